"""Owns the site: one language, version and role of a project, and all sites together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ostinato.base import gotime, urls
from ostinato.base.collation import collator
from ostinato.base.members import TemplateError, expose
from ostinato.base.values import Params
from ostinato.config.dimensions import NAMES, dimensions_of
from ostinato.site import kinds
from ostinato.site.casting import nested
from ostinato.site.finder import Finder
from ostinato.site.menus import Menu, assemble_menus
from ostinato.site.ordering import by_default, by_language
from ostinato.site.pages import Pages
from ostinato.site.publishing import Publishing
from ostinato.site.segments import Segments
from ostinato.site.terms import view_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ostinato.base.diagnostics import Report
    from ostinato.base.gotime import Time
    from ostinato.base.positions import Span
    from ostinato.config.dimensions import Vector
    from ostinato.config.settings import Config
    from ostinato.content.source import SourceResource
    from ostinato.content.translations import Translations
    from ostinato.resources.resource import Resource
    from ostinato.site.attachments import Attachments, BundledFile
    from ostinato.site.language import Language
    from ostinato.site.page import Page
    from ostinato.site.placing import Placer
    from ostinato.site.renderer import PageRenderer
    from ostinato.site.settings import SiteSettings
    from ostinato.site.taxonomies import Taxonomy, View
    from ostinato.site.terms import Terms
    from ostinato.site.tree import Tree


class SiteParams(Params):
    """The parameters of a site; its main sections are read as one of them, and are none."""

    __slots__ = ("main_sections",)

    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__(values)
        self.main_sections: list[str] = []

    def field(self, name: str) -> object:
        """`.Params.name`"""
        key = name.lower()
        return self.main_sections if key == "mainsections" and key not in self else dict.get(self, key)


expose(SiteParams, "hmaps.Params", {}, fallback=SiteParams.field)


class Site:
    """One site. Immutable once assembled; what follows from its pages is worked out on first use."""

    go_type = "page.Site"

    def __init__(self, sites: Sites, settings: SiteSettings, vector: Vector) -> None:
        self.sites = sites
        self.settings = settings
        self.vector = vector
        self.language: Language = settings.language
        self.lastmod: Time = gotime.ZERO
        self.main_sections: list[str] = list(settings.config.main_sections or ())
        self.params = SiteParams(settings.params)
        self.bundled: tuple[Page, ...] = ()
        """Pages inside leaf bundles: found through their bundle, in no list of the site."""
        self.tree: Tree
        self.terms: Terms
        self.collate = collator(settings.language.code).key

    def __repr__(self) -> str:
        return f"Site({self.language.code!r})"

    def __go_print__(self) -> str:
        dimensions = self.sites.dimensions.all
        names = " ".join(
            dimension.names[place] for dimension, place in zip(dimensions, self.vector, strict=True)
        )
        return f"Site [{' '.join(map(str, self.vector))}]: [{names}]"

    def __go_json__(self) -> dict[str, object]:
        return {}

    @property
    def home(self) -> Page:
        return self.tree.home

    @property
    def title(self) -> str:
        return self.settings.config.title

    @property
    def base_url(self) -> str:
        return self.settings.base_url

    def param(self, key: object) -> object:
        return nested(self.params, str(key).lower())

    @cached_property
    def pages(self) -> Pages:
        """All pages that are listed, of every kind."""
        return Pages(by_default(page for page in self.tree.listed if page.is_listed(globally=True)))

    @cached_property
    def regular_pages(self) -> Pages:
        return self.pages.with_items(page for page in self.pages.items if page.kind == kinds.PAGE)

    @cached_property
    def menus(self) -> dict[str, Menu]:
        return assemble_menus(self)

    @property
    def taxonomies(self) -> dict[str, Taxonomy]:
        return self.terms.taxonomies

    @cached_property
    def finder(self) -> Finder:
        return Finder(self)

    @cached_property
    def publishing(self) -> Publishing:
        return Publishing(self)

    @cached_property
    def next_prev(self) -> Mapping[Page, tuple[Page | None, Page | None]]:
        """The neighbours of each regular page in the site's list."""
        return _neighbours(
            self.regular_pages, ascending=self.settings.config.page.next_prev_sort_order == "asc"
        )

    @cached_property
    def next_prev_in_section(self) -> Mapping[Page, tuple[Page | None, Page | None]]:
        ascending = self.settings.config.page.next_prev_in_section_sort_order == "asc"
        found: dict[Page, tuple[Page | None, Page | None]] = {}
        for page in self.tree.pages:
            if page.kind in (kinds.SECTION, kinds.HOME):
                found.update(_neighbours(page.regular_pages, ascending=ascending))
        return found

    @property
    def language_prefix(self) -> str:
        """The folder of this language, without slashes; empty for the default language."""
        return self.sites.language_folder(self)

    @property
    def is_default(self) -> bool:
        dimensions = self.sites.dimensions.all
        return all(place == one.default for place, one in zip(self.vector, dimensions, strict=True))

    @property
    def server_port(self) -> int:
        port = urls.parse(self.base_url).port
        return int(port) if port.isdigit() else 0

    @property
    def sitemap_url(self) -> str:
        """The absolute URL of this site's sitemap, for the index of all sitemaps."""
        config = self.sites.config
        folder = config.is_multilingual or config.default_content_language_in_subdir
        base = urls.absolute_url(self.language.code if folder else "", self.settings.urls)
        return f"{base.rstrip('/')}/{self.settings.config.sitemap.filename}"

    def view_of(self, page: Page) -> View | None:
        """The taxonomy that a term or taxonomy page belongs to."""
        return view_of(page.path, self.settings.views) if page.kind in (kinds.TERM, kinds.TAXONOMY) else None

    def dimension(self, name: str) -> object:
        """The site's place in one dimension, by the dimension's name."""
        if name == "language":
            return self.language
        if name not in NAMES:
            raise TemplateError(f'unknown dimension "{name}"')
        at = NAMES.index(name)
        dimension = self.sites.dimensions.all[at]
        place = self.vector[at]
        return Place(dimension.names[place], place == dimension.default)

    def prefixes(self, *, always_in_folder: bool = False) -> tuple[str, str]:
        """What stands before files and before links: role, version and language folders."""
        return self.sites.prefixes(self, always_in_folder=always_in_folder)


@dataclass(frozen=True, slots=True)
class Place:
    """A version or a role, as templates see it."""

    name: str
    is_default: bool


def _neighbours(pages: Pages, *, ascending: bool) -> dict[Page, tuple[Page | None, Page | None]]:
    items = (pages.reverse() if ascending else pages).items
    last = len(items) - 1
    return {
        page: (items[at - 1] if at else None, items[at + 1] if at < last else None)
        for at, page in enumerate(items)
    }


class Sites:
    """All sites of a project, the default language first. `renderer` is set before anything is rendered."""

    go_type = "page.Sites"
    renderer: PageRenderer
    attachments: Attachments
    placer: Placer
    make_resource: Callable[[BundledFile], Resource]
    """How a file of a bundle becomes a resource; set together with the renderer."""

    def __init__(self, config: Config, report: Report) -> None:
        self.config = config
        self.dimensions = dimensions_of(config)
        self.items: tuple[Site, ...] = ()
        self.memo: dict[object, object] = {}
        self.data: Mapping[str, object] = {}
        self.translations: Translations | None = None
        self._report = report
        self._keyed: dict[str, list[Page]] = {}

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Site]:
        return iter(self.items)

    def __getitem__(self, index: int) -> Site:
        return self.items[index]

    def with_items(self, items: Iterable[object]) -> list[object]:
        return list(items)

    @property
    def default(self) -> Site:
        return next(site for site in self.items if site.is_default)

    @property
    def languages(self) -> Sequence[Language]:
        return [site.language for site in self.items if site.vector[1:] == (0, 0)]

    @property
    def is_multilingual(self) -> bool:
        return len(self.languages) > 1

    def site_of_language(self, code: str) -> Site | None:
        return next((site for site in self.items if site.language.code == code), None)

    @cached_property
    def segments(self) -> Segments:
        """The part of the project that this run renders."""
        return Segments(self.config, self.dimensions)

    @cached_property
    def paths_of_files(self) -> Mapping[str, str]:
        """The logical path that each file on disk stands for."""
        return {
            page.source.file.filename: page.path_info.base
            for site in self.items
            for page in site.tree.pages
            if page.source is not None and not page.source.from_adapter
        }

    def tell(self, code: str, message: str, span: Span | None, *, warning: bool) -> None:
        (self._report.warn if warning else self._report.error)(code, message, span)

    def language_folder(self, site: Site) -> str:
        if site.settings.is_multihost:
            return ""
        in_root = site.language.is_default and not self.config.default_content_language_in_subdir
        return "" if in_root else site.language.code

    def prefixes(self, site: Site, *, always_in_folder: bool) -> tuple[str, str]:
        """The folders before files, and before links: role, version, language."""
        code = site.language.code
        inner = "/".join(filter(None, (self._role_folder(site), self._version_folder(site))))
        if site.settings.is_multihost:
            return "/".join(filter(None, (code, inner))), inner
        folder = code if always_in_folder and self.is_multilingual else self.language_folder(site)
        both = "/".join(filter(None, (inner, folder)))
        return both, both

    def _version_folder(self, site: Site) -> str:
        versions, place = self.dimensions.versions, site.vector.version
        in_root = place == versions.default and not self.config.default_content_version_in_subdir
        return "" if in_root else versions.names[place]

    def _role_folder(self, site: Site) -> str:
        roles, place = self.dimensions.roles, site.vector.role
        in_root = place == roles.default and not self.config.default_content_role_in_subdir
        return "" if in_root else roles.names[place]

    def add_keyed(self, key: str, page: Page) -> None:
        """Note a page whose author ties it to translations by a key of their own."""
        self._keyed.setdefault(key, []).append(page)

    def translations_of(self, page: Page) -> Pages:
        """A page in all languages, itself included."""
        key = page.meta.translation_key
        if key:
            return Pages(by_language(self._keyed.get(key, ())))
        here = site_key(page.site)
        found = [
            other
            for site in self.items
            if site_key(site) == here and (other := site.tree.get(page.path)) is not None and other.has_link
        ]
        return Pages(by_language(found))

    def rotated(self, page: Page, dimension: str) -> Pages:
        """A page on every site that differs only in one dimension."""
        name = dimension.lower()
        if name not in NAMES:
            raise TemplateError(f'failed to parse dimension "{dimension}"')
        if name == "language" and page.meta.translation_key:
            return self.translations_of(page)
        at = NAMES.index(name)
        here = page.site.vector
        found = [
            twin
            for site in self.items
            if all(site.vector[other] == here[other] for other in range(3) if other != at)
            and (twin := site.tree.get(page.path)) is not None
            and twin.has_link
        ]
        return Pages(sorted(found, key=lambda twin: (twin.site.vector, twin.sort_key)))

    def variant_for(self, site: Site, files: Sequence[SourceResource]) -> SourceResource | None:
        """Of several files with one path, the one that is for a site's language; the strongest mount first."""
        own = [one for one in files if site.vector in self.placer.of_resource(one).sites]
        own.sort(key=lambda one: (not one.path.languages, one.file.order))
        return own[0] if own else None

    @cached_property
    def pages(self) -> Pages:
        """All pages of all sites."""
        return Pages(by_default(page for site in self.items for page in site.pages.items))

    @cached_property
    def regular_pages(self) -> Pages:
        return Pages(by_default(page for site in self.items for page in site.regular_pages.items))


def site_key(site: Site) -> tuple[int, int]:
    """What two sites must share to be translations of each other."""
    return (site.vector.version, site.vector.role)
