"""Owns GoAT fences: a drawing made of characters becomes the SVG that Hugo makes of it."""

from __future__ import annotations

from dataclasses import dataclass

from ostinato.base.members import expose
from ostinato.base.safe import HTML
from ostinato.diagrams.canvas.cells import Canvas
from ostinato.diagrams.canvas.marks import draw_marks
from ostinato.diagrams.canvas.strokes import CELL_HEIGHT, CELL_WIDTH, draw_strokes


@dataclass(frozen=True, slots=True)
class GoatDiagram:
    """What the template function `diagrams.Goat` returns. Source: Hugo docs, functions/diagrams/Goat."""

    inner: str
    """What stands inside of the `<svg>`."""
    width: int
    height: int

    @property
    def wrapped(self) -> str:
        """The whole `<svg>`."""
        return (
            "<svg class='diagram' xmlns='http://www.w3.org/2000/svg' version='1.1' "
            f"height='{self.height}' width='{self.width}' font-family='Menlo,Lucida Console,monospace'>\n"
            f"{self.inner}</svg>\n"
        )


def draw_goat(source: str) -> GoatDiagram:
    """Draw with the rules and to the byte as GoAT in Hugo does; every source is a drawing."""
    canvas = Canvas(source)
    drawn = "".join((*draw_strokes(canvas), *draw_marks(canvas)))
    return GoatDiagram(
        inner=f"<g transform='translate(8,16)'>\n{drawn}</g>\n",
        width=(canvas.width + 1) * CELL_WIDTH,
        height=canvas.height * CELL_HEIGHT + 9,
    )


expose(
    GoatDiagram,
    "diagrams.goatDiagram",
    {
        "Height": lambda diagram: diagram.height,
        "Inner": lambda diagram: HTML(diagram.inner),
        "Width": lambda diagram: diagram.width,
        "Wrapped": lambda diagram: HTML(diagram.wrapped),
    },
)
