"""Owns a visitor who looks at everything: an independent reading of what is live, which shares no code with deploying."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

Visit = Callable[[str], bytes | None]


class _References(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"href", "src"} and value]


def references(path: str, data: bytes) -> list[str]:
    """The files of the site that a file asks for."""
    text = data.decode("utf-8", "replace")
    if path.endswith(".html"):
        parser = _References()
        parser.feed(text)
        found = parser.found
    elif path.endswith(".css"):
        found = re.findall(r"url\(([^)]*)\)", text)
    elif path.endswith(".xml"):
        found = re.findall(r"<link>([^<]*)</link>", text)
    else:
        found = []
    return [target for reference in found if (target := _target(path, reference)) is not None]


def _target(path: str, reference: str) -> str | None:
    parts = urlsplit(reference)
    if parts.scheme or parts.netloc:
        return None
    joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(path), unquote(parts.path))).lstrip("/")
    return posixpath.join(joined, "index.html") if parts.path.endswith("/") else joined


def broken(visit: Visit, known: Mapping[str, set[bytes]], start: str = "index.html") -> list[str]:
    """What cannot be got, of all that is asked for from the home page on; nothing where there is no home page.

    `known` are the contents that each path may have. What has another was damaged on its way, and is not followed.
    """
    pending, seen, missing = [start], {start}, []
    first = visit(start)
    if first is None:
        return []
    while pending:
        path = pending.pop()
        data = visit(path)
        if data is None:
            missing.append(path)
            continue
        if data not in known.get(path, set()):
            continue
        for target in references(path, data):
            if target not in seen:
                seen.add(target)
                pending.append(target)
    return missing
