"""Owns alerts: blockquotes whose rendered text begins with a type in brackets (Hugo: blockquote hooks)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ALERT = re.compile(r"<p>\[!([a-zA-Z]+)\]([-+]?)[^\S\r\n]?([^\n]*)\n?")


@dataclass(frozen=True, slots=True)
class Alert:
    """What the first line of an alert says, and the text below it."""

    type: str
    sign: str
    title: str
    text: str


def alert(html: str) -> Alert | None:
    """The alert in a blockquote's HTML, if it is one."""
    html = html.strip()
    found = _ALERT.match(html)
    if found is None:
        return None
    first, newline, rest = html.partition("\n")
    text = ""
    if newline:
        text = rest if first.endswith("</p>") else f"<p>{rest}"
    return Alert(found[1].lower(), found[2], found[3].strip().removesuffix("</p>"), text)
