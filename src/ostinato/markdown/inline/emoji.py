"""Owns emoji by their names, which are GitHub's (the `gemoji` list)."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

_JOINER = "\u200d"


def emoji_html(name: str) -> str | None:
    """An emoji as goldmark writes it, in numeric references; None when there is none of that name."""
    letters = _table().get(name)
    if letters is None:
        return None
    return "".join("&zwj;" if letter == _JOINER else f"&#x{ord(letter):x};" for letter in letters)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Read when a document first asks: most sites have no emoji by name."""
    text = files(__package__).joinpath("emoji.txt").read_text(encoding="utf-8")
    table = {}
    for line in text.splitlines():
        letters, *names = line.split(" ")
        table.update(dict.fromkeys(names, letters))
    return table
