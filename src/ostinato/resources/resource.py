"""Owns the resource: a file beside pages or in assets, or what was made of one, as templates see it."""

from __future__ import annotations

import copy
from collections.abc import Mapping  # noqa: TC003  dataclasses keep the types of their fields
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from ostinato.base.diagnostics import OstinatoError
from ostinato.base.members import TemplateError, expose
from ostinato.base.values import Params
from ostinato.config.sections.build import MediaType  # noqa: TC001
from ostinato.resources.content import Content  # noqa: TC001
from ostinato.resources.place import Place  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.resources.place import Origin

R = TypeVar("R", bound="Resource")


class Publisher(Protocol):
    """Takes the files that resources ask to be published. Called each time a template uses a link."""

    def publish(self, path: str, content: Content) -> None:
        """Publish content under a path below the publish folder; once is enough for each path."""


class Spec(Protocol):
    """What resources of one site share."""

    origin: Origin
    publisher: Publisher

    def deprecated(self, name: str, instead: str, since: str) -> None:
        """A template used a name that Hugo will remove."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a resource is, once every transformation has run."""

    place: Place
    media_type: MediaType
    content: Content
    data: Mapping[str, object] = field(default_factory=dict)
    companions: Mapping[str, Content] = field(default_factory=dict)
    """Further files that are published with it, by target path: source maps, fonts of a bundle."""
    begun_as: str = ""
    """The path before the first transformation."""

    @property
    def source_path(self) -> str:
        """Where imports in it are relative to, whatever a template has called it since."""
        return (self.begun_as or self.place.target_path).lstrip("/")


class Transformation(Protocol):
    """A pure step from one resource to the next. Two with the same key do the same."""

    @property
    def name(self) -> str:
        """Hugo's name of the step, as its messages have it: `fingerprint`."""

    @property
    def key(self) -> str: ...

    def apply(self, made: Made) -> Made:
        """Raises TemplateError when it cannot be done."""


class Making:
    """How a resource comes about: a transformation of another one, done at most once."""

    __slots__ = ("_failure", "_made", "source", "step")

    def __init__(self, source: Making | None, step: Transformation | None, made: Made | None = None) -> None:
        self.source = source
        self.step = step
        self._made = made
        self._failure: TemplateError | None = None

    @property
    def made(self) -> Made:
        """What it is. Raises TemplateError when a transformation fails."""
        if self._made is None:
            self._made = self._work()
        return self._made

    def _work(self) -> Made:
        if self._failure is not None:
            raise self._failure
        assert self.source is not None
        assert self.step is not None
        made = self.source.made
        try:
            return self.step.apply(replace(made, begun_as=made.source_path))
        except (TemplateError, OstinatoError) as error:
            path, kind = made.place.target_path, made.media_type.type
            self._failure = TemplateError(
                f"{self.step.name.upper()}: failed to transform {quoted(path)} ({kind}): {error}"
            )
            raise self._failure from error


class Resource:
    """A resource. What it is made of is worked out on first use, and kept."""

    __slots__ = ("making", "memo", "name", "name_normalized", "params", "spec", "title")

    def __init__(
        self,
        spec: Spec,
        made: Made,
        *,
        name: str = "",
        name_normalized: str = "",
        title: str = "",
        params: Params | None = None,
    ) -> None:
        self.spec = spec
        self.making = Making(None, None, made)
        self.name = name or made.place.target_path
        self.name_normalized = name_normalized or self.name
        self.title = title or self.name
        self.params = params if params is not None else Params()
        self.memo: dict[str, Resource] = {}
        """What was made of this resource, by the key of the transformation."""

    @property
    def made(self) -> Made:
        """What it is. Raises TemplateError when a transformation fails."""
        return self.making.made

    def transformed(self: R, step: Transformation) -> R:
        """The resource that a transformation makes of this one; the same for the same transformation."""
        found = self.memo.get(step.key)
        if found is None:
            found = self.memo[step.key] = self._twin(Making(self.making, step))
        return found  # type: ignore[return-value]

    def replaced(self: R, made: Made) -> R:
        """The same resource made of something else, such as under another path."""
        return self._twin(Making(None, None, made))

    def _twin(self: R, making: Making) -> R:
        twin = copy.copy(self)
        twin.memo = {}
        twin.making = making
        return twin

    def described(self: R, name: str, title: str, params: Params) -> R:
        """The same resource under another name, title and parameters."""
        twin = self._twin(self.making)
        twin.name, twin.title, twin.params = name, title, params
        return twin

    # ------------------------------------------------------------ what templates see

    @property
    def media_type(self) -> MediaType:
        return self.made.media_type

    @property
    def resource_type(self) -> str:
        """The main type of its media type: `image`, `text`."""
        return self.made.media_type.main_type

    @property
    def content(self) -> Content:
        return self.made.content

    @property
    def rel_permalink(self) -> str:
        """The link, as soon as it is published."""
        self.publish()
        return self.made.place.relative_link(self.spec.origin)

    @property
    def permalink(self) -> str:
        """The absolute link, as soon as it is published."""
        self.publish()
        return self.made.place.absolute_link(self.spec.origin)

    @property
    def key(self) -> str:
        """What tells it from every other resource (Hugo: `.Key`)."""
        from urllib.parse import quote  # `.Key` is seldom asked for

        made = self.made
        link = quote(made.place.link, safe="/~!$&'()*+,;=:@")
        hashed = made.media_type.main_type == "image" or not made.content.is_file
        return f"{link}_{made.content.digest}" if hashed else link

    def publish(self) -> None:
        """Have the file published under every path that it has."""
        made = self.made
        publish = self.spec.publisher.publish
        for path in made.place.publish_paths:
            publish(path, made.content)
        for target, content in made.companions.items():
            for path in made.place.at(target).publish_paths:
                publish(path, content)

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"Resource({self.name})"


def quoted(text: str) -> str:
    """Text in double quotes, as Go's messages have it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _publish(resource: Resource) -> str:
    resource.publish()
    return ""


MEMBERS: Mapping[str, Callable[..., object]] = {
    "Content": lambda resource: resource.content.text(),
    "Data": lambda resource: resource.made.data,
    "Key": lambda resource: resource.key,
    "MediaType": lambda resource: resource.media_type,
    "Name": lambda resource: resource.name,
    "Params": lambda resource: resource.params,
    "Permalink": lambda resource: resource.permalink,
    "Publish": _publish,
    "RelPermalink": lambda resource: resource.rel_permalink,
    "ResourceType": lambda resource: resource.resource_type,
    "String": str,
    "Title": lambda resource: resource.title,
}

_OF_PICTURES = frozenset(
    {"Colors", "Crop", "Exif", "Fill", "Filter", "Fit", "Height", "Meta", "Process", "Resize", "Width"}
)


def _absent(resource: Resource, name: str) -> object:
    """Pictures have members that others have not: whoever asks is told how to find out."""
    if name in _OF_PICTURES:
        raise TemplateError(
            f"resource {quoted(resource.name)} of media type {quoted(resource.media_type.type)} does not support "
            "this method: use reflect.IsImageResource, reflect.IsImageResourceProcessable, or "
            "reflect.IsImageResourceWithMeta to check if the resource supports this method before calling it"
        )
    raise TemplateError(f"can't evaluate field {name} in type resource.Resource")


expose(Resource, "*resources.resourceAdapter", MEMBERS, fallback=_absent)
