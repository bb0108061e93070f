"""Owns the namespace `diagrams`: drawings made of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function(
    "diagrams.Goat",
    takes="MARKUP",
    gives="diagrams.SVGDiagram",
    needs_env=True,
    examples=['{{ with diagrams.Goat "" }}{{ .Width }}{{ end }}'],
)
def goat(env: Environment, source: object) -> object:
    """A GoAT drawing as SVG."""
    return env.goat(to_string(source))
