"""States what templates see of a page, and of a page that is not there."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError, expose, member
from ostinato.base.values import as_map
from ostinato.site import finder, menus
from ostinato.site.aliases import aliases_of
from ostinato.site.casting import items_of, to_string
from ostinato.site.dumped import OF_PAGES
from ostinato.site.nil import NIL_PAGE, NilPage
from ostinato.site.page import FilteredPage, Page
from ostinato.site.publishing import PageOutput, PageOutputs
from ostinato.site.taxonomies import WeightedPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Table = Mapping[str, Callable[..., object]]


def _rendered(name: str) -> Callable[[Page], object]:
    """A member that the renderer works out; it takes no arguments."""
    return lambda page: getattr(page.renderer, name)(page)


def _called(name: str) -> Callable[..., object]:
    """A member that the renderer works out from what the template passes on."""
    return lambda page, *args: getattr(page.renderer, name)(page, *args)


def _deprecated(
    name: str, instead: str, since: str, member: Callable[..., object]
) -> Callable[[Page], object]:
    def read(page: Page) -> object:
        page.renderer.warn_deprecated(name, instead, since)
        return member(page)

    return read


def _ref(*, relative: bool) -> Callable[[Page, object], str]:
    """`.Ref` and `.RelRef`: a page that is not there is an error, and the link that the settings give."""

    def link(page: Page, arguments: object) -> str:
        found = as_map(arguments)
        if found is None:
            raise TemplateError("invalid arguments to Ref")
        values = {str(key).lower(): value for key, value in found.items()}
        path = to_string(values.get("path"))
        if not path:
            return ""
        return finder.link_or_complaint(
            page,
            path,
            language=to_string(values.get("lang")),
            output=to_string(values.get("outputformat")),
            relative=relative,
        )

    return link


def _get_page(page: Page, ref: object) -> Page | NilPage:
    return page.site.finder.get(page, to_string(ref)) or NIL_PAGE


def _headings_filtered(page: Page) -> list[object] | None:
    """The headings by which a search found this page; nothing for other pages."""
    if not isinstance(page, FilteredPage):
        return None
    found: list[object] = []

    def walk(headings: object) -> None:
        for heading in items_of(headings):
            if member(heading, "ID") in page.matched:
                found.append(heading)
            walk(member(heading, "Headings"))

    walk(member(page.renderer.fragments(page.origin), "Headings"))
    return found


def _data(page: Page) -> dict[str, object]:
    """`.Data`: what list templates of old read."""
    data: dict[str, object] = {}
    if page.is_page:
        return data
    view = page.site.view_of(page)
    if view is not None and page.kind == "term":
        data[view.singular] = page.site.taxonomies[view.plural].of(
            page.path.removeprefix(view.tree_key + "/")
        )
        data |= {"Singular": view.singular, "Plural": view.plural, "Term": page.term}
    elif view is not None:
        terms = page.site.taxonomies.get(view.plural)
        data |= {"Singular": view.singular, "Plural": view.plural}
        data |= {"Terms": terms, "OrderedIndex": terms, "Index": terms}
    data["Pages"] = data["pages"] = page.pages
    return data


def links_of(page: Page, *, absolute: bool) -> str:
    """The link of the format that is being rendered when it has links of its own, else of the main one."""
    own = page.own_links
    if own is not None:
        found = own.get(page.renderer.format_name)
        if found is not None:
            return found.permalink if absolute else found.rel_permalink
    return page.permalink if absolute else page.rel_permalink


def _same(page: Page, other: object) -> bool:
    return page is unwrapped(other)


def unwrapped(value: object) -> object:
    """The page inside of what stands for one."""
    return value.page if isinstance(value, WeightedPage) else value


PAGE: Table = {
    "Aliases": lambda page: aliases_of(page, page.output_of(page.renderer.format_name)),
    "AllTranslations": attrgetter("all_translations"),
    "AlternativeOutputFormats": _rendered("alternative_output_formats"),
    "Ancestors": attrgetter("ancestors"),
    "BundleType": attrgetter("bundle_type"),
    "CodeOwners": _rendered("code_owners"),
    "Content": _rendered("content"),
    "ContentWithoutSummary": _rendered("content_without_summary"),
    "CurrentSection": attrgetter("current_section"),
    "Data": _data,
    "Date": lambda page: page.meta.date,
    "Description": lambda page: page.meta.description,
    "Draft": lambda page: page.meta.draft,
    "Eq": _same,
    "ExpiryDate": lambda page: page.meta.expiry_date,
    "File": lambda page: page.source.file if page.source is not None else None,
    "FirstSection": attrgetter("first_section"),
    "Fragments": _rendered("fragments"),
    "FuzzyWordCount": _rendered("fuzzy_word_count"),
    "GetPage": _get_page,
    "GetTerms": Page.get_terms,
    "GitInfo": _rendered("git_info"),
    "HasMenuCurrent": menus.has_menu_current,
    "HasShortcode": lambda page, name: page.renderer.has_shortcode(page, to_string(name)),
    "HeadingsFiltered": _headings_filtered,
    "InSection": lambda page, other: page.in_section(unwrapped(other)),
    "IsAncestor": lambda page, other: page.is_ancestor(unwrapped(other)),
    "IsBranch": attrgetter("is_branch"),
    "IsDescendant": lambda page, other: page.is_descendant(unwrapped(other)),
    "IsHome": attrgetter("is_home"),
    "IsMenuCurrent": menus.is_menu_current,
    "IsNode": _deprecated(
        ".Page.IsNode", "Use .Page.IsBranch or not .Page.IsPage instead.", "v0.163.0", attrgetter("is_branch")
    ),
    "IsPage": attrgetter("is_page"),
    "IsSection": attrgetter("is_section"),
    "IsTranslated": attrgetter("is_translated"),
    "Keywords": lambda page: page.meta.keywords,
    "Kind": attrgetter("kind"),
    "Lang": lambda page: page.site.language.code,
    "Language": lambda page: page.site.language,
    "Lastmod": lambda page: page.meta.lastmod,
    "Layout": lambda page: page.meta.layout,
    "Len": _rendered("length"),
    "LinkTitle": attrgetter("link_title"),
    "Markup": _called("markup"),
    "MediaType": lambda _: OF_PAGES,
    "Menus": attrgetter("menus"),
    "Name": attrgetter("name"),
    "Next": attrgetter("next"),
    "NextInSection": attrgetter("next_in_section"),
    "NextPage": attrgetter("next"),
    "OutputFormats": attrgetter("output_formats"),
    "Page": lambda page: page,
    "Pages": attrgetter("pages"),
    "Paginate": _called("paginate"),
    "Paginator": _called("paginator"),
    "Param": Page.param,
    "Params": lambda page: page.meta.params,
    "Parent": attrgetter("parent"),
    "Path": attrgetter("path"),
    "PathInfo": attrgetter("path_info"),
    "Permalink": lambda page: links_of(page, absolute=True),
    "Plain": _rendered("plain"),
    "PlainWords": _rendered("plain_words"),
    "Prev": attrgetter("prev"),
    "PrevInSection": attrgetter("prev_in_section"),
    "PrevPage": attrgetter("prev"),
    "PublishDate": lambda page: page.meta.publish_date,
    "RawContent": lambda page: page.source.body if page.source is not None else "",
    "ReadingTime": _rendered("reading_time"),
    "Ref": _ref(relative=False),
    "RegularPages": attrgetter("regular_pages"),
    "RegularPagesRecursive": attrgetter("regular_pages_recursive"),
    "RelPermalink": lambda page: links_of(page, absolute=False),
    "RelRef": _ref(relative=True),
    "Render": _called("render"),
    "RenderShortcodes": _rendered("render_shortcodes"),
    "RenderString": _called("render_string"),
    "ResourceType": attrgetter("resource_type"),
    "Resources": attrgetter("resources"),
    "Rotate": lambda page, dimension: page.site.sites.rotated(page, to_string(dimension)),
    "Scratch": _rendered("store"),
    "Section": attrgetter("section"),
    "Sections": attrgetter("sections"),
    "SectionsEntries": attrgetter("sections_entries"),
    "SectionsPath": lambda page: page.current_section.path,
    "Site": attrgetter("site"),
    "Sitemap": attrgetter("sitemap"),
    "Sites": _deprecated(
        ".Site.Sites and .Page.Sites", "Use hugo.Sites instead.", "v0.156.0", lambda page: page.site.sites
    ),
    "Slug": lambda page: page.meta.slug,
    "Store": _rendered("store"),
    "String": str,
    "Summary": _rendered("summary"),
    "TableOfContents": _rendered("table_of_contents"),
    "Title": lambda page: page.meta.title,
    "TranslationKey": attrgetter("translation_key"),
    "Translations": attrgetter("translations"),
    "Truncated": _rendered("truncated"),
    "Type": attrgetter("type"),
    "Weight": lambda page: page.meta.weight,
    "WordCount": _rendered("word_count"),
}

expose(Page, Page.go_type, PAGE)
expose(NilPage, "*page.nopPage", {name: NilPage.answer(name) for name in PAGE})

_OUTPUT: Table = {
    "Format": attrgetter("format"),
    "MediaType": lambda output: output.format.media_type,
    "Name": lambda output: output.format.name,
    "Permalink": attrgetter("permalink"),
    "Rel": attrgetter("rel"),
    "RelPermalink": attrgetter("rel_permalink"),
}

expose(PageOutput, "page.OutputFormat", _OUTPUT)
expose(PageOutputs, PageOutputs.go_type, {"Canonical": PageOutputs.canonical, "Get": PageOutputs.of})
