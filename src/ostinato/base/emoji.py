"""Owns the names of emoji, which are GitHub's (the `gemoji` list): `:heart:` in a text."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

_NAME = re.compile(r":([\w+-]+):")


def emojify(text: str) -> str:
    """The text with characters for the names that are known (Hugo: `transform.Emojify`)."""
    if text.count(":") < 2:
        return text
    return _NAME.sub(lambda match: emoji(match[1]) or match[0], text)


def emoji(name: str) -> str | None:
    """The characters of an emoji; None where there is none of that name."""
    return _table().get(name)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Read when a document first asks: most sites have no emoji by name."""
    text = files(__package__).joinpath("emoji.txt").read_text(encoding="utf-8")
    table = {}
    for line in text.splitlines():
        letters, *names = line.split(" ")
        table.update(dict.fromkeys(names, letters))
    return table
