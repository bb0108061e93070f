"""Owns how Go prints values: `%v` and its kin, every verb and flag of fmt, and its notes on what is wrong."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.base.gotime import Duration, Month, Time, Weekday
from ostinato.base.members import go_type, has_member, member
from ostinato.base.values import as_map, is_collection, sorted_items

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def to_text(value: object) -> str:
    """What a template action prints for a value; nil is nothing."""
    cls = type(value)
    if cls is str:
        return value  # type: ignore[return-value]
    if cls is int:
        return str(value)
    if value is None:
        return ""
    return verbose(value)


def _of_python(value: bytes | dt.date | dt.time) -> str:
    """Bytes as Go prints them; local dates and times of TOML."""
    if isinstance(value, bytes):
        return "[" + " ".join(str(byte) for byte in value) + "]"
    return value.isoformat()


def verbose(value: object, *, plus: bool = False) -> str:
    """`%v`, or `%+v`."""
    if isinstance(value, str):
        return str.__str__(value)
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Time | Duration | Month | Weekday):
        return str(value)
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return float_text(value)
    if isinstance(value, bytes | dt.date | dt.time):
        return _of_python(value)
    if isinstance(value, list | tuple):
        return "[" + " ".join(verbose(item, plus=plus) for item in value) + "]"
    mapping = as_map(value)
    if mapping is not None:
        entries = sorted_items(mapping)
        return "map[" + " ".join(f"{verbose(k)}:{verbose(v, plus=plus)}" for k, v in entries) + "]"
    printer: Callable[[], str] | None = getattr(value, "__go_print__", None)
    if printer is not None:
        return printer()
    if is_collection(value):
        if has_member(value, "String"):
            return str(member(value, "String"))
        return "[" + " ".join(verbose(item, plus=plus) for item in value) + "]"
    if has_member(value, "String"):
        return str(member(value, "String"))
    return str(value)


_EXPONENT_FROM = 6
"""The decimal exponent from which Go's shortest `%g` writes one."""


def float_text(value: float) -> str:
    """A float64 as `%v` prints it: shortest form, with an exponent from 1e6 on and below 1e-4."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    if value == 0:
        return "-0" if math.copysign(1, value) < 0 else "0"
    digits, exponent = _shortest(value)
    sign = "-" if value < 0 else ""
    if exponent < -4 or exponent >= _EXPONENT_FROM:
        return sign + _scientific(digits, exponent, "e")
    return sign + _positional(digits, exponent)


def _shortest(value: float) -> tuple[str, int]:
    """The fewest decimal digits that give the float back, and the exponent of the first one."""
    text = repr(abs(value))
    body, _, power = text.partition("e")
    whole, _, fraction = body.partition(".")
    digits = (whole + fraction).lstrip("0").rstrip("0") or "0"
    shift = int(power or 0)
    lead = len(whole) - 1 if whole.strip("0") else -(len(fraction) - len(fraction.lstrip("0")) + 1)
    return digits, lead + shift


def _scientific(digits: str, exponent: int, letter: str) -> str:
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}{letter}{'-' if exponent < 0 else '+'}{abs(exponent):02}"


def _positional(digits: str, exponent: int) -> str:
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + digits
    if len(digits) <= exponent + 1:
        return digits + "0" * (exponent + 1 - len(digits))
    return f"{digits[: exponent + 1]}.{digits[exponent + 1 :]}"


def sprint(*values: object) -> str:
    """`print`: a space goes between two operands when neither is text."""
    out: list[str] = []
    previous_text = True
    for number, value in enumerate(values):
        is_text = isinstance(value, str)
        if number and not is_text and not previous_text:
            out.append(" ")
        out.append(verbose(value))
        previous_text = is_text
    return "".join(out)


def sprintln(*values: object) -> str:
    return " ".join(verbose(value) for value in values) + "\n"


_VERB = re.compile(r"%([ +\-#0]*)(\[\d+\])?(\*|\d+)?(?:(\.)(\[\d+\])?(\*|\d+)?)?(\[\d+\])?(.?)", re.DOTALL)


@lru_cache(maxsize=1024)
def _parsed(template: str) -> tuple[str | _Directive, ...]:
    pieces: list[str | _Directive] = []
    at = 0
    for match in _VERB.finditer(template):
        if match.start() < at:
            continue
        if match.start() > at:
            pieces.append(template[at : match.start()])
        pieces.append(_Directive(match))
        at = match.end()
    if at < len(template):
        pieces.append(template[at:])
    return tuple(pieces)


class _Directive:
    """One `%` directive of a format."""

    __slots__ = ("explicit", "flags", "has_precision", "is_plain", "precision", "verb", "width", "width_at")

    def __init__(self, match: re.Match[str]) -> None:
        self.flags = frozenset(match[1])
        self.width_at = _argument_index(match[2]) if match[3] else None
        self.width = match[3]
        self.has_precision = match[4] is not None
        self.precision = match[6]
        self.explicit = _argument_index(match[7] or (match[2] if not match[3] else None))
        self.verb = match[8]
        self.is_plain = len(match[0]) == 2


def _argument_index(text: str | None) -> int | None:
    return int(text[1:-1]) - 1 if text else None


def sprintf(template: str, *values: object) -> str:
    """`printf`, with Go's notes in the output for what does not fit."""
    out: list[str] = []
    state = _Arguments(values)
    for piece in _parsed(template):
        if isinstance(piece, str):
            out.append(piece)
        else:
            plain = _plainly(piece, state) if piece.is_plain else None
            out.append(_formatted(piece, state) if plain is None else plain)
    if not state.reordered and state.next < len(values):
        extra = ", ".join(
            "<nil>" if value is None else f"{go_type(value)}={verbose(value)}"
            for value in values[state.next :]
        )
        out.append(f"%!(EXTRA {extra})")
    return "".join(out)


class _Arguments:
    """The operands of a format, and which comes next."""

    def __init__(self, values: Sequence[object]) -> None:
        self.values = values
        self.next = 0
        self.reordered = False
        self.bad = False

    def jump(self, position: int | None) -> None:
        if position is not None:
            self.reordered = True
            if 0 <= position < len(self.values):
                self.next = position
            else:
                self.bad = True

    def number(self) -> int | None:
        if self.next < len(self.values):
            value = self.values[self.next]
            self.next += 1
            if isinstance(value, int) and not isinstance(value, bool):
                return value
        return None


def _plainly(directive: _Directive, state: _Arguments) -> str | None:
    """The short way for text and whole numbers under a bare `%s`, `%d` or `%v`, which are most."""
    if state.next >= len(state.values):
        return None
    value = state.values[state.next]
    if type(value) is str and directive.verb in "sv":
        state.next += 1
        return value
    if type(value) is int and directive.verb in "dv":
        state.next += 1
        return str(value)
    return None


def _formatted(directive: _Directive, state: _Arguments) -> str:
    flags = set(directive.flags)
    notes = ""
    width: int | None = None
    if directive.width == "*":
        state.jump(directive.width_at)
        width = state.number()
        if width is None:
            notes += "%!(BADWIDTH)"
        elif width < 0:
            width = -width
            flags.add("-")
            flags.discard("0")
    elif directive.width:
        width = int(directive.width)
    precision: int | None = None
    if directive.has_precision:
        precision = 0
        if directive.precision == "*":
            precision = state.number()
            if precision is None or precision < 0:
                notes += "%!(BADPREC)" if precision is None else ""
                precision = None
        elif directive.precision:
            precision = int(directive.precision)
    verb = directive.verb
    if not verb:
        return notes + "%!(NOVERB)"
    if verb == "%":
        return notes + "%"
    state.jump(directive.explicit)
    if state.bad:
        state.bad = False
        return f"{notes}%!{verb}(BADINDEX)"
    if state.next >= len(state.values):
        return f"{notes}%!{verb}(MISSING)"
    value = state.values[state.next]
    state.next += 1
    return notes + _Verb(verb, flags, width, precision).write(value)


class _Verb:
    """A verb with its flags, applied to one operand."""

    def __init__(self, verb: str, flags: set[str], width: int | None, precision: int | None) -> None:
        self.verb = verb
        self.plus = "+" in flags
        self.flags = flags - {"+"} if verb == "v" else flags
        self.width = width
        self.precision = precision

    def write(self, value: object) -> str:
        verb = self.verb
        if verb == "T":
            return self.padded(go_type(value))
        if value is None:
            return self.padded("<nil>") if verb == "v" else f"%!{verb}(<nil>)"
        if verb == "v" and "#" in self.flags:
            return go_syntax(value)
        return self.element(value)

    def element(self, value: object) -> str:
        """One operand, or one element of a slice or map that the verb is applied to."""
        verb = self.verb
        if isinstance(value, bool):
            return self.padded(verbose(value)) if verb in "tv" else self.bad(value)
        if isinstance(value, Time | Duration | Month | Weekday) and verb in "vsq":
            return self.text(str(value))
        if isinstance(value, int):
            return self.integer(int(value))
        if isinstance(value, float):
            return self.real(value)
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, bytes) and verb in "sqxX":
            return self.text(value.decode("utf-8", "replace"))
        return self.composite(value)

    def composite(self, value: object) -> str:
        if isinstance(value, list | tuple):
            return "[" + " ".join(self.item(item) for item in value) + "]"
        mapping = as_map(value)
        if mapping is not None:
            entries = " ".join(f"{self.item(k)}:{self.item(v)}" for k, v in sorted_items(mapping))
            return f"map[{entries}]"
        if self.verb in "vsq":
            return self.text(verbose(value, plus=self.plus))
        return self.bad(value)

    def item(self, value: object) -> str:
        if value is None:
            return "<nil>" if self.verb == "v" else f"%!{self.verb}(<nil>)"
        return self.element(value)

    def bad(self, value: object) -> str:
        return f"%!{self.verb}({go_type(value)}={verbose(value)})"

    def padded(self, text: str, *, zero: bool = False) -> str:
        if self.width is None or len(text) >= self.width:
            return text
        if "-" in self.flags:
            return text.ljust(self.width)
        if zero and "0" in self.flags:
            if text and text[0] in "+-":
                return text[0] + text[1:].rjust(self.width - 1, "0")
            return text.rjust(self.width, "0")
        return text.rjust(self.width, "0" if "0" in self.flags and self.verb in "sqv" else " ")

    def text(self, value: str) -> str:
        verb = self.verb
        if verb in "vs":
            return self.padded(value[: self.precision] if self.precision is not None else value)
        if verb == "q":
            value = value[: self.precision] if self.precision is not None else value
            if "#" in self.flags and "`" not in value and all(c >= " " or c == "\t" for c in value):
                return self.padded(f"`{value}`")
            return self.padded(quoted(value, ascii_only="+" in self.flags))
        if verb in "xX":
            data = value.encode("utf-8", "surrogatepass")
            data = data[: self.precision] if self.precision is not None else data
            prefix = "0x" if "#" in self.flags and data else ""
            text = f" {prefix}".join(f"{byte:02x}" for byte in data) if " " in self.flags else data.hex()
            text = prefix + text
            return self.padded(text.upper() if verb == "X" else text)
        return self.bad(value)

    def integer(self, value: int) -> str:
        verb = self.verb
        if verb in "vd":
            return self.digits(value, str(abs(value)), "")
        if verb in "bBoOxX":
            form = {"b": "b", "o": "o", "O": "o", "x": "x", "X": "X"}.get(verb)
            if form is None:
                return self.bad(value)
            prefix = ""
            if "#" in self.flags or verb == "O":
                prefix = {"b": "0b", "o": "0", "O": "0o", "x": "0x", "X": "0X"}[verb]
            return self.digits(value, format(abs(value), form), prefix)
        if verb == "c":
            return self.padded(_rune(value))
        if verb == "q":
            return self.padded(_quoted_rune(value))
        if verb == "U":
            text = f"U+{value:04X}"
            return self.padded(f"{text} '{_rune(value)}'" if "#" in self.flags else text)
        return self.bad(value)

    def digits(self, value: int, digits: str, prefix: str) -> str:
        sign = "-" if value < 0 else "+" if "+" in self.flags else " " if " " in self.flags else ""
        if self.precision is not None:
            if self.precision == 0 and value == 0:
                return " " * (self.width or 0)
            digits = digits.rjust(self.precision, "0")
            text = sign + prefix + digits
            width = self.width or 0
            return text.ljust(width) if "-" in self.flags else text.rjust(width)
        if "0" in self.flags and "-" not in self.flags and self.width:
            digits = digits.rjust(self.width - len(sign) - len(prefix), "0")
        text = sign + prefix + digits
        return text.ljust(self.width or 0) if "-" in self.flags else text.rjust(self.width or 0)

    def real(self, value: float) -> str:
        verb = self.verb
        if verb not in "vgGeEfF":
            return self.bad(value)
        text = self.real_digits(value)
        if "+" in self.flags and text[0] not in "+-":
            text = "+" + text
        elif " " in self.flags and text[0] not in "+-":
            text = " " + text
        elif text == "+Inf" and "+" not in self.flags:
            text = "+Inf"
        finite = not (math.isnan(value) or math.isinf(value))
        return self.padded(text, zero=finite) if finite else self.padded_plain(text)

    def padded_plain(self, text: str) -> str:
        return text.ljust(self.width or 0) if "-" in self.flags else text.rjust(self.width or 0)

    def real_digits(self, value: float) -> str:
        verb = self.verb
        if math.isnan(value) or math.isinf(value):
            return float_text(value)
        if verb in "fF":
            return f"{value:.{6 if self.precision is None else self.precision}f}"
        if verb in "eE":
            text = f"{value:.{6 if self.precision is None else self.precision}e}"
            return text.upper() if verb == "E" else text
        if self.precision is None:
            if verb == "v":
                return float_text(value)
            digits, exponent = _shortest(value)
            sign = "-" if value < 0 else ""
            if value == 0:
                return "0"
            if exponent < -4 or exponent >= _EXPONENT_FROM:
                text = sign + _scientific(digits, exponent, "e")
            else:
                text = sign + _positional(digits, exponent)
        else:
            text = f"{value:.{self.precision or 1}g}"
        return text.upper() if verb == "G" else text


_ESCAPES = {
    "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\",
    '"': '\\"',
}  # fmt: skip


def quoted(text: str, *, ascii_only: bool = False) -> str:
    """`%q`: the text as a Go string literal."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(_escaped(letter, ascii_only) for letter in text) + '"'


def _escaped(letter: str, ascii_only: bool) -> str:
    known = _ESCAPES.get(letter)
    if known is not None:
        return known
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if (letter.isprintable() and not (ascii_only and code > 126)) or letter == " ":
        return letter
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _rune(code: int) -> str:
    return chr(code) if 0 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _quoted_rune(code: int) -> str:
    letter = _rune(code)
    if letter == "'":
        return "'\\''"
    return "'" + (letter if letter == '"' else _escaped(letter, ascii_only=False)) + "'"


def go_syntax(value: object) -> str:
    """`%#v`: the value as Go source."""
    if value is None:
        return "interface {}(nil)"
    if isinstance(value, bool):
        return verbose(value)
    if isinstance(value, Duration | Month | Weekday):
        return str(int(value))
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        digits, exponent = _shortest(value) if value else ("0", 0)
        if value and (exponent < -4 or exponent >= _EXPONENT_FROM):
            return ("-" if value < 0 else "") + _scientific(digits, exponent, "e")
        return float_text(value)
    if isinstance(value, list | tuple):
        items = ", ".join(go_syntax(item) for item in value)
        return f"{go_type(value)}{{{items}}}"
    mapping = as_map(value)
    if mapping is not None:
        entries = ", ".join(f"{go_syntax(k)}:{go_syntax(v)}" for k, v in sorted_items(mapping))
        return f"{go_type(value)}{{{entries}}}"
    return verbose(value)
