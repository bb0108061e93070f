"""Owns the stage that turns source pages into the page graph: kinds, structure, front matter, terms, dates."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ostinato.base import gotime
from ostinato.config.dimensions import Vector, distance
from ostinato.content.paths import PathType, page_path
from ostinato.site import kinds
from ostinato.site.attachments import Attachments, Owners
from ostinato.site.cascade import Inheritance, rules_of
from ostinato.site.dates import FileDates
from ostinato.site.meta import DISABLED, PageMeta, has_cjk, resolve, resolve_added
from ostinato.site.page import Page
from ostinato.site.placing import Placer
from ostinato.site.settings import settings_of, vectors_of
from ostinato.site.site import Site, Sites
from ostinato.site.standalone import standalone_pages
from ostinato.site.terms import Terms, terms_named_by, view_of
from ostinato.site.titles import default_title
from ostinato.site.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ostinato.base.diagnostics import Report
    from ostinato.base.gotime import Time
    from ostinato.config.settings import Config
    from ostinato.content.paths import ContentPath
    from ostinato.content.source import SourceContent, SourcePage
    from ostinato.site.matching import CascadeRule
    from ostinato.site.taxonomies import View


def assemble(source: SourceContent, config: Config, now: Time, report: Report) -> Sites:
    """The page graph of all sites. Mistakes in front matter go to the report; the graph is made all the same."""
    sites = Sites(config, report)
    sites.data = source.data
    sites.translations = source.translations
    settings = settings_of(config, now)
    sites.items = tuple(Site(sites, settings[vector.language], vector) for vector in sites.dimensions.vectors)
    _Assembly(sites, source, report, robots=config.enable_robots_txt).run()
    return sites


class _Assembly:
    """The work of one assembly; the steps are in the order of `run`."""

    def __init__(self, sites: Sites, source: SourceContent, report: Report, *, robots: bool) -> None:
        self.sites = sites
        self.source = source
        self.report = report
        self.robots = robots
        self.by_vector = {site.vector: site for site in sites.items}
        self.placer = sites.placer = Placer(sites.dimensions)
        self.complements: list[tuple[Page, frozenset[Vector]]] = []
        first = [site for site in sites.items if site.vector[1:] == (0, 0)]
        configured = tuple(rule for site in first for rule in site.settings.cascade)
        self.inheritance = Inheritance(configured)
        self.pages: dict[Site, dict[str, Page]] = {site: {} for site in sites.items}
        self.dropped: list[Page] = []

    def run(self) -> None:
        for source in self._in_order():
            self._add_source(source)
        for site in self.sites.items:
            self._add_structure(site)
        named = {site: self._add_terms(site) for site in self.sites.items}
        self._drop()
        extra = self._complements()
        guessed: dict[int, list[str]] = {}
        for site, terms in named.items():
            site.tree = Tree(self.pages[site], extra.get(site))
            site.terms = Terms(site.tree, site.settings.views)
            if site.settings.is_enabled(kinds.TERM):
                self._carry_terms(site, terms)
            self._lend_dates(site)
            self._find_main_sections(site, guessed)
        self._add_bundled()
        self.sites.attachments = Attachments(self.sites, self.source)
        for site in self.sites.items:
            for page in site.tree.pages:
                if page.meta.translation_key:
                    self.sites.add_keyed(page.meta.translation_key, page)

    # ------------------------------------------------------------ pages with files

    def _in_order(self) -> list[SourcePage]:
        """Parents before children, so that what they hand down is known."""
        return sorted(self.source.pages, key=lambda page: (page.path.base, page.file.order, page.path.full))

    def _add_source(self, source: SourcePage) -> None:
        """Make the pages of a file: one for each site that it is on."""
        if source.path.disabled:
            return
        settings = self.sites.default.settings
        kind = source.kind or _kind_of(source.path, settings.views)
        path = source.path.base
        sites, complements = self.placer.of_page(
            source,
            kind,
            self.inheritance.above(path),
            settings.config.environment,
            lambda message: self.sites.tell("sites", message, source.span_of_key("sites"), warning=False),
        )
        own = self._hand_down(source, sites)
        for vector in sorted(sites):
            site = self.by_vector[vector]
            held = self.pages[site].get(path)
            if held is not None:
                self._two_files(held, source)
                continue
            page = Page(site, kind, source.path, source)
            self._fill(page, own)
            self.pages[site][path] = page
            if complements:
                self.complements.append((page, complements))

    def _two_files(self, held: Page, source: SourcePage) -> None:
        """The first file wins when mounts overlap; two files of one folder are a mistake."""
        first = held.source
        if (
            first is None
            or first.file.order != source.file.order
            or first.file.filename == source.file.filename
        ):
            return
        bundle = first.path.type >= PathType.LEAF and first.path.dir == source.path.dir
        what = "index files for one bundle" if bundle else "files for one page"
        self.report.error(
            "two-index-files" if bundle else "two-files-one-page",
            f"two {what} {held.path}: {first.file.shown} and {source.file.shown}",
            source.span_of_key(),
            hint="keep one of them",
        )

    def _hand_down(self, source: SourcePage, sites: frozenset[Vector]) -> tuple[CascadeRule, ...]:
        """The rules that a page hands down; they hold for the page itself, too."""
        value = source.front.get("cascade")
        if value is None:
            return ()
        rules = rules_of(
            value,
            lambda target: vectors_of(target, self.sites.dimensions),
            lambda message: self.sites.tell("cascade", message, source.span_of_key("cascade"), warning=False),
            sites,
        )
        self.inheritance.add(source.path.base, rules)
        return rules

    def _fill(self, page: Page, own: tuple[CascadeRule, ...] = ()) -> None:
        """Give a page its fields; a page that is not to be built is dropped, or kept for the structure."""
        site, source = page.site, page.source
        settings = site.settings
        path = page.path_info.base
        applying = [
            rule
            for rule in (*own, *self.inheritance.above(path))
            if rule.target.matches(page.kind, page.path, settings.config.environment, site.vector)
        ]
        front = source.front if source else {}
        complain = partial(_complain, page)
        if source is not None and source.from_adapter:
            page.meta = resolve_added(front, applying, settings.dates, settings.config.sitemap, complain)
        else:
            dates = _file_dates(source) if source else FileDates()
            page.meta = resolve(front, applying, settings.dates, dates, settings.config.sitemap, complain)
        self._finish(page)
        if not _is_built(page):
            page.meta.build = DISABLED
            if page.kind not in (kinds.HOME, kinds.SECTION, kinds.TAXONOMY):
                self.dropped.append(page)

    def _finish(self, page: Page) -> None:
        meta, settings = page.meta, page.site.settings
        if (
            page.source is not None
            and settings.config.has_cjk_language
            and "iscjklanguage" not in page.source.front
        ):
            meta.is_cjk = has_cjk(page.source.text)
            meta.params["iscjklanguage"] = meta.is_cjk
        if not settings.is_enabled(page.kind):
            meta.build = DISABLED
        if page.kind in (kinds.TAXONOMY, kinds.TERM):
            view = view_of(page.path, settings.views)
            if view is not None:
                page.singular = view.singular
                if page.kind == kinds.TERM:
                    page.term = page.path_info.original.base.removeprefix("/" + view.plural).lstrip("/")
        if not meta.title and page.source is None:
            meta.title = default_title(page)

    # ------------------------------------------------------------ pages without files

    def _add_structure(self, site: Site) -> None:
        """The home page, the sections at the root, taxonomies, and the fixed pages."""
        pages, settings = self.pages[site], site.settings
        if "" not in pages:
            self._add(site, kinds.HOME, page_path("/", settings.paths))
        for page in list(pages.values()):
            name = page.path_info.section
            if name and "/" + name not in pages and view_of(page.path, settings.views) is None:
                self._add(
                    site, kinds.SECTION, page_path("/" + page.path_info.original.section, settings.paths)
                )
        if settings.is_enabled(kinds.TAXONOMY) or settings.is_enabled(kinds.TERM):
            for view in settings.views:
                if view.tree_key not in pages:
                    self._add(site, kinds.TAXONOMY, page_path(view.tree_key, settings.paths))
        for key, kind, path, form in standalone_pages(site, robots=self.robots):
            if key not in pages:
                page = Page(site, kind, path, None)
                page.standalone = form
                self._fill(page)
                pages[key] = page

    def _add(self, site: Site, kind: str, path: ContentPath) -> Page:
        page = Page(site, kind, path, None)
        self._fill(page)
        self.pages[site][path.base] = page
        return page

    def _drop(self) -> None:
        for page in self.dropped:
            pages = self.pages[page.site]
            key = next((key for key in (page.path_info.base, *_FIXED) if pages.get(key) is page), None)
            if key is not None:
                del pages[key]
        self.dropped.clear()

    def _complements(self) -> dict[Site, dict[str, Page]]:
        """For sites without a page of their own at some path: the page of another site that they list."""
        extra: dict[Site, dict[str, Page]] = {}
        for page, vectors in self.complements:
            path = page.path_info.base
            if self.pages[page.site].get(path) is not page:
                continue
            for vector in vectors:
                site = self.by_vector[vector]
                own = self.pages[site].get(path)
                held = extra.setdefault(site, {})
                if (own is None or own.source is None) and (
                    path not in held or _is_nearer(vector, page.site.vector, held[path].site.vector)
                ):
                    held[path] = page
        return extra

    # ------------------------------------------------------------ terms

    def _add_terms(self, site: Site) -> list[tuple[Page, View, str, str, int]]:
        """Make a page for each term that is named.

        Gives what each page names, in the order of paths: page, taxonomy, path of the term, term, place.
        """
        pages, settings = self.pages[site], site.settings
        named: list[tuple[Page, View, str, int]] = []
        if not settings.views:
            return []
        for _, page in sorted(pages.items()):
            if not page.has_link:
                continue
            for view in settings.views:
                if view.plural in page.params:
                    named += [(page, view, term, at) for at, term in enumerate(terms_named_by(page, view))]
        spelled: dict[tuple[str, str], str] = {}
        for _, view, term, _ in named:
            if (view.plural, term) in spelled:
                continue
            path = page_path(f"/{view.plural}/{term}", settings.paths)
            spelled[view.plural, term] = path.base
            if path.base not in pages:
                self._add(site, kinds.TERM, path)
        return [(page, view, spelled[view.plural, term], term, at) for page, view, term, at in named]

    def _carry_terms(self, site: Site, named: list[tuple[Page, View, str, str, int]]) -> None:
        by_path = site.tree.by_path
        for page, view, path, term, ordinal in named:
            term_page = by_path.get(path)
            if term_page is not None:
                term_page.term = term
                term_page.singular = view.singular
                site.terms.add(term_page, view, page, ordinal)

    # ------------------------------------------------------------ what follows from all pages

    def _lend_dates(self, site: Site) -> None:
        """Sections, terms and taxonomies without dates take the latest of what is below them."""
        now = site.settings.now
        home = site.home
        lent: dict[Page, PageMeta] = {}
        for page in site.tree.pages:
            if page.kind in kinds.BRANCHES and page.kind != kinds.TERM and page.meta.all_dates_zero():
                lent[page] = page.meta
        latest = home.meta.lastmod
        for page in site.tree.pages:
            if page.kind == kinds.TERM or page is home:
                continue
            latest = max(latest, page.meta.lastmod)
            for above in _branches_above(page):
                if above in lent:
                    lent[above].raise_dates(page.meta, now)
        site.lastmod = max(latest, home.meta.lastmod)
        self._lend_dates_to_terms(site)

    def _lend_dates_to_terms(self, site: Site) -> None:
        now = site.settings.now
        undated = {
            page for page in site.tree.pages if page.kind == kinds.TAXONOMY and page.meta.all_dates_zero()
        }
        for term in site.tree.pages:
            if term.kind != kinds.TERM:
                continue
            carriers = [page.meta for page in site.terms.carriers(term)]
            if term.meta.all_dates_zero():
                for meta in carriers:
                    term.meta.raise_dates(meta, now)
            if term.parent in undated:
                for meta in (term.meta, *carriers):
                    term.parent.meta.raise_dates(meta, now)

    def _find_main_sections(self, site: Site, guessed: dict[int, list[str]]) -> None:
        """The section with the most pages, where the author names none; templates of old read it as a parameter.

        A language has one answer for all its versions and roles: that of the first.
        """
        if not site.main_sections:
            site.main_sections = guessed.setdefault(site.vector.language, self._main_section(site))
        site.params.main_sections = site.main_sections

    def _main_section(self, site: Site) -> list[str]:
        counts: dict[str, int] = {}
        for page in site.tree.pages:
            if page.kind == kinds.PAGE:
                counts[page.section] = counts.get(page.section, 0) + 1
        counts.pop("", None)
        return [max(counts, key=counts.__getitem__)] if counts else [""]

    def _add_bundled(self) -> None:
        """Content files inside leaf bundles become pages of their own, reached through the bundle."""
        owners = Owners(self.sites, self.source)
        for site in self.sites.items:
            found: list[Page] = []
            for source in self.source.bundled:
                placed = self.placer.of_file(source.file, source.path)
                if source.path.disabled or site.vector not in placed.sites:
                    continue
                owner = site.tree.get(owners.of(source.path.dir))
                if owner is None:
                    continue
                page = Page(site, kinds.PAGE, source.path, source)
                page.owner = owner
                self._fill(page)
                if _is_built(page):
                    found.append(page)
            site.bundled = tuple(found)


_FIXED = ("/404", "/_robots", "/_sitemap", "/_sitemapindex")
"""The keys of pages whose path is not their key."""


def _is_nearer(place: Vector, one: Vector, other: Vector) -> bool:
    """Whether one site is nearer to a place than another; of two as near, the one above is."""
    mine, theirs = distance(place, one), distance(place, other)
    return abs(mine) < abs(theirs) or (abs(mine) == abs(theirs) and mine > 0)


def _complain(page: Page, code: str, message: str, key: str) -> None:
    page.complain(code, message, key, warning=False)


def _kind_of(path: ContentPath, views: Sequence[View]) -> str:
    if not path.base:
        return kinds.HOME
    if not path.is_branch:
        return kinds.PAGE
    view = view_of(path.base, views)
    if view is None:
        return kinds.SECTION
    return kinds.TAXONOMY if view.tree_key == path.base else kinds.TERM


def _is_built(page: Page) -> bool:
    """Drafts, pages of the future and expired ones are left out unless asked for."""
    settings, meta = page.site.settings, page.meta
    if not settings.is_enabled(page.kind):
        return False
    if meta.draft and not settings.config.build_drafts:
        return False
    if (
        not settings.config.build_future
        and not meta.publish_date.is_zero()
        and meta.publish_date > settings.now
    ):
        return False
    return settings.config.build_expired or meta.expiry_date.is_zero() or meta.expiry_date >= settings.now


def _file_dates(source: SourcePage) -> FileDates:
    path, file = source.path.original, source.file
    modified = gotime.Time(int(file.modified), int(file.modified % 1 * 1e9)) if file.modified else gotime.ZERO
    return FileDates(path.base_name, modified, file.git_date)


def _branches_above(page: Page) -> Iterable[Page]:
    above = page.parent
    while above is not None:
        yield above
        above = above.parent
