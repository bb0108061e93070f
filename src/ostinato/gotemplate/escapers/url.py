"""Owns escaping for URLs: the schemes that are let through, parts of URLs, and srcset.

Source of behaviour: html/template of Go.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from ostinato.base.gostrings import encoded
from ostinato.base.safe import URL, Srcset
from ostinato.gotemplate.escapers.markup import escape_html
from ostinato.gotemplate.escapers.text import FAILSAFE, print_plain, text_of

_SAFE_SCHEMES = frozenset(("http", "https", "mailto"))
_TO_ENCODE = re.compile(r"%(?![0-9a-fA-F]{2})|[^-A-Za-z0-9._~!#$&*+,/:;=?@\[\]%]")
_TO_ENCODE_IN_QUERY = re.compile(r"[^-A-Za-z0-9._~]")
_SPACE = " \t\n\f\r"
_HARMLESS = re.compile(r"(?:https?:)?[-A-Za-z0-9._~!#$&*+,/;=?@\[\]]*").fullmatch
"""URLs that neither the filter nor the normalizer would change: nearly all there are."""
_HARMLESS_PART = re.compile(r"[-A-Za-z0-9._~!#$&*+,/:;=?@\[\]]*").fullmatch


def url_filter(value: object) -> str:
    """A URL, unless its scheme could run something."""
    text = text_of(value)
    return text if isinstance(value, URL) or is_safe_url(text) else "#" + FAILSAFE


def is_safe_url(text: str) -> bool:
    """Whether a URL is relative, or of a scheme that at most opens a page or a letter."""
    scheme, colon, _ = text.partition(":")
    return not colon or "/" in scheme or scheme.casefold() in _SAFE_SCHEMES


def url_normalize(value: object) -> str:
    """A URL or the beginning of one: what has no place in URLs is percent-encoded, the rest stands."""
    return _TO_ENCODE.sub(_percent, text_of(value))


def url_query(value: object) -> str:
    """A part of a query or fragment: everything that could be a separator is percent-encoded."""
    if isinstance(value, URL):
        return url_normalize(value)
    return _TO_ENCODE_IN_QUERY.sub(_percent, text_of(value))


def url_attr(value: object) -> str:
    """A whole URL in a quoted attribute: filtered, normalized and escaped in one."""
    if type(value) is str and _HARMLESS(value):
        return escape_html(value) if "&" in value or "+" in value else value
    return escape_html(url_normalize(url_filter(value)))


def url_part_attr(value: object) -> str:
    """The rest of a URL's path in a quoted attribute."""
    if type(value) is str and _HARMLESS_PART(value):
        return escape_html(value) if "&" in value or "+" in value else value
    return escape_html(url_normalize(value))


def url_query_attr(value: object) -> str:
    """A part of a query in a quoted attribute; what is encoded needs no more escaping."""
    text = url_query(value)
    return escape_html(text) if isinstance(value, URL) else text


def go_urlquery(value: object) -> str:
    """The predefined `urlquery`: a form's encoding of a value."""
    return quote(encoded(print_plain(value)), safe="-_.~ ").replace(" ", "+")


def srcset(value: object) -> str:
    """For a `srcset`: every URL in the list is filtered and normalized."""
    text = text_of(value)
    if isinstance(value, Srcset):
        return text
    if isinstance(value, URL):
        return url_normalize(text).replace(",", "%2c")
    return ",".join(map(_srcset_item, text.split(",")))


def _srcset_item(item: str) -> str:
    rest = item.lstrip(_SPACE)
    lead = item[: len(item) - len(rest)]
    match = re.search(f"[{_SPACE}]", rest)
    url, size = (rest[: match.start()], rest[match.start() :]) if match else (rest, "")
    if not is_safe_url(url) or re.fullmatch(f"[{_SPACE}A-Za-z0-9]*", size) is None:
        return "#" + FAILSAFE
    return lead + url_normalize(url) + size


class _Percents(dict[str, str]):
    """The percent-encoding of every character that was ever asked for."""

    def __missing__(self, char: str) -> str:
        code = self[char] = "".join(f"%{byte:02x}" for byte in encoded(char))
        return code


_PERCENTS = _Percents()


def _percent(match: re.Match[str]) -> str:
    return _PERCENTS[match[0]]
