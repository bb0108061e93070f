"""Owns `.Position`: where a shortcode or hook stands, as templates print it."""

from __future__ import annotations

from dataclasses import dataclass

from ostinato.base.members import expose


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file; lines and columns count from 1."""

    filename: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f'"{self.filename}:{self.line}:{self.column}"'

    __go_print__ = __str__


expose(
    Position,
    "text.Position",
    {
        "ColumnNumber": lambda place: place.column,
        "Filename": lambda place: place.filename,
        "IsValid": lambda place: place.line > 0,
        "LineNumber": lambda place: place.line,
        "String": str,
    },
)
