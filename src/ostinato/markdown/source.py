"""Owns a document's text while it is converted: slices by byte offsets, and places for people."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

Quotes = tuple[int, ...]
"""For each quote that a block stands in, the column of what the quote itself stands in."""


class Source:
    """Markdown whose parser counts in bytes."""

    __slots__ = ("_bytes", "_line_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._bytes = None if text.isascii() else text.encode()
        self._line_starts: list[int] | None = None

    def __len__(self) -> int:
        return len(self.text) if self._bytes is None else len(self._bytes)

    def slice(self, begin: int, end: int) -> str:
        if self._bytes is None:
            return self.text[begin:end]
        return self._bytes[begin:end].decode("utf-8", "replace")

    def line_before(self, offset: int) -> str:
        """The line in front of the one that holds an offset."""
        data: str | bytes = self.text if self._bytes is None else self._bytes
        newline = "\n" if isinstance(data, str) else b"\n"
        end = data.rfind(newline, 0, offset)  # type: ignore[arg-type]
        if end < 0:
            return ""
        begin = data.rfind(newline, 0, end) + 1  # type: ignore[arg-type]
        return self.slice(begin, end)

    def block(self, begin: int, end: int, quotes: Quotes) -> str:
        """The text of a block without the marks of what it stands in: white space, and `>` of quotes."""
        text = self.slice(begin, end).strip(" \t\r\n")
        if "\n" not in text:
            return text
        if quotes:
            return _prefix(quotes).sub("\n", text)
        if "\n " in text or "\n\t" in text:
            return _INDENT.sub("\n", text)
        return text

    def column(self, offset: int) -> int:
        """How far a byte is from the start of its line, or from the last quote mark in front of it."""
        start = max(
            self.text.rfind("\n", 0, offset) if self._bytes is None else self._bytes.rfind(b"\n", 0, offset),
            -1,
        )
        line = self.slice(start + 1, offset)
        mark = line.rfind(">") + 1
        if mark and line.startswith(" ", mark):
            mark += 1
        return len(line[mark:].expandtabs(4))

    def item_column(self, begin: int) -> int:
        """Where the text of an item stands that begins at an offset."""
        found = _MARKER.match(self.slice(begin, begin + 20))
        if found is None:
            return self.column(begin) + 2
        return self.column(begin + found.start(1)) + len(found[1]) + max(len(found[2]), 1)

    def definition_column(self, begin: int) -> int:
        """Where the text of a definition stands whose line begins at an offset."""
        line = self.slice(begin, begin + 40)
        colon = line.index(":")
        behind = line[colon + 1 :]
        spaces = len(behind.expandtabs(4)) - len(behind.lstrip(" \t").expandtabs(4))
        return self.column(begin + colon) + 1 + (spaces if spaces < 8 else 5)

    def indent_of_line(self, begin: int, end: int, quotes: Quotes, number: int) -> int:
        """How far a line of a block is indented, behind the quote marks."""
        line = self.slice(begin, end).split("\n")[number]
        found = _prefix(quotes).match(f"\n{line}") if quotes else None
        line = line[found.end(1) - 1 :] if found and found[1] else line
        line = line[1:] if found and found[1] and line.startswith(" ") else line
        return len(line.expandtabs(4)) - len(line.lstrip(" \t").expandtabs(4))

    def offset_in_block(self, begin: int, end: int, quotes: Quotes, index: int) -> int:
        """Where in the document a letter of a block's text stands."""
        raw = self.slice(begin, end)
        at = len(raw) - len(raw.lstrip(" \t\r\n"))
        pattern = _prefix(quotes) if quotes else _INDENT
        while index:
            found = pattern.match(raw, at)
            at = found.end() if found else at + 1
            index -= 1
        return begin + len(raw[:at].encode())

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1; columns count letters."""
        if self._line_starts is None:
            starts = [0]
            data = self.text.encode() if self._bytes is None else self._bytes
            at = data.find(b"\n")
            while at >= 0:
                starts.append(at + 1)
                at = data.find(b"\n", at + 1)
            self._line_starts = starts
        line = bisect_right(self._line_starts, offset)
        return line, len(self.slice(self._line_starts[line - 1], offset)) + 1


_MARKER = re.compile(r" {0,3}([-+*]|[0-9]{1,9}[.)])( {1,4}(?! )|)")
_INDENT = re.compile(r"\n[ \t]+")


@lru_cache(maxsize=64)
def _prefix(quotes: Quotes) -> re.Pattern[str]:
    """The marks in front of a line in quotes: the line may leave out the last ones."""
    pattern = ""
    for number, indent in reversed(list(enumerate(quotes))):
        most = indent + 3 + bool(number)
        pattern = rf"(?:[ \t]{{0,{most}}}>{pattern})?"
    return re.compile(rf"\n({pattern})[ \t]*")


class Place:
    """Where in a document something begins."""

    __slots__ = ("_source", "offset")

    def __init__(self, source: Source, offset: int) -> None:
        self._source = source
        self.offset = offset
        """In bytes, from the start of the Markdown."""

    @property
    def line(self) -> int:
        return self._source.position(self.offset)[0]

    @property
    def column(self) -> int:
        return self._source.position(self.offset)[1]
