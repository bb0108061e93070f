"""Owns the figure around a drawing: name and description, the container that scrolls, the text version, the caption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.diagrams.svg.clean import escape, paper
from ostinato.diagrams.svg.colours import flatten_colours, variable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.diagrams.renderer import DiagramRequest
    from ostinato.diagrams.svg.clean import CleanSvg

_REM = 16
_LEAST_SCALE = 0.65
_WIDTHS = (100, 80, 70, 60, 50, 45, 40, 35, 30, 25, 20)
"""The widths in rem that the sheet has a `diagram-least-…` class for."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text version, and the lines that belong under it."""

    text: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Size:
    """The natural size of a drawing in CSS pixels."""

    width: float
    height: float


def figure(
    request: DiagramRequest,
    language: str,
    svg: CleanSvg,
    size: Size,
    *,
    name: str,
    text: Sequence[Line] = (),
    text_title: str = "",
) -> str:
    """The whole `<figure>`, as a page or, where the request says so, a feed takes it."""
    html = [f'<figure class="diagram diagram-{language}">\n', _scroller(request, svg, size, name)]
    if text:
        html.append(
            f'\n<details class="diagram-text"><summary>{escape(text_title)}</summary>\n{_list(text)}\n</details>'
        )
    if request.caption:
        html.append(f"\n<figcaption>{escape(request.caption)}</figcaption>")
    html.append("\n</figure>")
    markup = "".join(html)
    return flatten_colours(markup) if request.standalone else markup


def _scroller(request: DiagramRequest, svg: CleanSvg, size: Size, name: str) -> str:
    drawing = _svg(request.id_prefix, svg, size, name)
    if request.standalone:
        return drawing
    least = next((width for width in _WIDTHS if width * _REM <= size.width * _LEAST_SCALE), 0)
    classes = f"diagram-scroll diagram-least-{least}" if least else "diagram-scroll"
    # Only what is wider than its column is worth a stop for people who move by keyboard.
    focus = f' tabindex="0" role="group" aria-label="{escape(name)}"' if size.width > request.width else ""
    return f'<div class="{classes}"{focus}>{drawing}</div>'


def _svg(prefix: str, svg: CleanSvg, size: Size, name: str) -> str:
    width, height = f"{size.width:g}", f"{size.height:g}"
    described = f' aria-describedby="{prefix}-desc"' if svg.description else ""
    # An image hides what is in it from screen readers, so a drawing with links cannot be one.
    role = "group" if svg.linked else "img"
    description = f'<desc id="{prefix}-desc">{escape(svg.description)}</desc>' if svg.description else ""
    return (
        f'<svg class="{svg.classes}" viewBox="{svg.view_box}" width="{width}" height="{height}" '
        f'role="{role}" aria-labelledby="{prefix}-title"{described} '
        f'fill="{variable("fg")}" color="{variable("fg")}" font-family="{variable("font")}" font-size="16">'
        f'<title id="{prefix}-title">{escape(name)}</title>{description}'
        f"{paper(width, height)}{svg.body}</svg>"
    )


def _list(lines: Sequence[Line]) -> str:
    items = (f"<li>{escape(line.text)}{_list(line.lines) if line.lines else ''}</li>" for line in lines)
    return f"<ul>{''.join(items)}</ul>"
