"""Owns dates in other languages: names of months and days, and the layouts `:date_long` and the like."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from ostinato.base.gotime import DAYS, MONTHS
from ostinato.base.gotime_layout import format_time
from ostinato.base.locales import STYLES, Locale, find_locale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ostinato.base.gotime import Time

_ENGLISH = ("en", "en-us", "en-gb")
_FIELD = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*")


def localized(time: Time, layout: str, language: str) -> str:
    """The date in a layout, with names in a language (Hugo: time.Format)."""
    if layout[:1] == ":" and layout.lower() in STYLES:
        locale = _customs(language)
        return _styled(time, locale.patterns[layout.lower()], locale)
    text = format_time(time, layout)
    if language in _ENGLISH:
        return text
    if "Jan" in layout:
        text = _in_language(text, layout, "January", MONTHS, time.civil.month - 1, _customs(language))
    if "Mon" in layout:
        text = _in_language(text, layout, "Monday", DAYS, time.civil.weekday, _customs(language))
    return text


def _in_language(
    text: str, layout: str, full: str, names: tuple[str, ...], position: int, locale: Locale
) -> str:
    """The text with every English name of the day or month replaced: the long ones, or else the short ones."""
    own = (locale.months, locale.short_months) if names is MONTHS else (locale.days, locale.short_days)
    if full in layout:
        return text.replace(names[position], own[0][position])
    return text.replace(names[position][:3], own[1][position])


def _customs(language: str) -> Locale:
    locale = find_locale(language) or find_locale("en")
    assert locale is not None, "English is in the file"
    return locale


def known_locale(names: Iterable[str]) -> str:
    """The first of some names of locales whose customs are known; English when none is."""
    return next((name for name in names if find_locale(name) is not None), "en")


def _styled(time: Time, pattern: str, locale: Locale) -> str:
    return _FIELD.sub(lambda field: _field(time, field, locale), pattern)


def _field(time: Time, field: re.Match[str], locale: Locale) -> str:
    if field[1] is not None:
        return field[1].replace("''", "'")
    letters = field[0]
    writer = _WRITERS.get(letters)
    return writer(time, locale) if writer is not None else letters


def _long_zone(time: Time, locale: Locale) -> str:
    """The name of a place's time in full, where the language has one, else in short."""
    place = time.location.zone
    if place is None:
        return time.civil.zone
    civil = time.civil
    moment = dt.datetime(civil.year, civil.month, civil.day, civil.hour, civil.minute, tzinfo=place)
    return _babel_zone(moment, locale.name) or civil.zone


_WRITERS: dict[str, Callable[[Time, Locale], str]] = {
    "y": lambda time, _: str(time.civil.year),
    "yy": lambda time, _: f"{time.civil.year % 100:02}",
    "M": lambda time, _: str(time.civil.month),
    "MM": lambda time, _: f"{time.civil.month:02}",
    "MMM": lambda time, locale: locale.short_months[time.civil.month - 1],
    "MMMM": lambda time, locale: locale.months[time.civil.month - 1],
    "d": lambda time, _: str(time.civil.day),
    "dd": lambda time, _: f"{time.civil.day:02}",
    "EEE": lambda time, locale: locale.short_days[time.civil.weekday],
    "EEEE": lambda time, locale: locale.days[time.civil.weekday],
    "H": lambda time, _: str(time.civil.hour),
    "HH": lambda time, _: f"{time.civil.hour:02}",
    "h": lambda time, _: str(time.civil.hour % 12 or 12),
    "hh": lambda time, _: f"{time.civil.hour % 12 or 12:02}",
    "m": lambda time, _: str(time.civil.minute),
    "mm": lambda time, _: f"{time.civil.minute:02}",
    "s": lambda time, _: str(time.civil.second),
    "ss": lambda time, _: f"{time.civil.second:02}",
    "a": lambda time, _: "am" if time.civil.hour < 12 else "pm",
    "z": lambda time, _: time.civil.zone,
    "zzzz": _long_zone,
}


@lru_cache(maxsize=256)
def _babel_zone(moment: dt.datetime, name: str) -> str:
    from babel import Locale as BabelLocale  # heavy, and few ask for it
    from babel import UnknownLocaleError

    try:
        locale = BabelLocale.parse(name, sep="-")
    except (UnknownLocaleError, ValueError):
        return ""
    from babel.core import get_global

    zone = get_global("meta_zones").get(str(moment.tzinfo))
    names = cast("dict[str, str]", locale.meta_zones.get(zone, {}).get("long", {}) if zone else {})
    return names.get("daylight" if moment.dst() else "standard", "")
