"""Owns permalink patterns: `/:year/:slug/` and what each token stands for."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.base import gotime, urls
from ostinato.site import kinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.content.paths import ContentPath
    from ostinato.site.matching import PageMatcher
    from ostinato.site.page import Page

SUPPORTED_KINDS = (kinds.PAGE, kinds.HOME, kinds.SECTION, kinds.TAXONOMY, kinds.TERM)

_TOKEN = re.compile(r":\w+(\[.+?\])?")
_ESCAPED_COLON = "\0"


class UnknownTokenError(ValueError):
    """A pattern holds a token that means nothing."""


@dataclass(frozen=True, slots=True)
class PermalinkRule:
    """A pattern and the pages that it is for; the first rule that matches wins."""

    target: PageMatcher
    pattern: str


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> Callable[[Page], str]:
    """The function that fills a pattern for a page. Raises UnknownTokenError."""
    plain = pattern.replace("\\:", _ESCAPED_COLON)
    parts: list[str | Callable[[Page], str]] = []
    end = 0
    for found in _TOKEN.finditer(plain):
        parts += [plain[end : found.start()], _token(found[0][1:], pattern)]
        end = found.end()
    parts.append(plain[end:])

    def expand(page: Page) -> str:
        filled = "".join(part if isinstance(part, str) else part(page) for part in parts)
        return filled.replace(_ESCAPED_COLON, ":")

    return expand


def _token(name: str, pattern: str) -> Callable[[Page], str]:
    known = _TOKENS.get(name)
    if known is not None:
        return known
    if name.startswith("sections["):
        cut = _slicer(name.removeprefix("sections"))
        return lambda page: posixpath.join("", *cut(_sections(page)))
    if name.startswith("sectionslugs["):
        cut = _slicer(name.removeprefix("sectionslugs"))
        return lambda page: posixpath.join("", *cut(_section_slugs(page)))
    if gotime.REFERENCE_PROBE.format(name) != name:
        return lambda page: page.date.format(name)
    raise UnknownTokenError(f'error expanding "{pattern}": permalink attribute not recognised')


def _title(page: Page) -> str:
    return urls.urlize(page.title, page.site.settings.urls)


def _slug_or_title(page: Page) -> str:
    return urls.urlize(page.slug, page.site.settings.urls) if page.slug else _title(page)


def _file_name(page: Page) -> str:
    if page.source is None:
        return ""
    path: ContentPath = page.path_info.original
    if path.name_no_identifier == "_index":
        return ""
    name = path.container if path.name_no_identifier == "index" else path.name_no_identifier
    return urls.urlize(name, page.site.settings.urls)


def _content_base_name(page: Page) -> str:
    return urls.urlize(page.path_info.original.base_name, page.site.settings.urls)


def _slug_or(other: Callable[[Page], str]) -> Callable[[Page], str]:
    return lambda page: urls.urlize(page.slug, page.site.settings.urls) if page.slug else other(page)


def _section_slug(page: Page) -> str:
    section = page.first_section
    return "" if section.is_home else _slug_or_title(section)


def _sections(page: Page) -> list[str]:
    return page.sections_entries


def _sections_path(page: Page) -> str:
    section: Page = page.current_section
    return section.path


def _section_slugs(page: Page) -> list[str]:
    section = page.current_section
    line = [*reversed(section.ancestors.items), section]
    return [_slug_or_title(one) for one in line if not one.is_home]


_TOKENS: dict[str, Callable[[Page], str]] = {
    "year": lambda page: str(page.date.civil.year),
    "month": lambda page: f"{page.date.civil.month:02d}",
    "monthname": lambda page: gotime.MONTHS[page.date.civil.month - 1],
    "day": lambda page: f"{page.date.civil.day:02d}",
    "weekday": lambda page: str(page.date.civil.weekday),
    "weekdayname": lambda page: gotime.DAYS[page.date.civil.weekday],
    "yearday": lambda page: str(page.date.civil.year_day),
    "section": lambda page: page.section,
    "sectionslug": _section_slug,
    "sections": _sections_path,
    "sectionslugs": lambda page: posixpath.join("", *_section_slugs(page)),
    "title": _title,
    "slug": _slug_or_title,
    "slugorfilename": _slug_or(_file_name),
    "filename": _file_name,
    "contentbasename": _content_base_name,
    "slugorcontentbasename": _slug_or(_content_base_name),
}


def _slicer(cut: str) -> Callable[[list[str]], list[str]]:
    """`[1]`, `[1:]`, `[:last]`: a lenient cut of the list of sections."""
    cut = cut.strip().lower()
    if len(cut) < 3 or not (cut.startswith("[") and cut.endswith("]")):
        return lambda _: []
    low, colon, high = cut[1:-1].partition(":")
    if not colon:
        return lambda items: [item for item in items[_index(low, items, 0) :][:1] if item]
    return lambda items: items[_index(low, items, 0) : _index(high, items, len(items))]


def _index(text: str, items: list[str], default: int) -> int:
    if not text:
        return default
    if text == "last":
        return max(0, len(items) - 1)
    number = int(text) if text.isdigit() else 0
    return min(number, len(items))
