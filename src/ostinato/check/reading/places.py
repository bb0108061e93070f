"""Owns places in a text: numbers for those that are no tag, and lines for offsets."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import AnyStr, Generic

from ostinato.check.findings import Place

IN_FILE = -1
"""Instead of the number of a tag: the offset counts from the top of the file."""
WHOLE_FILE = -2
"""Instead of the number of a tag: the file as such."""

_SHOWN = 160
_FEW = 64


class Lines(Generic[AnyStr]):
    """The lines of a text, or of the UTF-8 bytes of one. A list of them is made when many are asked for."""

    __slots__ = ("_asked", "_break", "_last", "_path", "_starts", "_text")

    def __init__(self, path: str, text: AnyStr, line_break: AnyStr) -> None:
        self._path = path
        self._text: AnyStr = text
        self._break: AnyStr = line_break
        self._asked = 0
        self._last = (0, 1)
        self._starts: list[int] = []

    def place(self, offset: int) -> Place:
        """The line and column of an offset, with the line's text."""
        line, start = self._line(offset)
        end = self._text.find(self._break, offset)
        text = _decoded(self._text[start : end if end >= 0 else len(self._text)]).rstrip("\r")
        column = len(_decoded(self._text[start:offset])) + 1
        begin = 0
        if len(text) > _SHOWN:
            begin = max(0, min(column - 1 - _SHOWN // 3, len(text) - _SHOWN))
            text = text[begin : begin + _SHOWN]
        return Place(self._path, line, column, text, begin + 1)

    def _line(self, offset: int) -> tuple[int, int]:
        self._asked += 1
        if self._asked <= _FEW:
            # Most are asked for in their order.
            before, line = self._last if self._last[0] <= offset else (0, 1)
            line += self._text.count(self._break, before, offset)
            self._last = (offset, line)
            return line, self._text.rfind(self._break, 0, offset) + 1
        if not self._starts:
            sizes = map(len, self._text.split(self._break))
            self._starts = list(accumulate((size + 1 for size in sizes), initial=0))
        line = bisect_right(self._starts, offset)
        return line, self._starts[line - 1]


def _decoded(text: str | bytes) -> str:
    return text if isinstance(text, str) else text.decode()
