"""Owns how template text moves the context through HTML: text, tags, attributes and their values."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from ostinato.gotemplate.escape.attributes import Content, content_of, is_script_type
from ostinato.gotemplate.escape.contexts import (
    COMMENTS,
    SCRIPT_LITERALS,
    START,
    VALUE_STATES,
    Attr,
    Context,
    ContextError,
    Delim,
    Element,
    State,
)
from ostinato.gotemplate.escape.scripts import SCRIPT_MOVES
from ostinato.gotemplate.escape.styles import STYLE_MOVES, in_url
from ostinato.gotemplate.literals import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    Move: TypeAlias = Callable[[Context, str, int, int], tuple[Context, int]]

_MARK = re.compile(r"<!--|<(/?)([A-Za-z](?:[A-Za-z0-9]|[:-](?=[A-Za-z0-9]))*)")
_ELEMENTS = {
    "script": Element.SCRIPT,
    "style": Element.STYLE,
    "textarea": Element.TEXTAREA,
    "title": Element.TITLE,
    "meta": Element.META,
}
_SPECIAL_ENDS = {
    element: re.compile(rf"</{name}(?=[> \t\n\f/])", re.IGNORECASE | re.ASCII)
    for name, element in (_ELEMENTS | {"": Element.META}).items()
    if name != "meta"
}
_CONTENT_STATES = {
    Element.NONE: State.TEXT,
    Element.SCRIPT: State.JS,
    Element.STYLE: State.CSS,
    Element.TEXTAREA: State.RCDATA,
    Element.TITLE: State.RCDATA,
}
_WHOLE_ATTRIBUTES = re.compile(
    r"""(?:[ \t\n\f\r]*[^ \t\n\f\r=>'"<]+[ \t\n\f\r]*=[ \t\n\f\r]*(?:"[^"]*"|'[^']*'))+"""
)
"""Attributes that begin and end in one text: whatever they are, nothing of them outlasts their closing quote."""
_NOT_SPACE = re.compile(r"[^ \t\n\f\r]")
_NAME_END = re.compile(r"[ \t\n\f\r=>'\"<]")
VALUE_ENDS = {
    Delim.DOUBLE: re.compile('"'),
    Delim.SINGLE: re.compile("'"),
    Delim.SPACE: re.compile(r"[ \t\n\f\r>]"),
}
_ODD_UNQUOTED = re.compile("[\"'<=`]")
_META_URL = re.compile(r"url[ \t\n\f\r]*=", re.IGNORECASE | re.ASCII)
_ATTRS = {
    Content.URL: Attr.URL,
    Content.CSS: Attr.STYLE,
    Content.JS: Attr.SCRIPT,
    Content.SRCSET: Attr.SRCSET,
}


def after_text(context: Context, text: str, start: int) -> tuple[Context, int]:
    """The context behind some of the text from `start` on, and where that is.

    Raises ContextError when no HTML parser could be trusted with the text.
    """
    if context.delim is Delim.NONE:
        end = special_end(context, text, start)
        if end == start:
            return START, start
        return MOVES[context.state](context, text, start, end)
    return _in_value(context, text, start)


def special_end(context: Context, text: str, start: int) -> int:
    """Where the element ends whose content is special here; the end of the text when it does not."""
    if context.element is Element.NONE:
        return len(text)
    if context.element is Element.SCRIPT and (context.state in SCRIPT_LITERALS or context.state in COMMENTS):
        return len(text)
    match = _SPECIAL_ENDS[context.element].search(text, start)
    return match.start() if match else len(text)


def _in_value(context: Context, text: str, start: int) -> tuple[Context, int]:
    match = VALUE_ENDS[context.delim].search(text, start)
    end = match.start() if match else len(text)
    if context.delim is Delim.SPACE:
        odd = _ODD_UNQUOTED.search(text, start, end)
        if odd:
            raise ContextError(f"{quoted(odd[0])} in unquoted attr: {quoted(text[start:end])}", odd.start())
    if match is None:
        value = html.unescape(text[start:])
        at = 0
        while at < len(value):
            context, at = MOVES[context.state](context, value, at, len(value))
        return context, end
    element = context.element
    if (
        context.state is State.ATTR
        and element is Element.SCRIPT
        and context.attr is Attr.SCRIPT_TYPE
        and not is_script_type(text[start:end])
    ):
        element = Element.NONE
    return Context(State.TAG, element=element), end + (context.delim is not Delim.SPACE)


def _in_text(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    match = _MARK.search(text, start, end)
    if match is None:
        return context, end
    if match[2] is None:
        return Context(State.HTML_COMMENT), match.end()
    element = Element.NONE if match[1] else _ELEMENTS.get(match[2].lower(), Element.NONE)
    return Context(State.TAG, element=element), match.end()


def _in_rcdata(context: Context, _text: str, _start: int, end: int) -> tuple[Context, int]:
    return context, end


def _in_comment(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    close = text.find("-->", start, end)
    return (START, close + 3) if close >= 0 else (context, end)


def _in_tag(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    if context.element is Element.NONE:
        whole = _WHOLE_ATTRIBUTES.match(text, start, end)
        if whole:
            start = whole.end()
    match = _NOT_SPACE.search(text, start, end)
    if match is None:
        return context, end
    at = match.start()
    if match[0] == ">":
        if context.element is Element.META:
            return START, at + 1
        return Context(_CONTENT_STATES[context.element], element=context.element), at + 1
    name_end = _attribute_name_end(text, start, at, end)
    if name_end == at:
        message = f"expected space, attr name, or end of tag, but got {quoted(text[at:end])}"
        raise ContextError(message, at)
    state = State.ATTR_NAME if name_end == end else State.AFTER_NAME
    attr = _attr_of(context.element, text[at:name_end].lower())
    return Context(state, attr=attr, element=context.element), name_end


def _attr_of(element: Element, name: str) -> Attr:
    if element is Element.SCRIPT and name == "type":
        return Attr.SCRIPT_TYPE
    if element is Element.META and name == "content":
        return Attr.META_CONTENT
    return _ATTRS.get(content_of(name), Attr.NONE)


def _attribute_name_end(text: str, start: int, at: int, end: int) -> int:
    match = _NAME_END.search(text, at, end)
    if match is None:
        return end
    if match[0] in "'\"<":
        message = f"{quoted(match[0])} in attribute name: {quoted(text[start:end][:32])}"
        raise ContextError(message, match.start())
    return match.start()


def _in_attribute_name(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    at = _attribute_name_end(text, start, start, end)
    return (context if at == end else context._replace(state=State.AFTER_NAME)), at


def _after_name(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    match = _NOT_SPACE.search(text, start, end)
    if match is None:
        return context, end
    if match[0] != "=":
        return context._replace(state=State.TAG), match.start()
    return context._replace(state=State.BEFORE_VALUE), match.end()


def _before_value(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    match = _NOT_SPACE.search(text, start, end)
    if match is None:
        return context, end
    delim = {'"': Delim.DOUBLE, "'": Delim.SINGLE}.get(match[0], Delim.SPACE)
    at = match.start() if delim is Delim.SPACE else match.end()
    return context._replace(state=VALUE_STATES[context.attr], delim=delim), at


def _in_plain_value(context: Context, _text: str, _start: int, end: int) -> tuple[Context, int]:
    return context, end


def _in_url_value(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    return in_url(context, text[start:end]), end


def _in_meta_content(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    match = _META_URL.search(text, start, end)
    if match is None:
        return context, end
    return context._replace(state=State.META_CONTENT_URL), match.end()


def _in_meta_url(context: Context, text: str, start: int, end: int) -> tuple[Context, int]:
    close = text.find(";", start, end)
    return (context._replace(state=State.META_CONTENT), close + 1) if close >= 0 else (context, end)


MOVES: Mapping[State, Move] = {
    State.TEXT: _in_text,
    State.TAG: _in_tag,
    State.ATTR_NAME: _in_attribute_name,
    State.AFTER_NAME: _after_name,
    State.BEFORE_VALUE: _before_value,
    State.HTML_COMMENT: _in_comment,
    State.RCDATA: _in_rcdata,
    State.ATTR: _in_plain_value,
    State.URL: _in_url_value,
    State.SRCSET: _in_url_value,
    State.META_CONTENT: _in_meta_content,
    State.META_CONTENT_URL: _in_meta_url,
    **SCRIPT_MOVES,
    **STYLE_MOVES,
}
"""How text moves a context, by state: context, text, from and to; gives the new context and how far it got."""
