"""Owns Go's date layouts: formatting and parsing by the reference time `Mon Jan 2 15:04:05 MST 2006`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.base import gotime
from ostinato.base.gotime import DAYS, MONTHS, SECOND, UTC, Location, Time, fixed_zone, make_time

if TYPE_CHECKING:
    from collections.abc import Callable

_PART = re.compile(
    r"January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|_2006|002|__2|01|02|03|04|05|06|2006|15|_2|PM|pm"
    r"|-07:00:00|-07:00|-070000|-0700|-07|Z07:00:00|Z07:00|Z070000|Z0700|Z07"
    r"|[.,]0+(?!\d)|[.,]9+(?!\d)|1|2|3|4|5"
)
Piece = tuple[str, str]
"""A literal to print, then the part that follows it; the last part is empty."""


@lru_cache(maxsize=512)
def pieces(layout: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    literal = ""
    at = 0
    for match in _PART.finditer(layout):
        if match.start() < at:
            continue
        part = match[0]
        literal += layout[at : match.start()]
        at = match.end()
        if part == "_2006":
            literal += "_"
            part = "2006"
        pieces.append((literal, part))
        literal = ""
    pieces.append((literal + layout[at:], ""))
    return tuple(pieces)


def format_time(time: Time, layout: str) -> str:
    """The time as the layout writes it (Go: time.Time.Format)."""
    return _formatted(time.seconds, time.nanos, time.location, layout)


@lru_cache(maxsize=4096)
def _formatted(seconds: int, nanos: int, location: Location, layout: str) -> str:
    time = Time(seconds, nanos, location)
    out: list[str] = []
    for literal, part in pieces(layout):
        out.append(literal)
        if part:
            out.append(_written(time, part))
    return "".join(out)


_WRITERS: dict[str, Callable[[Time], str]] = {
    "January": lambda t: MONTHS[t.civil.month - 1],
    "Jan": lambda t: MONTHS[t.civil.month - 1][:3],
    "01": lambda t: f"{t.civil.month:02}",
    "1": lambda t: str(t.civil.month),
    "Monday": lambda t: DAYS[t.civil.weekday],
    "Mon": lambda t: DAYS[t.civil.weekday][:3],
    "2": lambda t: str(t.civil.day),
    "_2": lambda t: f"{t.civil.day:2}",
    "02": lambda t: f"{t.civil.day:02}",
    "__2": lambda t: f"{t.civil.year_day:3}",
    "002": lambda t: f"{t.civil.year_day:03}",
    "15": lambda t: f"{t.civil.hour:02}",
    "3": lambda t: str(t.civil.hour % 12 or 12),
    "03": lambda t: f"{t.civil.hour % 12 or 12:02}",
    "4": lambda t: str(t.civil.minute),
    "04": lambda t: f"{t.civil.minute:02}",
    "5": lambda t: str(t.civil.second),
    "05": lambda t: f"{t.civil.second:02}",
    "2006": lambda t: f"{t.civil.year:04}" if t.civil.year >= 0 else f"-{-t.civil.year:04}",
    "06": lambda t: f"{t.civil.year % 100:02}",
    "PM": lambda t: "PM" if t.civil.hour >= 12 else "AM",
    "pm": lambda t: "pm" if t.civil.hour >= 12 else "am",
    "MST": lambda t: t.civil.zone or _short_offset(t.civil.offset),
}


def _written(time: Time, part: str) -> str:
    writer = _WRITERS.get(part)
    if writer is not None:
        return writer(time)
    if part[0] in ".,":
        return _fraction(time.nanos, part)
    if part[0] == "Z" and time.civil.offset == 0:
        return "Z"
    return _offset(time.civil.offset, part[1:])


def _fraction(nanos: int, part: str) -> str:
    digits = f"{nanos:09}"[: len(part) - 1].ljust(len(part) - 1, "0")
    if part[1] == "9":
        digits = digits.rstrip("0")
        return part[0] + digits if digits else ""
    return part[0] + digits


def _offset(offset: int, shape: str) -> str:
    sign = "-" if offset < 0 else "+"
    minutes, seconds = divmod(abs(offset), 60)
    text = f"{sign}{minutes // 60:02}"
    colon = ":" if ":" in shape else ""
    if len(shape) > 2:
        text += f"{colon}{minutes % 60:02}"
    if len(shape) > 5 or shape == "070000":
        text += f"{colon}{seconds:02}"
    return text


def _short_offset(offset: int) -> str:
    """What Go prints for a zone without a name: `+0130`."""
    minutes = abs(offset) // 60
    return f"{'-' if offset < 0 else '+'}{minutes // 60:02}{minutes % 60:02}"


_READERS = {
    "January": rf"(?P<month_name>{'|'.join(MONTHS)})",
    "Jan": rf"(?P<month_name>{'|'.join(m[:3] for m in MONTHS)})",
    "01": r"(?P<month>\d\d)",
    "1": r"(?P<month>\d\d?)",
    "Monday": rf"(?:{'|'.join(DAYS)})",
    "Mon": rf"(?:{'|'.join(d[:3] for d in DAYS)})",
    "2": r" ?(?P<day>\d\d?)",
    "_2": r" ?(?P<day>\d\d?)",
    "02": r"(?P<day>\d\d)",
    "__2": r" {0,2}(?P<year_day>\d{1,3})",
    "002": r"(?P<year_day>\d{3})",
    "15": r"(?P<hour>\d\d?)",
    "3": r"(?P<hour>\d\d?)",
    "03": r"(?P<hour>\d\d)",
    "4": r"(?P<minute>\d\d?)",
    "04": r"(?P<minute>\d\d)",
    "5": r"(?P<second>\d\d?)(?P<fraction>[.,]\d+)?",
    "05": r"(?P<second>\d\d)(?P<fraction>[.,]\d+)?",
    "2006": r"(?P<year>\d{4})",
    "06": r"(?P<short_year>\d\d)",
    "PM": r"(?P<half>AM|PM)",
    "pm": r"(?P<half>am|pm)",
    "MST": r"(?P<zone>[A-Z][A-Za-z]{2,4}(?:[+-]\d\d?)?|[+-]\d{2,4})",
    "-07:00:00": r"(?P<offset>[+-]\d\d:\d\d:\d\d)",
    "-07:00": r"(?P<offset>[+-]\d\d:\d\d)",
    "-070000": r"(?P<offset>[+-]\d{6})",
    "-0700": r"(?P<offset>[+-]\d{4})",
    "-07": r"(?P<offset>[+-]\d\d)",
    "Z07:00:00": r"(?P<offset>Z|[+-]\d\d:\d\d:\d\d)",
    "Z07:00": r"(?P<offset>Z|[+-]\d\d:\d\d)",
    "Z070000": r"(?P<offset>Z|[+-]\d{6})",
    "Z0700": r"(?P<offset>Z|[+-]\d{4})",
    "Z07": r"(?P<offset>Z|[+-]\d\d)",
}


@lru_cache(maxsize=256)
def _reader(layout: str) -> re.Pattern[str]:
    parts = []
    seen: set[str] = set()
    for literal, part in pieces(layout):
        parts.append(re.escape(literal).replace(r"\ ", " +" if literal.strip() != literal else r"\ "))
        if not part:
            continue
        pattern = _READERS.get(part)
        if pattern is None:
            pattern = (
                r"(?P<fraction>[.,]\d{" + str(len(part) - 1) + "})"
                if part[1] == "0"
                else r"(?P<fraction>[.,]\d+)?"
            )
            if "fraction" in seen:
                pattern = ""
        for name in re.findall(r"\?P<(\w+)>", pattern):
            if name in seen:
                pattern = pattern.replace(f"?P<{name}>", "?:")
            seen.add(name)
        parts.append(pattern)
    return re.compile("".join(parts), re.IGNORECASE)


def parse_time(layout: str, value: str, location: Location = UTC) -> Time:
    """The instant that `value` writes in the layout; without a zone it is in `location`. Raises ValueError."""
    match = _reader(layout).fullmatch(value)
    time = _assembled(match.groupdict(), location) if match else None
    if time is None:
        raise ValueError(f'parsing time "{value}" as "{layout}": cannot parse "{value}" as "{layout}"')
    return time


def _assembled(found: dict[str, str | None], location: Location) -> Time | None:
    year = int(found.get("year") or 0)
    short = found.get("short_year")
    if short is not None:
        year = int(short) + (1900 if int(short) >= 69 else 2000)
    month, day = _month(found), int(found.get("day") or 1)
    hour = int(found.get("hour") or 0)
    half = (found.get("half") or "").upper()
    if half == "PM" and hour < 12:
        hour += 12
    elif half == "AM" and hour == 12:
        hour = 0
    minute, second = int(found.get("minute") or 0), int(found.get("second") or 0)
    if not (1 <= month <= 12 and 1 <= day <= _days_in(year, month)):
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    nanos = int((found.get("fraction") or ".0")[1:10].ljust(9, "0"))
    if found.get("year_day"):
        month, day = 1, int(found["year_day"] or 1)
    local = make_time(year, month, day, hour, minute, second, nanos % SECOND)
    offset, name = found.get("offset"), found.get("zone") or ""
    if offset in ("Z", "z") or name == "UTC":
        return local
    if not offset and not name:
        return make_time(year, month, day, hour, minute, second, nanos % SECOND, location)
    seconds, place = _at_offset(offset, name, local) if offset else _in_zone(name, local)
    return Time(local.seconds - seconds, local.nanos, place)


def _month(found: dict[str, str | None]) -> int:
    name = found.get("month_name")
    if name:
        return next(n for n, month in enumerate(MONTHS, 1) if month[:3].lower() == name[:3].lower())
    return int(found.get("month") or 1)


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _at_offset(offset: str, name: str, local: Time) -> tuple[int, Location]:
    """An offset in seconds, and the place that is meant: this machine's when its clock shows that very time."""
    digits = offset[1:].replace(":", "").ljust(6, "0")
    seconds = int(digits[:2]) * 3600 + int(digits[2:4]) * 60 + int(digits[4:6])
    seconds = -seconds if offset[0] == "-" else seconds
    here = gotime.local().at(local.seconds - seconds)
    is_here = here[0] == seconds and name in ("", here[1])
    return seconds, gotime.local() if is_here else fixed_zone(name, seconds)


def _in_zone(name: str, local: Time) -> tuple[int, Location]:
    """The same for the abbreviation of a zone, which means something only where it is used."""
    offset = gotime.local().offset_of(name, local.seconds)
    if offset is not None:
        return offset, gotime.local()
    hours = int(name[3:]) if name[:3] == "GMT" and len(name) > 3 else 0
    return 0, fixed_zone(name, hours * 3600)


_ANY = (
    "2006-01-02T15:04:05Z07:00",
    "2006-01-02T15:04:05",
    "Mon, 02 Jan 2006 15:04:05 -0700",
    "Mon, 02 Jan 2006 15:04:05 MST",
    "02 Jan 06 15:04 -0700",
    "02 Jan 06 15:04 MST",
    "Monday, 02-Jan-06 15:04:05 MST",
    "2006-01-02 15:04:05.999999999 -0700 MST",
    "2006-01-02T15:04:05-0700",
    "2006-01-02 15:04:05Z0700",
    "2006-01-02 15:04:05",
    "Mon Jan _2 15:04:05 2006",
    "Mon Jan _2 15:04:05 MST 2006",
    "Mon Jan 02 15:04:05 -0700 2006",
    "2006-01-02 15:04:05Z07:00",
    "2006-01-02",
    "02 Jan 2006",
    "2006-01-02 15:04:05 -07:00",
    "2006-01-02 15:04:05 -0700",
    "3:04PM",
    "Jan _2 15:04:05",
    "Jan _2 15:04:05.000",
    "Jan _2 15:04:05.000000",
    "Jan _2 15:04:05.000000000",
)


def _clock_at(time: Time, location: Location) -> Time:
    """What the clock shows, taken to be in the location: Hugo's rule for zones that are named at the most."""
    civil = time.civil
    return make_time(
        civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second, time.nanos, location
    )


_PLAIN_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def parse_any(value: str, location: Location = UTC) -> Time:
    """The instant in whichever layout Hugo tries in turn fits. Raises ValueError when none does."""
    match = _PLAIN_DATE.fullmatch(value)
    if match:
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        if 1 <= month <= 12 and 1 <= day <= _days_in(year, month):
            return make_time(year, month, day, location=location)
    for layout in _ANY:
        match = _reader(layout).fullmatch(value)
        time = _assembled(match.groupdict(), UTC) if match else None
        if time is not None:
            return time if "07" in layout or "06" not in layout else _clock_at(time, location)
    raise ValueError(f"unable to parse date: {value}")
