"""Owns what an HTML attribute's value is, told from its name.

Source of behaviour: the attribute types of Go's html/template.
"""

from __future__ import annotations

from enum import Enum


class Content(Enum):
    """What a value is taken for."""

    PLAIN = "plain"
    URL = "url"
    CSS = "css"
    JS = "js"
    SRCSET = "srcset"
    UNSAFE = "unsafe"
    """Changes how other content or requests are made; its name may not come from data."""


_URLS = [
    "action",
    "archive",
    "background",
    "cite",
    "classid",
    "codebase",
    "data",
    "formaction",
    "href",
    "icon",
    "longdesc",
    "manifest",
    "poster",
    "profile",
    "src",
    "usemap",
    "xmlns",
]
_UNSAFE = [
    "accept-charset",
    "async",
    "challenge",
    "charset",
    "content",
    "crossorigin",
    "defer",
    "enctype",
    "form",
    "formenctype",
    "formmethod",
    "formnovalidate",
    "http-equiv",
    "keytype",
    "language",
    "method",
    "novalidate",
    "pattern",
    "rel",
    "sandbox",
    "srcdoc",
    "type",
    "value",
]
_KNOWN = (
    dict.fromkeys(_URLS, Content.URL)
    | dict.fromkeys(_UNSAFE, Content.UNSAFE)
    | {"style": Content.CSS, "srcset": Content.SRCSET, "srclang": Content.PLAIN}
)


def content_of(name: str) -> Content:
    """The content of the attribute with this lower-case name; unknown names are judged by what they contain."""
    if name.startswith("data-"):
        name = name[5:]
    elif ":" in name:
        prefix, _, name = name.partition(":")
        if prefix == "xmlns":
            return Content.URL
    known = _KNOWN.get(name)
    if known is not None:
        return known
    if name.startswith("on"):
        return Content.JS
    if "src" in name or "uri" in name or "url" in name:
        return Content.URL
    return Content.PLAIN


_SCRIPT_TYPES = frozenset(
    (
        "", "application/ecmascript", "application/javascript", "application/json", "application/ld+json",
        "application/x-ecmascript", "application/x-javascript", "module", "text/ecmascript", "text/javascript",
        "text/javascript1.0", "text/javascript1.1", "text/javascript1.2", "text/javascript1.3",
        "text/javascript1.4", "text/javascript1.5", "text/jscript", "text/livescript", "text/x-ecmascript",
        "text/x-javascript",
    )
)  # fmt: skip


def is_script_type(mime: str) -> bool:
    """Whether the content of a script element of this type is JavaScript or JSON."""
    return mime.partition(";")[0].lower().strip() in _SCRIPT_TYPES
