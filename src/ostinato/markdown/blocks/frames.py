"""Owns what is known of a container while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ostinato.markdown.source import Source

_FOOTNOTE_INDENT = 4


class Frame:
    """A container that is open."""

    __slots__ = ("_begin", "_kind", "needs_newline", "takes_task", "unwraps")

    def __init__(self, kind: str = "", begin: int = 0, *, unwraps: bool = False) -> None:
        """`kind` is `item`, `definition`, `footnote` or nothing."""
        self._kind = kind
        self._begin = begin
        self.takes_task = kind == "item"
        """Whether nothing was in it yet: only then its text may be a task."""
        self.needs_newline = kind == "item"
        """Whether a block that comes now stands on a new line."""
        self.unwraps = unwraps
        """Whether its next paragraph loses its tags."""

    def content_column(self, source: Source) -> int:
        """In which column its text stands, counted from the innermost quote mark."""
        if self._kind == "item":
            return source.item_column(self._begin)
        if self._kind == "definition":
            return source.definition_column(self._begin)
        return source.column(self._begin) + _FOOTNOTE_INDENT if self._kind == "footnote" else 0
