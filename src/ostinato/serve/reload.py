"""Owns live reload: the script that pages load while being served, and the messages it understands."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Protocol

HELLO = json.dumps(
    {
        "command": "hello",
        "protocols": ["http://livereload.com/protocols/official-7"],
        "serverName": "Ostinato",
    }
)

_PLACES = (re.compile(rb"<head[^>]*>", re.IGNORECASE), re.compile(rb"<html[^>]*>", re.IGNORECASE))


class Browser(Protocol):
    """A connected page."""

    async def send_text(self, data: str) -> None: ...


def script() -> bytes:
    return files("ostinato.serve").joinpath("livereload.js").read_bytes()


def reload_message(path: str) -> str:
    """Tell a page to reload; a style sheet is exchanged in place."""
    return json.dumps(
        {"command": "reload", "path": path, "originalPath": "", "liveCSS": True, "liveImg": True}
    )


def navigate_message(url_path: str) -> str:
    """Tell a page to go to where the author is writing (`--navigateToChanged`)."""
    return reload_message(f"__hugo_navigate{url_path}")


def with_script(html: bytes, port: int) -> bytes:
    """The page with the live-reload script at the place that browsers reach first."""
    tag = f'<script src="/livereload.js?mindelay=10&amp;v=2&amp;port={port}&amp;path=livereload" data-no-instant defer></script>'
    for place in _PLACES:
        found = place.search(html)
        if found:
            return html[: found.end()] + tag.encode() + html[found.end() :]
    return tag.encode() + html
