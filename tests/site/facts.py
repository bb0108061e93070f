"""Owns the facts of a page graph that tests compare: as real Hugo prints them, and as our graph holds them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ostinato.base.gotime import Time
from ostinato.base.members import call_member, member

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ostinato.site.site import Site

LAYOUT = """
{{- $pages := slice -}}
{{- $all := site.Pages -}}
{{- range $refs := slice "/404" "/_sitemap.xml" "/_robots.txt" }}{{ with site.GetPage . }}{{ $all = $all | append . }}{{ end }}{{ end -}}
{{- range $all }}
{{- $p := . -}}
{{- $outputs := slice -}}
{{- range .OutputFormats }}{{ $outputs = $outputs | append (dict "list" (slice .Name .Rel .RelPermalink .Permalink)) }}{{ end -}}
{{- $terms := dict -}}
{{- range $plural, $_ := site.Taxonomies }}
  {{- $names := slice }}{{ range $p.GetTerms $plural }}{{ $names = $names | append .Path }}{{ end }}
  {{- $terms = merge $terms (dict $plural $names) }}
{{- end -}}
{{- $file := "" -}}
{{- with .File }}{{ $file = slice .Path .Dir .LogicalName .BaseFileName .TranslationBaseName .ContentBaseName .Ext .Section .UniqueID }}{{ end -}}
{{- $menus := slice -}}
{{- range $name, $entries := site.Menus }}{{ range $entries }}
  {{- $menus = $menus | append (dict "list" (slice $name .KeyName ($p.IsMenuCurrent $name .) ($p.HasMenuCurrent $name .))) }}
{{- end }}{{ end -}}
{{- $found := slice -}}
{{- range site.Params.refs }}
  {{- $found = $found | append (dict "list" (slice . (partial "path" ($p.GetPage .)) (partial "path" (site.GetPage .)))) }}
{{- end -}}
{{- $links := slice -}}
{{- range site.Params.links }}{{ $links = $links | append (relref $p .) (ref $p .) }}{{ end -}}
{{- $pages = $pages | append (dict "found" $found "links" $links "rotated" (partial "sites" (.Rotate "version"))
  "path" .Path "kind" .Kind "title" .Title "linktitle" .LinkTitle "name" .Name "type" .Type "section" .Section
  "rel" .RelPermalink "permalink" .Permalink "bundle" .BundleType "weight" .Weight "draft" .Draft
  "layout" .Layout "slug" .Slug "description" .Description "keywords" .Keywords "aliases" .Aliases
  "date" (string .Date) "lastmod" (string .Lastmod) "publish" (string .PublishDate) "expiry" (string .ExpiryDate)
  "parent" (partial "path" .Parent) "current" (partial "path" .CurrentSection) "first" (partial "path" .FirstSection)
  "next" (partial "path" .Next) "prev" (partial "path" .Prev)
  "nextin" (partial "path" .NextInSection) "previn" (partial "path" .PrevInSection)
  "ancestors" (partial "paths" .Ancestors) "pages" (partial "paths" .Pages) "regular" (partial "paths" .RegularPages)
  "recursive" (partial "paths" .RegularPagesRecursive) "sections" (partial "paths" .Sections)
  "translations" (partial "langs" .Translations) "all" (partial "langs" .AllTranslations)
  "key" .TranslationKey "entries" .SectionsEntries
  "outputs" $outputs "terms" $terms "file" $file "menus" $menus
  "params" (jsonify .Params) "raw" .RawContent
) -}}
{{- end -}}
{{- $taxonomies := dict -}}
{{- range $name, $taxonomy := site.Taxonomies }}
  {{- $list := slice }}
  {{- range $taxonomy.Alphabetical }}
    {{- $members := slice }}{{ range .WeightedPages }}{{ $members = $members | append (dict "list" (slice .Weight .Page.Path)) }}{{ end }}
    {{- $list = $list | append (dict "list" (slice .Name .Count (partial "path" .Page) $members)) }}
  {{- end }}
  {{- $counts := slice }}{{ range $taxonomy.ByCount }}{{ $counts = $counts | append .Name }}{{ end }}
  {{- $taxonomies = merge $taxonomies (dict $name (dict "terms" $list "bycount" $counts)) }}
{{- end -}}
{{- $menus := dict -}}
{{- range $name, $menu := site.Menus }}{{ $menus = merge $menus (dict $name (partial "menu" $menu)) }}{{ end -}}
{{- $regular := site.RegularPages -}}
{{- $related := dict -}}
{{- range $regular }}{{ $related = merge $related (dict (printf "p:%s" .Path) (partial "paths" ($regular.Related .))) }}{{ end -}}
{{- dict "site" (partial "site" site)
  "title" site.Title "lang" site.Language.Lang "main" site.MainSections "lastmod" (string site.Lastmod)
  "base" site.BaseURL "home" site.Home.Path "sections" (partial "paths" site.Sections)
  "pages" $pages "taxonomies" $taxonomies "menus" $menus "related" $related
  "bytitle" (partial "paths" $regular.ByTitle) "bylinktitle" (partial "paths" $regular.ByLinkTitle)
  "bydate" (partial "paths" $regular.ByDate) "bylastmod" (partial "paths" $regular.ByLastmod)
  "bypublish" (partial "paths" $regular.ByPublishDate) "byexpiry" (partial "paths" $regular.ByExpiryDate)
  "byparam" (partial "paths" ($regular.ByParam "rank")) "reverse" (partial "paths" $regular.ByWeight.Reverse)
  "limit" (partial "paths" ($regular.Limit 2))
  "groupsection" (partial "groups" ($regular.GroupBy "Section"))
  "groupweight" (partial "groups" ($regular.GroupBy "Weight" "desc"))
  "groupdate" (partial "groups" ($regular.GroupByDate "2006-01"))
  "groupdateasc" (partial "groups" ($regular.GroupByDate "2006" "asc"))
  "grouppublish" (partial "groups" ($regular.GroupByPublishDate "2006"))
  "grouplastmod" (partial "groups" ($regular.GroupByLastmod "2006"))
  "groupparam" (partial "groups" ($regular.GroupByParam "rank"))
  | jsonify | safeHTML -}}
"""

PARTIALS = {
    "path.html": "{{ $path := 0 }}{{ with . }}{{ $path = .Path }}{{ end }}{{ return $path }}",
    "paths.html": "{{ $paths := slice }}{{ range . }}{{ $paths = $paths | append .Path }}{{ end }}{{ return $paths }}",
    "langs.html": (
        '{{ $paths := slice }}{{ range . }}{{ $paths = $paths | append (printf "%s:%s" .Lang .Path) }}{{ end }}'
        "{{ return $paths }}"
    ),
    "site.html": '{{ return printf "%s/%s/%s" .Language.Lang .Version.Name .Role.Name }}',
    "sites.html": (
        '{{ $sites := slice }}{{ range . }}{{ $sites = $sites | append (partial "site" .Site) }}{{ end }}'
        "{{ return $sites }}"
    ),
    "menu.html": (
        "{{ $list := slice }}{{ range . }}{{ $children := slice }}"
        '{{ if .HasChildren }}{{ $children = partial "menu" .Children }}{{ end }}'
        "{{ $list = $list | append (dict"
        ' "name" .Name "id" .Identifier "title" .Title "url" .URL "weight" .Weight "parent" .Parent'
        ' "page" (partial "path" .Page) "pre" (string .Pre) "children" $children "params" (jsonify .Params)) }}'
        "{{ end }}{{ return $list }}"
    ),
    "groups.html": (
        '{{ $list := slice }}{{ range . }}{{ $list = $list | append (dict "list" (slice .Key (partial "paths" .Pages))) }}{{ end }}'
        "{{ return $list }}"
    ),
}


def facts_of(site: Site) -> dict[str, object]:
    """The facts of one site, in the shape in which the layout prints them."""
    pages = list(site.pages)
    for ref in ("/404", "/_sitemap.xml", "/_robots.txt"):
        found = call_member(site, "GetPage", ref)
        if found:
            pages.append(found)
    regular = member(site, "RegularPages")

    def listed(name: str, *args: object) -> list[str]:
        return _paths(call_member(regular, name, *args))

    def groups(name: str, *args: object) -> list[list[object]]:
        found = call_member(regular, name, *args)
        return [[member(group, "Key"), _paths(member(group, "Pages"))] for group in found or ()]

    return {
        "site": _site(site),
        "title": member(site, "Title"),
        "lang": site.language.code,
        "main": member(site, "MainSections"),
        "lastmod": _text(member(site, "Lastmod")),
        "base": member(site, "BaseURL"),
        "home": member(member(site, "Home"), "Path"),
        "sections": _paths(member(site, "Sections")),
        "pages": [_page_facts(site, page) for page in pages],
        "taxonomies": {name: _taxonomy_facts(terms) for name, terms in site.taxonomies.items()},
        "menus": {name: _menu_facts(menu) for name, menu in site.menus.items()},
        "related": {f"p:{page.path}": _paths(call_member(regular, "Related", page)) for page in regular},
        "bytitle": listed("ByTitle"),
        "bylinktitle": listed("ByLinkTitle"),
        "bydate": listed("ByDate"),
        "bylastmod": listed("ByLastmod"),
        "bypublish": listed("ByPublishDate"),
        "byexpiry": listed("ByExpiryDate"),
        "byparam": listed("ByParam", "rank"),
        "reverse": _paths(member(member(regular, "ByWeight"), "Reverse")),
        "limit": listed("Limit", 2),
        "groupsection": groups("GroupBy", "Section"),
        "groupweight": groups("GroupBy", "Weight", "desc"),
        "groupdate": groups("GroupByDate", "2006-01"),
        "groupdateasc": groups("GroupByDate", "2006", "asc"),
        "grouppublish": groups("GroupByPublishDate", "2006"),
        "grouplastmod": groups("GroupByLastmod", "2006"),
        "groupparam": groups("GroupByParam", "rank"),
    }


_PLAIN = {
    "path": "Path", "kind": "Kind", "title": "Title", "linktitle": "LinkTitle", "name": "Name", "type": "Type",
    "section": "Section", "rel": "RelPermalink", "permalink": "Permalink", "bundle": "BundleType",
    "weight": "Weight", "draft": "Draft", "layout": "Layout", "slug": "Slug", "description": "Description",
    "keywords": "Keywords", "aliases": "Aliases", "key": "TranslationKey", "entries": "SectionsEntries",
    "raw": "RawContent",
}  # fmt: skip
_TIMES = {"date": "Date", "lastmod": "Lastmod", "publish": "PublishDate", "expiry": "ExpiryDate"}
_PAGES = {
    "parent": "Parent", "current": "CurrentSection", "first": "FirstSection", "next": "Next", "prev": "Prev",
    "nextin": "NextInSection", "previn": "PrevInSection",
}  # fmt: skip
_LISTS = {
    "ancestors": "Ancestors", "pages": "Pages", "regular": "RegularPages", "recursive": "RegularPagesRecursive",
    "sections": "Sections",
}  # fmt: skip
_FILE = ("Path", "Dir", "LogicalName", "BaseFileName", "TranslationBaseName", "ContentBaseName", "Ext", "Section",
         "UniqueID")  # fmt: skip


def _page_facts(site: Site, page: object) -> dict[str, object]:
    file = member(page, "File")
    return {
        **{fact: member(page, name) or _empty(fact) for fact, name in _PLAIN.items()},
        **{fact: _text(member(page, name)) for fact, name in _TIMES.items()},
        **{fact: _path(member(page, name)) for fact, name in _PAGES.items()},
        **{fact: _paths(member(page, name)) for fact, name in _LISTS.items()},
        "translations": _languages(member(page, "Translations")),
        "all": _languages(member(page, "AllTranslations")),
        "outputs": [
            [member(output, name) for name in ("Name", "Rel", "RelPermalink", "Permalink")]
            for output in member(page, "OutputFormats")
        ],
        "terms": {plural: _paths(call_member(page, "GetTerms", plural)) for plural in site.taxonomies},
        "file": [member(file, name) for name in _FILE] if file else "",
        "menus": [
            [
                name,
                member(entry, "KeyName"),
                call_member(page, "IsMenuCurrent", name, entry),
                call_member(page, "HasMenuCurrent", name, entry),
            ]
            for name, menu in sorted(site.menus.items())
            for entry in menu
        ],
        "params": plain(member(page, "Params")),
        "found": [
            [
                ref,
                _path(call_member(page, "GetPage", ref) or None),
                _path(call_member(site, "GetPage", ref) or None),
            ]
            for ref in member(site, "Params").get("refs", ())
        ],
        "links": [
            call_member(page, name, {"path": target})
            for target in member(site, "Params").get("links", ())
            for name in ("RelRef", "Ref")
        ],
        "rotated": [_site(member(twin, "Site")) for twin in call_member(page, "Rotate", "version")],
    }


def _site(site: object) -> str:
    version, role = member(member(site, "Version"), "Name"), member(member(site, "Role"), "Name")
    return f"{member(member(site, 'Language'), 'Lang')}/{version}/{role}"


_NULL = frozenset({"keywords", "entries"})


def _empty(fact: str) -> object:
    """What Hugo's JSON has for a list that is not there, or for a zero value."""
    if fact in _NULL:
        return None
    return {"weight": 0, "draft": False, "aliases": []}.get(fact, "")


def without_wrappers(value: object) -> object:
    """Facts as the layout printed them; lists in lists come wrapped, because `append` would flatten them."""
    if isinstance(value, dict):
        if value.keys() == {"list"}:
            return without_wrappers(value["list"])
        return {key: without_wrappers(held) for key, held in value.items()}
    return [without_wrappers(held) for held in value] if isinstance(value, list) else value


def plain(value: object) -> object:
    """A value as it comes back out of JSON."""
    if isinstance(value, dict):
        return {key: plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [plain(held) for held in value]
    if isinstance(value, Time):
        return value.format("2006-01-02T15:04:05.999999999Z07:00")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def _text(time: object) -> str:
    assert isinstance(time, Time)
    return str(time)


def _path(page: object) -> object:
    return member(page, "Path") if page is not None else 0


def _paths(pages: Iterable[object]) -> list[str]:
    return [member(page, "Path") for page in pages]


def _languages(pages: Iterable[object]) -> list[str]:
    return [f"{member(page, 'Lang')}:{member(page, 'Path')}" for page in pages]


def _taxonomy_facts(taxonomy: object) -> dict[str, object]:
    return {
        "terms": [
            [
                member(entry, "Name"),
                member(entry, "Count"),
                _path(member(entry, "Page")),
                [
                    [member(one, "Weight"), member(member(one, "Page"), "Path")]
                    for one in member(entry, "WeightedPages")
                ],
            ]
            for entry in member(taxonomy, "Alphabetical")
        ],
        "bycount": [member(entry, "Name") for entry in member(taxonomy, "ByCount")],
    }


def _menu_facts(menu: Iterable[object]) -> list[dict[str, object]]:
    names = {
        "name": "Name", "id": "Identifier", "title": "Title", "url": "URL", "weight": "Weight", "parent": "Parent",
        "pre": "Pre",
    }  # fmt: skip
    return [
        {
            **{fact: member(entry, name) for fact, name in names.items()},
            "page": _path(member(entry, "Page")),
            "children": _menu_facts(member(entry, "Children") or ()),
            "params": plain(member(entry, "Params")) or None,
        }
        for entry in menu
    ]
