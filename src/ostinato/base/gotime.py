"""Owns Go's time: instants with nanoseconds and a location, durations, and what templates may ask of them."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ostinato.base.members import TemplateError, expose, go_type
from ostinato.base.quoting import quoted

_DAY = 86400
_EPOCH = dt.date(1970, 1, 1).toordinal()
ZERO_SECONDS = (dt.date(1, 1, 1).toordinal() - _EPOCH) * _DAY
_FIRST, _LAST = ZERO_SECONDS + 2 * _DAY, (dt.date(9999, 12, 30).toordinal() - _EPOCH) * _DAY
"""Between these Python knows what clocks of a place show; beyond they show the same as here."""
_GO_PLACES = {"UTC": "time.UTC", "Local": "time.Local"}

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


class Location:
    """A time zone: UTC, a fixed offset, or a place of the time zone database."""

    __slots__ = ("_abbreviation", "_fixed", "name", "zone")

    def __init__(
        self, name: str, fixed: int = 0, zone: ZoneInfo | None = None, *, abbreviation: str = ""
    ) -> None:
        """`fixed` is the offset that always holds, where there is no `zone`."""
        self.name = name
        self._fixed = fixed
        self._abbreviation = abbreviation or name
        self.zone = zone

    def at(self, seconds: int) -> tuple[int, str]:
        """The offset from UTC in seconds, and the zone's abbreviation, at an instant."""
        if self.zone is None:
            return self._fixed, self._abbreviation
        known = min(max(seconds, _FIRST), _LAST)
        moment = dt.datetime.fromtimestamp(known, self.zone)
        offset = moment.utcoffset()
        return int(offset.total_seconds()) if offset else 0, moment.tzname() or self.name

    def offset_for_local(self, local_seconds: int) -> int:
        """The offset that holds when clocks of this place show `local_seconds`."""
        if self.zone is None:
            return self._fixed
        first = self.at(local_seconds)[0]
        return self.at(local_seconds - first)[0]

    def offset_of(self, zone: str, local_seconds: int) -> int | None:
        """The offset of a zone by its abbreviation, such as `CEST`; None when clocks here never go by it."""
        kinds = {self.at(local_seconds + months * 91 * _DAY) for months in range(4)}
        fitting = [offset for offset, name in kinds if name == zone]
        now = [offset for offset in fitting if self.at(local_seconds - offset) == (offset, zone)]
        return next(iter(now or fitting), None)

    def __repr__(self) -> str:
        return f"Location({self.name})"


UTC = Location("UTC", 0)


@lru_cache(maxsize=64)
def fixed_zone(name: str, offset: int) -> Location:
    """A location with one offset from UTC in seconds; its name is empty when only the offset is known."""
    return UTC if not offset and name in ("UTC", "") else Location(name, offset)


@lru_cache(maxsize=64)
def load_location(name: str) -> Location:
    """A place such as `Europe/Oslo`. Raises ValueError for one that is not known."""
    if name in ("", "UTC"):
        return UTC
    if name == "Local":
        return _machine.location
    try:
        return Location(name, zone=ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {name}") from error


class _Machine:
    """Where this machine is, as far as anybody said (Go's time.Local)."""

    location = Location("Local", 0, abbreviation="UTC")


_machine = _Machine()


def set_local(name: str, zone: ZoneInfo | None) -> None:
    """Say once, when a program starts, where this machine is."""
    _machine.location = Location(name, 0, zone, abbreviation="UTC")


def local() -> Location:
    """The location of this machine."""
    return _machine.location


class Month(int):
    """A month from 1 to 12 that prints its English name."""

    __slots__ = ()

    def __str__(self) -> str:
        return MONTHS[self - 1] if 1 <= self <= 12 else f"%!Month({int(self)})"


class Weekday(int):
    """A day of the week from 0, Sunday, that prints its English name."""

    __slots__ = ()

    def __str__(self) -> str:
        return DAYS[self] if 0 <= self <= 6 else f"%!Weekday({int(self)})"


class Duration(int):
    """A length of time in nanoseconds (Go's time.Duration)."""

    __slots__ = ()

    def __str__(self) -> str:
        return _duration_text(int(self))


_HALF = 1 << 63
"""Half as many numbers as there are of 64 bits."""
NANOSECOND, MICROSECOND, MILLISECOND, SECOND = 1, 1000, 10**6, 10**9
MINUTE, HOUR = 60 * SECOND, 3600 * SECOND


class Time:
    """An instant seen in a location (Go's time.Time). Immutable."""

    __slots__ = ("_fields", "location", "nanos", "seconds")

    def __init__(self, seconds: int, nanos: int = 0, location: Location = UTC) -> None:
        """`seconds` since 1970 in UTC, `nanos` from 0 up to a second."""
        self.seconds = seconds
        self.nanos = nanos
        self.location = location
        self._fields: Civil | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Time) and (self.seconds, self.nanos) == (other.seconds, other.nanos)

    def __hash__(self) -> int:
        return hash((self.seconds, self.nanos))

    def __lt__(self, other: Time) -> bool:
        return (self.seconds, self.nanos) < (other.seconds, other.nanos)

    def __le__(self, other: Time) -> bool:
        return (self.seconds, self.nanos) <= (other.seconds, other.nanos)

    def __bool__(self) -> bool:
        """The zero time counts as not set, in templates too."""
        return not self.is_zero()

    def __str__(self) -> str:
        return self.format("2006-01-02 15:04:05.999999999 -0700 MST")

    __repr__ = __str__

    def __reduce__(self) -> tuple[type[Time], tuple[int, int, Location]]:
        return (type(self), (self.seconds, self.nanos, self.location))

    @property
    def civil(self) -> Civil:
        """Year, month, day and clock as a calendar and a clock in the location show them."""
        if self._fields is None:
            self._fields = Civil(self.seconds, self.location)
        return self._fields

    def format(self, layout: object) -> str:
        from ostinato.base import gotime_layout

        return gotime_layout.format_time(self, str(layout))

    def go_syntax(self) -> str:
        """The time as Go source."""
        civil = self.civil
        place = _GO_PLACES.get(self.location.name) or f"time.Location({quoted(self.location.name)})"
        clock = f"{civil.hour}, {civil.minute}, {civil.second}, {self.nanos}"
        return f"time.Date({civil.year}, time.{Month(civil.month)}, {civil.day}, {clock}, {place})"

    def is_dst(self) -> bool:
        """Whether clocks of the location are ahead of what they show in January and July."""
        winter, summer = (
            self.location.at(make_time(self.civil.year, month, 1).seconds)[0] for month in (1, 7)
        )
        return winter != summer and self.civil.offset == max(winter, summer)

    def is_zero(self) -> bool:
        return self.seconds == ZERO_SECONDS and self.nanos == 0

    def unix(self) -> int:
        return self.seconds

    def unix_nano(self) -> int:
        """Go's number of 64 bits, which is of no use before 1678 and after 2262."""
        return (self.total_nanos() + _HALF) % (2 * _HALF) - _HALF

    def total_nanos(self) -> int:
        return self.seconds * SECOND + self.nanos

    def add(self, duration: object) -> Time:
        total = self.total_nanos() + _nanos(duration)
        return Time(total // SECOND, total % SECOND, self.location)

    def sub(self, other: object) -> Duration:
        """What lies between; as much as a duration can hold at the most."""
        between = self.total_nanos() - _time(other).total_nanos()
        return Duration(max(-_HALF, min(between, _HALF - 1)))

    def add_date(self, years: object, months: object, days: object) -> Time:
        """Calendar arithmetic; 31 January and a month is 2 or 3 March, as in Go."""
        civil = self.civil
        total = (civil.year + int(years)) * 12 + civil.month - 1 + int(months)  # type: ignore[call-overload]
        return make_time(
            total // 12, total % 12 + 1, civil.day + int(days), civil.hour, civil.minute, civil.second,  # type: ignore[call-overload]
            self.nanos, self.location,
        )  # fmt: skip

    def in_location(self, location: Location) -> Time:
        return Time(self.seconds, self.nanos, location)

    def truncate(self, duration: object) -> Time:
        """Down to a multiple of the duration since the year 1."""
        step = _nanos(duration)
        if step <= 0:
            return self
        since = self.total_nanos() - ZERO_SECONDS * SECOND
        return self.add(Duration(-(since % step)))

    def round(self, duration: object) -> Time:
        step = _nanos(duration)
        if step <= 0:
            return self
        rest = (self.total_nanos() - ZERO_SECONDS * SECOND) % step
        return self.add(Duration(step - rest if rest * 2 >= step else -rest))


class Civil:
    """The parts of an instant as people in its location write it."""

    __slots__ = ("day", "hour", "minute", "month", "offset", "second", "weekday", "year", "year_day", "zone")

    def __init__(self, seconds: int, location: Location) -> None:
        self.offset, self.zone = location.at(seconds)
        days, rest = divmod(seconds + self.offset, _DAY)
        self.year, self.month, self.day = _date_of(days)
        self.hour, rest = divmod(rest, 3600)
        self.minute, self.second = divmod(rest, 60)
        self.weekday = (days + 4) % 7
        self.year_day = days - _days_from_civil(self.year, 1, 1) + 1

    def iso_week(self) -> tuple[int, int]:
        """The ISO 8601 year and week."""
        days = _days_from_civil(self.year, self.month, self.day)
        thursday = days + 3 - (self.weekday + 6) % 7
        year = _date_of(thursday)[0]
        return year, (thursday - _days_from_civil(year, 1, 1)) // 7 + 1


def make_time(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, nanos: int = 0,
    location: Location = UTC,
) -> Time:  # fmt: skip
    """The instant at which a location's clocks show this; what overflows is carried (Go's time.Date)."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    local = (_days_from_civil(year, month, 1) + day - 1) * _DAY + hour * 3600 + minute * 60 + second
    local += nanos // SECOND
    return Time(local - location.offset_for_local(local), nanos % SECOND, location)


def from_datetime(value: dt.datetime, location: Location = UTC) -> Time:
    """A Python time; a naive one is taken to be in `location`."""
    nanos = value.microsecond * 1000
    offset = value.utcoffset()
    if offset is None:
        return make_time(
            value.year, value.month, value.day, value.hour, value.minute, value.second, nanos, location
        )
    zone = fixed_zone("", int(offset.total_seconds()))
    return make_time(value.year, value.month, value.day, value.hour, value.minute, value.second, nanos, zone)


def from_date(value: dt.date, location: Location = UTC) -> Time:
    return make_time(value.year, value.month, value.day, location=location)


def to_time(value: object, location: Location = UTC) -> Time:
    """What Hugo's `cast` takes for a time: times, dates, seconds since 1970, text in many layouts.

    Raises ValueError with Go's words.
    """
    if isinstance(value, Time):
        return value
    if isinstance(value, dt.datetime):
        return from_datetime(value, location)
    if isinstance(value, dt.date):
        return from_date(value, location)
    if value is None:
        return ZERO
    if isinstance(value, int) and not isinstance(value, bool):
        return Time(value, 0, local())
    if isinstance(value, str):
        from ostinato.base import gotime_layout

        return gotime_layout.parse_any(value, location)
    raise NoTimeError(value)


def local_text(value: dt.date | dt.time) -> str:
    """A date or time of day that is nowhere in particular, as TOML writes it."""
    text = value.isoformat()
    return text.rstrip("0").rstrip(".") if "." in text else text


class NoTimeError(ValueError):
    """A value of a type that is never a time."""

    def __init__(self, value: object) -> None:
        super().__init__(f"no time: {value!r}")


def _days_from_civil(year: int, month: int, day: int) -> int:
    """Days since 1970 of a date in the proleptic Gregorian calendar, any year."""
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719468


def _date_of(days: int) -> tuple[int, int, int]:
    era, day_of_era = divmod(days + 719468, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    part = (5 * day_of_year + 2) // 153
    month = part + 3 if part < 10 else part - 9
    return year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * part + 2) // 5 + 1


def _duration_text(nanos: int) -> str:
    if nanos == 0:
        return "0s"
    sign, rest = ("-", -nanos) if nanos < 0 else ("", nanos)
    if rest < SECOND:
        for unit, name in ((MILLISECOND, "ms"), (MICROSECOND, "µs"), (NANOSECOND, "ns")):
            if rest >= unit:
                return f"{sign}{_fraction(rest, unit)}{name}"
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    text = f"{_fraction(rest, SECOND)}s"
    if hours:
        return f"{sign}{hours}h{minutes}m{text}"
    return f"{sign}{minutes}m{text}" if minutes else f"{sign}{text}"


def _fraction(value: int, unit: int) -> str:
    whole, rest = divmod(value, unit)
    digits = len(str(unit)) - 1
    fraction = f"{rest:0{digits}}".rstrip("0") if rest else ""
    return f"{whole}.{fraction}" if fraction else str(whole)


def _nanos(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TemplateError(f"wrong type for value; expected time.Duration; got {go_type(value)}")
    return int(value)


def _time(value: object) -> Time:
    if not isinstance(value, Time):
        raise TemplateError(f"wrong type for value; expected time.Time; got {go_type(value)}")
    return value


def _rounded(duration: Duration, step: object) -> Duration:
    size = _nanos(step)
    if size <= 0:
        return duration
    sign = -1 if duration < 0 else 1
    rest = abs(duration) % size
    up = rest * 2 >= size
    return Duration(sign * (abs(duration) - rest + (size if up else 0)))


def _truncated(duration: Duration, step: object) -> Duration:
    size = _nanos(step)
    if size <= 0:
        return duration
    sign = -1 if duration < 0 else 1
    return Duration(sign * (abs(duration) - abs(duration) % size))


_SECOND_VALUE = "invalid function signature for {}: second return value should be error; is int"


def _of_no_use(message: str) -> NoReturn:
    """A method that exists, and that templates cannot call."""
    raise TemplateError(message)


def _format(time: Time, layout: object) -> str:
    if not isinstance(layout, str):
        raise TemplateError(f"wrong type for value; expected string; got {go_type(layout)}")
    return time.format(layout)


expose(Month, "time.Month", {"String": str})
expose(Weekday, "time.Weekday", {"String": str})
expose(Location, "*time.Location", {"String": lambda place: place.name})
expose(
    Duration,
    "time.Duration",
    {
        "Abs": lambda d: Duration(abs(d)),
        "Hours": lambda d: d / HOUR,
        "Microseconds": lambda d: int(d / MICROSECOND),
        "Milliseconds": lambda d: int(d / MILLISECOND),
        "Minutes": lambda d: d / MINUTE,
        "Nanoseconds": int,
        "Round": _rounded,
        "Seconds": lambda d: d / SECOND,
        "String": str,
        "Truncate": _truncated,
    },
)
expose(
    Time,
    "time.Time",
    {
        "Add": Time.add,
        "AddDate": Time.add_date,
        "After": lambda t, u: t > _time(u),
        "Before": lambda t, u: t < _time(u),
        "Compare": lambda t, u: (t > _time(u)) - (t < _time(u)),
        "Clock": lambda _: _of_no_use("function Clock has 3 return values; should be 1 or 2"),
        "Date": lambda _: _of_no_use("function Date has 3 return values; should be 1 or 2"),
        "Day": lambda t: t.civil.day,
        "Equal": lambda t, u: t == _time(u),
        "Format": _format,
        "GoString": Time.go_syntax,
        "Hour": lambda t: t.civil.hour,
        "ISOWeek": lambda _: _of_no_use(_SECOND_VALUE.format("ISOWeek")),
        "In": lambda t, place: t.in_location(place),
        "IsDST": Time.is_dst,
        "IsZero": Time.is_zero,
        "Local": lambda t: t.in_location(local()),
        "Location": lambda t: t.location,
        "Minute": lambda t: t.civil.minute,
        "Month": lambda t: Month(t.civil.month),
        "Nanosecond": lambda t: t.nanos,
        "Round": Time.round,
        "Second": lambda t: t.civil.second,
        "String": str,
        "Sub": Time.sub,
        "Truncate": Time.truncate,
        "UTC": lambda t: t.in_location(UTC),
        "Unix": Time.unix,
        "UnixMicro": lambda t: t.total_nanos() // 1000,
        "UnixMilli": lambda t: t.total_nanos() // 10**6,
        "UnixNano": Time.unix_nano,
        "Weekday": lambda t: Weekday(t.civil.weekday),
        "Year": lambda t: t.civil.year,
        "YearDay": lambda t: t.civil.year_day,
        "Zone": lambda _: _of_no_use(_SECOND_VALUE.format("Zone")),
    },
)

ZERO = Time(ZERO_SECONDS)
"""Go's zero time: the first moment of the year 1."""

REFERENCE_PROBE = make_time(2019, 11, 29, 23, 59, 58, 123456789)
"""An instant whose parts all differ from those of Go's reference time: text that formats to itself is no layout."""
