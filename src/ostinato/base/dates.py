"""Owns dates in other languages: names of months and days, and the layouts `:date_long` and the like."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.base.gotime import DAYS, MONTHS
from ostinato.base.gotime_layout import format_time, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable

    from babel import Locale

    from ostinato.base.gotime import Time

_STYLES = {
    ":date_full": ("date", "full"), ":date_long": ("date", "long"), ":date_medium": ("date", "medium"),
    ":date_short": ("date", "short"), ":time_full": ("time", "full"), ":time_long": ("time", "long"),
    ":time_medium": ("time", "medium"), ":time_short": ("time", "short"),
}  # fmt: skip
_NAMES = {"January": "wide", "Jan": "abbreviated", "Monday": "wide", "Mon": "abbreviated"}
_ENGLISH = ("en", "")


def localized(time: Time, layout: str, language: str) -> str:
    """The date in a layout, with names in a language (Hugo: time.Format)."""
    if layout in _STYLES:
        return _styled(time, layout, language)
    if language.partition("-")[0].lower() in _ENGLISH or not any(name in layout for name in ("Jan", "Mon")):
        return format_time(time, layout)
    locale = _locale(language)
    if locale is None:
        return format_time(time, layout)
    out = []
    for literal, part in pieces(layout):
        out.append(literal)
        if part in _NAMES:
            out.append(_name(time, part, locale))
        elif part:
            out.append(format_time(time, part))
    return "".join(out)


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError  # heavy, and only other languages need it

    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        base = language.partition("-")[0]
        return _locale(base) if base != language else None


def known_locale(names: Iterable[str]) -> str:
    """The first of some names of locales whose customs are known; English when none is."""
    for name in names:
        if name.partition("-")[0].lower() in _ENGLISH or _locale(name) is not None:
            return name
    return "en"


def _name(time: Time, part: str, locale: Locale) -> str:
    width = _NAMES[part]
    if part.startswith("Jan"):
        names = locale.months["format"][width]
        return str(names.get(time.civil.month, MONTHS[time.civil.month - 1]))
    names = locale.days["format"][width]
    return str(names.get((time.civil.weekday + 6) % 7, DAYS[time.civil.weekday]))


def _styled(time: Time, layout: str, language: str) -> str:
    from babel.dates import format_date
    from babel.dates import format_time as babel_time

    kind, style = _STYLES[layout]
    locale = _locale(language) or _locale("en")
    civil = time.civil
    if kind == "date":
        return str(format_date(dt.date(max(civil.year, 1), civil.month, civil.day), style, locale=locale))
    zone = dt.timezone(dt.timedelta(seconds=civil.offset), civil.zone) if civil.offset else dt.UTC
    clock = dt.datetime(
        max(civil.year, 1), civil.month, civil.day, civil.hour, civil.minute, civil.second, tzinfo=zone
    )
    text = str(babel_time(clock, style, tzinfo=zone, locale=locale))
    return text.replace("\u202f", " ") if style in ("short", "medium") else text
