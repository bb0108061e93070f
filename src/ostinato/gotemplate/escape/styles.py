"""Owns how template text moves the context through CSS, and through URLs wherever they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ostinato.gotemplate.escape.contexts import Context, ContextError, State, UrlPart
from ostinato.gotemplate.escapers.css import decode_css
from ostinato.gotemplate.literals import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

_MARK = re.compile(r"//|/\*|[(\"']")
_URL_KEYWORD = re.compile(
    r"(?<![-A-Za-z0-9_\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff])url[\t\n\f\r ]*\Z",
    re.IGNORECASE | re.ASCII,
)
_URL_OPEN = re.compile(r"[\t\n\f\r ]*([\"']?)")
_URL_STATES = {'"': State.CSS_DOUBLE_URL, "'": State.CSS_SINGLE_URL, "": State.CSS_URL}
_OPENINGS = {
    "//": State.CSS_LINE_COMMENT,
    "/*": State.CSS_BLOCK_COMMENT,
    '"': State.CSS_DOUBLE,
    "'": State.CSS_SINGLE,
}
_ENDS = {
    State.CSS_DOUBLE: re.compile(r'[\\"]'),
    State.CSS_DOUBLE_URL: re.compile(r'[\\"]'),
    State.CSS_SINGLE: re.compile(r"[\\']"),
    State.CSS_SINGLE_URL: re.compile(r"[\\']"),
    State.CSS_URL: re.compile(r"[\\\t\n\f\r )]"),
}
_LINE_END = re.compile(r"[\n\f\r]")
_SPACE = " \t\n\f\r"
_LOOK_BACK = 40
"""Enough for `url` and white space; looking back to the start would take quadratic time."""


def in_url(context: Context, text: str) -> Context:
    """The context behind a piece of a URL."""
    if "#" in text or "?" in text:
        return context._replace(url_part=UrlPart.QUERY)
    if context.url_part is UrlPart.NONE and text.strip(_SPACE):
        return context._replace(url_part=UrlPart.PRE_QUERY)
    return context


def _in_style(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    at = start
    while match := _MARK.search(text, at, end):
        if match[0] in _OPENINGS:
            return context._replace(state=_OPENINGS[match[0]]), match.end()
        if _URL_KEYWORD.search(text, max(start, match.start() - _LOOK_BACK), match.start()):
            opening = _URL_OPEN.match(text, match.end(), end)
            assert opening is not None, "every part of it may be absent"
            return context._replace(state=_URL_STATES[opening[1]]), opening.end()
        at = match.end()
    return context, end


def _in_string(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    at = start
    while match := _ENDS[context.state].search(text, at, end):
        if match[0] != "\\":
            return context._replace(state=State.CSS), match.end()
        if match.end() == end:
            message = f"unfinished escape sequence in CSS string: {quoted(text[start:end])}"
            raise ContextError(message, match.start())
        at = match.end() + 1
        context = in_url(context, decode_css(text[start:at]))
    return in_url(context, decode_css(text[at:end])), end


def _in_block_comment(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    close = text.find("*/", start, end)
    return (context._replace(state=State.CSS), close + 2) if close >= 0 else (context, end)


def _in_line_comment(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    match = _LINE_END.search(text, start, end)
    return (context._replace(state=State.CSS), match.start()) if match else (context, end)


STYLE_MOVES: dict[State, Callable[[Context, str, int, int], tuple[Context, int]]] = {
    State.CSS: _in_style,
    State.CSS_DOUBLE: _in_string,
    State.CSS_SINGLE: _in_string,
    State.CSS_DOUBLE_URL: _in_string,
    State.CSS_SINGLE_URL: _in_string,
    State.CSS_URL: _in_string,
    State.CSS_BLOCK_COMMENT: _in_block_comment,
    State.CSS_LINE_COMMENT: _in_line_comment,
}
