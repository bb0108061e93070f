"""Owns the list of escapers by the names that compiled templates call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.gotemplate.escapers import css, js, markup, text, url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PRINT = "print_plain"
"""What an action of a plain-text template is run through."""

ESCAPERS: Mapping[str, Callable[..., str]] = {
    function.__name__: function
    for function in (
        markup.html,
        markup.attr,
        markup.rcdata,
        markup.nospace,
        markup.attr_name,
        markup.comment,
        markup.go_html,
        url.url_filter,
        url.url_normalize,
        url.url_query,
        url.url_attr,
        url.url_part_attr,
        url.url_query_attr,
        url.srcset,
        url.go_urlquery,
        js.js,
        js.js_string,
        js.js_template,
        js.js_regexp,
        css.css_value,
        css.css_string,
        text.print_plain,
    )
}

FUSED: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("url_filter", "url_normalize", "attr"): ("url_attr",),
    ("url_normalize", "attr"): ("url_part_attr",),
    ("url_query", "attr"): ("url_query_attr",),
}
"""Runs of escapers that one function does at once."""
