"""Owns what the block parser would read differently from goldmark.

Such places are changed before it reads the text, into something of the same length, so that the parser's
offsets hold for the author's text. What stands between the offsets is taken from that; only code and HTML
come through the parser, and are changed back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from ostinato.markdown.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyromark

    from ostinato.markdown.settings import MarkdownSettings

    Event = tuple[object, Mapping[str, int]]

_COLON, _BANG = "\x01", "\x02"
_BACK = str.maketrans({_COLON: ":", _BANG: "!"})
_NO_DEFINITION = re.compile(r"((?:\n|\A)[ \t>]*):(?![ \t])")
_INDENTED_DEFINITION = re.compile(r"\n[ \t>]*[ \t]:[ \t]")
_NO_DECLARATION = re.compile(r"<!(?=[a-z])")


class Dialect:
    """A document's text as the parser is to read it, and the way back."""

    __slots__ = ("_is_marked", "_settings", "text")

    def __init__(self, text: str, settings: MarkdownSettings) -> None:
        self._settings = settings
        self.text = text
        """What the parser is to read."""
        if _COLON not in text and _BANG not in text:
            # The parser takes `:x` for a definition, and `<!doctype` for a declaration.
            if settings.definition_list and ":" in text:
                self.text = _NO_DEFINITION.sub(rf"\1{_COLON}", self.text)
            if "<!" in text:
                self.text = _NO_DECLARATION.sub(f"<{_BANG}", self.text)
        self._is_marked = self.text != text

    def events(self, parser: pyromark.Markdown) -> Iterable[Event]:
        """The parser's events for the text."""
        events = cast("Iterable[Event]", parser.events_with_range(self.text, merge_text=True))
        if not self._settings.definition_list or not _INDENTED_DEFINITION.search(self.text):
            return events
        # Whether a colon is indented depends on what it stands in, which only the parser knows.
        events = list(events)
        return self.events(parser) if self._hide_indented_definitions(events) else events

    def restore(self, text: str) -> str:
        """The text of an event as the author wrote it."""
        return text.translate(_BACK) if self._is_marked else text

    def _hide_indented_definitions(self, events: list[Event]) -> bool:
        """Hide the colon of each definition that is indented: for goldmark it is none."""
        source = Source(self.text)
        data = bytearray(self.text.encode())
        columns = [0]
        found = False
        for event, span in events:
            if not isinstance(event, dict):
                continue
            if event.get("Start") == "Item":
                columns.append(source.item_column(span["start"]))
            elif event.get("Start") == "DefinitionListDefinition":
                colon = data.index(b":", span["start"])
                if source.column(colon) != columns[-1]:
                    data[colon] = ord(_COLON)
                    found = True
                columns.append(source.definition_column(span["start"]))
            elif event.get("End") in ("Item", "DefinitionListDefinition"):
                columns.pop()
        self._is_marked = self._is_marked or found
        self.text = data.decode()
        return found
