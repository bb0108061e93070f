"""Owns which files belong to which page: resources of bundles, shared between languages, named by front matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ostinato.config.dimensions import Vector, distance
from ostinato.resources.collection import Resources
from ostinato.resources.metadata import described
from ostinato.site.ordering import go_stable
from ostinato.site.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.config.sections.build import MediaType
    from ostinato.content.source import AddedResource, SourceContent, SourceFile, SourceResource
    from ostinato.resources.resource import Resource
    from ostinato.site.site import Site, Sites


@dataclass(frozen=True, slots=True)
class BundledFile:
    """A file of a page's bundle: all that a resource is made of."""

    file: SourceFile
    page: Page
    """The page whose bundle publishes it."""
    name: str
    """Its path in the bundle."""
    name_normalized: str
    media_type: MediaType
    target_base: str
    """The folder of the page below the publish folder; empty or with a leading slash."""
    link_base: str
    """The folder of the page in links."""
    added: AddedResource | None = None
    """What a content adapter says of it."""
    publish_bases: tuple[str, ...] = ()
    """Where each language has a host of its own: the folders of those that get a copy."""


Attached: TypeAlias = "Resource | Page"


class Attachments:
    """The files of all bundles. A file is a resource once, however many languages show it."""

    def __init__(self, sites: Sites, source: SourceContent) -> None:
        self._sites = sites
        self._by_owner: dict[str, dict[str, list[SourceResource]]] = {}
        """Path of the owner → path of the resource → its variants."""
        self._own: dict[Page, dict[str, Resource]] = {}
        self._bundled: dict[Page, list[Page]] = {}
        for site in sites.items:
            for page in site.bundled:
                if page.owner is not None:
                    self._bundled.setdefault(page.owner, []).append(page)
        owners = Owners(sites, source)
        for resource in source.resources:
            if not resource.path.disabled:
                held = self._by_owner.setdefault(owners.of(resource.path.dir), {})
                held.setdefault(resource.path.base, []).append(resource)

    def of(self, page: Page) -> Resources:
        """The files and pages of a page's bundle, as Hugo orders them, with the names that front matter gives."""
        found = self._all_of(page)
        if page.meta.translation_key:
            names = {_plain_name(one) for one in found}
            for other in page.all_translations.items:
                if other is not page:
                    found += [one for one in self._all_of(other) if _plain_name(one) not in names]
        found = go_stable(found, _less)
        if page.meta.resources:
            # Hugo sorts before it names, because counters follow that order, and once more afterwards.
            found = go_stable(self._described(page, found), _less)
        return Resources(found)

    def _described(self, page: Page, found: list[Attached]) -> list[Attached]:
        plain = [one for one in found if not isinstance(one, Page)]
        named, problems = described(plain, page.meta.resources)
        for problem in problems:
            page.complain("resources-settings", problem, "resources")
        files = iter(named)
        return [one if isinstance(one, Page) else next(files) for one in found]

    def _all_of(self, page: Page) -> list[Attached]:
        found: dict[str, Attached] = {one.path_info.base: one for one in self._bundled.get(page, ())}
        variants = self._by_owner.get(page.path_info.base)
        if variants:
            own = self._own_of(page)
            for key in variants:
                resource = own.get(key) or self._shared(page, key)
                if resource is not None:
                    found[key] = resource
        return [found[key] for key in sorted(found)]

    def _shared(self, page: Page, key: str) -> Resource | None:
        """The resource of the nearest other language that has the page."""
        here = page.site.vector
        near = sorted(self._sites.items, key=lambda other: _nearness(here, other.vector))
        for other in near:
            twin = other.tree.get(page.path) if other is not page.site else None
            if twin is None or key not in (own := self._own_of(twin)):
                continue
            if any(self._sites.placer.shows(one, here) for one in self._variants_of(twin, key)):
                return own[key]
        return None

    def _variants_of(self, page: Page, key: str) -> Sequence[SourceResource]:
        """The file that a page publishes under a path."""
        variants = self._by_owner[page.path_info.base][key]
        found = self._sites.variant_for(page.site, variants)
        return (found,) if found is not None else variants

    def _own_of(self, page: Page) -> dict[str, Resource]:
        """The resources that are published with this page."""
        known = self._own.get(page)
        if known is None:
            files = self.files_of(page)
            known = self._own[page] = {key: self._sites.make_resource(file) for key, file in files.items()}
        return known

    def files_of(self, page: Page) -> dict[str, BundledFile]:
        """The files that are published with this page, by their path."""
        target = page.target
        if target is None:
            return {}
        settings = page.site.settings
        hosts = settings.is_multihost
        made: dict[str, BundledFile] = {}
        for key, variants in self._by_owner.get(page.path_info.base, {}).items():
            resource = self._sites.variant_for(page.site, variants) or self._of_other_role(page, variants)
            if resource is None and (hosts or page.duplicates_files):
                resource = self._nearest(page.site, variants)
            if resource is not None:
                path = resource.path
                made[key] = BundledFile(
                    resource.file,
                    page,
                    path.original.full[len(page.path_info.base) + 1 :],
                    path.relative_to(page.path_info.base),
                    settings.media_type_of(path.ext, resource.added.media_type if resource.added else ""),
                    target.resources_link if hosts else target.resources_path,
                    target.resources_link,
                    resource.added,
                    (page.site.language.code,) if hosts else (),
                )
        return made

    def _nearest(self, site: Site, variants: Sequence[SourceResource]) -> SourceResource | None:
        """The file of the nearest language, where each language publishes a copy of its own."""
        here = site.vector
        for other in sorted(self._sites.items, key=lambda other: _nearness(here, other.vector)):
            found = self._sites.variant_for(other, variants) if other.vector[1:] == here[1:] else None
            if found is not None:
                return found
        return None

    def _of_other_role(self, page: Page, variants: Sequence[SourceResource]) -> SourceResource | None:
        """The file of a page that the same source makes for another role; each role publishes a copy."""
        here = page.site.vector
        for site in self._sites.items:
            if site.vector[:2] == here[:2] and site is not page.site:
                twin = site.tree.get(page.path)
                if twin is not None and twin.source is page.source:
                    found = self._sites.variant_for(site, variants)
                    if found is not None:
                        return found
        return None


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


def _nearness(place: Vector, other: Vector) -> tuple[int, int]:
    """What sites are sorted by, from near to far; of two as near, the one above comes first."""
    steps = distance(place, other)
    return (abs(steps), -steps)


def _plain_name(one: Attached) -> str:
    """The name in the bundle without a language."""
    return one.name if isinstance(one, Page) else one.name_normalized


def _less(one: Attached, other: Attached) -> bool:
    """Hugo's order: types, then pages, then names. It contradicts itself, so the way of sorting matters."""
    if one.resource_type < other.resource_type:
        return True
    if isinstance(one, Page) != isinstance(other, Page):
        return isinstance(other, Page)
    if isinstance(one, Page) and isinstance(other, Page):
        return one.sort_key < other.sort_key
    return one.name < other.name
