"""Owns one value under one verb of a format: `%+08.3f`, `%q`, `%#v`. Source of behaviour: Go's package fmt."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, NamedTuple

from ostinato.base.floats import formatted
from ostinato.base.gostrings import encoded
from ostinato.base.gotime import UTC, ZERO_SECONDS, Duration, Month, Time, Weekday, local_text
from ostinato.base.members import go_type, has_member, member
from ostinato.base.quoting import can_backquote, quoted, quoted_rune, rune
from ostinato.base.values import as_map, is_collection, sorted_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_WORD = (1 << 64) - 1
_BASES = {"v": "d", "d": "d", "b": "b", "o": "o", "O": "o", "x": "x", "X": "X"}
_PREFIXES = {"b": "0b", "x": "0x", "X": "0X"}
_FLOAT_FORMS = {"v": ("g", None), "b": ("b", None), "g": ("g", None), "G": ("G", None), "x": ("x", None),
                "X": ("X", None), "e": ("e", 6), "E": ("E", 6), "f": ("f", 6), "F": ("f", 6)}  # fmt: skip
_STRINGER_VERBS = "vsqxX"
_NOWHERE = 0xC000000000
"""The address of whatever a template asks for one: where a value lies would differ from build to build."""


class Flags(NamedTuple):
    """What stands between `%` and the verb."""

    plus: bool = False
    minus: bool = False
    sharp: bool = False
    space: bool = False
    zero: bool = False
    width: int | None = None
    precision: int | None = None


NO_FLAGS = Flags()


class Verb:
    """A verb with its flags, to be applied to an operand and to all that is in it."""

    __slots__ = ("flags", "sharp_v", "verb", "with_methods")

    def __init__(self, verb: str, flags: Flags = NO_FLAGS) -> None:
        self.verb = verb
        self.sharp_v = verb == "v" and flags.sharp
        self.flags = flags._replace(sharp=False, plus=False) if verb == "v" else flags
        self.with_methods = True
        """Whether values may print themselves; not those that a verb is wrong for."""

    def operand(self, value: object) -> str:
        verb = self.verb
        if value is None:
            return self.padded("<nil>") if verb in "Tv" else f"%!{verb}(<nil>)"
        if verb == "T":
            return self.string(go_type(value))
        if verb == "p":
            return self.pointer(value)
        return self.bad(value) if verb == "w" else self.value(value)

    def value(self, value: object) -> str:
        """An operand that is there, or an element of one."""
        if value is None:
            return "interface {}(nil)" if self.sharp_v else "<nil>"
        if isinstance(value, bool):
            return self.padded("true" if value else "false") if self.verb in "tv" else self.bad(value)
        if isinstance(value, Time | Duration | Month | Weekday):
            return self.of_time(value)
        if isinstance(value, int):
            return self.integer(value)
        if isinstance(value, float):
            return self.real(value)
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, bytes):
            return self.raw(value)
        return self.composite(value)

    def of_time(self, value: Time | Duration | Month | Weekday) -> str:
        if self.with_methods:
            if not self.sharp_v and self.verb in _STRINGER_VERBS:
                return self.text(str(value))
            if self.sharp_v and isinstance(value, Time):
                return self.string(value.go_syntax())
        return self.integer(value) if isinstance(value, int) else self.time_fields(value)

    def time_fields(self, time: Time) -> str:
        """A time under a verb that has no use for times: Go shows what it is made of inside."""
        if time.location is UTC:
            location = self.integer(0) if self.verb in "bodxX" else self.nil_location()
        else:
            location = f"{_NOWHERE:#x}"
        return f"{{{self.of_kind(time.nanos, 'uint64')} {self.of_kind(time.seconds - ZERO_SECONDS, 'int64')} {location}}}"

    def nil_location(self) -> str:
        nil = self.padded("<nil>")
        return nil if self.verb == "v" else f"%!{self.verb}(*time.Location={nil})"

    def of_kind(self, number: int, kind: str) -> str:
        """A number of a kind that templates have no values of."""
        text = self.integer(number)
        return text.replace("(int=", f"({kind}=", 1) if text.startswith(f"%!{self.verb}(") else text

    def composite(self, value: object) -> str:
        if isinstance(value, list | tuple):
            return self.items(value)
        mapping = as_map(value)
        if mapping is not None:
            between, opening, closing = self.shape(value, "map[")
            entries = (f"{self.value(key)}:{self.value(item)}" for key, item in sorted_items(mapping))
            return opening + between.join(entries) + closing
        if is_collection(value) and not (self.with_methods and has_member(value, "String")):
            return self.items(value)
        if self.sharp_v:
            return shown(value)
        return self.text(shown(value)) if self.verb in _STRINGER_VERBS else self.bad(value)

    def items(self, items: Iterable[object]) -> str:
        between, opening, closing = self.shape(items, "[")
        return opening + between.join(map(self.value, items)) + closing

    def shape(self, value: object, opening: str) -> tuple[str, str, str]:
        return (", ", go_type(value) + "{", "}") if self.sharp_v else (" ", opening, "]")

    def bad(self, value: object) -> str:
        """Go's note on a value that the verb is not for."""
        plain = Verb("v", NO_FLAGS)
        plain.flags = self.flags
        plain.with_methods = False
        return f"%!{self.verb}({go_type(value)}={plain.value(value)})"

    def pointer(self, value: object) -> str:
        if isinstance(value, bool | int | float | str | Time):
            return self.bad(value)
        return self.digits(_NOWHERE, f"{_NOWHERE:x}", "" if self.flags.sharp else "0x")

    # ------------------------------------------------------------------ widths

    def padded(self, text: str) -> str:
        width = self.flags.width
        if width is None or len(text) >= width:
            return text
        if self.flags.minus:
            return text.ljust(width)
        return text.rjust(width, "0" if self.flags.zero else " ")

    def spaced(self, text: str) -> str:
        """Padded with blanks, whatever the flags say."""
        width = self.flags.width or 0
        return text.ljust(width) if self.flags.minus else text.rjust(width)

    def cut(self, text: str) -> str:
        return text if self.flags.precision is None else text[: self.flags.precision]

    def string(self, text: str) -> str:
        return self.padded(self.cut(text))

    # ------------------------------------------------------------------ text

    def text(self, value: str) -> str:
        verb = self.verb
        if verb == "s" or (verb == "v" and not self.sharp_v):
            return self.string(str.__str__(value))
        if verb in "qv":
            return self.quoted(value)
        if verb in "xX":
            return self.hexadecimal(encoded(value))
        return self.bad(value)

    def quoted(self, value: str) -> str:
        value = self.cut(value)
        if self.flags.sharp and can_backquote(value):
            return self.padded(f"`{value}`")
        return self.padded(quoted(value, ascii_only=self.flags.plus))

    def raw(self, value: bytes) -> str:
        if self.verb == "s":
            return self.string(value.decode("utf-8", "surrogateescape"))
        if self.verb == "q":
            return self.quoted(value.decode("utf-8", "surrogateescape"))
        if self.verb in "xX":
            return self.hexadecimal(value)
        if self.sharp_v:
            return "[]byte{" + ", ".join(f"{byte:#x}" for byte in value) + "}"
        return "[" + " ".join(map(self.integer, value)) + "]"

    def hexadecimal(self, data: bytes) -> str:
        flags = self.flags
        data = data if flags.precision is None else data[: flags.precision]
        prefix = "0x" if flags.sharp and data else ""
        text = prefix + (f" {prefix}".join(f"{byte:02x}" for byte in data) if flags.space else data.hex())
        return self.padded(text.upper() if self.verb == "X" else text)

    # ------------------------------------------------------------------ whole numbers

    def integer(self, value: int) -> str:
        verb = self.verb
        base = _BASES.get(verb)
        if base is not None:
            digits = format(abs(value), base)
            return self.digits(value, digits, self.prefix())
        if verb == "c":
            return self.padded(rune(value))
        if verb == "q":
            return self.padded(quoted_rune(value, ascii_only=self.flags.plus))
        if verb == "U":
            return self.unicode(value & _WORD)
        return self.bad(value)

    def prefix(self) -> str:
        if self.verb == "O":
            return "0o"
        return _PREFIXES.get(self.verb, "") if self.flags.sharp else ""

    def digits(self, value: int, digits: str, prefix: str) -> str:
        flags = self.flags
        sign = "-" if value < 0 else "+" if flags.plus else " " if flags.space else ""
        if flags.precision is not None:
            if flags.precision == 0 and value == 0:
                return " " * (flags.width or 0)
            digits = digits.rjust(flags.precision, "0")
        elif flags.zero and not flags.minus and flags.width:
            digits = digits.rjust(flags.width - len(sign), "0")
        if flags.sharp and self.verb in "oO" and not digits.startswith("0"):
            prefix += "0"
        return self.spaced(sign + prefix + digits)

    def unicode(self, value: int) -> str:
        text = f"U+{value:0{max(self.flags.precision or 0, 4)}X}"
        letter = rune(value)
        named = self.flags.sharp and ord(letter) == value and letter.isprintable()
        return self.spaced(f"{text} '{letter}'" if named else text)

    # ------------------------------------------------------------------ floats

    def real(self, value: float) -> str:
        form = _FLOAT_FORMS.get(self.verb)
        if form is None:
            return self.bad(value)
        flags = self.flags
        if math.isnan(value):
            return self.spaced(("+" if flags.plus else " " if flags.space else "") + "NaN")
        sign = "-" if math.copysign(1, value) < 0 else " " if flags.space and not flags.plus else "+"
        if math.isinf(value):
            return self.spaced(f"{sign}Inf")
        kind, precision = form
        precision = precision if flags.precision is None else flags.precision
        number = formatted(abs(value), kind, precision)
        if flags.sharp and kind != "b":
            number = _pointed(number, kind, precision)
        if sign == "+" and not flags.plus:
            return self.padded(number)
        if flags.zero and not flags.minus and flags.width:
            return sign + number.rjust(flags.width - 1, "0")
        return self.padded(sign + number)


def shown(value: object) -> str:
    """What a value says of itself."""
    printer: Callable[[], str] | None = getattr(value, "__go_print__", None)
    if printer is not None:
        return printer()
    if has_member(value, "String"):
        return str(member(value, "String"))
    if isinstance(value, dt.date | dt.time):
        return local_text(value)
    # Go shows what such a value is made of; that is nobody's business here, and its address would change.
    return f"{{{go_type(value)}}}" if type(value).__str__ is object.__str__ else str(value)


def _pointed(number: str, form: str, precision: int | None) -> str:
    """`#` for floats: always a decimal point, and for `%g` and `%x` all the zeros after it."""
    at = next(
        (place for place, char in enumerate(number) if char in ("pP" if form in "xX" else "eE")), len(number)
    )
    body, tail = number[:at], number[at:]
    missing = (6 if precision is None else precision) if form in "gGx" else 0
    missing -= len(body.replace(".", "").lstrip("0"))
    if "." not in body:
        missing -= body == "0"
        body += "."
    return body + "0" * missing + tail
