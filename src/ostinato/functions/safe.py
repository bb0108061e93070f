"""Owns the namespace `safe`: text that its author vouches for in one context."""

from __future__ import annotations

from ostinato.base import safe
from ostinato.base.cast import to_string
from ostinato.functions.registry import function


@function(
    "safe.HTML",
    alias="safeHTML",
    takes="INPUT",
    gives="template.HTML",
    examples=['{{ "<b>x</b>" | safeHTML }}'],
)
def html(text: object) -> safe.HTML:
    """Text as HTML that needs no escaping."""
    return safe.HTML(to_string(text))


@function(
    "safe.HTMLAttr",
    alias="safeHTMLAttr",
    takes="INPUT",
    gives="template.HTMLAttr",
    examples=['<a {{ "class=b" | safeHTMLAttr }}>x</a>'],
)
def html_attr(text: object) -> safe.HTMLAttr:
    """Text as an HTML attribute that needs no escaping."""
    return safe.HTMLAttr(to_string(text))


@function(
    "safe.CSS",
    alias="safeCSS",
    takes="INPUT",
    gives="template.CSS",
    examples=['{{ "Bat&Man" | safeCSS | safeCSS }}'],
)
def css(text: object) -> safe.CSS:
    """Text as CSS that needs no escaping."""
    return safe.CSS(to_string(text))


@function(
    "safe.JS",
    alias="safeJS",
    takes="INPUT",
    gives="template.JS",
    examples=['{{ "(1*2)" | safeJS | safeJS }}'],
)
def js(text: object) -> safe.JS:
    """Text as a JavaScript expression that needs no escaping."""
    return safe.JS(to_string(text))


@function(
    "safe.JSStr",
    alias="safeJSStr",
    takes="INPUT",
    gives="template.JSStr",
    examples=['<script>const a = "{{ "b\\\\u0020c" | safeJSStr }}";</script>'],
)
def js_str(text: object) -> safe.JSStr:
    """Text as the inside of a JavaScript string that needs no escaping."""
    return safe.JSStr(to_string(text))


@function(
    "safe.URL",
    alias="safeURL",
    takes="INPUT",
    gives="template.URL",
    examples=['{{ "http://gohugo.io" | safeURL | safeURL }}'],
)
def url(text: object) -> safe.URL:
    """Text as a URL that needs no filtering."""
    return safe.URL(to_string(text))
