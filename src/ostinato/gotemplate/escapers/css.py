"""Owns escaping for CSS: values and strings.

Source of behaviour: html/template of Go.
"""

from __future__ import annotations

import re

from ostinato.base.safe import CSS
from ostinato.gotemplate.escapers.text import FAILSAFE, text_of

_ESCAPED = re.compile(r"([\0\t\n\f\r\"&'()+/:;<>{}])(?=([0-9a-fA-F \t\n\f\r]|\Z)?)|\\")
_UNSAFE_VALUE = re.compile(r"[\0\"'()/;@\[\\\]`{}<>]|--")
_LETTERS = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\n\f\r])?|(.?))", re.DOTALL)
_CODE_LIMIT = 0x10FFFF


def css_value(value: object) -> str:
    """For a value in a declaration: quantities, colours, keywords; nothing with structure."""
    text = text_of(value)
    if isinstance(value, CSS):
        return text
    text = decode_css(text)
    if _UNSAFE_VALUE.search(text):
        return FAILSAFE
    letters = "".join(_LETTERS.findall(text)).lower()
    if "expression" in letters or "mozbinding" in letters:
        return FAILSAFE
    return text


def css_string(value: object) -> str:
    """For the inside of a string."""
    return _ESCAPED.sub(_escaped, text_of(value))


def _escaped(match: re.Match[str]) -> str:
    if match[1] is None:
        return "\\\\"
    # A space ends the escape where what follows could belong to it.
    return f"\\{ord(match[1]):x}{' ' if match[2] is not None else ''}"


def decode_css(text: str) -> str:
    """Text with CSS escapes resolved."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_decoded, text)


def _decoded(match: re.Match[str]) -> str:
    digits = match[1]
    if digits is None:
        return str(match[2])
    code = int(digits, 16)
    if code > _CODE_LIMIT:
        return chr(code // 16) + match[0][len(digits) :]
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
