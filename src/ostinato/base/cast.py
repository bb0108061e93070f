"""Owns how Hugo turns one kind of value into another: text, numbers, truth, lists, durations."""

from __future__ import annotations

import math
import re

from ostinato.base.floats import plain_text
from ostinato.base.gotime import HOUR, MICROSECOND, MILLISECOND, MINUTE, NANOSECOND, SECOND, Duration, Time
from ostinato.base.members import TemplateError, go_type, has_member, member
from ostinato.base.printing import go_syntax, verbose
from ostinato.base.quoting import quoted
from ostinato.base.values import as_items, as_map


class CastError(TemplateError):
    """A value cannot be had in the wanted kind; the message is Go's."""


def cannot_cast(value: object, wanted: str) -> CastError:
    """The error, in Go's words."""
    return CastError(f"unable to cast {go_syntax(value)} of type {go_type(value)} to {wanted}")


def to_string(value: object) -> str:
    """Text of a scalar. Raises CastError for lists and maps."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return plain_text(value)
    if isinstance(value, int | Time):
        return verbose(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if as_items(value) is None and as_map(value) is None:
        if has_member(value, "String"):
            return str(member(value, "String"))
        if hasattr(value, "__go_print__"):
            return verbose(value)
    raise cannot_cast(value, "string")


_LEAST, _MOST = -(1 << 63), (1 << 63) - 1
_WITH_FRACTION = re.compile(r"([-+]?)([0-9]*)\.[0-9]*")
_WHOLE = re.compile(
    r"[-+]?(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?[0-9])*)"
)
_REAL = re.compile(
    r"[-+]?(?:(?=\.?[0-9])(?:[0-9](?:_?[0-9])*)?(?:\.(?:[0-9](?:_?[0-9])*)?)?(?:[eE][-+]?[0-9]+)?|inf(?:inity)?|nan)",
    re.IGNORECASE,
)
_HEXADECIMAL = re.compile(r"[-+]?0[xX](?=\.?[0-9a-fA-F])[0-9a-fA-F]*(?:\.[0-9a-fA-F]*)?[pP][-+]?[0-9]+")


def to_int(value: object) -> int:
    """A whole number of 64 bits; text may be decimal, octal, hexadecimal or binary. Raises CastError."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return int(value) if _LEAST <= value <= _MOST else _LEAST  # as processors do it
    if value is None:
        return 0
    if isinstance(value, str):
        return _int_of(value)
    raise cannot_cast(value, "int")


def _int_of(text: str) -> int:
    """What Go's strconv.ParseInt reads; a fraction is cut off."""
    fraction = _WITH_FRACTION.fullmatch(text)
    body = fraction[1] + (fraction[2] or "0") if fraction else text
    if not body:
        return 0
    if not _WHOLE.fullmatch(body):
        raise _unparsed(text, "int", "ParseInt", body, "invalid syntax")
    digits = body.lstrip("+-").replace("_", "")
    is_octal = digits[0] == "0" and digits.isdecimal()
    number = int(digits, 8) if is_octal else int(digits, 0)
    number = -number if body[0] == "-" else number
    if not _LEAST <= number <= _MOST:
        raise _unparsed(text, "int", "ParseInt", body, "value out of range")
    return number


def _unparsed(text: str, wanted: str, parser: str, body: str, what: str) -> CastError:
    error = cannot_cast(str(text), wanted)
    return CastError(f"{error}: strconv.{parser}: parsing {quoted(body)}: {what}")


def to_float(value: object) -> float:
    """A floating point number. Raises CastError."""
    if isinstance(value, int | float):
        return float(value)
    if value is None:
        return 0.0
    if isinstance(value, str):
        if not value:
            return 0.0
        number = float_of(value)
        if number is None:
            raise _unparsed(value, "float64", "ParseFloat", value, "invalid syntax")
        if math.isinf(number) and "n" not in value.lower():
            raise _unparsed(value, "float64", "ParseFloat", value, "value out of range")
        return number
    raise cannot_cast(value, "float64")


def float_of(text: str) -> float | None:
    """What Go's strconv.ParseFloat reads, or None."""
    if _REAL.fullmatch(text):
        return float(text)
    try:
        return float.fromhex(text) if _HEXADECIMAL.fullmatch(text) else None
    except OverflowError:
        return None


_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})


def to_bool(value: object) -> bool:
    """Truth of scalars and of words such as `true`, `t`, `1`. Raises CastError."""
    if isinstance(value, bool):
        return value
    if value is None:
        return False
    if isinstance(value, int | float):
        return value != 0
    if isinstance(value, str):
        if value in _TRUE:
            return True
        if value in _FALSE:
            return False
        raise CastError(f'strconv.ParseBool: parsing "{value}": invalid syntax')
    raise cannot_cast(value, "bool")


def to_number(value: object) -> int | float:
    """A number as it is: text becomes an int when it can, else a float. Raises CastError."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            return to_int(value)
        except CastError:
            return to_float(value)
    return to_int(value)


def to_strings(value: object) -> list[str]:
    """A list of texts; a single text is cut at white space. Raises CastError."""
    if isinstance(value, str):
        return value.split()
    items = as_items(value)
    if items is not None:
        return [to_string(item) for item in items]
    if value is None:
        return []
    raise cannot_cast(value, "[]string")


_UNITS = {
    "ns": NANOSECOND, "us": MICROSECOND, "µs": MICROSECOND, "μs": MICROSECOND, "ms": MILLISECOND, "s": SECOND,
    "m": MINUTE, "h": HOUR,
}  # fmt: skip
_PART = re.compile(r"(?P<whole>\d*)(?:\.(?P<fraction>\d*))?(?P<unit>[^\d.]*)")


def parse_duration(text: str) -> Duration:
    """A duration such as `1h15m30.5s` (Go: time.ParseDuration). Raises CastError."""
    body = text[1:] if text[:1] in ("+", "-") else text
    if body == "0":
        return Duration(0)
    total, at = 0, 0
    while at < len(body):
        match = _PART.match(body, at)
        if match is None or not (match["whole"] or match["fraction"]):
            break
        if match["unit"] not in _UNITS:
            what = f"unknown unit {quoted(match['unit'])}" if match["unit"] else "missing unit"
            raise CastError(f"time: {what} in duration {quoted(text)}")
        unit = _UNITS[match["unit"]]
        fraction = match["fraction"] or ""
        total += int(match["whole"] or "0") * unit + int(fraction or "0") * unit // 10 ** len(fraction)
        at = match.end()
    if not body or at < len(body) or total > _MOST + text.startswith("-"):
        raise CastError(f"time: invalid duration {quoted(text)}")
    return Duration(-total if text.startswith("-") else total)


def to_duration(value: object) -> Duration:
    """A duration; a bare number counts nanoseconds. Raises CastError."""
    if isinstance(value, Duration):
        return value
    if isinstance(value, str):
        if any(unit in value for unit in ("n", "u", "µ", "m", "s", "h")):
            return parse_duration(value)
        return Duration(to_int(value))
    return Duration(to_int(value))
