"""Owns the making of Python syntax nodes that carry the template's own lines and columns."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.gotemplate.nodes import Located
    from ostinato.gotemplate.source import Source

LOAD = ast.Load()
STORE = ast.Store()


class Place(TypedDict):
    """Where a syntax node stands, as Python wants to know it."""

    lineno: int
    col_offset: int
    end_lineno: int
    end_col_offset: int


class Builder:
    """Makes syntax nodes; every one of them stands where its part of the template does."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._places: dict[tuple[int, int], Place] = {}

    def place(self, start: int, end: int) -> Place:
        """The place of a piece of the template. Python counts columns from 0."""
        known = self._places.get((start, end))
        if known is None:
            line, column = self._source.place(start)
            end_line, end_column = self._source.place(end)
            known = self._places[start, end] = {
                "lineno": line,
                "col_offset": column - 1,
                "end_lineno": end_line,
                "end_col_offset": end_column - 1,
            }
        return known

    def at(self, node: Located) -> Place:
        return self.place(node.start, node.end)

    def name(self, name: str, place: Place) -> ast.expr:
        return ast.Name(name, LOAD, **place)

    def constant(self, value: bool | int | float | str | None, place: Place) -> ast.expr:
        return ast.Constant(value, None, **place)

    def call(self, name: str, args: Sequence[ast.expr], place: Place) -> ast.expr:
        return ast.Call(ast.Name(name, LOAD, **place), list(args), [], **place)

    def keep(self, name: str, value: ast.expr, place: Place) -> ast.expr:
        """`(name := value)`"""
        return ast.NamedExpr(ast.Name(name, STORE, **place), value, **place)

    def assign(self, name: str, value: ast.expr, place: Place) -> ast.stmt:
        return ast.Assign([ast.Name(name, STORE, **place)], value, None, **place)

    def expression(self, value: ast.expr, place: Place) -> ast.stmt:
        return ast.Expr(value, **place)

    def joined(self, pieces: Sequence[ast.expr], place: Place) -> ast.expr:
        """Text out of pieces that are text: an f-string, the quickest way there is."""
        if len(pieces) == 1:
            return pieces[0]
        values: list[ast.expr] = [
            piece if isinstance(piece, ast.Constant) else ast.FormattedValue(piece, -1, None, **place)
            for piece in pieces
        ]
        return ast.JoinedStr(values, **place)
