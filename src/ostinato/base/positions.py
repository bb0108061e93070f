"""Owns where something stands in a source file: positions, spans and the text around them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one line of a source file. Lines and columns count from 1; columns count characters."""

    path: str
    line: int = 1
    column: int = 1
    end_column: int = 0
    text: str | None = None
    """The source line itself, when the reporter had it at hand."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


def span_at(path: str, source: str, offset: int, length: int = 1) -> Span:
    """The span of `length` characters at `offset` of `source`, cut at the end of its line."""
    offset = max(0, min(offset, len(source)))
    start = source.rfind("\n", 0, offset) + 1
    end = source.find("\n", offset)
    end = len(source) if end < 0 else end
    column = offset - start + 1
    stop = min(offset + max(length, 1), max(end, offset + 1))
    return Span(path, source.count("\n", 0, start) + 1, column, stop - start + 1, source[start:end])


def span_of_line(path: str, source: str, line: int, column: int = 1, end_column: int = 0) -> Span:
    """The span at a line and column of `source`; a line past the end is kept without its text."""
    lines = source.splitlines()
    text = lines[line - 1] if 0 < line <= len(lines) else None
    return Span(path, line, column, end_column, text)
