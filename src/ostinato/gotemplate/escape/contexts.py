"""Owns the context of a place in a template: what an HTML parser would be in the middle of there.

Source of behaviour: html/template of Go; the names are Go's, because its messages print them.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class _Word(Enum):
    """A word of a context: one object each, hashed as such, because they are looked up all the time."""

    __hash__ = object.__hash__


class State(_Word):
    """What the parser is inside of."""

    TEXT = "stateText"
    TAG = "stateTag"
    ATTR_NAME = "stateAttrName"
    AFTER_NAME = "stateAfterName"
    BEFORE_VALUE = "stateBeforeValue"
    HTML_COMMENT = "stateHTMLCmt"
    RCDATA = "stateRCDATA"
    ATTR = "stateAttr"
    URL = "stateURL"
    SRCSET = "stateSrcset"
    JS = "stateJS"
    JS_DOUBLE = "stateJSDqStr"
    JS_SINGLE = "stateJSSqStr"
    JS_TEMPLATE = "stateJSTmplLit"
    JS_REGEXP = "stateJSRegexp"
    JS_BLOCK_COMMENT = "stateJSBlockCmt"
    JS_LINE_COMMENT = "stateJSLineCmt"
    JS_HTML_OPEN = "stateJSHTMLOpenCmt"
    JS_HTML_CLOSE = "stateJSHTMLCloseCmt"
    CSS = "stateCSS"
    CSS_DOUBLE = "stateCSSDqStr"
    CSS_SINGLE = "stateCSSSqStr"
    CSS_DOUBLE_URL = "stateCSSDqURL"
    CSS_SINGLE_URL = "stateCSSSqURL"
    CSS_URL = "stateCSSURL"
    CSS_BLOCK_COMMENT = "stateCSSBlockCmt"
    CSS_LINE_COMMENT = "stateCSSLineCmt"
    META_CONTENT = "stateMetaContent"
    META_CONTENT_URL = "stateMetaContentURL"
    DEAD = "stateDead"
    """Behind a `break` or `continue`: never reached."""


class Delim(_Word):
    """What ends the attribute value that the place is in."""

    NONE = "delimNone"
    DOUBLE = "delimDoubleQuote"
    SINGLE = "delimSingleQuote"
    SPACE = "delimSpaceOrTagEnd"


class UrlPart(_Word):
    """How far into a URL the place is."""

    NONE = "urlPartNone"
    PRE_QUERY = "urlPartPreQuery"
    QUERY = "urlPartQueryOrFrag"
    UNKNOWN = "urlPartUnknown"


class Slash(_Word):
    """What a `/` would begin in JavaScript."""

    REGEXP = "jsCtxRegexp"
    DIVISION = "jsCtxDivOp"
    UNKNOWN = "jsCtxUnknown"


class Attr(_Word):
    """What kind of attribute the place is in."""

    NONE = "attrNone"
    SCRIPT = "attrScript"
    SCRIPT_TYPE = "attrScriptType"
    STYLE = "attrStyle"
    URL = "attrURL"
    SRCSET = "attrSrcset"
    META_CONTENT = "attrMetaContent"


class Element(_Word):
    """The elements whose content is not ordinary markup."""

    NONE = "elementNone"
    SCRIPT = "elementScript"
    STYLE = "elementStyle"
    TEXTAREA = "elementTextarea"
    TITLE = "elementTitle"
    META = "elementMeta"


class Context(NamedTuple):
    """Everything that decides how a value is escaped at a place."""

    state: State = State.TEXT
    delim: Delim = Delim.NONE
    url_part: UrlPart = UrlPart.NONE
    slash: Slash = Slash.REGEXP
    braces: tuple[int, ...] = ()
    """Open braces in each `${…}` around the place."""
    attr: Attr = Attr.NONE
    element: Element = Element.NONE

    def __str__(self) -> str:
        braces = " ".join(map(str, self.braces))
        return (
            f"{{{self.state.value} {self.delim.value} {self.url_part.value} {self.slash.value} [{braces}] "
            f"{self.attr.value} {self.element.value} <nil>}}"
        )

    def derived_name(self, name: str) -> str:
        """The name of a template as called from this context."""
        if self.state is State.TEXT:
            return name
        parts = [f"{name}$htmltemplate", self.state.value]
        for field, default in (
            (self.delim, Delim.NONE),
            (self.url_part, UrlPart.NONE),
            (self.slash, Slash.REGEXP),
        ):
            if field is not default:
                parts.append(field.value)
        if self.braces:
            parts.append(f"jsBraceDepth([{' '.join(map(str, self.braces))}])")
        if self.attr is not Attr.NONE:
            parts.append(self.attr.value)
        if self.element is not Element.NONE:
            parts.append(self.element.value)
        return "_".join(parts)


START = Context()
DEAD = Context(State.DEAD)

COMMENTS = frozenset(
    (
        State.HTML_COMMENT, State.JS_BLOCK_COMMENT, State.JS_LINE_COMMENT, State.JS_HTML_OPEN, State.JS_HTML_CLOSE,
        State.CSS_BLOCK_COMMENT, State.CSS_LINE_COMMENT,
    )
)  # fmt: skip
SCRIPT_LITERALS = frozenset((State.JS_DOUBLE, State.JS_SINGLE, State.JS_TEMPLATE, State.JS_REGEXP))
IN_TAG = frozenset((State.TAG, State.ATTR_NAME, State.AFTER_NAME, State.BEFORE_VALUE, State.ATTR))

VALUE_STATES = {
    Attr.NONE: State.ATTR,
    Attr.SCRIPT: State.JS,
    Attr.SCRIPT_TYPE: State.ATTR,
    Attr.STYLE: State.CSS,
    Attr.URL: State.URL,
    Attr.SRCSET: State.SRCSET,
    Attr.META_CONTENT: State.META_CONTENT,
}
"""Where a value begins, by its attribute."""


class ContextError(Exception):
    """A template that cannot be escaped; `offset` counts from the start of the text or node at fault."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


def nudged(context: Context) -> Context:
    """The context of an action here: `<a href=` has not begun a value, but an action behind it does."""
    if context.state is State.TAG:
        return context._replace(state=State.ATTR_NAME)
    if context.state is State.BEFORE_VALUE:
        return context._replace(state=VALUE_STATES[context.attr], delim=Delim.SPACE, attr=Attr.NONE)
    if context.state is State.AFTER_NAME:
        return context._replace(state=State.ATTR_NAME, attr=Attr.NONE)
    return context


def joined(one: Context, other: Context) -> Context | None:
    """The context behind two branches that end in these, or None when there is no such thing."""
    if one.state is State.DEAD or one == other:
        return other
    if other.state is State.DEAD:
        return one
    if one._replace(url_part=other.url_part) == other:
        return one._replace(url_part=UrlPart.UNKNOWN)
    if one._replace(slash=other.slash) == other:
        return one._replace(slash=Slash.UNKNOWN)
    begun, other_begun = nudged(one), nudged(other)
    if begun == one and other_begun == other:
        return None
    return joined(begun, other_begun)
