"""Owns typographic quotes, dashes and dots (goldmark: extension.Typographer)."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.markdown.inline.characters import (
    MARK,
    OTHER,
    SPACE,
    is_digit,
    is_go_punctuation,
    is_letter,
    kinds,
)
from ostinato.markdown.inline.pieces import markup

if TYPE_CHECKING:
    from ostinato.markdown.inline.pieces import Markup
    from ostinato.markdown.settings import Typographer

_DIGITS = frozenset("0123456789")
_ASCII_ENDS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\n\r")
_SHORT = ("ve", "ll", "re")


@lru_cache(maxsize=8)
def _pieces(marks: Typographer) -> dict[str, Markup]:
    """The piece for each setting of the typographer."""
    values = {one.name: str(getattr(marks, one.name)) for one in fields(marks)}
    return {name: markup(value, alt=value, plain=value) for name, value in values.items()}


class Quotes:
    """The quotes of one document: how many are open. Changed while its text is read.

    Goldmark means to count anew in each block, but does not.
    """

    __slots__ = (
        "_apostrophe",
        "_double",
        "_left_double",
        "_left_single",
        "_right_double",
        "_right_single",
        "_single",
    )

    def __init__(self, marks: Typographer) -> None:
        pieces = _pieces(marks)
        self._apostrophe = pieces["apostrophe"]
        self._left_double = pieces["left_double_quote"]
        self._right_double = pieces["right_double_quote"]
        self._left_single = pieces["left_single_quote"]
        self._right_single = pieces["right_single_quote"]
        self._single = self._double = 0

    def double(self, text: str, at: int) -> Markup | None:
        """What stands for a `"`; None where it stays."""
        before = text[at - 1] if at else "\n"
        end = at + 1
        while text.startswith('"', end):
            end += 1
        before_kind, after_kind = kinds[before], kinds[text[end : end + 1]]
        can_open = after_kind != SPACE and (after_kind != MARK or before_kind != OTHER)
        can_close = before_kind != SPACE and (before_kind != MARK or after_kind != OTHER)
        if can_open and not can_close:
            self._double += 1
            return self._left_double
        if self._double and can_close and (not can_open or _may_close(text, at)):
            if end > at + 1 and is_digit(before):
                return None
            self._double -= 1
            return self._right_double
        return None

    def single(self, text: str, at: int) -> Markup | None:
        """What stands for a `'`; None where it stays."""
        before = text[at - 1] if at else "\n"
        following = text[at + 1 : at + 2]
        before_kind = kinds[before]
        if before_kind == OTHER and following:
            if is_letter(following) and (is_letter(before) or is_digit(before)):
                return self._apostrophe
        elif before_kind != OTHER and (_is_decade(text, at) or _is_clipped(before, following)):
            return self._apostrophe
        end = at + 1
        while text.startswith("'", end):
            end += 1
        after_kind = kinds[text[end : end + 1]]
        can_open = after_kind != SPACE and (after_kind != MARK or before_kind != OTHER)
        can_close = before_kind != SPACE and (before_kind != MARK or after_kind != OTHER)
        if can_open and not can_close:
            return self._opening_single(text, at)
        if _bytes_left(text, at) > 2 and not is_digit(following):
            return self._right_single
        if self._single and can_close and (not can_open or _may_close(text, at)):
            self._single -= 1
            return self._right_single
        return None

    def _opening_single(self, text: str, at: int) -> Markup:
        one, two, three = text[at + 1 : at + 2], text[at + 2 : at + 3], text[at + 3 : at + 4]
        if one in ("s", "m", "t", "d") and (not two or two in _ASCII_ENDS):
            return self._right_single
        if one + two in _SHORT and (not three or three in _ASCII_ENDS):
            return self._right_single
        self._single += 1
        return self._left_single


def _is_decade(text: str, at: int) -> bool:
    """Whether this is the apostrophe of `'90s`, in front of which no letter stands."""
    line = text[at + 1 : at + 5]
    if len(line) < 3 or line[0] not in _DIGITS or line[1] not in _DIGITS or line[2] != "s":
        return False
    return kinds[line[3:4]] != OTHER


def _is_clipped(before: str, following: str) -> bool:
    """Whether this is the apostrophe of `'twas` and the like."""
    return following in ("t", "e", "n", "l") and (kinds[before] == SPACE or is_go_punctuation(before))


def _may_close(text: str, at: int) -> bool:
    """Whether a quote that could open as well is taken for one that closes."""
    following, second = text[at + 1 : at + 2], text[at + 2 : at + 3]
    if not following.isascii() or not following or not is_go_punctuation(following):
        return False
    return not second or second in _ASCII_ENDS


def _bytes_left(text: str, at: int) -> int:
    """How many bytes the line still has, up to four letters of it: goldmark counts bytes."""
    rest = text[at : at + 4]
    line = rest[: rest.find("\n") + 1] or rest
    return len(line) if line.isascii() else len(line.encode())
