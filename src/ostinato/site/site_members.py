"""States what templates see of sites: the site itself, its languages and dimensions, its menus."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from ostinato.base.members import expose
from ostinato.site.casting import to_string
from ostinato.site.language import Language
from ostinato.site.menus import Menu, MenuEntry
from ostinato.site.nil import NIL_PAGE, NilPage
from ostinato.site.page_members import links_of
from ostinato.site.site import Place, Site, Sites

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ostinato.site.page import Page

    Table = Mapping[str, Callable[..., object]]


_SEE = "See https://discourse.gohugo.io/t/56732."


def _old(name: str, instead: str, since: str, member: Callable[..., object]) -> Callable[[Site], object]:
    """A member of the site that Hugo warns of."""

    def read(site: Site) -> object:
        site.sites.renderer.warn_deprecated(name, instead, since)
        return member(site)

    return read


def _get_page_of_site(site: Site, *refs: object) -> Page | NilPage:
    return site.finder.for_refs(*map(to_string, refs)) or NIL_PAGE


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

_MENU: Table = {
    "ByName": Menu.by_name,
    "ByWeight": Menu.by_weight,
    "Limit": Menu.limit,
    "Reverse": Menu.reverse,
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
    "URL": lambda entry: entry.configured_url if entry.page is None else links_of(entry.page, absolute=False),
    "Weight": attrgetter("weight"),
}

expose(
    Place, "sitesmatrix.DimensionInfo", {"IsDefault": attrgetter("is_default"), "Name": attrgetter("name")}
)
expose(Site, Site.go_type, _SITE)
expose(Sites, Sites.go_type, {"Default": attrgetter("default"), "First": lambda sites: sites[0]})
expose(Language, Language.go_type, _LANGUAGE)
expose(Menu, Menu.go_type, _MENU)
expose(MenuEntry, "*navigation.MenuEntry", _MENU_ENTRY)
