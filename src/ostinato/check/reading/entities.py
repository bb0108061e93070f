"""Owns character references, with the difference that HTML makes inside of attributes."""

from __future__ import annotations

import html
import re
from html.entities import html5

_REFERENCE = re.compile(r"&(?:#[xX]?[0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;?)(=?)")


def unescape_attribute(value: str) -> str:
    """A value as a browser sees it. A name without its semicolon stays as it is before `=`, letters and digits."""
    if "&" not in value:
        return value
    return _REFERENCE.sub(_decoded, value)


def _decoded(found: re.Match[str]) -> str:
    text = found[0]
    equals = found[1]
    reference = text[: len(text) - len(equals)]
    if reference[1] == "#":
        return html.unescape(reference) + equals
    name = reference[1:]
    if name not in html5 or (equals and not name.endswith(";")):
        return text
    return html5[name] + equals
