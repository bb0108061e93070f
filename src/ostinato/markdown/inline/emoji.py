"""Owns how emoji by their names are written in a document."""

from __future__ import annotations

from ostinato.base.emoji import emoji

_JOINER = "\u200d"


def emoji_html(name: str) -> str | None:
    """An emoji as goldmark writes it, in numeric references; None when there is none of that name."""
    letters = emoji(name)
    if letters is None:
        return None
    return "".join("&zwj;" if letter == _JOINER else f"&#x{ord(letter):x};" for letter in letters)
