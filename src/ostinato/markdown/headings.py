"""Owns headings: their text without marks, their attributes, and ids that no other element has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ostinato.base.anchors import anchorize
from ostinato.markdown import attributes
from ostinato.markdown.escaping import PUNCTUATION

if TYPE_CHECKING:
    from ostinato.markdown.attributes import Attributes

_ATX = re.compile(r"#{1,6}(?=[ \t\r\n]|\Z)")
_CLOSING = re.compile(r"(?:^|[ \t]+)#+\Z")
_BRACE = re.compile(rf"(?:\\[{PUNCTUATION}]|[^{{])*?\{{")


def is_atx(raw: str) -> bool:
    """Whether a heading is one with `#`, not one that is underlined."""
    return _ATX.match(raw) is not None


def without_marks(raw: str) -> str:
    """A heading's lines without the `#`, or without the line below it. Closing `#` are still there."""
    found = _ATX.match(raw)
    if found is not None:
        return raw[found.end() :].strip(" \t\r\n")
    return raw.rstrip(" \t\r\n").rpartition("\n")[0].rstrip(" \t\r\n")


def without_closing(text: str) -> str:
    """The text of an ATX heading without the `#` at its end."""
    if not text.endswith("#"):
        return text
    found = _CLOSING.search(text)
    return text[: found.start()] if found else text


def split_attributes(text: str) -> tuple[str, Attributes]:
    """The text of a heading, and the attributes at the end of its last line."""
    if not text.endswith("}"):
        return text, {}
    at = text.rfind("\n") + 1
    while (found := _BRACE.match(text, at)) is not None:
        brace = found.end() - 1
        parsed = attributes.parse(text, brace)
        if parsed is not None and parsed[1] == len(text):
            return text[:brace].rstrip(" \t\r\n"), parsed[0]
        at = found.end()
    return text, {}


class Identifiers:
    """The ids of a document: those that authors gave, and those made of text."""

    __slots__ = ("_duplicates", "_kind", "_next", "_taken")

    def __init__(self, kind: str) -> None:
        """`kind` is one of Hugo's: `github`, `github-ascii`, `blackfriday`."""
        self._kind = kind
        self._taken: set[str] = set()
        self._duplicates: list[str] = []
        self._next: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._taken)

    def put(self, identifier: str) -> None:
        if identifier in self._taken:
            self._duplicates.append(identifier)
        else:
            self._taken.add(identifier)

    def make(self, text: str, *, fallback: str) -> str:
        """A new id for a text; `fallback` where nothing of it can be in one."""
        base = anchorize(text, self._kind) or fallback
        identifier = base
        number = self._next.get(base, 1)
        while identifier in self._taken:
            identifier = f"{base}-{number}"
            number += 1
        self._next[base] = max(number - 1, 1)
        self._taken.add(identifier)
        return identifier

    def all(self) -> list[str]:
        """Every id, sorted; one that was given twice is there twice."""
        return sorted([*self._taken, *self._duplicates])
