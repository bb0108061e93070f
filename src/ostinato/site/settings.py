"""Owns what the page graph needs of one site's configuration, in the form in which it uses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.base.safe import HTML
from ostinato.base.urls import UrlRules
from ostinato.base.values import Params
from ostinato.config.dimensions import Dimensions, Vector, dimensions_of
from ostinato.config.sections.build import MediaType
from ostinato.content.reading import path_rules
from ostinato.site.casting import to_map, to_string, to_strings_whole
from ostinato.site.dates import DateRules
from ostinato.site.language import Language
from ostinato.site.matching import CascadeRule, PageMatcher
from ostinato.site.menus import MenuEntry
from ostinato.site.permalinks import PermalinkRule
from ostinato.site.taxonomies import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ostinato.base.gotime import Time
    from ostinato.config.sections import pages as sections
    from ostinato.config.sections.build import OutputFormat
    from ostinato.config.settings import Config, LanguageConfig
    from ostinato.content.paths import PathRules


@dataclass(frozen=True, slots=True, eq=False)
class SiteSettings:
    """The settings of one site, resolved. `config` has all that needs no preparation."""

    config: LanguageConfig
    language: Language
    is_multihost: bool
    now: Time
    paths: PathRules
    urls: UrlRules
    base_url: str
    dates: DateRules
    params: Params
    views: tuple[View, ...]
    permalinks: tuple[PermalinkRule, ...]
    cascade: tuple[CascadeRule, ...]
    menus: Mapping[str, tuple[MenuEntry, ...]]
    disabled_kinds: frozenset[str]
    suffixes: Mapping[str, MediaType]
    """The media type that each file suffix stands for."""

    def is_enabled(self, kind: str) -> bool:
        return kind not in self.disabled_kinds

    def media_type_of(self, extension: str, name: str = "") -> MediaType:
        """A media type by its name, else by a file's extension; unknown ones are just bytes."""
        named = self.config.media_types.get(name) if name else None
        return named or self.suffixes.get(extension.lower(), _UNKNOWN)

    def base_url_for(self, form: OutputFormat) -> str:
        """The base URL, with the protocol that a format asks for (`webcal://`)."""
        if not form.protocol:
            return self.base_url
        _, separator, rest = self.base_url.partition("://")
        return form.protocol + rest if separator and form.protocol.endswith("://") else self.base_url


def settings_of(config: Config, now: Time) -> tuple[SiteSettings, ...]:
    """The settings of every site of a project, in Hugo's order of languages."""
    dimensions = dimensions_of(config)
    rules = path_rules(config)
    return tuple(_of_language(config, language, rules, dimensions, now) for language in config.languages)


def _of_language(
    config: Config, language: LanguageConfig, rules: PathRules, dimensions: Dimensions, now: Time
) -> SiteSettings:
    params = Params(language.params)
    base_url = language.base_url if language.base_url.endswith("/") else language.base_url + "/"
    in_root = config.is_multihost or (language.is_default and not config.default_content_language_in_subdir)
    default = next((each for each in config.languages if each.is_default), language)
    spoken = Language(language, params, default)
    front = language.frontmatter
    return SiteSettings(
        config=language,
        language=spoken,
        is_multihost=config.is_multihost,
        now=now,
        paths=rules,
        urls=UrlRules(
            base_url,
            not language.disable_path_to_lower,
            language.remove_path_accents,
            language.canonify_urls,
            "" if in_root else language.key,
        ),
        base_url=base_url,
        dates=DateRules(
            {
                "date": front.date,
                "lastmod": front.lastmod,
                "publishdate": front.publish_date,
                "expirydate": front.expiry_date,
            },
            spoken.location,
        ),
        params=params,
        views=tuple(
            View(singular, plural, "/" + plural.strip("/ ").lower().replace(" ", "-"))
            for singular, plural in sorted(language.taxonomies.items(), key=lambda item: item[1])
        ),
        permalinks=tuple(
            PermalinkRule(_matcher(rule.target, dimensions), rule.pattern) for rule in language.permalinks
        ),
        cascade=tuple(
            CascadeRule(_matcher(rule.target, dimensions), rule.fields, rule.params)
            for rule in language.cascade
        ),
        menus={
            name: tuple(_entry(name, entry) for entry in entries) for name, entries in language.menus.items()
        },
        disabled_kinds=frozenset(language.disabled_kinds),
        suffixes=_suffixes(config.media_types.values()),
    )


_UNKNOWN = MediaType(type="application/octet-stream")


def _suffixes(types: Iterable[MediaType]) -> dict[str, MediaType]:
    found: dict[str, MediaType] = {}
    for media in types:
        for suffix in media.suffixes:
            found.setdefault(suffix, media)
    return found


def _matcher(target: sections.PageMatcher, dimensions: Dimensions) -> PageMatcher:
    return PageMatcher(
        target.path,
        target.kind,
        target.environment,
        _vectors(target, dimensions),
    )


def _vectors(target: sections.PageMatcher, dimensions: Dimensions) -> frozenset[Vector] | None:
    matrix = target.sites.matrix
    languages = (*matrix.languages, target.lang) if target.lang else matrix.languages
    choice = dimensions.choice(languages, matrix.versions, matrix.roles)
    return None if choice.is_open else dimensions.all_of(choice)


def vectors_of(target: Mapping[str, object], dimensions: Dimensions) -> frozenset[Vector] | None:
    """The sites that a target in front matter means by `lang` or `sites.matrix`. Raises GlobError."""
    matrix = to_map(to_map(target.get("sites")).get("matrix"))
    languages = to_strings_whole(matrix.get("languages"))
    if target.get("lang"):
        languages = [*languages, to_string(target["lang"])]
    versions, roles = (to_strings_whole(matrix.get(name)) for name in ("versions", "roles"))
    choice = dimensions.choice(languages, versions, roles)
    return None if choice.is_open else dimensions.all_of(choice)


def _entry(menu: str, entry: sections.MenuEntry) -> MenuEntry:
    return MenuEntry(
        menu=menu,
        identifier=entry.identifier,
        parent=entry.parent,
        name=entry.name,
        pre=HTML(entry.pre),
        post=HTML(entry.post),
        configured_url=entry.url,
        page_ref=entry.page_ref,
        weight=entry.weight,
        title=entry.title,
        params=Params(entry.params),
    )
