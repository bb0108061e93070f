"""Owns the reading of one block's text: from its constructs to pieces of HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.markdown.escaping import needs_writing, write
from ostinato.markdown.inline import breaks, delimiters
from ostinato.markdown.inline.constructs import bare_link
from ostinato.markdown.inline.grammar import grammar_for
from ostinato.markdown.inline.pieces import run
from ostinato.markdown.inline.typographer import Quotes
from ostinato.markdown.source import Place

if TYPE_CHECKING:
    from ostinato.markdown.attributes import Attributes
    from ostinato.markdown.document import Document
    from ostinato.markdown.inline.brackets import Bracket
    from ostinato.markdown.inline.delimiters import Delimiter
    from ostinato.markdown.inline.passthrough import Passed


class Inlines:
    """Reads the text of one block after the other; what constructs work on belongs to the present one."""

    __slots__ = (
        "_grammar",
        "_where",
        "block_attributes",
        "brackets",
        "delimiters",
        "document",
        "in_cell",
        "in_item",
        "is_image",
        "links",
        "out",
        "passed",
        "pos",
        "quotes",
        "start",
        "text",
        "unclosed",
    )

    def __init__(self, document: Document) -> None:
        self.document = document
        self.quotes = Quotes(document.settings.typographer)
        self._grammar = grammar_for(document.settings)
        self.text = ""
        self.out: list[str] = []
        self.start = self.pos = 0
        self.links = 0
        self.delimiters: list[Delimiter] = []
        self.brackets: list[Bracket] = []
        self.passed: list[Passed] = []
        self.unclosed: set[str] = set()
        """Runs of ticks that nothing closes from here on."""
        self.in_item = self.in_cell = False
        self.block_attributes: Attributes | None = None
        """The attributes of the block, which an image alone in it takes over."""
        self.is_image = False
        """Whether the block is an image that stands for itself."""
        self._where: tuple[int, int, tuple[int, ...]] = (0, 0, ())

    def html(self, text: str, begin: int = 0, end: int = 0, quotes: tuple[int, ...] = ()) -> str:
        """The HTML of a block's text; the range and the quotes around it tell where it stands."""
        if not self._grammar.is_busy(text):
            return write(text) if needs_writing(text) else text
        return "".join(self.pieces(text, begin, end, quotes))

    def pieces(
        self,
        text: str,
        begin: int = 0,
        end: int = 0,
        quotes: tuple[int, ...] = (),
        *,
        in_item: bool = False,
        in_cell: bool = False,
    ) -> list[str]:
        """The pieces of a block's text. `in_item` says that it may be a task."""
        self.text = text
        out: list[str] = []
        self.out = out
        self.start = self.pos = self.links = 0
        self.delimiters, self.brackets, self.passed, self.unclosed = [], [], [], set()
        self.in_item, self.in_cell, self.is_image = in_item, in_cell, False
        self._where = (begin, end, quotes)
        grammar = self._grammar
        linking = grammar.linkify and ("://" in text or "www." in text or "@" in text)
        search = grammar.pattern(text, linking=linking).search
        table = grammar.table
        if linking:
            self._link_here()
        while (found := search(text, self.pos)) is not None:
            at = found.start()
            for construct in table[text[at]]:
                if construct(self, at):
                    if linking and self.start == self.pos:
                        self._link_here()
                    break
            else:
                self.pos = at + 1
        self.flush(len(text))
        if self.delimiters:
            delimiters.match(self.delimiters, 0, out)
        if grammar.joins_lines:
            breaks.join_lines(out, grammar.joins_lines)
        return out

    def add(self, at: int, piece: str, end: int) -> None:
        """Put a piece behind the text in front of `at`; reading goes on at `end`."""
        if at > self.start:
            self.flush(at)
        self.out.append(piece)
        self.start = self.pos = end

    def add_text(self, end: int) -> None:
        """Take what stands in front of `end` as it is."""
        self.flush(end)
        self.pos = end

    def flush(self, at: int) -> None:
        """Write the text that was passed over."""
        if at > self.start:
            self.write(self.text[self.start : at])
            self.start = at

    def write(self, source: str) -> None:
        if needs_writing(source):
            html = write(source, drops_escaped_space=self._grammar.drops_escaped_space)
            self.out.append(run(html, source))
        else:
            self.out.append(source)

    def raw(self, at: int, end: int) -> str:
        """A piece of the block as the document has it: with what stands in front of its lines."""
        if "\n" not in self.text[at:end] or self._where[0] == self._where[1]:
            return self.text[at:end]
        source = self.document.source
        first, last = (source.offset_in_block(*self._where, index) for index in (at, end - 1))
        return source.slice(first, last) + self.text[end - 1]

    def place(self, at: int) -> Place:
        """Where in the document a letter of the block stands."""
        source = self.document.source
        return Place(source, source.offset_in_block(*self._where, at))

    def _link_here(self) -> None:
        """A bare address right behind another construct, or at the start of a line."""
        if not self.brackets:
            bare_link(self, self.pos)
