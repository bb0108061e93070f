"""Owns text and characters between quotes, as Go source writes them."""

from __future__ import annotations

_ESCAPES = {
    "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\",
}  # fmt: skip
_LAST_CODE = 0x10FFFF


def quoted(text: str, *, ascii_only: bool = False) -> str:
    """`%q`: the text as a Go string literal."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(_escaped(letter, '"', ascii_only) for letter in text) + '"'


def quoted_rune(code: int, *, ascii_only: bool = False) -> str:
    """`%q` of a number: the character as a Go constant."""
    return "'" + _escaped(rune(code), "'", ascii_only) + "'"


def rune(code: int) -> str:
    """The character of a code point; what is none is U+FFFD."""
    return chr(code) if 0 <= code <= _LAST_CODE and not 0xD800 <= code < 0xE000 else "\ufffd"


def can_backquote(text: str) -> bool:
    """Whether a raw string literal of one line can hold the text."""
    return not any(
        letter == "`" or (letter < " " and letter != "\t") or letter in "\x7f\ufeff" or is_raw_byte(letter)
        for letter in text
    )


def is_raw_byte(letter: str) -> bool:
    """Whether the letter stands for a byte that is no UTF-8."""
    return "\udc80" <= letter <= "\udcff"


def _escaped(letter: str, quote: str, ascii_only: bool) -> str:
    known = _ESCAPES.get(letter)
    if known is not None:
        return known
    if letter == quote:
        return "\\" + quote
    code = ord(letter)
    if is_raw_byte(letter):
        return f"\\x{code - 0xDC00:02x}"
    if letter == " " or (letter.isprintable() and not (ascii_only and code > 0x7E)):
        return letter
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
