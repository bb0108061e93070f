"""Owns the namespace `safe`: text that its author vouches for in one context."""

from __future__ import annotations

from ostinato.base import safe
from ostinato.base.cast import to_string
from ostinato.functions.registry import function


@function("safe.HTML", alias="safeHTML", examples=[('{{ "<b>x</b>" | safeHTML }}', "<b>x</b>")])
def html(text: object) -> safe.HTML:
    """Text as HTML that needs no escaping."""
    return safe.HTML(to_string(text))


@function("safe.HTMLAttr", alias="safeHTMLAttr")
def html_attr(text: object) -> safe.HTMLAttr:
    """Text as an HTML attribute that needs no escaping."""
    return safe.HTMLAttr(to_string(text))


@function("safe.CSS", alias="safeCSS", examples=[('{{ "Bat&Man" | safeCSS | safeCSS }}', "Bat&amp;Man")])
def css(text: object) -> safe.CSS:
    """Text as CSS that needs no escaping."""
    return safe.CSS(to_string(text))


@function("safe.JS", alias="safeJS", examples=[('{{ "(1*2)" | safeJS | safeJS }}', "(1*2)")])
def js(text: object) -> safe.JS:
    """Text as a JavaScript expression that needs no escaping."""
    return safe.JS(to_string(text))


@function("safe.JSStr", alias="safeJSStr")
def js_str(text: object) -> safe.JSStr:
    """Text as the inside of a JavaScript string that needs no escaping."""
    return safe.JSStr(to_string(text))


@function(
    "safe.URL",
    alias="safeURL",
    examples=[('{{ "http://gohugo.io" | safeURL | safeURL }}', "http://gohugo.io")],
)
def url(text: object) -> safe.URL:
    """Text as a URL that needs no filtering."""
    return safe.URL(to_string(text))
