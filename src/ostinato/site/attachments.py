"""Owns which files belong to which page: resources of bundles, shared between languages, named by front matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from ostinato.base.globs import compiled
from ostinato.base.urls import escaped_path
from ostinato.site.casting import to_map, to_string
from ostinato.site.ordering import go_stable
from ostinato.site.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ostinato.content.source import SourceFile, SourceResource
    from ostinato.site.site import Site, Sites

_COUNTER = ":counter"


@dataclass(frozen=True, slots=True)
class BundledFile:
    """A file of a page's bundle: all that a resource is made of."""

    file: SourceFile
    page: Page
    """The page whose bundle publishes it."""
    name: str
    """Its path in the bundle, or what front matter calls it."""
    name_normalized: str
    title: str
    path: str
    """Where it is published, below the publish folder."""
    link: str
    """The link to it below the site's root, escaped."""
    publish: bool = True
    """Whether it is published without being asked for."""
    params: Mapping[str, object] = field(default_factory=dict)


class Resource(Protocol):
    """What the page graph needs of a resource."""

    @property
    def name(self) -> str: ...

    @property
    def resource_type(self) -> str: ...


class Attachments:
    """The files of all bundles. A file is a resource once, however many languages show it."""

    def __init__(self, sites: Sites, resources: Iterable[SourceResource]) -> None:
        self._sites = sites
        self._by_owner: dict[str, dict[str, list[SourceFile]]] = {}
        """Path of the owner → path of the resource → its variants."""
        self._own: dict[Page, dict[str, Resource]] = {}
        self._bundled: dict[Page, list[Page]] = {}
        for site in sites.items:
            for page in site.bundled:
                if page.owner is not None:
                    self._bundled.setdefault(page.owner, []).append(page)
        owners = {path for site in sites.items for path in site.tree.by_path}
        folders: dict[str, str] = {}
        for resource in resources:
            if resource.path.disabled:
                continue
            owner = _owner(resource.path.dir, owners, folders)
            self._by_owner.setdefault(owner, {}).setdefault(resource.path.base, []).append(resource.file)

    def of(self, page: Page) -> list[object]:
        """The resources of a page in Hugo's order, pages of the bundle last."""
        found: list[object] = [*self._files_of(page), *self._bundled.get(page, ())]
        if page.meta.translation_key:
            names = {_name(one) for one in found}
            for other in page.all_translations.items:
                if other is not page:
                    found += [one for one in self._files_of(other) if _name(one) not in names]
        return go_stable(found, _less)

    def _files_of(self, page: Page) -> list[object]:
        variants = self._by_owner.get(page.path_info.base)
        if not variants:
            return []
        own = self._own_of(page)
        found: list[object] = []
        for key in sorted(variants):
            resource = own.get(key) or self._shared(page, key)
            if resource is not None:
                found.append(resource)
        return found

    def _shared(self, page: Page, key: str) -> Resource | None:
        """The file of the nearest other language that has the page."""
        site = page.site
        near = sorted(self._sites.items, key=lambda other: _distance(site, other))
        for other in near:
            twin = other.tree.get(page.path) if other is not site else None
            if twin is not None and key in (own := self._own_of(twin)):
                return own[key]
        return None

    def _own_of(self, page: Page) -> dict[str, Resource]:
        """The resources that are published with this page."""
        known = self._own.get(page)
        if known is None:
            known = self._own[page] = self._made(page)
        return known

    def _made(self, page: Page) -> dict[str, Resource]:
        target = page.target
        if target is None:
            return {}
        counters: dict[str, int] = {}
        made: dict[str, BundledFile] = {}
        for key, files in sorted(self._by_owner.get(page.path_info.base, {}).items()):
            file = self._sites.variant_for(page.site, files)
            if file is None:
                continue
            name = file.path.original.full[len(page.path_info.base) + 1 :]
            base = target.resources_link if page.site.settings.is_multihost else target.resources_path
            made[key] = BundledFile(
                file,
                page,
                name,
                file.path.relative_to(page.path_info.base),
                name,
                f"{base}/{name}".lstrip("/"),
                f"{target.resources_link}/{escaped_path(name)}",
                page.meta.build.publish_resources,
            )
        ordered = sorted(made, key=lambda key: made[key].name) if page.meta.resources else made
        named = {key: _with_metadata(made[key], page.meta.resources, counters) for key in ordered}
        return {key: self._sites.make_resource(named[key]) for key in made}


def _owner(folder: str, owners: set[str], known: dict[str, str]) -> str:
    """The nearest page at a folder or above it."""
    if folder in ("", "/"):
        return ""
    found = known.get(folder)
    if found is None:
        found = known[folder] = folder if folder in owners else _owner(folder.rpartition("/")[0], owners, known)
    return found


def _distance(site: Site, other: Site) -> tuple[int, int]:
    """How far apart two languages stand in the list; of two as near, the one above comes first."""
    steps = site.vector.language - other.vector.language
    return (abs(steps), -steps)


def _name(value: object) -> str:
    return value.name if isinstance(value, Page) else str(getattr(value, "name", ""))


def _type(value: object) -> str:
    return "page" if isinstance(value, Page) else str(getattr(value, "resource_type", ""))


def _less(one: object, other: object) -> bool:
    if _type(one) < _type(other):
        return True
    if isinstance(one, Page) != isinstance(other, Page):
        return isinstance(other, Page)
    if isinstance(one, Page) and isinstance(other, Page):
        return one.sort_key < other.sort_key
    return _name(one) < _name(other)


def _with_metadata(
    file: BundledFile, rules: Sequence[Mapping[str, object]], counters: dict[str, int]
) -> BundledFile:
    """A file with the name, title and parameters that front matter's `resources` give it."""
    named = titled = False
    params: dict[str, object] = {}
    key = file.name.lower()
    changed = file
    for rule in rules:
        source = to_string(rule.get("src")).lower()
        if not compiled(source)(key):
            continue
        if not named and "name" in rule:
            name = to_string(rule["name"]).replace("\\", "/").lstrip("/")
            changed = replace(changed, name=_counted(name, "name_" + source, counters))
            named = True
        if not titled and "title" in rule:
            changed = replace(changed, title=_counted(to_string(rule["title"]), "title_" + source, counters))
            titled = True
        for name, value in to_map(rule.get("params")).items():
            params.setdefault(str(name).lower(), value)
    return replace(changed, params=params) if params else changed


def _counted(text: str, key: str, counters: dict[str, int]) -> str:
    if _COUNTER not in text:
        return text
    counters[key] = counters.get(key, 0) + 1
    return text.replace(_COUNTER, str(counters[key]))
