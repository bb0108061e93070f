"""Owns the page: what it is, where it stands among the others, and what is worked out from that once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ostinato.site import kinds, menus
from ostinato.site import meta as options
from ostinato.site.casting import nested, to_map
from ostinato.site.dumped import page_fields
from ostinato.site.ordering import DefaultKey, plain_key
from ostinato.site.pages import EMPTY, Pages
from ostinato.site.segments import Query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.base.gotime import Time
    from ostinato.base.positions import Span
    from ostinato.base.values import Params
    from ostinato.config.sections.build import OutputFormat
    from ostinato.config.sections.pages import Sitemap
    from ostinato.content.paths import ContentPath
    from ostinato.content.source import SourcePage
    from ostinato.resources.collection import Resources
    from ostinato.site.menus import MenuEntry
    from ostinato.site.meta import PageMeta
    from ostinato.site.publishing import PageOutput, PageOutputs
    from ostinato.site.renderer import PageRenderer
    from ostinato.site.site import Site
    from ostinato.site.targets import Target, TargetRequest


class Page:
    """One page of one site. Nothing about it changes once the graph is assembled.

    What is cheap to have ready is an attribute; everything else is worked out on first use and kept.
    """

    go_type = "*hugolib.pageState"

    def __init__(self, site: Site, kind: str, path_info: ContentPath, source: SourcePage | None) -> None:
        self.site = site
        self.kind = kind
        self.path_info = path_info
        self.source = source
        self.path = path_info.base or "/"
        self.meta: PageMeta
        self.term = ""
        """For terms: as the author spelt it."""
        self.singular = ""
        self.standalone: OutputFormat | None = None
        """The one format of a fixed page such as `robots.txt`."""
        self.owner: Page | None = None
        """For pages inside a leaf bundle: the page that they belong to."""

    def __repr__(self) -> str:
        return f"Page({self.path!r}, {self.kind}, {self.site.language.code})"

    def __str__(self) -> str:
        if self.source is None:
            return self.path
        name = self.source.file.filename
        return f"{name}:{self.path}" if self.source.from_adapter else name

    def __go_json__(self) -> dict[str, object]:
        return page_fields(self)

    # ------------------------------------------------------------ what it is

    @property
    def renderer(self) -> PageRenderer:
        return self.site.sites.renderer

    @property
    def current_site(self) -> Site:
        """The site whose language decides how lists are sorted and dates are written."""
        return self.site

    @property
    def title(self) -> str:
        return self.meta.title

    @property
    def link_title(self) -> str:
        return self.meta.link_title or self.meta.title

    @property
    def date(self) -> Time:
        return self.meta.date

    @property
    def lastmod(self) -> Time:
        return self.meta.lastmod

    @property
    def publish_date(self) -> Time:
        return self.meta.publish_date

    @property
    def expiry_date(self) -> Time:
        return self.meta.expiry_date

    @property
    def weight(self) -> int:
        return self.meta.weight

    @property
    def params(self) -> Params:
        return self.meta.params

    @property
    def slug(self) -> str:
        return self.meta.slug

    @property
    def section(self) -> str:
        return self.path_info.section

    @property
    def sitemap(self) -> Sitemap:
        return self.meta.sitemap

    @property
    def is_home(self) -> bool:
        return self.kind == kinds.HOME

    @property
    def is_page(self) -> bool:
        return self.kind == kinds.PAGE

    @property
    def is_section(self) -> bool:
        return self.kind == kinds.SECTION

    @property
    def is_branch(self) -> bool:
        return self.kind in kinds.BRANCHES

    @property
    def type(self) -> str:
        return self.meta.type or self.path_info.section or kinds.PAGE

    @property
    def markup(self) -> str:
        """The language of the body: `markdown`, `html`, `asciidoc`, `org`, `pandoc`, `rst`."""
        return self.source.media_type.rpartition("/")[2] if self.source else "markdown"

    @property
    def bundle_type(self) -> str:
        return _BUNDLE_TYPES.get(self.path_info.type.name, "")

    @property
    def resource_type(self) -> str:
        return "page"

    @property
    def duplicates_files(self) -> bool:
        """Whether each language publishes its own copy of the bundle's files (`duplicateResourceFiles`)."""
        goldmark = to_map(self.site.settings.config.markup.get("goldmark"))
        return self.markup == "markdown" and bool(goldmark.get("duplicateresourcefiles"))

    @property
    def source_name(self) -> str:
        return self.source.file.filename if self.source else ""

    @cached_property
    def name(self) -> str:
        """The name as a resource: its path in the bundle, the term, or the title."""
        if self.owner is not None:
            return self.path_info.relative_to(self.owner.path_info.base)
        if self.kind == kinds.TERM:
            return self.path_info.original.base_name
        return self.meta.title

    @cached_property
    def sort_key(self) -> DefaultKey:
        weight = self.meta.weight
        return (
            weight == 0,
            weight,
            -self.meta.date.unix(),
            self.site.collate(self.link_title),
            plain_key(self.path_info.full),
        )

    def own_param(self, key: str) -> object:
        """A parameter of this page, by a name without dots."""
        return self.meta.params.get(key.lower())

    def param(self, key: object) -> object:
        """A parameter of this page, else of the site; dots lead into maps."""
        name = str(key).lower()
        found = nested(self.meta.params, name)
        return nested(self.site.params, name) if found is None else found

    def is_listed(self, *, globally: bool) -> bool:
        """Whether collections hold this page: those of the whole site, or only its section's."""
        if self.standalone is not None:
            return False
        wanted = self.meta.build.list
        return wanted == options.ALWAYS or (wanted == options.LOCAL and not globally)

    @property
    def has_link(self) -> bool:
        return self.meta.build.render != options.NEVER

    @property
    def is_rendered(self) -> bool:
        """Whether a file of its own is made of it."""
        return self.meta.build.render == options.ALWAYS and self.owner is None

    @property
    def may_have_menus(self) -> bool:
        return self.is_listed(globally=False) and self.kind in (kinds.HOME, kinds.SECTION, kinds.PAGE)

    def complain(self, code: str, message: str, key: str = "", *, warning: bool = True) -> None:
        """Report something about this page, at its front matter's `key` if there is one."""
        self.site.sites.tell(code, message, self.span_of(key), warning=warning)

    def span_of(self, key: str = "") -> Span | None:
        return self.source.span_of_key(key) if self.source is not None else None

    # ------------------------------------------------------------ where it stands

    @cached_property
    def parent(self) -> Page | None:
        if self.kind == kinds.HOME:
            return None
        if self.owner is not None:
            return self.owner
        return self.site.tree.branch_above(self.path_info.container_dir)

    @cached_property
    def current_section(self) -> Page:
        return self if self.is_branch else self.site.tree.branch_above(self.path_info.dir)

    @property
    def depth(self) -> int:
        """How many names the path has; none for the home page."""
        return self.path_info.base.count("/")

    @cached_property
    def first_section(self) -> Page:
        folder = self.path_info.dir
        if folder == "/":
            return self.site.home
        found = self.site.tree.branch_above(folder)
        while found.path.count("/") > 1:
            found = self.site.tree.branch_above(found.path.rpartition("/")[0])
        return found

    @cached_property
    def ancestors(self) -> Pages:
        line: list[Page] = []
        above = self.parent
        while above is not None:
            line.append(above)
            above = above.parent
        return Pages(line)

    @property
    def sections_entries(self) -> list[str]:
        path = self.current_section.path
        return [] if path == "/" else path[1:].split("/")

    def is_ancestor(self, other: object) -> bool:
        if not isinstance(other, Page) or other.path == self.path:
            return False
        return other.path.startswith(_with_slash(self.path))

    def is_descendant(self, other: object) -> bool:
        return isinstance(other, Page) and other.is_ancestor(self)

    def in_section(self, other: object) -> bool:
        return isinstance(other, Page) and self.current_section is other.current_section

    @cached_property
    def sections(self) -> Pages:
        return self.site.tree.sections_of(self)

    @cached_property
    def pages(self) -> Pages:
        """The pages and sections right below; for terms and taxonomies theirs."""
        if self.kind == kinds.PAGE:
            return EMPTY
        if self.kind in (kinds.SECTION, kinds.HOME):
            return self.site.tree.below(self, (kinds.PAGE, kinds.SECTION))
        if self.kind == kinds.TERM:
            return self.site.terms.pages_of(self)
        if self.kind == kinds.TAXONOMY:
            return self.site.tree.below(self, (kinds.TERM,), recursive=True)
        return self.site.pages

    @cached_property
    def regular_pages(self) -> Pages:
        if self.kind == kinds.PAGE:
            return EMPTY
        if self.kind == kinds.TERM:
            return Pages([page for page in self.pages.items if page.kind == kinds.PAGE], self.pages.rank)
        if self.is_branch:
            return self.site.tree.below(self, (kinds.PAGE,))
        return self.site.regular_pages

    @cached_property
    def regular_pages_recursive(self) -> Pages:
        if self.kind in (kinds.SECTION, kinds.HOME):
            return self.site.tree.below(self, (kinds.PAGE,), recursive=True)
        return self.regular_pages

    @property
    def next(self) -> Page | None:
        return self.site.next_prev.get(self, _NO_NEIGHBOURS)[0]

    @property
    def prev(self) -> Page | None:
        return self.site.next_prev.get(self, _NO_NEIGHBOURS)[1]

    @property
    def next_in_section(self) -> Page | None:
        return self.site.next_prev_in_section.get(self, _NO_NEIGHBOURS)[0]

    @property
    def prev_in_section(self) -> Page | None:
        return self.site.next_prev_in_section.get(self, _NO_NEIGHBOURS)[1]

    def get_terms(self, taxonomy: object) -> Pages:
        """The terms of this page, in the order of its front matter."""
        return self.site.terms.of_page(self, str(taxonomy).lower())

    # ------------------------------------------------------------ translations

    @property
    def translation_key(self) -> str:
        return self.meta.translation_key or self.path

    @cached_property
    def all_translations(self) -> Pages:
        return self.site.sites.translations_of(self)

    @cached_property
    def translations(self) -> Pages:
        return Pages(page for page in self.all_translations.items if page is not self)

    @property
    def is_translated(self) -> bool:
        if not self.meta.translation_key and len(self.site.sites.items) == 1:
            return False
        return len(self.all_translations) > 1

    # ------------------------------------------------------------ menus

    @cached_property
    def menus(self) -> Mapping[str, MenuEntry]:
        return menus.of_page(
            self, lambda message: self.complain("menu-settings", message, "menus", warning=False)
        )

    # ------------------------------------------------------------ outputs

    @cached_property
    def target_request(self) -> TargetRequest:
        """What decides where this page is published; pagination varies it."""
        return self.site.publishing.request_of(self)

    @cached_property
    def outputs(self) -> tuple[PageOutput, ...]:
        """Every output format of this page with its target, the main one first; it may have no link."""
        return self.site.publishing.outputs_of(self)

    @cached_property
    def output_formats(self) -> PageOutputs:
        """What templates see of `outputs`."""
        return self.site.publishing.visible_outputs_of(self)

    @property
    def rel_permalink(self) -> str:
        return self.outputs[0].rel_permalink if self.outputs else ""

    @property
    def permalink(self) -> str:
        return self.outputs[0].permalink if self.outputs else ""

    @property
    def rendered_outputs(self) -> tuple[PageOutput, ...]:
        """The outputs that this run makes files of."""
        segments = self.site.sites.segments
        if not segments:
            return self.outputs if self.is_rendered else ()
        query = Query(self.kind, self.path, "", self.site.vector)
        return tuple(
            output
            for output in (self.outputs if self.is_rendered else ())
            if segments.render(query._replace(output=output.format.name))
        )

    def output_of(self, name: str) -> PageOutput | None:
        """The output in a format, else the main one."""
        return next((output for output in self.outputs if output.format.name == name), self.main_output)

    @property
    def main_output(self) -> PageOutput | None:
        return self.outputs[0] if self.outputs else None

    @cached_property
    def own_links(self) -> Mapping[str, PageOutput] | None:
        """The outputs that have links of their own (AMP beside HTML), when there is more than the main one."""
        own = {output.format.name: output for output in self.outputs[1:] if output.format.permalinkable}
        return own or None

    @cached_property
    def resources(self) -> Resources:
        """The files of the bundle, and the pages inside it."""
        return self.site.sites.attachments.of(self)

    @cached_property
    def target(self) -> Target | None:
        """Where the main output goes; the page's own files go beside it."""
        return self.main_output.target if self.main_output else None


class FilteredPage(Page):
    """A page that a search found by its headings: the same page, which knows the headings that were meant."""

    def __init__(self, page: Page, headings: frozenset[str]) -> None:
        self.__dict__.update(page.__dict__)
        self.origin = page
        self.matched = headings

    def __eq__(self, other: object) -> bool:
        return self.origin is (other.origin if isinstance(other, FilteredPage) else other)

    def __hash__(self) -> int:
        return hash(self.origin)


_NO_NEIGHBOURS: tuple[None, None] = (None, None)
_BUNDLE_TYPES = {"LEAF": "leaf", "BRANCH": "branch"}


def _with_slash(path: str) -> str:
    return path if path.endswith("/") else path + "/"
