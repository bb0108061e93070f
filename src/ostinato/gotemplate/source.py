"""Owns where things stand in a template: its text, and offsets turned into lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from ostinato.base.positions import Span, span_at


@dataclass(frozen=True, slots=True)
class Source:
    """A template file as read: its path and text. Equal files are equal sources."""

    path: str
    text: str
    _starts: list[int] = field(default_factory=list, compare=False, repr=False)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1; columns count characters."""
        starts = self._starts
        if not starts:
            starts.append(0)
            text, at = self.text, self.text.find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = text.find("\n", at + 1)
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, both from 1."""
        self.place(0)
        return self._starts[min(line, len(self._starts)) - 1] + column - 1

    def span(self, start: int, end: int) -> Span:
        """The span of a piece of this template, with its line's text."""
        return span_at(self.path, self.text, start, end - start)
