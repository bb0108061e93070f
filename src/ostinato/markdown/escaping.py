"""Owns how goldmark escapes: text, link destinations, and what makes a destination dangerous."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

_SPECIAL = re.compile(r'[&<>"]')
_SAFE = "!#$&'()*+,-./:;=?@_~%"
_ODD = re.compile(r"[^!#$&-;=?-Z_a-z~]|%(?![0-9A-Fa-f]{2})")
_DANGEROUS = re.compile(r"(?:javascript|vbscript|file|data):", re.IGNORECASE)
_IMAGE_DATA = re.compile(r"data:image/(?:png|gif|jpeg|webp|svg\+xml);", re.IGNORECASE)


def escape(text: str) -> str:
    """Text for HTML."""
    if _SPECIAL.search(text) is None:
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


@lru_cache(maxsize=4096)
def escape_url(url: str) -> str:
    """A link destination: what is escaped stays, all else that a URL cannot hold is escaped."""
    if _ODD.search(url) is None:
        return url
    url = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", url)
    return quote(url, safe=_SAFE)


def is_dangerous(url: str) -> bool:
    """Whether a destination would run something; such a link leads nowhere unless `unsafe` is set."""
    return _DANGEROUS.match(url) is not None and _IMAGE_DATA.match(url) is None
