"""Owns the namespace `time`: now, dates from text, dates as text in the site's language, durations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base import gotime
from ostinato.base.cast import CastError, cannot_cast, parse_duration, to_int, to_string
from ostinato.base.dates import localized
from ostinato.base.gotime import HOUR, MICROSECOND, MILLISECOND, MINUTE, NANOSECOND, SECOND, Duration, Time
from ostinato.base.members import TemplateError, go_type
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


def _time(value: object, location: gotime.Location) -> Time:
    try:
        return gotime.to_time(value, location)
    except gotime.NoTimeError as error:
        raise cannot_cast(value, "time.Time") from error
    except ValueError as error:
        raise TemplateError(str(error)) from error


@function(
    "time.Now",
    alias="now",
    takes="",
    gives="time.Time",
    needs_env=True,
    examples=["{{ lt (now.Sub now).Hours 1.0 }}"],
)
def now(env: Environment) -> Time:
    """The time of the build, or the one given by `--clock`."""
    return env.now()


@function(
    "time.AsTime",
    alias="time",
    takes="INPUT [TIMEZONE]",
    gives="time.Time",
    needs_env=True,
    examples=['{{ (time.AsTime "2015-01-21").Year }}'],
)
def as_time(env: Environment, value: object, location: object = "") -> Time:
    """A date from text, a number of seconds, or another date."""
    place = env.location
    name = to_string(location)
    if name:
        try:
            place = gotime.load_location(name)
        except ValueError as error:
            raise TemplateError(str(error)) from error
    return _time(value, place)


def _by_way_of_text(time: Time, location: gotime.Location) -> Time:
    """The detour that Hugo takes, on which fractions, names of zones and odd seconds of offsets get lost."""
    if time.location is gotime.UTC:
        return Time(time.seconds) if time.nanos else time
    return gotime.to_time(time.format("2006-01-02T15:04:05Z07:00"), location)


@function(
    "time.Format",
    alias="dateFormat",
    takes="LAYOUT INPUT",
    gives="string",
    needs_env=True,
    examples=['{{ dateFormat "Monday, Jan 2, 2006" "2015-01-21" }}'],
)
def format_(env: Environment, layout: object, value: object) -> str:
    """A date as text, with names of months and days in the site's language."""
    time = _by_way_of_text(value, env.location) if isinstance(value, Time) else _time(value, env.location)
    return localized(time, to_string(layout), env.locale)


_UNITS = {
    "nanosecond": NANOSECOND, "ns": NANOSECOND, "microsecond": MICROSECOND, "us": MICROSECOND, "µs": MICROSECOND,
    "millisecond": MILLISECOND, "ms": MILLISECOND, "second": SECOND, "s": SECOND, "minute": MINUTE, "m": MINUTE,
    "hour": HOUR, "h": HOUR,
}  # fmt: skip


@function(
    "time.Duration",
    alias="duration",
    takes="TIME_UNIT NUMBER",
    gives="time.Duration",
    examples=['{{ duration "second" 60 }}'],
)
def duration(unit: object, number: object) -> Duration:
    """So many units of time."""
    name = to_string(unit)
    if name not in _UNITS:
        raise TemplateError(f'"{name}" is not a valid duration unit')
    return Duration(to_int(number) * _UNITS[name])


@function(
    "time.ParseDuration",
    takes="DURATION",
    gives="time.Duration",
    examples=['{{ "1h12m10s" | time.ParseDuration }}'],
)
def parse(text: object) -> Duration:
    """A duration from text such as `1h30m`."""
    try:
        return parse_duration(to_string(text))
    except CastError as error:
        raise TemplateError(str(error)) from error


@function(
    "time.In",
    takes="TIMEZONE INPUT",
    gives="time.Time",
    examples=['{{ time.In "UTC" (time.AsTime "2015-01-21") }}'],
)
def in_(place: object, value: object) -> Time:
    """A date as clocks of another place show it."""
    if not isinstance(value, Time):
        raise TemplateError(f"wrong type for value; expected time.Time; got {go_type(value)}")
    try:
        return value.in_location(gotime.load_location(to_string(place)))
    except ValueError as error:
        raise TemplateError(str(error)) from error
