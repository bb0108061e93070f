"""Owns reading a page that has an outline as a whole: the pieces that it was cut into are its tags and texts."""

from __future__ import annotations

from itertools import chain, compress
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from ostinato.check.reading.document import Document
from ostinato.check.reading.markup import cut

if TYPE_CHECKING:
    from ostinato.check.reading.markup import Token, Vocabulary
    from ostinato.check.reading.outline import Outline
    from ostinato.check.site import Site

_TEXTS, _TOKEN, _IS_NOTABLE = attrgetter("texts"), attrgetter("token"), attrgetter("is_notable")
_MOST = 400_000


class _Piece(NamedTuple):
    """A tag with the text behind it."""

    texts: tuple[str, str]
    token: Token
    is_notable: bool


class Outlined(dict[bytes, _Piece]):
    """What the pieces of outlined pages are, as far as checks had to look at them."""

    def __init__(self, site: Site, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._site = site
        self._vocabulary = vocabulary

    def document(self, outline: Outline, data: bytes) -> Document:
        """The page with that outline, as `read_document` reads it."""
        if len(self) > _MOST:
            # A site that repeats nothing would fill the memory.
            self.clear()
        document = Document(outline.path, "html", data.decode(), self._site, outline.size)
        pieces = list(map(self.__getitem__, outline.pieces))
        begin = data[: data.find(b"<")].decode()
        tokens = document.tokens = list(map(_TOKEN, pieces))
        document.parts = [begin, *chain.from_iterable(map(_TEXTS, pieces))]
        document.elements = list(compress(enumerate(tokens), map(_IS_NOTABLE, pieces)))  # type: ignore[arg-type]
        return document

    def __missing__(self, piece: bytes) -> _Piece:
        text = f"<{piece.decode()}"
        _, tag, behind = cut(text)
        token = self._vocabulary[tag]
        made = self[piece] = _Piece((tag, behind), token, token.is_notable)
        return made
