"""Owns when two documents count as the same: tags, attributes and text, but not how code is coloured."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_GENERATOR = re.compile(rb'\s*<meta name="?generator"? content="[^"]*">')
_SPACE = re.compile(r"\s+")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def published(folder: Path) -> dict[str, bytes]:
    """Every published file by its path, without the tag that names the generator."""
    return {
        path.relative_to(folder).as_posix(): _GENERATOR.sub(b"", path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def tokens(html: str, *, without: Iterable[str] = ()) -> list[str]:
    """The document as tags with sorted attributes and folded text.

    Inside `pre`, white space counts and coloured spans do not. `without` are classes whose elements are left out.
    """
    reader = _Reader(frozenset(without))
    reader.feed(html)
    reader.close()
    reader.end_text()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self, without: frozenset[str]) -> None:
        super().__init__()
        self.found: list[str] = []
        self._without = without
        self._text = ""
        self._verbatim = 0
        self._dropped = 0

    def end_text(self) -> None:
        text = self._text if self._verbatim else _SPACE.sub(" ", self._text).strip()
        self._text = ""
        if text and not self._dropped:
            self.found.append(f"text {text}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._verbatim and tag == "span":
            return
        self.end_text()
        classes = set((dict(attrs).get("class") or "").split())
        if self._dropped or classes & self._without:
            self._dropped += tag not in _VOID
            return
        self._verbatim += tag == "pre"
        written = " ".join(f'{name}="{value}"' for name, value in sorted(attrs, key=lambda pair: pair[0]))
        self.found.append(f"<{tag} {written}>")

    def handle_endtag(self, tag: str) -> None:
        if self._verbatim and tag == "span":
            return
        self.end_text()
        if self._dropped:
            self._dropped -= tag not in _VOID
            return
        self._verbatim -= tag == "pre"
        self.found.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl}>")
