"""Owns attribute lists in braces: how goldmark reads them, and which of them get into HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.markdown.escaping import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

Attributes = dict[str, object]

_SPACES = re.compile(r"[ \t\r\n]*")
_SHORT = re.compile(r"[#.]((?:[^ \t\r\n!-/:-@\[-`{-~]|[-_:.])*)")
_NAME = re.compile(r"[A-Za-z_:][A-Za-z0-9_:.-]*")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]*)?")
_STRING = re.compile(r'"((?:\\["/\\bfnrt]|[^"])*+)"')
_ESCAPE = re.compile(r'\\(["/\\bfnrt])')
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None}

_GLOBAL = frozenset({
    "accesskey", "autocapitalize", "autofocus", "class", "contenteditable", "dir", "draggable",
    "enterkeyhint", "hidden", "id", "inert", "inputmode", "is", "itemid", "itemprop", "itemref",
    "itemscope", "itemtype", "lang", "part", "role", "slot", "spellcheck", "style", "tabindex",
    "title", "translate",
})  # fmt: skip
_OF_IMAGES = frozenset({
    "align", "border", "crossorigin", "decoding", "height", "importance", "intrinsicsize", "ismap",
    "loading", "referrerpolicy", "sizes", "srcset", "usemap", "width",
})  # fmt: skip
ALLOWED = {
    "blockquote": _GLOBAL | {"cite"},
    "dl": _GLOBAL,
    "hr": _GLOBAL | {"align", "color", "noshade", "size", "width"},
    "img": _GLOBAL | _OF_IMAGES,
    "list": _GLOBAL | {"start", "reversed", "type"},
    "p": _GLOBAL,
}
"""The attributes that goldmark lets an element have; all may have `data-` ones."""


class _Invalid(Exception):  # noqa: N818 - it never leaves this module
    """The text is no attribute list."""


def parse(text: str, at: int = 0) -> tuple[Attributes, int] | None:
    """The attribute list at an offset and its end; None when there is none (goldmark: ParseAttributes)."""
    if not text.startswith("{", at):
        return None
    try:
        return _list(text, at)
    except _Invalid:
        return None


def _behind_spaces(text: str, at: int) -> int:
    found = _SPACES.match(text, at)
    return found.end() if found else at


def _list(text: str, at: int) -> tuple[Attributes, int]:
    attributes: Attributes = {}
    at += 1
    while not text.startswith("}", at):
        at = _behind_spaces(text, at)
        name, value, at = _one(text, at)
        if name == "class" and "class" in attributes:
            value = f"{attributes['class']} {value}"
        attributes[name] = value
        at = _behind_spaces(text, at)
        if text.startswith(",", at):
            at = _behind_spaces(text, at + 1)
    return attributes, at + 1


def _one(text: str, at: int) -> tuple[str, object, int]:
    short = _SHORT.match(text, at)
    if short is not None:
        return ("id" if text[at] == "#" else "class"), short[1], short.end()
    named = _NAME.match(text, at)
    if named is None:
        raise _Invalid
    equals = _behind_spaces(text, named.end())
    if not text.startswith("=", equals):
        raise _Invalid
    value, end = _value(text, equals + 1)
    if named[0] == "class" and not isinstance(value, str):
        raise _Invalid
    return named[0], value, end


def _value(text: str, at: int) -> tuple[object, int]:
    at = _behind_spaces(text, at)
    sign = text[at : at + 1]
    if sign == "{":
        return _list(text, at)
    if sign == "[":
        return _array(text, at)
    if sign == '"':
        found = _STRING.match(text, at)
        if found is None or "\n" in found[0]:
            raise _Invalid
        return _ESCAPE.sub(lambda escape: _LETTERS.get(escape[1], escape[1]), found[1]), found.end()
    number = _NUMBER.match(text, at)
    if number is not None:
        try:
            return float(number[0]), number.end()
        except ValueError:
            raise _Invalid from None
    word = _NAME.match(text, at)
    if word is None:
        raise _Invalid
    return _WORDS.get(word[0], word[0]), word.end()


def _array(text: str, at: int) -> tuple[list[object], int]:
    values: list[object] = []
    at += 1
    while True:
        has_comma = bool(values) and text.startswith(",", at)
        at += has_comma
        if text.startswith("]", at):
            if has_comma:
                raise _Invalid
            return values, at + 1
        value, at = _value(text, at)
        values.append(value)
        at = _behind_spaces(text, at)


def as_html(attributes: Mapping[str, object]) -> str:
    """The attributes of an element that may have any, but for handlers of events."""
    return "".join(
        f' {name}="{escape(as_text(value))}"'
        for name, value in attributes.items()
        if not name.lower().startswith("on")
    )


def allowed_html(attributes: Mapping[str, object] | None, element: str) -> str:
    """Those attributes that goldmark lets an element have; values that are no text are empty."""
    if not attributes:
        return ""
    allowed = ALLOWED[element]
    return "".join(
        f' {name}="{escape(value) if isinstance(value, str) else ""}"'
        for name, value in attributes.items()
        if name in allowed or name.startswith("data-")
    )


def for_hooks(attributes: Mapping[str, object] | None) -> Attributes:
    """The attributes as render hooks see them: names in lower case, no handlers of events."""
    if not attributes:
        return {}
    lowered = ((name.lower(), value) for name, value in attributes.items())
    return {name: value for name, value in lowered if not name.startswith("on")}


def as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return to_string(value)
    return value if isinstance(value, str) else ""
