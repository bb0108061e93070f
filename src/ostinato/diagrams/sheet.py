"""Owns the style sheet that figures of diagrams need; a theme includes it in its own."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def diagram_sheet() -> str:
    """The rules for figures. Colours are the page's: it sets `--pele-…` variables, in light and in dark."""
    return files(__package__).joinpath("diagrams.css").read_text("utf-8")
