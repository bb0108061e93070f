"""Owns what front matter means: reserved fields, their types, cascaded values, parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from ostinato.base.values import Params
from ostinato.site.casting import is_list, items_of, to_bool, to_float, to_int, to_map, to_string, to_strings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ostinato.base.gotime import Time
    from ostinato.config.sections.pages import Sitemap
    from ostinato.site.dates import DateRules, FileDates
    from ostinato.site.matching import CascadeRule

Complain: TypeAlias = "Callable[[str, str, str], None]"
"""Called with a code, a message and the key in front matter."""

NEVER, ALWAYS, LOCAL, LINK = "never", "always", "local", "link"

_CJK = re.compile(
    "[\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
    "\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\uff66-\uff9f]"
)


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """Front matter's `build`: where a page is listed, whether it is rendered, what happens to its files."""

    list: str = ALWAYS
    render: str = ALWAYS
    publish_resources: bool = True


DISABLED = BuildOptions(NEVER, NEVER, publish_resources=False)


class PageMeta:
    """The reserved fields of one page on one site. Filled while the graph is assembled, then left alone."""

    __slots__ = (
        "aliases",
        "build",
        "date",
        "description",
        "draft",
        "expiry_date",
        "is_cjk",
        "keywords",
        "lastmod",
        "layout",
        "link_title",
        "menus",
        "outputs",
        "params",
        "publish_date",
        "resources",
        "sitemap",
        "slug",
        "summary",
        "title",
        "translation_key",
        "type",
        "url",
        "weight",
    )

    aliases: list[str]
    build: BuildOptions
    date: Time
    description: str
    draft: bool
    expiry_date: Time
    is_cjk: bool
    keywords: list[str]
    lastmod: Time
    layout: str
    link_title: str
    menus: object
    outputs: list[str]
    params: Params
    publish_date: Time
    resources: list[Mapping[str, object]]
    sitemap: Sitemap
    slug: str
    summary: str
    title: str
    translation_key: str
    type: str
    url: str
    weight: int

    def __init__(self) -> None:
        self.aliases = self.keywords = self.outputs = self.resources = []  # type: ignore[assignment]
        self.build = BuildOptions()
        self.description = self.layout = self.link_title = self.slug = self.summary = ""
        self.title = self.translation_key = self.type = self.url = ""
        self.draft = self.is_cjk = False
        self.weight = 0
        self.menus = None

    def all_dates_zero(self) -> bool:
        return (
            self.date.is_zero()
            and self.lastmod.is_zero()
            and self.publish_date.is_zero()
            and self.expiry_date.is_zero()
        )

    def raise_dates(self, other: PageMeta, now: Time) -> None:
        """Take over another page's dates where they are later: sections live as long as their pages."""
        if other.date > self.date:
            self.date = other.date
        if other.lastmod > self.lastmod:
            self.lastmod = other.lastmod
        if self.publish_date < other.publish_date < now:
            self.publish_date = other.publish_date


def resolve(
    front: Mapping[str, object],
    cascade: Iterable[CascadeRule],
    dates: DateRules,
    file: FileDates,
    sitemap: Sitemap,
    complain: Complain,
) -> PageMeta:
    """The meaning of a page's front matter, completed by what is handed down to it."""
    meta = PageMeta()
    params = _with_cascade(front, cascade)

    def bad_date(key: str) -> None:
        complain("front-matter-date", f'the "{key}" front matter field is not a parsable date', key)

    (meta.date, meta.lastmod, meta.publish_date, meta.expiry_date), slug = dates.resolve(
        params, file, bad_date
    )
    meta.slug = slug or ""
    meta.build = build_options(params.get("_build", params.get("build")))
    meta.sitemap = sitemap
    own = params.pop("params", None)
    for key in list(params):
        read = _FIELDS.get(key)
        if read is not None:
            problem = read(meta, params, params[key])
            if problem:
                complain("front-matter-value", problem, key)
    if "draft" in params:
        meta.draft = to_bool(params["draft"])
    elif "published" in params:
        meta.draft = _plain_bool(params["published"]) is False
    if isinstance(own, Mapping):
        params.update((key.lower(), value) for key, value in own.items())
    elif own is not None:
        complain("front-matter-value", 'front matter field "params" must be a map', "params")
    params["draft"] = meta.draft
    params["iscjklanguage"] = meta.is_cjk
    meta.params = Params(params)
    return meta


def resolve_added(
    given: Mapping[str, object],
    cascade: Iterable[CascadeRule],
    dates: DateRules,
    sitemap: Sitemap,
    complain: Complain,
) -> PageMeta:
    """The meaning of what a content adapter says of a page: only `params` are parameters."""
    meta = PageMeta()
    rules = list(cascade)
    fields = dict(given)
    params: dict[str, object] = {}
    for rule in rules:
        for key, value in rule.params.items():
            params.setdefault(key, value)
        for key, value in rule.fields.items():
            fields.setdefault(key, value)
    params |= {str(key).lower(): value for key, value in to_map(fields.get("params")).items()}
    moments = {str(key).lower(): value for key, value in to_map(fields.get("dates")).items()}
    (meta.date, meta.lastmod, meta.publish_date, meta.expiry_date) = dates.of_added(moments)
    meta.build = build_options(fields.get("build"))
    meta.sitemap = sitemap
    meta.draft = to_bool(fields.get("draft"))
    meta.is_cjk = to_bool(fields.get("iscjklanguage"))
    meta.menus = fields.get("menus")
    for key, read in _FIELDS.items():
        if key in fields and key not in ("headless", "resources"):
            problem = read(meta, {}, fields[key])
            if problem:
                complain("front-matter-value", problem, key)
    meta.params = Params(params)
    return meta


def _with_cascade(front: Mapping[str, object], cascade: Iterable[CascadeRule]) -> dict[str, object]:
    params = dict(front)
    for rule in cascade:
        for handed in (rule.params, rule.fields):
            for key, value in handed.items():
                params.setdefault(key, value)
    return params


def has_cjk(text: str) -> bool:
    """Whether there are Han, Hangul, Hiragana or Katakana letters in a text."""
    return not text.isascii() and _CJK.search(text) is not None


def build_options(value: object) -> BuildOptions:
    """`build` as written in front matter; older sites use booleans."""
    settings = to_map(value)
    if not settings:
        return _USUAL
    listed, render = settings.get("list", ALWAYS), settings.get("render", ALWAYS)
    return BuildOptions(
        _choice(listed, (ALWAYS, NEVER, LOCAL)),
        _choice(render, (ALWAYS, NEVER, LINK)),
        to_bool(settings.get("publishresources", True)),
    )


_USUAL = BuildOptions()


def _choice(value: object, known: Sequence[str]) -> str:
    if isinstance(value, bool):
        return ALWAYS if value else NEVER
    text = to_string(value)
    if text == "0":
        return NEVER
    return text if text in known else ALWAYS


def _plain_bool(value: object) -> bool | None:
    """`published: false`; it may also be a date, which says nothing here."""
    if isinstance(value, bool | int):
        return bool(value)
    return to_bool(value) if value in ("true", "false") else None


def _text_field(name: str) -> Callable[[PageMeta, dict[str, object], object], str]:
    key = name.replace("_", "")

    def read(meta: PageMeta, params: dict[str, object], value: object) -> str:
        text = to_string(value)
        setattr(meta, name, text)
        params[key] = text
        return ""

    return read


def _slug(meta: PageMeta, params: dict[str, object], value: object) -> str:
    meta.slug = params["slug"] = to_string(value).strip("-")
    return ""


def _url(meta: PageMeta, params: dict[str, object], value: object) -> str:
    url = to_string(value)
    if url.startswith(("http://", "https://")):
        return f'URLs with protocol (http*) not supported: "{url}"'
    meta.url = params["url"] = url
    return ""


def _keywords(meta: PageMeta, params: dict[str, object], value: object) -> str:
    meta.keywords = to_strings(value)
    params["keywords"] = meta.keywords
    return ""


def _headless(meta: PageMeta, params: dict[str, object], value: object) -> str:
    headless = to_bool(value)
    params["headless"] = headless
    if headless:
        meta.build = replace(meta.build, list=NEVER, render=NEVER)
    return ""


def _outputs(meta: PageMeta, params: dict[str, object], value: object) -> str:
    del params
    meta.outputs = [name.lower() for name in to_strings(value)]
    return ""


def _weight(meta: PageMeta, params: dict[str, object], value: object) -> str:
    meta.weight = params["weight"] = to_int(value)
    return ""


def _aliases(meta: PageMeta, params: dict[str, object], value: object) -> str:
    aliases = to_strings(value)
    for alias in aliases:
        if alias.startswith(("http://", "https://")):
            return f'http* aliases not supported: "{alias}"'
    meta.aliases = aliases
    params["aliases"] = aliases
    return ""


def _sitemap(meta: PageMeta, params: dict[str, object], value: object) -> str:
    del params
    meta.sitemap = sitemap_of(to_map(value), meta.sitemap)
    return ""


def sitemap_of(values: Mapping[str, object], default: Sitemap) -> Sitemap:
    """Sitemap settings over defaults."""
    return msgspec.structs.replace(
        default,
        change_freq=to_string(values.get("changefreq", default.change_freq)),
        disable=to_bool(values.get("disable", default.disable)),
        filename=to_string(values.get("filename", default.filename)),
        priority=to_float(values.get("priority", default.priority), default.priority),
    )


def _is_cjk(meta: PageMeta, params: dict[str, object], value: object) -> str:
    del params
    meta.is_cjk = to_bool(value)
    return ""


def _resources(meta: PageMeta, params: dict[str, object], value: object) -> str:
    if is_list(value):
        meta.resources = [item for item in items_of(value) if isinstance(item, Mapping)]
    else:
        params["resources"] = value
    return ""


_FIELDS: Mapping[str, Callable[[PageMeta, dict[str, object], object], str]] = {
    "title": _text_field("title"),
    "linktitle": _text_field("link_title"),
    "summary": _text_field("summary"),
    "description": _text_field("description"),
    "type": _text_field("type"),
    "layout": _text_field("layout"),
    "translationkey": _text_field("translation_key"),
    "slug": _slug,
    "url": _url,
    "keywords": _keywords,
    "headless": _headless,
    "outputs": _outputs,
    "weight": _weight,
    "aliases": _aliases,
    "sitemap": _sitemap,
    "iscjklanguage": _is_cjk,
    "resources": _resources,
}
