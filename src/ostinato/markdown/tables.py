"""Owns tables, as Hugo's own table template prints them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ostinato.base.quoting import quoted
from ostinato.markdown.attributes import as_text
from ostinato.markdown.escaping import escape_like_go
from ostinato.markdown.hooks import Cell

if TYPE_CHECKING:
    from collections.abc import Mapping

Rows = list[list[Cell]]

_BAR = re.compile(r"(?<!\\)\|")
_MAYBE_DELIMITERS = re.compile(r"\n[|:-][ \t|:-]*\r?(?:\n|\Z)")
_DELIMITER = re.compile(r"[ \t]*(:?)-+(:?)[ \t]*")
_ALIGNMENTS = {("", ""): "", (":", ""): "left", ("", ":"): "right", (":", ":"): "center"}


def split_row(line: str) -> list[str]:
    """The cells of a row. A bar in code parts cells too, where it is not escaped."""
    line = line.strip(" \t\r\n")
    cells = _BAR.split(line[line.startswith("|") : len(line) - (line.endswith("|") and len(line) > 1)])
    if not cells[-1]:
        cells.pop()
    return [cell.strip(" \t") for cell in cells]


def alignments(line: str) -> list[str] | None:
    """The columns of a delimiter row; None where a line is none."""
    columns = line.rstrip("\r\n").split("|")
    if not columns[0].strip():
        columns = columns[1:]
    if columns and not columns[-1].strip():
        columns = columns[:-1]
    found = [_DELIMITER.fullmatch(column) for column in columns]
    if not found or not all(found):
        return None
    return [_ALIGNMENTS[one[1], one[2]] for one in found if one]


def find_head(text: str) -> int:
    """Which line of a paragraph is the head of a table; -1 where there is none (goldmark: extension.Table).

    The lines in front of it are a paragraph; all that follow it are rows.
    """
    if _MAYBE_DELIMITERS.search(text) is None:
        return -1
    lines = text.split("\n")
    for number, line in enumerate(lines[1:]):
        columns = alignments(line)
        if columns is not None:
            return number if len(split_row(lines[number])) <= len(columns) else -1
    return -1


class Table:
    """A table while its rows come in."""

    __slots__ = ("_alignments", "body", "head")

    def __init__(self, delimiters: str) -> None:
        """`delimiters` is the row below the head."""
        self._alignments = alignments(delimiters) or []
        self.head: Rows = []
        self.body: Rows = []

    def add_row(self, texts: list[str], *, is_head: bool) -> None:
        """A row of rendered cells; those that the author left out at its end have no alignment."""
        columns = self._alignments
        cells = [Cell(text, alignment) for text, alignment in zip(texts, columns, strict=False)]
        cells += [Cell("", "")] * (len(columns) - len(cells))
        (self.head if is_head else self.body).append(cells)

    def as_html(self, attributes: Mapping[str, object]) -> str:
        shown = "".join(
            f" {name}={quoted(escape_like_go(as_text(value)))}"
            for name, value in sorted(attributes.items())
            if value
        )
        out = [f"<table{shown}>\n\t<thead>"]
        out += [_row_html(row, "th") for row in self.head]
        out.append("\n\t</thead>\n\t<tbody>")
        out += [_row_html(row, "td") for row in self.body]
        out.append("\n\t</tbody>\n</table>\n")
        return "".join(out)


def _row_html(row: list[Cell], tag: str) -> str:
    cells = "".join(
        f'\n\t\t\t\t\t<{tag} style="text-align: {cell.alignment}">{cell.text}</{tag}>'
        if cell.alignment
        else f"\n\t\t\t\t\t<{tag}>{cell.text}</{tag}>"
        for cell in row
    )
    return f"\n\t\t\t<tr>{cells}\n\t\t\t</tr>"
