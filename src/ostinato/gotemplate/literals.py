"""Owns how constants are written in Go: strings, characters, numbers, and text quoted in messages.

Source of behaviour: the Go language specification (literals) and strconv.
"""

from __future__ import annotations

import re

from ostinato.base.gostrings import decoded

_ESCAPE = re.compile(
    r"\\(?:([abfnrtv\\'\"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))?", re.DOTALL
)
_SIMPLE = dict(zip("abfnrtv\\'\"", "\a\b\f\n\r\t\v\\'\"", strict=True))
_INTEGER = re.compile(
    r"([-+]?)(?:0[xX](_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)|0[bB](_?[01]+(?:_[01]+)*)"
    r"|0[oO]?(_?[0-7]+(?:_[0-7]+)*)|([1-9][0-9]*(?:_[0-9]+)*|0))"
)
_DECIMAL = re.compile(r"[-+]?(?=\.?[0-9])[0-9]*(?:_[0-9]+)*(?:\.[0-9]*(?:_[0-9]+)*)?(?:[eE][-+]?[0-9]+)?")
_HEXADECIMAL = re.compile(
    r"[-+]?0[xX](?=_?\.?[0-9a-fA-F])(?:_?[0-9a-fA-F])*(?:\.[0-9a-fA-F]*(?:_[0-9a-fA-F]+)*)?[pP][-+]?[0-9]+"
)
_BASES = (16, 2, 8, 10)
_INT_MIN, _INT_MAX = -(1 << 63), (1 << 63) - 1


def unquote(text: str) -> str:
    """The value of a quoted or raw string constant. Raises ValueError when an escape is wrong."""
    if text[0] == "`":
        return text[1:-1].replace("\r", "")
    inner = text[1:-1]
    return _unescape(inner, "'") if "\\" in inner else inner


def unquote_char(text: str) -> int:
    """The code point of a character constant such as `'x'`. Raises ValueError."""
    inner = text[1:-1]
    char = _unescape(inner, '"') if "\\" in inner else inner
    if len(char) != 1:
        raise ValueError(f"malformed character constant: {text}" if len(char) > 1 else "invalid syntax")
    return ord(char)


def _unescape(text: str, foreign_quote: str) -> str:
    out = bytearray()
    position = 0
    for match in _ESCAPE.finditer(text):
        simple, hex_byte, short, long, octal = match.groups()
        out += text[position : match.start()].encode("utf-8", "surrogatepass")
        if simple and simple != foreign_quote:
            out += _SIMPLE[simple].encode()
        elif hex_byte or (octal and int(octal, 8) < 256):
            out.append(int(hex_byte, 16) if hex_byte else int(octal, 8))
        elif (short or long) and (code := int(short or long, 16)) < 0x110000 and not 0xD800 <= code < 0xE000:
            out += chr(code).encode()
        else:
            raise ValueError("invalid syntax")
        position = match.end()
    out += text[position:].encode("utf-8", "surrogatepass")
    return decoded(bytes(out))


def number(text: str) -> int | float:
    """The value of a number constant: an int where Go's ideal constants give one, else a float.

    Raises ValueError with Go's words when it is none, or does not fit.
    """
    if text.endswith("i"):
        raise ValueError(f"complex numbers are of no use here: {quoted(text)}")
    match = _INTEGER.fullmatch(text)
    if match is not None:
        group = match.lastindex or 2
        value = int(match[group].replace("_", ""), _BASES[group - 2])
        if match[1] == "-":
            value = -value
        if not _INT_MIN <= value <= _INT_MAX:
            raise ValueError(
                f"{text} overflows int" if 0 < value < 1 << 64 else f"integer overflow: {quoted(text)}"
            )
        return value
    return _floating(text)


def _floating(text: str) -> float:
    digits = text.replace("_", "")
    try:
        if _HEXADECIMAL.fullmatch(text):
            return float.fromhex(digits)
        value = float(digits) if _DECIMAL.fullmatch(text) else None
    except OverflowError:
        value = None
    if value is None or value in (float("inf"), float("-inf")):
        raise ValueError(f"illegal number syntax: {quoted(text)}")
    if not any(mark in text for mark in ".eEpP"):
        raise ValueError(f"integer overflow: {quoted(text)}")
    return value


def quoted(text: str) -> str:
    """Text between double quotes as Go's `%q` writes it."""
    return '"' + "".join(map(_quoted_char, text)) + '"'


def _quoted_char(char: str) -> str:
    if char in _QUOTED:
        return _QUOTED[char]
    code = ord(char)
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    if char == " " or char.isprintable():
        return char
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


_QUOTED = {value: "\\" + letter for letter, value in _SIMPLE.items() if letter != "'"}


def code_point(char: str) -> str:
    """A character as Go's `%#U` names it: `U+002B '+'`."""
    name = f"U+{ord(char):04X}"
    return f"{name} '{char}'" if char.isprintable() else name
