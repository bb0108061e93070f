"""Owns the typed strings that an author marks as safe for one context (Go's html/template content types)."""

from __future__ import annotations


class SafeString(str):
    """Text that its author vouches for in one context; elsewhere it is escaped like any string."""

    __slots__ = ()
    go_type = "string"


class HTML(SafeString):
    """A known safe HTML fragment."""

    __slots__ = ()
    go_type = "template.HTML"


class HTMLAttr(SafeString):
    """A known safe HTML attribute, such as `dir="ltr"`."""

    __slots__ = ()
    go_type = "template.HTMLAttr"


class CSS(SafeString):
    """A known safe style sheet, rule, declaration or value."""

    __slots__ = ()
    go_type = "template.CSS"


class JS(SafeString):
    """A known safe JavaScript expression."""

    __slots__ = ()
    go_type = "template.JS"


class JSStr(SafeString):
    """Characters known to be safe between the quotes of a JavaScript string."""

    __slots__ = ()
    go_type = "template.JSStr"


class URL(SafeString):
    """A known safe URL or URL part."""

    __slots__ = ()
    go_type = "template.URL"


class Srcset(SafeString):
    """A known safe srcset attribute value."""

    __slots__ = ()
    go_type = "template.Srcset"
