"""Owns runs of delimiters: which of them open and close, and what they become (CommonMark 6.2, goldmark)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.markdown.inline.characters import MARK, OTHER, SPACE, kinds
from ostinato.markdown.inline.pieces import markup

if TYPE_CHECKING:
    from ostinato.markdown.inline.pieces import Markup

Elements = tuple[str, str]
"""What one and what two delimiters of a kind stand for."""


class Delimiter:
    """A run of one delimiter character. Its length shrinks as it is used."""

    __slots__ = (
        "can_close",
        "can_open",
        "character",
        "closed",
        "elements",
        "index",
        "length",
        "opened",
        "original",
    )

    def __init__(
        self, character: str, length: int, elements: Elements, *, can_open: bool, can_close: bool, index: int
    ) -> None:
        self.character = character
        self.length = self.original = length
        self.elements = elements
        self.can_open = can_open
        self.can_close = can_close
        self.index = index
        """Where its piece stands among the pieces of the block."""
        self.opened: list[str] = []
        self.closed: list[str] = []

    def uses(self, closer: Delimiter) -> int:
        """How many characters this opener and a closer give for an element; zero when they do not match."""
        if (
            (self.can_close or closer.can_open)
            and (self.original + closer.original) % 3 == 0
            and closer.original % 3 != 0
        ):
            return 0
        return 2 if self.length >= 2 and closer.length >= 2 else 1

    def piece(self) -> Markup:
        left = self.character * self.length
        closing = "".join(f"</{element}>" for element in self.closed)
        opening = "".join(f"<{element}>" for element in reversed(self.opened))
        return markup(
            f"{closing}{left}{opening}",
            alt=left,
            plain=left,
            opens=len(self.opened),
            closes=len(self.closed),
        )


def flanking(text: str, start: int, end: int, as_word: str = "") -> tuple[bool, bool]:
    """Whether a run of delimiters opens and whether it closes. The block's edges are spaces.

    What stands in `as_word` counts as a letter behind the run.
    """
    before = kinds[text[start - 1]] if start else SPACE
    following = text[end : end + 1]
    after = OTHER if following and following in as_word else kinds[following]
    left = after != SPACE and (after != MARK or before != OTHER)
    right = before != SPACE and (before != MARK or after != OTHER)
    if text[start] == "_":
        return left and (not right or before == MARK), right and (not left or after == MARK)
    return left, right


def match(delimiters: list[Delimiter], bottom: int, pieces: list[str]) -> None:
    """Turn the delimiters from `bottom` on into elements; the rest of them is text again."""
    seen = delimiters[bottom:]
    # Below its floor a character has no opener: without floors, hostile text would cost its square.
    floors: dict[str, int] = {}
    at = bottom
    while at < len(delimiters):
        closer = delimiters[at]
        if not closer.can_close:
            at += 1
            continue
        found, used = _opener(delimiters, floors.get(closer.character, bottom), at)
        if found < 0:
            if used < 0:
                floors[closer.character] = at
            if used < 0 and not closer.can_open:
                del delimiters[at]
            else:
                at += 1
            continue
        floors = {character: min(floor, found) for character, floor in floors.items()}
        opener = delimiters[found]
        opener.length -= used
        closer.length -= used
        element = opener.elements[used - 1]
        opener.opened.append(element)
        closer.closed.append(element)
        del delimiters[found + 1 : at]
        at = found + 1
        if not opener.length:
            del delimiters[found]
            at = found
        if not closer.length:
            del delimiters[at]
    del delimiters[bottom:]
    for one in seen:
        if one.opened or one.closed:
            pieces[one.index] = one.piece()


def _opener(delimiters: list[Delimiter], floor: int, at: int) -> tuple[int, int]:
    """Where the opener for a closer stands and how many characters both give.

    There is none where the place is negative; then the number is zero where one came near.
    """
    closer = delimiters[at]
    number = -1
    for place in range(at - 1, floor - 1, -1):
        opener = delimiters[place]
        if opener.can_open and opener.character == closer.character:
            number = opener.uses(closer)
            if number:
                return place, number
    return -1, number
