"""Owns the grid of characters: reading it, telling text from drawing, and what meets at a cell."""

from __future__ import annotations

Cell = tuple[int, int]

_JOINTS = frozenset(".'+*o")
_DOTS = frozenset("o*")
_ARROWS = frozenset("^v<>")
_DRAWING = frozenset("-_|v^><o*+.'/\\)( ")
_UPRIGHT = frozenset("|+)(o*")
_LEVEL = frozenset("-+_")
_LINE_BYTES = 65_535


def is_joint(char: str) -> bool:
    """Whether lines meet at this character."""
    return char in _JOINTS


def is_dot(char: str) -> bool:
    """Whether this character is a circle, hollow or filled."""
    return char in _DOTS


def is_arrow(char: str) -> bool:
    """Whether this character is the head of an arrow."""
    return char in _ARROWS


class Canvas:
    """The characters that draw, those that are text, and the size in cells."""

    __slots__ = ("_drawn", "height", "text", "width")

    def __init__(self, source: str) -> None:
        self._drawn: dict[Cell, str] = {}
        self.text: dict[Cell, str] = {}
        self.width = self.height = 0
        for y, line in enumerate(_lines(source)):
            self.width = max(self.width, len(line))
            self.height = y + 1
            self._drawn |= {(x, y): char for x, char in enumerate(line) if char != " "}
        self._separate_text()

    def at(self, x: int, y: int) -> str:
        """The character that draws at a cell, or a space."""
        return self._drawn.get((x, y), " ")

    def drawn(self) -> list[Cell]:
        """The cells that draw."""
        return list(self._drawn)

    def _separate_text(self) -> None:
        # From left to right, because text goes on to the right of text.
        for cell in sorted(self._drawn):
            if self._is_text(*cell):
                self.text[cell] = self._drawn[cell]
        for cell in self.text:
            del self._drawn[cell]

    def _is_text(self, x: int, y: int) -> bool:
        char = self.at(x, y)
        if char not in _DRAWING:
            return True
        if self._is_attached(x, y):
            return False
        if (x - 1, y) in self.text or self.at(x + 1, y) not in _DRAWING:
            return True
        # A mark that stands alone beside a word, such as the dash of a list.
        alone = self.at(x - 1, y) == " " == self.at(x + 1, y)
        beside = self.at(x - 2, y) not in _DRAWING or self.at(x + 2, y) not in _DRAWING
        return alone and beside and not is_dot(char)

    def _is_attached(self, x: int, y: int) -> bool:
        """Whether a line from above, below or a corner leads to this cell, so that it draws whatever is beside it."""
        match self.at(x, y):
            case "*" | "o" | "+" | "v" | "^":
                return self.is_on_diagonal(x, y) or self.is_on_vertical(x, y)
            case "|":
                return self.is_on_vertical(x, y) or self.is_beside_corner(x, y)
            case "/" | "\\":
                return self.is_on_diagonal(x, y)
            case "-":
                return self.is_beside_corner(x, y)
            case "(" | ")":
                return self.is_on_vertical(x, y)
        return False

    def is_beside_corner(self, x: int, y: int) -> bool:
        """Whether a segment could go on around a rounded corner."""
        match self.at(x, y):
            case "-":
                return not {self.at(x - 1, y), self.at(x + 1, y)}.isdisjoint(".'")
            case "|":
                above = (self.at(x - 1, y - 1), self.at(x + 1, y - 1))
                below = (self.at(x - 1, y + 1), self.at(x + 1, y + 1))
                return "." in above or "'" in below
        return False

    def is_on_vertical(self, x: int, y: int) -> bool:
        """Whether a vertical line goes through this cell."""
        above, below = self.at(x, y - 1), self.at(x, y + 1)
        if "|" in (above, below):
            return True
        return self.at(x, y) == "|" and (is_joint(above) or is_joint(below))

    def is_on_diagonal(self, x: int, y: int) -> bool:
        """Whether a diagonal line goes through this cell."""
        above, below = self.at(x, y - 1), self.at(x, y + 1)
        match char := self.at(x, y):
            case "/":
                ends = (self.at(x + 1, y - 1), self.at(x - 1, y + 1))
                return char in ends or any(map(is_joint, ends)) or "\\" in (above, below)
            case "\\":
                ends = (self.at(x - 1, y - 1), self.at(x + 1, y + 1))
                return char in ends or any(map(is_joint, ends)) or "/" in (above, below)
        falling = (self.at(x - 1, y - 1), self.at(x + 1, y + 1))
        rising = (self.at(x + 1, y - 1), self.at(x - 1, y + 1))
        return "\\" in falling or "/" in rising

    def corner(self, x: int, y: int) -> str:
        """The corner of a box that a rounded joint at this cell is: NW, NE, SE, SW, or nothing."""
        char = self.at(x, y)
        if char not in ".'+":
            return ""
        to_right = self.at(x + 1, y) in _LEVEL or self.at(x + 1, y - 1) == "_"
        to_left = self.at(x - 1, y) in _LEVEL or self.at(x - 1, y - 1) == "_"
        if char != "'":
            if to_right and self.at(x - 1, y + 1) in _UPRIGHT:
                return "NW"
            if to_left and self.at(x + 1, y + 1) in _UPRIGHT:
                return "NE"
        if char != ".":
            if to_left and self.at(x + 1, y - 1) in _UPRIGHT:
                return "SE"
            if to_right and self.at(x - 1, y - 1) in _UPRIGHT:
                return "SW"
        return ""


def _lines(source: str) -> list[str]:
    """The lines up to the first that is too long, as Go's scanner reads them."""
    lines = source.split("\n")
    if not lines[-1]:
        lines.pop()
    read = []
    for line in lines:
        if len(line) * 4 > _LINE_BYTES and len(line.encode("utf-8", "replace")) > _LINE_BYTES:
            break
        read.append(line.removesuffix("\r"))
    return read
