"""Owns the sections about pages: languages, menus, permalinks, cascades, dates, related pages."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  the decoder reads the types of the fields

from msgspec import Struct, field


class LanguageEntry(Struct, frozen=True, kw_only=True):
    """One of `languages`: what makes it a language, beside the settings of its own."""

    title: str = ""
    weight: int = 0
    disabled: bool = False
    direction: str = ""
    label: str = ""
    locale: str = ""
    language_name: str = ""
    language_code: str = ""
    language_direction: str = ""


class Weighted(Struct, frozen=True, kw_only=True):
    """One of `versions` or `roles`."""

    weight: int = 0


class SitesMatrix(Struct, frozen=True, kw_only=True):
    """Which languages, versions and roles; empty means the default."""

    languages: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


class Sites(Struct, frozen=True, kw_only=True):
    """For which sites a mount or a target is."""

    matrix: SitesMatrix = SitesMatrix()
    complements: SitesMatrix = SitesMatrix()


class PageMatcher(Struct, frozen=True, kw_only=True):
    """Which pages: a target of `cascade`, `permalinks` and `segments`. An empty field matches all."""

    path: str = ""
    kind: str = ""
    lang: str = ""
    environment: str = ""
    sites: Sites = Sites()


class Cascade(Struct, frozen=True, kw_only=True):
    """Front matter for the pages that `target` matches; keys are lower-cased."""

    target: PageMatcher = PageMatcher()
    params: Mapping[str, object] = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=dict)


class Permalink(Struct, frozen=True, kw_only=True):
    """A pattern for the URLs of the pages that `target` matches."""

    target: PageMatcher = PageMatcher()
    pattern: str = ""


class SegmentMatcher(Struct, frozen=True, kw_only=True):
    """Pages by kind, path, output format and site; patterns that begin with `! ` exclude."""

    kind: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    output: tuple[str, ...] = ()
    lang: str = ""
    sites: Sites = Sites()


class Segment(Struct, frozen=True, kw_only=True):
    """One of `segments`: a part of the site that can be rendered alone."""

    excludes: tuple[SegmentMatcher, ...] = ()
    includes: tuple[SegmentMatcher, ...] = ()


class MenuEntry(Struct, frozen=True, kw_only=True):
    """One entry of `menus`."""

    identifier: str = ""
    parent: str = ""
    name: str = ""
    pre: str = ""
    post: str = ""
    url: str = ""
    page_ref: str = ""
    weight: int = 0
    title: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


class Frontmatter(Struct, frozen=True, kw_only=True):
    """Where each date of a page comes from, in order."""

    date: tuple[str, ...] = ()
    lastmod: tuple[str, ...] = ()
    publish_date: tuple[str, ...] = ()
    expiry_date: tuple[str, ...] = ()


class Sitemap(Struct, frozen=True, kw_only=True):
    """`sitemap`."""

    change_freq: str = ""
    priority: float = -1
    filename: str = "sitemap.xml"
    disable: bool = False

    def __go_json__(self) -> dict[str, object]:
        return {
            "ChangeFreq": self.change_freq,
            "Priority": self.priority,
            "Filename": self.filename,
            "Disable": self.disable,
        }


class RelatedIndex(Struct, frozen=True, kw_only=True):
    """One of `related.indices`."""

    name: str = ""
    type: str = ""
    apply_filter: bool = False
    pattern: str = ""
    weight: int = 0
    cardinality_threshold: int = 0
    to_lower: bool = False
    tokenize: bool = False
    min_token_length: int = 0


class Related(Struct, frozen=True, kw_only=True):
    """`related`."""

    threshold: int = 0
    include_newer: bool = False
    to_lower: bool = False
    indices: tuple[RelatedIndex, ...] = ()


class Pagination(Struct, frozen=True, kw_only=True):
    """`pagination`."""

    pager_size: int = 10
    path: str = "page"
    disable_aliases: bool = False


class PageOrder(Struct, frozen=True, kw_only=True):
    """`page`."""

    next_prev_sort_order: str = "desc"
    next_prev_in_section_sort_order: str = "desc"
