"""States what templates see of the page graph: one table for each type."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError, expose, member
from ostinato.base.values import as_map
from ostinato.config.sections.build import MediaType, OutputFormat
from ostinato.config.sections.pages import Sitemap
from ostinato.content.paths import ContentPath
from ostinato.content.source import SourceFile
from ostinato.site import finder, menus, related
from ostinato.site.aliases import aliases_of
from ostinato.site.casting import items_of, to_string
from ostinato.site.files import FILE_MEMBERS, PATH_MEMBERS
from ostinato.site.language import Language
from ostinato.site.menus import Menu, MenuEntry
from ostinato.site.nil import NIL_PAGE, NilPage
from ostinato.site.page import FilteredPage, Page
from ostinato.site.pagers import Pager, Pagers
from ostinato.site.pages import PAGES_MEMBERS, PageGroup, Pages, PagesGroup
from ostinato.site.publishing import PageOutput, PageOutputs
from ostinato.site.site import Place, Site, Sites
from ostinato.site.taxonomies import OrderedTaxonomy, Taxonomy, TaxonomyEntry, WeightedPage, WeightedPages

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


_SEE = "See https://discourse.gohugo.io/t/56732."


def _old(name: str, instead: str, since: str, member: Callable[..., object]) -> Callable[[Site], object]:
    """A member of the site that Hugo warns of."""

    def read(site: Site) -> object:
        site.sites.renderer.warn_deprecated(name, instead, since)
        return member(site)

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


def _get_page_of_site(site: Site, *refs: object) -> Page | NilPage:
    return site.finder.for_refs(*map(to_string, refs)) or NIL_PAGE


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


def _links(page: Page, *, absolute: bool) -> str:
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


_PAGE_MEDIA_TYPE = MediaType(type="application/octet-stream")

_PAGE: Table = {
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
    "HasShortcode": lambda page, name: page.source is not None and name in page.source.shortcode_names,
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
    "MediaType": lambda _: _PAGE_MEDIA_TYPE,
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
    "Permalink": lambda page: _links(page, absolute=True),
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
    "RelPermalink": lambda page: _links(page, absolute=False),
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

_SITE: Table = {
    "AllPages": _old(".Site.AllPages", _SEE, "v0.156.0", lambda site: site.sites.pages),
    "BaseURL": attrgetter("base_url"),
    "BuildDrafts": _old(
        ".Site.BuildDrafts", _SEE, "v0.156.0", lambda site: site.settings.config.build_drafts
    ),
    "Config": lambda site: {
        "Privacy": site.settings.config.privacy,
        "Services": site.settings.config.services,
    },
    "Copyright": lambda site: site.settings.config.copyright,
    "Current": lambda site: site.sites.renderer.current_site(site),
    "Data": _old(".Site.Data", "Use hugo.Data instead.", "v0.156.0", lambda site: site.sites.data),
    "Dimension": lambda site, name: site.dimension(to_string(name)),
    "GetPage": _get_page_of_site,
    "Home": attrgetter("home"),
    "Hugo": lambda site: site.sites.renderer.hugo(site),
    "IsDefault": attrgetter("is_default"),
    "IsMultiLingual": lambda site: site.sites.is_multilingual,
    "Key": lambda site: site.language.code,
    "Language": attrgetter("language"),
    "LanguageCode": _old(
        ".Site.LanguageCode",
        "Use .Site.Language.Locale instead.",
        "v0.158.0",
        lambda site: site.language.locale,
    ),
    "LanguagePrefix": lambda site: f"/{site.language_prefix}" if site.language_prefix else "",
    "Languages": _old(".Site.Languages", _SEE, "v0.156.0", lambda site: site.sites.languages),
    "LastChange": attrgetter("lastmod"),
    "Lastmod": attrgetter("lastmod"),
    "MainSections": attrgetter("main_sections"),
    "Menus": attrgetter("menus"),
    "Pages": attrgetter("pages"),
    "Param": Site.param,
    "Params": attrgetter("params"),
    "RegularPages": attrgetter("regular_pages"),
    "Role": lambda site: site.dimension("role"),
    "Sections": lambda site: site.home.sections,
    "ServerPort": attrgetter("server_port"),
    "SitemapAbsURL": attrgetter("sitemap_url"),
    "Sites": _old(".Site.Sites and .Page.Sites", "Use hugo.Sites instead.", "v0.156.0", attrgetter("sites")),
    "Store": lambda site: site.sites.renderer.site_store(site),
    "String": str,
    "Taxonomies": attrgetter("taxonomies"),
    "Title": attrgetter("title"),
    "Version": lambda site: site.dimension("version"),
}

_LANGUAGE: Table = {
    "Direction": attrgetter("direction"),
    "IsDefault": attrgetter("is_default"),
    "Label": attrgetter("label"),
    "Lang": attrgetter("code"),
    "LanguageCode": attrgetter("locale"),
    "LanguageDirection": attrgetter("direction"),
    "LanguageName": attrgetter("label"),
    "Locale": attrgetter("locale"),
    "Name": attrgetter("code"),
    "Params": attrgetter("params"),
    "String": str,
    "Title": lambda language: language.config.title,
    "Weight": attrgetter("weight"),
}

_MENU_ENTRY: Table = {
    "Children": attrgetter("children"),
    "ConfiguredURL": attrgetter("configured_url"),
    "HasChildren": MenuEntry.has_children,
    "Identifier": attrgetter("identifier"),
    "KeyName": attrgetter("key_name"),
    "Menu": attrgetter("menu"),
    "Name": attrgetter("name"),
    "Page": attrgetter("page"),
    "PageRef": attrgetter("page_ref"),
    "Params": attrgetter("params"),
    "Parent": attrgetter("parent"),
    "Post": attrgetter("post"),
    "Pre": attrgetter("pre"),
    "Title": attrgetter("title"),
    "URL": lambda entry: entry.configured_url if entry.page is None else _links(entry.page, absolute=False),
    "Weight": attrgetter("weight"),
}

_MENU: Table = {
    "ByName": Menu.by_name,
    "ByWeight": Menu.by_weight,
    "Limit": Menu.limit,
    "Reverse": Menu.reverse,
}

_OUTPUT: Table = {
    "Format": attrgetter("format"),
    "MediaType": lambda output: output.format.media_type,
    "Name": lambda output: output.format.name,
    "Permalink": attrgetter("permalink"),
    "Rel": attrgetter("rel"),
    "RelPermalink": attrgetter("rel_permalink"),
}

_PAGER: Table = {
    "First": attrgetter("first"),
    "HasNext": attrgetter("has_next"),
    "HasPrev": attrgetter("has_prev"),
    "Last": attrgetter("last"),
    "Next": attrgetter("next"),
    "NumberOfElements": attrgetter("number_of_elements"),
    "PageGroups": attrgetter("page_groups"),
    "PageNumber": attrgetter("number"),
    "PageSize": lambda pager: pager.paginator.size,
    "PagerSize": lambda pager: pager.paginator.size,
    "Pagers": lambda pager: Pagers(pager.paginator.pagers),
    "Pages": attrgetter("pages"),
    "Prev": attrgetter("prev"),
    "String": str,
    "TotalNumberOfElements": lambda pager: pager.paginator.total,
    "TotalPages": lambda pager: len(pager.paginator.elements),
    "URL": attrgetter("url"),
}

_RELATED: Table = {
    "Related": related.related,
    "RelatedIndices": related.related_indices,
    "RelatedTo": related.related_to,
}


def _of_group(member: Callable[..., object]) -> Callable[..., object]:
    return lambda group, *args: member(group.pages, *args)


def _of_weighted(member: Callable[..., object]) -> Callable[..., object]:
    return lambda weighted, *args: member(weighted.page, *args)


def _of_entry(member: Callable[..., object]) -> Callable[..., object]:
    return lambda entry, *args: member(entry.weighted, *args)


_WEIGHTED_PAGES: Table = {
    "Count": len,
    "Len": len,
    "Next": WeightedPages.next_of,
    "Page": attrgetter("owner"),
    "Pages": WeightedPages.pages,
    "Prev": WeightedPages.prev_of,
}

expose(Page, Page.go_type, _PAGE)
expose(NilPage, "*page.nopPage", {name: NilPage.answer(name) for name in _PAGE})
expose(Pages, Pages.go_type, {**PAGES_MEMBERS, **_RELATED})
expose(
    PageGroup,
    PageGroup.go_type,
    {
        **{
            name: _of_group(member)
            for name, member in {**PAGES_MEMBERS, **_RELATED}.items()
            if name != "String"
        },
        "Key": attrgetter("key"),
        "Pages": attrgetter("pages"),
    },
)
expose(PagesGroup, PagesGroup.go_type, {"Len": PagesGroup.count, "Reverse": PagesGroup.reverse})
expose(
    Place, "sitesmatrix.DimensionInfo", {"IsDefault": attrgetter("is_default"), "Name": attrgetter("name")}
)
expose(Site, Site.go_type, _SITE)
expose(Sites, Sites.go_type, {"Default": attrgetter("default"), "First": lambda sites: sites[0]})
expose(Language, Language.go_type, _LANGUAGE)
expose(Menu, Menu.go_type, _MENU)
expose(MenuEntry, "*navigation.MenuEntry", _MENU_ENTRY)
expose(PageOutput, "page.OutputFormat", _OUTPUT)
expose(PageOutputs, PageOutputs.go_type, {"Canonical": PageOutputs.canonical, "Get": PageOutputs.of})
expose(Pager, Pager.go_type, _PAGER)
expose(Pagers, Pagers.go_type, {})
expose(WeightedPages, WeightedPages.go_type, _WEIGHTED_PAGES)
expose(
    WeightedPage,
    WeightedPage.go_type,
    {
        **{name: _of_weighted(member) for name, member in _PAGE.items()},
        "Page": attrgetter("page"),
        "String": str,
        "Weight": attrgetter("weight"),
    },
)
expose(
    Taxonomy,
    Taxonomy.go_type,
    {
        "Alphabetical": Taxonomy.alphabetical,
        "ByCount": Taxonomy.by_count,
        "Count": Taxonomy.count,
        "Get": Taxonomy.of,
        "Page": Taxonomy.page,
        "TaxonomyArray": Taxonomy.array,
    },
    fallback=lambda taxonomy, name: taxonomy.get(name),
)
expose(OrderedTaxonomy, OrderedTaxonomy.go_type, {"Reverse": OrderedTaxonomy.reverse})
expose(
    TaxonomyEntry,
    TaxonomyEntry.go_type,
    {
        **{name: _of_entry(member) for name, member in _WEIGHTED_PAGES.items()},
        "Name": attrgetter("name"),
        "Term": attrgetter("name"),
        "WeightedPages": attrgetter("weighted"),
    },
)
expose(SourceFile, "*source.File", FILE_MEMBERS)
expose(ContentPath, "*paths.Path", PATH_MEMBERS)
expose(
    OutputFormat,
    "output.Format",
    {
        "BaseName": attrgetter("base_name"),
        "IsHTML": attrgetter("is_html"),
        "IsPlainText": attrgetter("is_plain_text"),
        "MediaType": attrgetter("media_type"),
        "Name": attrgetter("name"),
        "NoUgly": attrgetter("no_ugly"),
        "NotAlternative": attrgetter("not_alternative"),
        "Path": attrgetter("path"),
        "Permalinkable": attrgetter("permalinkable"),
        "Protocol": attrgetter("protocol"),
        "Rel": attrgetter("rel"),
        "Root": attrgetter("root"),
        "Ugly": attrgetter("ugly"),
        "Weight": attrgetter("weight"),
    },
)
expose(
    Sitemap,
    "config.SitemapConfig",
    {
        "ChangeFreq": attrgetter("change_freq"),
        "Disable": attrgetter("disable"),
        "Filename": attrgetter("filename"),
        "Priority": attrgetter("priority"),
    },
)
