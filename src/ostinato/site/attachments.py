"""Owns which files belong to which page: resources of bundles, shared between languages, named by front matter."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ostinato.base.globs import compiled
from ostinato.base.urls import escaped_path
from ostinato.site.casting import to_map, to_string
from ostinato.site.ordering import go_stable
from ostinato.site.page import Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ostinato.config.sections.build import MediaType
    from ostinato.content.source import SourceContent, SourceFile
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
    media_type: MediaType
    publish: bool = True
    """Whether it is published without being asked for."""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def resource_type(self) -> str:
        """`image`, `text` and so on: the first half of the media type."""
        return self.media_type.main_type


class Attachments:
    """The files of all bundles. A file is a resource once, however many languages show it."""

    def __init__(self, sites: Sites, source: SourceContent) -> None:
        self._sites = sites
        self._by_owner: dict[str, dict[str, list[SourceFile]]] = {}
        """Path of the owner → path of the resource → its variants."""
        self._own: dict[Page, dict[str, BundledFile]] = {}
        self._bundled: dict[Page, list[Page]] = {}
        for site in sites.items:
            for page in site.bundled:
                if page.owner is not None:
                    self._bundled.setdefault(page.owner, []).append(page)
        owners = Owners(sites, source)
        for resource in source.resources:
            if not resource.path.disabled:
                held = self._by_owner.setdefault(owners.of(resource.path.dir), {})
                held.setdefault(resource.path.base, []).append(resource.file)

    def of(self, page: Page) -> list[BundledFile | Page]:
        """The files and pages of a page's bundle, as Hugo orders them, with the names that front matter gives."""
        found = self._all_of(page)
        if page.meta.translation_key:
            names = {one.name for one in found}
            for other in page.all_translations.items:
                if other is not page:
                    found += [one for one in self._all_of(other) if one.name not in names]
        found = go_stable(found, _less)
        if not page.meta.resources:
            return found
        counters: dict[str, int] = {}
        # Hugo sorts before it names, because counters follow that order, and once more afterwards.
        named = [
            one if isinstance(one, Page) else _with_metadata(one, page.meta.resources, counters)
            for one in found
        ]
        return go_stable(named, _less)

    def _all_of(self, page: Page) -> list[BundledFile | Page]:
        found: dict[str, BundledFile | Page] = {
            one.path_info.base: one for one in self._bundled.get(page, ())
        }
        variants = self._by_owner.get(page.path_info.base)
        if variants:
            own = self._own_of(page)
            for key in variants:
                file = own.get(key) or self._shared(page, key)
                if file is not None:
                    found[key] = file
        return [found[key] for key in sorted(found)]

    def _shared(self, page: Page, key: str) -> BundledFile | None:
        """The file of the nearest other language that has the page."""
        site = page.site
        near = sorted(self._sites.items, key=lambda other: _distance(site, other))
        for other in near:
            twin = other.tree.get(page.path) if other is not site else None
            if twin is not None and key in (own := self._own_of(twin)):
                return own[key]
        return None

    def _own_of(self, page: Page) -> dict[str, BundledFile]:
        """The files that are published with this page."""
        known = self._own.get(page)
        if known is None:
            known = self._own[page] = self._made(page)
        return known

    def _made(self, page: Page) -> dict[str, BundledFile]:
        target = page.target
        if target is None:
            return {}
        made: dict[str, BundledFile] = {}
        for key, files in self._by_owner.get(page.path_info.base, {}).items():
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
                page.site.settings.media_type_of(file.path.ext),
                page.meta.build.publish_resources,
            )
        return made


class Owners:
    """Finds the page that a folder's files belong to: the nearest above, whatever its language."""

    def __init__(self, sites: Sites, source: SourceContent) -> None:
        self._paths = {path for site in sites.items for path in site.tree.by_path}
        self._paths.update(page.path.base for page in source.pages)  # drafts keep their files to themselves
        self._known: dict[str, str] = {"": "", "/": ""}

    def of(self, folder: str) -> str:
        """The path of the owner of a folder."""
        found = self._known.get(folder)
        if found is None:
            found = folder if folder in self._paths else self.of(folder.rpartition("/")[0])
            self._known[folder] = found
        return found


def _distance(site: Site, other: Site) -> tuple[int, int]:
    """How far apart two languages stand in the list; of two as near, the one above comes first."""
    steps = site.vector.language - other.vector.language
    return (abs(steps), -steps)


def _less(one: BundledFile | Page, other: BundledFile | Page) -> bool:
    """Hugo's order: types, then pages, then names. It contradicts itself, so the way of sorting matters."""
    if one.resource_type < other.resource_type:
        return True
    if isinstance(one, Page) != isinstance(other, Page):
        return isinstance(other, Page)
    if isinstance(one, Page) and isinstance(other, Page):
        return one.sort_key < other.sort_key
    return one.name < other.name


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
