"""Owns straight lines: following runs of one segment through joints, and the small shifts that make ends meet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.diagrams.canvas.cells import Cell, is_arrow, is_dot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ostinato.diagrams.canvas.cells import Canvas

CELL_WIDTH = 8
CELL_HEIGHT = 16
_HALF_WIDTH = CELL_WIDTH // 2
_HALF_HEIGHT = CELL_HEIGHT // 2


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line from cell to cell; `is_lonely` when it is a single segment that meets nothing."""

    start: Cell
    stop: Cell
    is_lonely: bool = False


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of line: its segment, what else it passes, and the order in which cells are visited."""

    segment: str
    passes: frozenset[str]
    order: Callable[[Cell], Cell]
    following: Callable[[Canvas, Cell], Cell]


def _next_rising(canvas: Canvas, cell: Cell) -> Cell:
    x, y = cell
    if y > 0:
        return x + 1, y - 1
    # Above the first row there is no gap: GoAT goes on at the lower end of the next diagonal.
    first = max(0, x + 1 - canvas.height)
    return first, x + 1 - first


_LEVEL = _Kind("-", frozenset(".'+*o<>()"), lambda c: (c[1], c[0]), lambda _, c: (c[0] + 1, c[1]))
_BASE = replace(_LEVEL, segment="_", passes=frozenset(".'+*o|"))
_UPRIGHT = _Kind("|", frozenset(".'+*o^v"), lambda c: c, lambda _, c: (c[0], c[1] + 1))
_RISING = _Kind("/", frozenset(".'+*o<>^v|"), lambda c: (c[0] + c[1], c[0]), _next_rising)
_FALLING = _Kind(
    "\\", frozenset(".'+*o<>^v|"), lambda c: (c[0] - c[1], c[0]), lambda _, c: (c[0] + 1, c[1] + 1)
)


def draw_strokes(canvas: Canvas) -> Iterator[str]:
    """Every straight line: level ones, base lines, upright ones, rising and falling ones, half steps."""
    for stroke in _strokes(canvas, _LEVEL):
        yield path(_point(stroke.start), _point(stroke.stop))
    for stroke in _strokes(canvas, _BASE):
        yield _draw_base(canvas, stroke)
    for stroke in _strokes(canvas, _UPRIGHT):
        lift = _HALF_HEIGHT if stroke.is_lonely else 0
        yield path(_point(stroke.start, 0, -lift), _point(stroke.stop, 0, -lift))
    for stroke in _strokes(canvas, _RISING):
        yield _draw_rising(canvas, stroke)
    for stroke in _strokes(canvas, _FALLING):
        yield _draw_falling(canvas, stroke)
    for cell in sorted(canvas.drawn()):
        if side := _half_step(canvas, *cell):
            yield half_line(cell, side)


def path(start: Cell, stop: Cell) -> str:
    """A straight path between two points."""
    return (
        f"<path d='M {start[0]},{start[1]} L {stop[0]},{stop[1]}' fill='none' stroke='currentColor'></path>\n"
    )


def half_line(cell: Cell, side: str) -> str:
    """The upper (N) or lower (S) half of an upright line through a cell."""
    x, y = _point(cell)
    if side == "N":
        return path((x, y - _HALF_HEIGHT), (x, y))
    return path((x, y), (x, y + _HALF_HEIGHT))


def _point(cell: Cell, dx: int = 0, dy: int = 0) -> Cell:
    return cell[0] * CELL_WIDTH + dx, cell[1] * CELL_HEIGHT + dy


def _strokes(canvas: Canvas, kind: _Kind) -> Iterator[Stroke]:
    """The lines of a kind, in the order in which their cells are visited."""
    start: Cell | None = None
    stop: Cell | None = None
    last = " "
    for cell in _visits(canvas, kind):
        char = canvas.at(*cell)
        passes, passed = char in kind.passes, last in kind.passes
        # Two joints side by side are not one line, and nothing goes on through a circle or an arrow.
        if passed and ((passes and kind is not _UPRIGHT) or is_dot(char) or is_arrow(char)):
            if start and stop:
                yield Stroke(start, stop)
            start = stop = None
        if not _belongs(canvas, kind, cell, char):
            if start and stop:
                yield Stroke(start, stop)
            elif start and last == kind.segment and not canvas.is_beside_corner(*start):
                yield Stroke(start, cell, is_lonely=True)
            start = stop = None
        elif start is None:
            start = cell
        elif passes:
            yield Stroke(start, cell)
            start, stop = cell, None
        else:
            stop = cell
        last = char


def _visits(canvas: Canvas, kind: _Kind) -> Iterator[Cell]:
    """The cells that draw, in the order of the kind, with one empty cell wherever there is a gap."""
    expected: Cell | None = None
    for cell in sorted(canvas.drawn(), key=kind.order):
        if expected is not None and cell != expected:
            yield expected
        yield cell
        expected = kind.following(canvas, cell)
    if expected is not None:
        yield expected


def _belongs(canvas: Canvas, kind: _Kind, cell: Cell, char: str) -> bool:
    if char != kind.segment and char not in kind.passes:
        return False
    if not canvas.corner(*cell):
        return True
    # A corner ends level lines; others go on through it where it is a joint of theirs.
    return kind not in (_LEVEL, _BASE) and (canvas.is_on_vertical(*cell) or canvas.is_on_diagonal(*cell))


def _draw_base(canvas: Canvas, stroke: Stroke) -> str:
    """A line at the foot of its row, which reaches to what stands beside or below its ends."""
    (x1, y1), (x2, y2) = stroke.start, stroke.stop
    left = right = 0
    if canvas.at(x1 - 1, y1) in "/\\" or canvas.at(x1 - 1, y1 + 1) == "/" or canvas.at(x1, y1 + 1) == "\\":
        left += _HALF_WIDTH
    if canvas.at(x2 + 1, y2) in "/\\" or canvas.at(x2 + 1, y2 + 1) == "\\" or canvas.at(x2, y2 + 1) == "/":
        right += _HALF_WIDTH
    if canvas.at(x1 - 1, y1) == "/" or canvas.at(x1 - 1, y1 + 1) in "|'" or canvas.at(x1 - 1, y1 - 1) == "|":
        left += CELL_WIDTH
    if canvas.at(x2 + 1, y2) == "\\" or canvas.at(x2 + 1, y2 + 1) in "|'" or canvas.at(x2 + 1, y2 - 1) == "|":
        right += CELL_WIDTH
    return path(_point(stroke.start, -left, _HALF_HEIGHT), _point(stroke.stop, right, _HALF_HEIGHT))


def _draw_rising(canvas: Canvas, stroke: Stroke) -> str:
    (x1, y1), (x2, y2) = stroke.start, stroke.stop
    lonely = stroke.is_lonely
    lengthen_start = canvas.at(x1 + 1, y1) == "_" or (
        not lonely and (canvas.at(x1 - 1, y1) == "_" or canvas.at(x1, y1 + 1) == "\\")
    )
    lengthen_stop = canvas.at(x2, y2 - 1) == "_" or (
        not lonely and (canvas.at(x2 + 1, y2 - 1) == "_" or canvas.at(x2, y2 - 1) == "\\")
    )
    return _diagonal(stroke, _HALF_HEIGHT, lengthen_start=lengthen_start, lengthen_stop=lengthen_stop)


def _draw_falling(canvas: Canvas, stroke: Stroke) -> str:
    (x1, y1), (x2, y2) = stroke.start, stroke.stop
    lonely = stroke.is_lonely
    lengthen_start = canvas.at(x1, y1 - 1) == "_" or (
        not lonely and (canvas.at(x1 - 1, y1 - 1) == "_" or canvas.at(x1, y1 - 1) == "/")
    )
    lengthen_stop = canvas.at(x2 - 1, y2) == "_" or (
        not lonely and (canvas.at(x2 + 1, y2) == "_" or canvas.at(x2, y2 + 1) == "/")
    )
    return _diagonal(stroke, -_HALF_HEIGHT, lengthen_start=lengthen_start, lengthen_stop=lengthen_stop)


def _diagonal(stroke: Stroke, down: int, *, lengthen_start: bool, lengthen_stop: bool) -> str:
    """A diagonal whose ends reach half a cell further where something waits; `down` is positive for rising ones."""
    # A segment that meets nothing fills its own cell instead of joining the middles of two.
    dx1 = dx2 = -_HALF_WIDTH if stroke.is_lonely else 0
    dy1 = dy2 = down if stroke.is_lonely else 0
    if lengthen_start:
        dx1, dy1 = dx1 - _HALF_WIDTH, dy1 + down
    if lengthen_stop:
        dx2, dy2 = dx2 + _HALF_WIDTH, dy2 - down
    return path(_point(stroke.start, dx1, dy1), _point(stroke.stop, dx2, dy2))


def _half_step(canvas: Canvas, x: int, y: int) -> str:
    """Which half of its cell a joint or an upright segment fills to meet a line at the foot or in the middle of a row."""
    if canvas.corner(x, y):
        return ""
    level = (canvas.at(x - 1, y), canvas.at(x + 1, y))
    upper = (canvas.at(x - 1, y - 1), canvas.at(x + 1, y - 1))
    above, below = canvas.at(x, y - 1), canvas.at(x, y + 1)
    match canvas.at(x, y):
        case "'" if (upper[0] == "_" and level[1] == "-") or (level[0] == "-" and upper[1] == "_"):
            return "N"
        case "." if level in (("-", "_"), ("_", "-")):
            return "S"
        case "|" if above == "-" or (above != "|" and "_" in upper):
            return "N"
        case "|" if below == "-" or (below != "|" and "_" in level):
            return "S"
    return ""
