"""Owns how a value becomes text before it is escaped, and replacement by table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ostinato.base.printing import sprint, to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FAILSAFE = "ZgotmplZ"
"""Stands where a value was refused; innocuous in every language, and easy to search for (Go's word)."""


def text_of(value: object) -> str:
    """A value as text, whatever its author vouched for."""
    if type(value) is str:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    return to_text(value)


def print_plain(value: object) -> str:
    """What an action of a plain-text template prints."""
    if type(value) is str:
        return value
    return "<no value>" if value is None else text_of(value)


def eval_args(*values: object) -> str:
    """Several arguments as one text, as `html` and `urlquery` take them."""
    return text_of(values[0]) if len(values) == 1 and isinstance(values[0], str) else sprint(*values)


def replacer(table: Mapping[str, str]) -> Callable[[str], str]:
    """A function that replaces characters; text without any of them comes back as it is."""
    search = re.compile("[" + re.escape("".join(table)) + "]").search
    # Character by character is quicker than a translation; the backslash comes first, because others bring it.
    visible = sorted(
        (pair for pair in table.items() if pair[0].isprintable()), key=lambda pair: pair[0] != "\\"
    )
    invisible = str.maketrans({char: new for char, new in table.items() if not char.isprintable()})

    def replaced(text: str) -> str:
        if search(text) is None:
            return text
        for char, new in visible:
            if char in text:
                text = text.replace(char, new)
        return text if text.isprintable() else text.translate(invisible)

    return replaced
