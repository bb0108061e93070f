"""Owns what all parts of one conversion share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ostinato.markdown.footnotes import Footnotes

if TYPE_CHECKING:
    from ostinato.markdown.dialect import Dialect
    from ostinato.markdown.hooks import Hooks, ImageHook, LinkHook
    from ostinato.markdown.inline.links import References
    from ostinato.markdown.settings import MarkdownSettings
    from ostinato.markdown.source import Source


@dataclass(slots=True)
class Document:
    """One document while it is converted."""

    source: Source
    settings: MarkdownSettings
    hooks: Hooks
    references: References
    dialect: Dialect
    id_prefix: str = ""
    link_hook: LinkHook | None = None
    image_hook: ImageHook | None = None
    footnotes: Footnotes = field(default_factory=Footnotes)
    omits_html: bool = False
    """Whether raw HTML was left out."""
    _ordinals: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.link_hook = self.hooks.link
        self.image_hook = self.hooks.image

    def ordinal(self, kind: str) -> int:
        """How many elements of a kind there were before this one."""
        number = self._ordinals.get(kind, 0)
        self._ordinals[kind] = number + 1
        return number
