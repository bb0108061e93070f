"""Owns the collection of a page's resources, and how templates find one in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ostinato.base.cast import to_string
from ostinato.base.globs import GlobError, compiled
from ostinato.base.members import TemplateError, expose, has_member, member
from ostinato.base.slices import collects
from ostinato.base.urls import joined
from ostinato.base.values import as_items
from ostinato.resources.resource import Resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Named(Protocol):
    """A resource, or a page that stands among resources."""

    @property
    def name(self) -> str: ...


class Resources:
    """A list of resources (Hugo docs page "Page resources"). Immutable; results can be kept by identity."""

    __slots__ = ("items", "memo")
    go_type = "resource.Resources"

    def __init__(self, items: Iterable[Named] = ()) -> None:
        self.items = tuple(items)
        self.memo: dict[object, object] = {}

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Named]:
        return iter(self.items)

    def __getitem__(self, index: int) -> Named:
        return self.items[index]

    def __repr__(self) -> str:
        return f"Resources({len(self.items)})"

    def with_items(self, items: Iterable[object]) -> Resources:
        return Resources(items)  # type: ignore[arg-type]

    def get(self, name: object) -> Named | None:
        """The resource of that name, in any case; `./name` must not have a slash more."""
        wanted = to_string(name).lower()
        if wanted.startswith("./"):
            wanted = wanted.removeprefix("./")
            return self._first(lambda name: name.lower() == wanted)
        wanted = _rooted(wanted)
        return self._first(lambda name: _rooted(name).lower() == wanted)

    def get_match(self, pattern: object) -> Named | None:
        return self._first(_matcher(pattern))

    def match(self, pattern: object) -> Resources:
        """The resources whose names match; if none does, those whose names before renaming do."""
        matches = _matcher(pattern)
        found = [item for item in self.items if matches(item.name)]
        if not found:
            found = [item for item in self.items if matches(_normalized(item))]
        return Resources(found)

    def by_type(self, name: object) -> Resources:
        """The resources of a main type: `image`, `text`, `page`."""
        wanted = to_string(name)
        return Resources(item for item in self.items if member(item, "ResourceType") == wanted)

    def mount(self, base: object, target: object) -> MountedResources:
        """The resources below one folder as if they were below another."""
        return MountedResources(self, to_string(base), to_string(target))

    def _first(self, matches: Callable[[str], bool]) -> Named | None:
        for item in self.items:
            if matches(item.name):
                return item
        return next((item for item in self.items if matches(_normalized(item))), None)


class MountedResources:
    """Resources below another folder: what `.Resources.Mount` gives to js.Batch and its kind."""

    __slots__ = ("base", "resources", "target")

    def __init__(self, resources: Resources, base: str, target: str) -> None:
        self.resources = resources
        self.base = base
        self.target = target

    def get(self, name: object) -> Named | None:
        is_absolute = self.target.startswith("/")
        wanted = to_string(name).removeprefix(self.target) if self.target else to_string(name)
        if self.target and not is_absolute:
            wanted = wanted.removeprefix("/")
        if self.base and is_absolute:
            wanted = joined(self.base, wanted)
        for item in self.resources:
            own = item.name
            if self.base and not is_absolute:
                own = own.removeprefix(self.base).removeprefix("/")
            if own.lower() == wanted.lower():
                return item
        return None


def _rooted(name: str) -> str:
    return name if name.startswith("/") else f"/{name}"


def _normalized(item: Named) -> str:
    return getattr(item, "name_normalized", "") or item.name


def _matcher(pattern: object) -> Callable[[str], bool]:
    """A test for names, with or without a slash before them. Raises TemplateError."""
    try:
        matches = compiled(_rooted(to_string(pattern)))
    except GlobError as error:
        raise TemplateError(str(error)) from error
    return lambda name: matches(_rooted(name))


def resources_in(value: object) -> Iterator[Resource]:
    """The resources that a value holds: one, a list of them, those of a page."""
    if isinstance(value, Resource):
        yield value
        return
    items = as_items(value)
    if items is None and value is not None and has_member(value, "Resources"):
        items = as_items(member(value, "Resources"))
    for item in items or ():
        yield from resources_in(item)


collects(Resource, Resources)
expose(
    Resources,
    "resource.Resources",
    {
        "ByType": Resources.by_type,
        "Get": Resources.get,
        "GetMatch": Resources.get_match,
        "Match": Resources.match,
        "Mount": Resources.mount,
    },
)
expose(MountedResources, "resource.resourceMount", {"Get": MountedResources.get})
