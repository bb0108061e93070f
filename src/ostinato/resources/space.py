"""Owns the space of resources of a site: files of assets, texts, joined files, and what pages publish."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from ostinato.base.cast import to_string
from ostinato.base.members import TemplateError, go_type
from ostinato.base.values import as_items
from ostinato.resources.collection import Resources
from ostinato.resources.content import Content
from ostinato.resources.images.kinds import class_of
from ostinato.resources.media_types import NONE
from ostinato.resources.place import Place, place_of
from ostinato.resources.resource import Made, Resource

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ostinato.base.values import Params
    from ostinato.cache.store import Store
    from ostinato.config.sections.build import Imaging, MediaType
    from ostinato.mounts import SourceFile
    from ostinato.resources.assets import Assets
    from ostinato.resources.media_types import MediaTypes
    from ostinato.resources.place import Origin
    from ostinato.resources.resource import Publisher

T = TypeVar("T")

_SCRIPT_BARRIER = b"\n;\n"
"""Between scripts that are joined, so that the end of one cannot change how the next one reads."""


class ResourceSpace:
    """The resources of one site. What it makes is made once; nothing in it depends on who asks first."""

    def __init__(
        self,
        assets: Assets,
        *,
        origin: Origin,
        media_types: MediaTypes,
        imaging: Imaging,
        publisher: Publisher,
        store: Store,
        publish_bases: tuple[str, ...] = (),
    ) -> None:
        self.assets = assets
        self.origin = origin
        self.media_types = media_types
        self.imaging = imaging
        self.publisher = publisher
        self.store = store
        self._publish_bases = publish_bases
        self._known: dict[tuple[object, ...], object] = {}
        self._gotten: dict[str, Resource] = {}

    def deprecated(self, name: str, instead: str, since: str) -> None:
        """A template used a name that Hugo will remove. Nobody listens until the space has its tools."""

    # ------------------------------------------------------------ files of assets

    def get(self, path: object) -> Resource | None:
        """The file at a path of assets (Hugo docs page "resources.Get")."""
        text = to_string(path)
        found = self._gotten.get(text)
        if found is None:
            file = self.assets.find(text)
            if file is None:
                return None
            found = self._gotten[text] = self._of_file(file)
        return found

    def get_match(self, pattern: object) -> Resource | None:
        found = self.match(pattern)
        return found.items[0] if found.items else None  # type: ignore[return-value]

    def match(self, pattern: object) -> Resources:
        """The files that a pattern matches, without regard to case (Hugo docs page "resources.Match")."""
        text = to_string(pattern)
        return self.once(
            ("match", text), lambda: Resources(self._of_file(file) for file in self.assets.matching(text))
        )

    def by_type(self, name: object) -> Resources:
        """The files of a main type such as `image` (Hugo docs page "resources.ByType")."""
        wanted = to_string(name)
        return self.once(
            ("type", wanted),
            lambda: Resources(
                resource
                for resource in map(self._of_file, self.assets.in_order)
                if resource.resource_type == wanted
            ),
        )

    def _of_file(self, file: SourceFile) -> Resource:
        return self.once(
            ("file", file.path),
            lambda: self.new(
                place_of(file.path, publish_bases=self._publish_bases),
                Content.of_file(file),
                name=f"/{file.path}",
                name_normalized=f"/{file.path.lower()}",
            ),
        )

    # ------------------------------------------------------------ what is made of nothing, or of several

    def from_string(self, target: object, text: object) -> Resource:
        """Text as a resource (Hugo docs page "resources.FromString")."""
        path = normal_path(target)
        content = to_string(text)
        return self.once(
            ("string", path, content),
            lambda: self.new(
                place_of(path, publish_bases=self._publish_bases),
                Content.of_text(content),
            ),
        )

    def concat(self, target: object, resources: object) -> Resource:
        """Several resources, one after the other (Hugo docs page "resources.Concat")."""
        parts = tuple(as_items(resources) or ())
        path = normal_path(target)
        # The parts are kept with the result: their identities stay theirs alone.
        joined, _ = self.once(
            ("concat", path, *map(id, parts)), lambda: (self._joined(path, parts, resources), parts)
        )
        return joined

    def _joined(self, path: str, parts: tuple[object, ...], given: object) -> Resource:
        chosen = [part for part in parts if isinstance(part, Resource)]
        kinds = [part.media_type.type for part in chosen]
        if not chosen or len(chosen) < len(parts):
            raise TemplateError(f"expected slice of Resource objects, received {go_type(given)} instead")
        for kind in kinds:
            if kind != kinds[0]:
                raise TemplateError(
                    f'resources in Concat must be of the same Media Type, got "{kind}" and "{kinds[0]}"'
                )
        barrier = _SCRIPT_BARRIER if kinds[0] == "text/javascript" else b""
        content = Content.of_work(lambda: barrier.join(part.content.read() for part in chosen))
        return self.new(place_of(path, publish_bases=self._publish_bases), content)

    def copy(self, target: object, resource: object) -> Resource:
        """A resource under another path (Hugo docs page "resources.Copy")."""
        source = needed(resource)
        path = normal_path(target)
        key = f"copy_{path}"
        found = source.memo.get(key)
        if found is None:
            made = source.made
            found = source.memo[key] = source.replaced(_moved(made, made.place.at(path)))
        return found

    # ------------------------------------------------------------ making

    def new(
        self,
        place: Place,
        content: Content,
        *,
        media_type: MediaType = NONE,
        name: str = "",
        name_normalized: str = "",
        title: str = "",
        params: Params | None = None,
        data: Mapping[str, object] | None = None,
    ) -> Resource:
        """A resource of this site; pictures get the members of pictures."""
        kind = media_type if media_type.type else self.media_types.of_path(place.file)
        return class_of(kind)(
            self,
            Made(place, kind, content, data or {}),
            name=name,
            name_normalized=name_normalized,
            title=title,
            params=params,
        )

    def once(self, key: tuple[object, ...], work: Callable[[], T]) -> T:
        """The result of `work`, done on the first call with this key."""
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = work()
        return found  # type: ignore[return-value]


def needed(value: object) -> Resource:
    """The value, which must be a resource. Raises TemplateError."""
    if not isinstance(value, Resource):
        raise TemplateError(f"type {go_type(value)} not supported in Resource transformations")
    return value


def normal_path(target: object) -> str:
    """A target path as it is kept: cleaned, with forward slashes."""
    return _normal(to_string(target))


@lru_cache(maxsize=4096)
def _normal(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/")).lstrip("/")


def _moved(made: Made, place: Place) -> Made:
    return Made(place, made.media_type, made.content, made.data)
