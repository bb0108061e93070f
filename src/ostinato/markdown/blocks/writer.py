"""Owns the writing of blocks: the events of the parser, what is open, and the output."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ostinato.markdown.blocks import containers, leaves
from ostinato.markdown.blocks.frames import Frame
from ostinato.markdown.headings import Identifiers
from ostinato.markdown.inline import Inlines
from ostinato.markdown.table_of_contents import TableOfContents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ostinato.markdown.attributes import Attributes
    from ostinato.markdown.blocks.containers import Footnote
    from ostinato.markdown.document import Document

    Event = tuple[object, Mapping[str, int]]
    Handler = Callable[["BlockWriter", object, int, int], None]
    """Called with what the event tells, and with the range of bytes that it stands for."""


class BlockWriter:
    """Writes a document. `out` is the innermost piece of output that is being collected."""

    __slots__ = (
        "_outer",
        "_text_begin",
        "_text_end",
        "block_attributes",
        "document",
        "events",
        "footnotes",
        "frames",
        "identifiers",
        "inlines",
        "out",
        "paragraph_at",
        "quotes",
        "toc",
    )

    def __init__(
        self, document: Document, block_attributes: Mapping[tuple[str, int], Attributes] | None = None
    ) -> None:
        self.document = document
        self.inlines = Inlines(document)
        self.block_attributes = block_attributes or {}
        self.identifiers = Identifiers(document.settings.auto_id_type)
        self.toc = TableOfContents()
        self.out: list[str] = []
        self._outer: list[list[str]] = []
        self.paragraph_at = -1
        """Where in the output the last paragraph stands."""
        self.frames = [Frame()]
        self.quotes: tuple[int, ...] = ()
        """The columns of the blockquotes that are open."""
        self.footnotes: list[Footnote] = []
        """The footnotes, which are written behind all other blocks."""
        self.events: Iterator[Event] = iter(())
        self._text_begin = self._text_end = -1

    def write(self, events: Iterable[Event]) -> None:
        """Write blocks, up to the end of the events."""
        self.events = iter(events)
        starts, ends = _STARTS, _ENDS
        for event, span in self.events:
            handler: Handler | None = None
            details: object = None
            if event.__class__ is dict:
                kind, value = cast("dict[str, object]", event).popitem()
                if kind == "Start" or kind == "End":
                    if value.__class__ is dict:
                        value, details = cast("dict[str, object]", value).popitem()
                    handler = (starts if kind == "Start" else ends).get(cast("str", value))
            elif event == "Rule":
                handler = leaves.rule
            if handler is None:
                if self._text_begin < 0:
                    self._text_begin = span["start"]
                self._text_end = max(self._text_end, span["end"])
                continue
            if self._text_begin >= 0:
                self._write_text()
            handler(self, details, span["start"], span["end"])

    def collect(self) -> None:
        """Put the output that comes now aside, up to `collected`."""
        self._outer.append(self.out)
        self.out = []
        self.paragraph_at = -1

    def collected(self) -> str:
        html = "".join(self.out)
        self.out = self._outer.pop()
        return html

    def begin_block(self) -> Frame:
        """Note that a block begins; it stands on a line of its own."""
        frame = self.frames[-1]
        if frame.needs_newline:
            self.out.append("\n")
            frame.needs_newline = False
        frame.takes_task = False
        return frame

    def content_column(self) -> int:
        """In which column the text of the innermost container stands."""
        return self.frames[-1].content_column(self.document.source)

    def skip_to_end(self, kind: str) -> None:
        """Pass over the events inside of a block whose text is read from the source."""
        end = {"End": kind}
        for event, _ in self.events:
            if event == end:
                return

    def events_to(self, kind: str) -> Iterator[Event]:
        """The events inside of a block."""
        end = {"End": kind}
        for event, span in self.events:
            if event == end:
                return
            yield event, span

    def texts(self, kind: str) -> str:
        """What the events inside of a block of code or HTML say, as the author wrote it."""
        inner = [cast("dict[str, str]", event).popitem()[1] for event, _ in self.events_to(kind)]
        return self.document.dialect.restore("".join(inner))

    def attributes(self, kind: str, begin: int) -> Attributes | None:
        """The attribute list on the line behind a block."""
        return self.block_attributes.get((kind, begin)) if self.block_attributes else None

    def text(self, begin: int, end: int) -> str:
        """The text of a block, without the marks of the containers that it stands in."""
        return self.document.source.block(begin, end, self.quotes)

    def _write_text(self) -> None:
        begin, end = self._text_begin, self._text_end
        self._text_begin = self._text_end = -1
        # The parser's text events begin behind the backslash of an escaped letter.
        source = self.document.source
        if begin and source.slice(begin - 1, begin) == "\\":
            begin -= 1
        leaves.text_of_paragraph(self, begin, end, is_bare=True)


_STARTS: dict[str, Handler] = {
    "Paragraph": leaves.paragraph,
    "Heading": leaves.heading,
    "CodeBlock": leaves.code_block,
    "HtmlBlock": leaves.html_block,
    "BlockQuote": containers.start_blockquote,
    "List": containers.start_list,
    "Item": containers.start_item,
    "DefinitionList": containers.start_definition_list,
    "DefinitionListTitle": containers.definition_title,
    "DefinitionListDefinition": containers.start_definition,
    "FootnoteDefinition": containers.footnote_definition,
}
_ENDS: dict[str, Handler] = {
    "BlockQuote": containers.end_blockquote,
    "List": containers.end_list,
    "Item": containers.end_item,
    "DefinitionList": containers.end_definition_list,
    "DefinitionListDefinition": containers.end_definition,
}
