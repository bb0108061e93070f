"""Owns kinds of characters as Go and goldmark tell them apart."""

from __future__ import annotations

from unicodedata import category

OTHER, SPACE, MARK = range(3)

_SPACES = frozenset("\t\n\v\f\r \x85\xa0")


class _Kinds(dict[str, int]):
    """Filled as characters are met; an empty string, the end of the text, is a space."""

    def __missing__(self, letter: str) -> int:
        kind = _kind(letter)
        self[letter] = kind
        return kind


def _kind(letter: str) -> int:
    if not letter or letter in _SPACES:
        return SPACE
    name = category(letter)
    if name[0] == "Z":
        return SPACE
    return MARK if name[0] in "PS" else OTHER


kinds = _Kinds()
"""Whether a character is a space, a mark (punctuation or symbol) or something else."""


def is_go_punctuation(letter: str) -> bool:
    """Go's unicode.IsPunct: symbols are none."""
    return category(letter)[0] == "P"


def is_letter(letter: str) -> bool:
    """Go's unicode.IsLetter."""
    return category(letter)[0] == "L"


def is_digit(letter: str) -> bool:
    """Go's unicode.IsDigit."""
    return category(letter) == "Nd"
