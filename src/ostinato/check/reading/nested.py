"""Owns documents inside of documents: what `data:` addresses carry, which a browser reads like any other file."""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from ostinato.check.reading.urls import cleaned

_DATA = re.compile(r"(?is)data:([^,]*),(.*)\Z")
_READ_AS = {
    "frame": "document",
    "object": "document",
    "refresh": "document",
    "style": "style",
    "script": "script",
}
"""A picture is not among them: what stands in one may ask for nothing."""
_MARKUP = ("text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml")
_LARGEST = 1 << 20


class Carried(NamedTuple):
    """What an address carries: the kind of piece that it is, and its text."""

    kind: str
    text: str


def carried(url: str, how: str) -> Carried | None:
    """What is read of a `data:` address that is used in this way; nothing where it is no code. Source: RFC 2397."""
    kind = _READ_AS.get(how)
    if kind is None or len(url) > _LARGEST:
        return None
    found = _DATA.match(cleaned(url))
    if found is None:
        return None
    media = found[1].lower().replace(" ", "")
    if kind == "document" and not media.startswith(_MARKUP):
        return None
    body = unquote_to_bytes(found[2])
    if media.endswith(";base64"):
        try:
            body = base64.b64decode(body + b"=" * (-len(body) % 4))
        except (binascii.Error, ValueError):
            return None
    return Carried(kind, body.decode("utf-8", "replace"))
