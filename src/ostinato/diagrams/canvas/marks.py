"""Owns everything on a canvas that is no straight line: arrows, corners, circles, bridges, shades, text."""

from __future__ import annotations

import struct
from types import MappingProxyType
from typing import TYPE_CHECKING

from ostinato.diagrams.canvas.cells import is_arrow, is_dot, is_joint
from ostinato.diagrams.canvas.strokes import CELL_HEIGHT, CELL_WIDTH, half_line, path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ostinato.diagrams.canvas.cells import Canvas, Cell

_TIP = 8
_BACK = 4
_SIDE = 5.6

_ANGLES: Mapping[Cell, int] = MappingProxyType(
    {
        (1, 0): 0,
        (1, 1): 60,
        (0, 1): 90,
        (-1, 1): 120,
        (-1, 0): 180,
        (-1, -1): 240,
        (0, -1): 270,
        (1, -1): 300,
    }
)

_ARCS: Mapping[str, tuple[int, int, int, int, int]] = MappingProxyType(
    {
        # Where the arc starts and ends around the joint, and which way it bends.
        "NW": (8, 0, 0, -8, 16),
        "NE": (-8, 0, 1, 8, 16),
        "SE": (8, -16, 1, -8, 0),
        "SW": (-8, -16, 0, 8, 0),
    }
)

_SHADES: Mapping[str, str] = MappingProxyType(
    {"▉": "currentColor", "▓": "rgb(64,64,64)", "▒": "rgb(128,128,128)", "░": "rgb(191,191,191)"}
)
_ENTITIES: Mapping[str, str] = MappingProxyType({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def draw_marks(canvas: Canvas) -> Iterator[str]:
    """Arrows, corners, circles, bridges and text, in this order."""
    by_column = sorted(canvas.drawn())
    by_row = sorted(by_column, key=lambda cell: (cell[1], cell[0]))
    for x, y in by_column:
        if is_arrow(canvas.at(x, y)):
            yield from _arrow(canvas, x, y)
    for x, y in by_row:
        if corner := canvas.corner(x, y):
            yield _arc(corner, x, y)
    for x, y in by_column:
        if is_dot(canvas.at(x, y)):
            yield _circle(canvas.at(x, y), x, y)
    for x, y in by_row:
        if canvas.at(x, y) in "()" and canvas.at(x - 1, y) == "-" == canvas.at(x + 1, y):
            yield from _bridge(canvas.at(x, y), x, y)
    for (x, y), char in sorted(canvas.text.items()):
        yield _text(char, x, y)


def _arrow(canvas: Canvas, x: int, y: int) -> Iterator[str]:
    """A head, moved on to what it points at, with a tail where there is a gap."""
    dx, dy = _direction(canvas, x, y)
    target = canvas.at(x + dx, y + dy)
    shift = 4 if dx and dy else 0
    if not dy:
        shift = -8 if is_dot(target) else 0
    elif target == "-" or (is_joint(target) and not is_dot(target)):
        shift = 10 if dx else 8
        if not dx:
            yield half_line((x, y), "N" if dy < 0 else "S")
        else:
            ends = sorted(((x, y), (x + dx, y + dy)))
            yield path(*((column * CELL_WIDTH, row * CELL_HEIGHT) for column, row in ends))
    yield _head(_ANGLES[dx, dy], x * CELL_WIDTH, y * CELL_HEIGHT, shift)


def _direction(canvas: Canvas, x: int, y: int) -> Cell:
    """Where an arrow points: a head at the end of a diagonal leans with it."""
    match canvas.at(x, y):
        case "^":
            if canvas.at(x - 1, y + 1) == "/":
                return 1, -1
            return (-1, -1) if canvas.at(x + 1, y + 1) == "\\" else (0, -1)
        case "v":
            if canvas.at(x + 1, y - 1) == "/":
                return -1, 1
            return (1, 1) if canvas.at(x - 1, y - 1) == "\\" else (0, 1)
        case "<":
            return -1, 0
    return 1, 0


def _head(angle: int, x: int, y: int, shift: int) -> str:
    points = (
        f"{x + _TIP + shift:.6f},{y:.6f} {x - _BACK + shift:.6f},{_single(y - _SIDE):.6f} "
        f"{x - _BACK + shift:.6f},{_single(y + _SIDE):.6f}"
    )
    turn = f"rotate({angle:.6f}, {x:.6f}, {y:.6f})"
    return f"<polygon points='{points}' fill='currentColor' transform='{turn}'></polygon>\n"


def _single(number: float) -> float:
    """The nearest number of single precision, which is what Hugo prints."""
    return float(struct.unpack("f", struct.pack("f", number))[0])


def _arc(corner: str, x: int, y: int) -> str:
    x1, y1, sweep, x2, y2 = _ARCS[corner]
    x, y = x * CELL_WIDTH, y * CELL_HEIGHT
    return (
        f"<path d='M {x + x1},{y + y1} A 16,16 0 0,{sweep} {x + x2},{y + y2}' "
        "fill='none' stroke='currentColor'></path>\n"
    )


def _circle(char: str, x: int, y: int) -> str:
    fill = "#fff" if char == "o" else "currentColor"
    return f"<circle cx='{x * CELL_WIDTH}' cy='{y * CELL_HEIGHT}' r='6' stroke='currentColor' fill='{fill}'></circle>\n"


def _bridge(char: str, x: int, y: int) -> Iterator[str]:
    """An upright line that jumps over a level one."""
    yield half_line((x, y - 1), "S")
    yield half_line((x, y + 1), "N")
    left, top = x * CELL_WIDTH, y * CELL_HEIGHT
    yield (
        f"<path d='M {left},{top - 8} A 9,9 0 0,{int(char == ')')} {left},{top + 8}' "
        "fill='none' stroke='currentColor'></path>\n"
    )


def _text(char: str, x: int, y: int) -> str:
    left, top = x * CELL_WIDTH, y * CELL_HEIGHT
    if char in "╱╳":
        return path((left - 4, top + 8), (left + 4, top - 8))
    if char == "╲":
        return path((left - 4, top - 8), (left + 4, top + 8))
    if char in _SHADES:
        return f"<rect x='{left - 4}' y='{top - 8}' width='8' height='16' fill='{_SHADES[char]}'></rect>"
    return (
        f"<text text-anchor='middle' x='{left}' y='{top + 4}' fill='currentColor' style='font-size:1em'>"
        f"{_ENTITIES.get(char, char)}</text>\n"
    )
