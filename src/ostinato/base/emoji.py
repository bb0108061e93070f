"""Owns the names of emoji: `:heart:` in a text."""

from __future__ import annotations

import re
from functools import lru_cache

_NAME = re.compile(r":[\w+-]+:")


def emojify(text: str) -> str:
    """The text with characters for the names that are known (Hugo: `transform.Emojify`)."""
    if text.count(":") < 2:
        return text
    return _NAME.sub(lambda match: _character(match[0]), text)


@lru_cache(maxsize=1024)
def _character(name: str) -> str:
    from rich.emoji import Emoji, NoEmoji  # its table is large, and few sites use it

    try:
        return str(Emoji(name[1:-1].lower()))
    except NoEmoji:
        return name
