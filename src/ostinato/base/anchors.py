"""Owns ids of headings: how text becomes an anchor, in the three ways that Hugo knows."""

from __future__ import annotations

import unicodedata

from ostinato.base.urls import without_accents


def anchorize(text: str, kind: str = "github") -> str:
    """Text as an anchor: `github`, `github-ascii` or `blackfriday` (Hugo: markup.goldmark.parser.autoIDType)."""
    text = text.strip()
    if kind == "blackfriday":
        return _blackfriday(text)
    if kind == "github-ascii":
        text = "".join(letter for letter in without_accents(text) if letter.isascii())
    out = []
    for letter in text:
        if letter in " -":
            out.append("-")
        elif letter == "_" or letter.isalnum() or _is_letter_or_digit(letter):
            out.append(letter.lower())
    return "".join(out)


def _is_letter_or_digit(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category[0] == "L" or category == "Nd"


def _blackfriday(text: str) -> str:
    out: list[str] = []
    pending = False
    for letter in text:
        if letter.isalnum():
            if pending and out:
                out.append("-")
            pending = False
            out.append(letter.lower())
        else:
            pending = True
    return "".join(out)
