"""Owns how template text moves the context through JavaScript: code, strings, literals, comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ostinato.gotemplate.escape.contexts import Context, ContextError, Slash, State
from ostinato.gotemplate.literals import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

_SPECIAL = re.compile("[\"`'/{}<\\-#]")
_SPACE = "\f\n\r\t\v \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_LAST_WORD = re.compile(r"[A-Za-z0-9_$]*\Z")
_BEFORE_REGEXP = frozenset(
    (
        "break", "case", "continue", "delete", "do", "else", "finally", "in", "instanceof", "return", "throw",
        "try", "typeof", "void",
    )
)  # fmt: skip
_STRINGS = {'"': State.JS_DOUBLE, "'": State.JS_SINGLE, "`": State.JS_TEMPLATE}
_STRING_MARKS = {State.JS_DOUBLE: re.compile(r'[\\"]'), State.JS_SINGLE: re.compile(r"[\\']")}
_REGEXP_MARK = re.compile(r"[\\/\[\]]")
_TEMPLATE_MARK = re.compile(r"\\|`|\$\{")
_LINE_END = re.compile("[\n\r\u2028\u2029]")


def slash_after(code: str, before: Slash) -> Slash:
    """What a `/` means behind this run of code, which holds no strings, comments or regular expressions."""
    code = code.rstrip(_SPACE)
    if not code:
        return before
    last = code[-1]
    if last in "+-":
        repeated = len(code) - len(code.rstrip(last))
        return Slash.REGEXP if repeated % 2 else Slash.DIVISION
    if last == ".":
        return Slash.DIVISION if len(code) > 1 and code[-2] in "0123456789" else Slash.REGEXP
    if last in ",<>=*%&|^?!~([:;{}":
        return Slash.REGEXP
    word = _LAST_WORD.search(code)
    return Slash.REGEXP if word is not None and word[0] in _BEFORE_REGEXP else Slash.DIVISION


def _in_code(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    match = _SPECIAL.search(text, start, end)
    if match is None:
        return context._replace(slash=slash_after(text[start:end], context.slash)), end
    at = match.start()
    context = context._replace(slash=slash_after(text[start:at], context.slash))
    char = match[0]
    if char in _STRINGS:
        return context._replace(state=_STRINGS[char], slash=Slash.REGEXP), at + 1
    if char in "{}":
        return _at_brace(context, char), at + 1
    for opening, state in (
        ("<!--", State.JS_HTML_OPEN),
        ("-->", State.JS_HTML_CLOSE),
        ("#!", State.JS_LINE_COMMENT),
    ):
        if text.startswith(opening, at, end):
            return context._replace(state=state), at + len(opening)
    if char == "#":
        # The beginning of a private name, and names precede divisions.
        return context._replace(slash=Slash.DIVISION), at + 1
    if char != "/":
        return context, at + 1
    follows = text[at + 1 : min(at + 2, end)]
    if follows == "/":
        return context._replace(state=State.JS_LINE_COMMENT), at + 2
    if follows == "*":
        return context._replace(state=State.JS_BLOCK_COMMENT), at + 2
    if context.slash is Slash.REGEXP:
        return context._replace(state=State.JS_REGEXP), at + 1
    if context.slash is Slash.DIVISION:
        return context._replace(slash=Slash.REGEXP), at + 1
    message = f"'/' could start a division or regexp: {quoted(text[at:end][:32])}"
    raise ContextError(message, at)


def _at_brace(context: Context, brace: str) -> Context:
    """Braces matter inside `${…}` only, where the one that closes it leads back into the literal."""
    slash = slash_after(brace, context.slash)
    if not context.braces:
        return context._replace(slash=slash)
    depth = context.braces[-1] + (1 if brace == "{" else -1)
    if depth < 0:
        return context._replace(state=State.JS_TEMPLATE, braces=context.braces[:-1])
    return context._replace(slash=slash, braces=(*context.braces[:-1], depth))


def _in_template_literal(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    at = start
    while match := _TEMPLATE_MARK.search(text, at, end):
        if match[0] == "`":
            return context._replace(state=State.JS), match.end()
        if match[0] == "${":
            return context._replace(state=State.JS, braces=(*context.braces, 0)), match.end()
        at = _behind_escape(text, match, start, end)
    return context, end


def _in_string(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    at = start
    while match := _STRING_MARKS[context.state].search(text, at, end):
        if match[0] != "\\":
            return context._replace(state=State.JS, slash=Slash.DIVISION), match.end()
        at = _behind_escape(text, match, start, end)
    return context, end


def _in_regexp(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    at = start
    in_set = False
    while match := _REGEXP_MARK.search(text, at, end):
        at = match.end()
        if match[0] == "\\":
            at = _behind_escape(text, match, start, end)
        elif match[0] != "/":
            in_set = match[0] == "["
        elif at - 1 > start and at + 6 <= end and text[at - 2 : at + 6].lower() == "</script":
            at += 1
        elif not in_set:
            return context._replace(state=State.JS, slash=Slash.DIVISION), at
    if in_set:
        raise ContextError(f"unfinished JS regexp charset: {quoted(text[start:end])}", start)
    return context, end


def _behind_escape(text: str, match: re.Match[str], start: int, end: int) -> int:
    if match.end() == end:
        message = f"unfinished escape sequence in JS string: {quoted(text[start:end])}"
        raise ContextError(message, match.start())
    return match.end() + 1


def _in_block_comment(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    close = text.find("*/", start, end)
    return (context._replace(state=State.JS), close + 2) if close >= 0 else (context, end)


def _in_line_comment(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    match = _LINE_END.search(text, start, end)
    return (context._replace(state=State.JS), match.start()) if match else (context, end)


SCRIPT_MOVES: dict[State, Callable[[Context, str, int, int], tuple[Context, int]]] = {
    State.JS: _in_code,
    State.JS_DOUBLE: _in_string,
    State.JS_SINGLE: _in_string,
    State.JS_REGEXP: _in_regexp,
    State.JS_TEMPLATE: _in_template_literal,
    State.JS_BLOCK_COMMENT: _in_block_comment,
    State.JS_LINE_COMMENT: _in_line_comment,
    State.JS_HTML_OPEN: _in_line_comment,
    State.JS_HTML_CLOSE: _in_line_comment,
}
