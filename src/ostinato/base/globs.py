"""Owns glob patterns as Hugo reads them: `*`, `**`, `?`, `[a-z]`, `{one,two}`, without regard to case."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NEGATION = "! "
"""What stands before a pattern that leaves out what it matches."""


class GlobError(ValueError):
    """A pattern that has no end."""


@lru_cache(maxsize=1024)
def compiled(pattern: str, separator: str = "/") -> Callable[[str], bool]:
    """A test for the pattern; `*` and `?` do not cross the separator. Raises GlobError."""
    source = "".join(_parts(pattern.lower(), re.escape(separator)))
    match = re.compile(source, re.DOTALL).fullmatch
    return lambda text: match(text.lower()) is not None


def matches(pattern: str, text: str) -> bool:
    """Whether a path matches the pattern. Raises GlobError."""
    return compiled(pattern)(text)


def _parts(pattern: str, separator: str) -> Iterable[str]:
    depth = 0
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            stars = len(pattern[at - 1 :]) - len(pattern[at - 1 :].lstrip("*"))
            at += stars - 1
            yield ".*" if stars > 1 else f"[^{separator}]*"
        elif char == "?":
            yield f"[^{separator}]"
        elif char == "[":
            end = pattern.find("]", at + 1)
            if end < 0:
                raise GlobError(f"the pattern {pattern!r} has no closing bracket")
            yield _class(pattern[at:end])
            at = end + 1
        elif char == "{":
            depth += 1
            yield "(?:"
        elif char == "}" and depth:
            depth -= 1
            yield ")"
        elif char == "," and depth:
            yield "|"
        elif char == "\\" and at < len(pattern):
            yield re.escape(pattern[at])
            at += 1
        else:
            yield re.escape(char)
    if depth:
        raise GlobError(f"the pattern {pattern!r} has no closing brace")


def _class(inside: str) -> str:
    negated = inside.startswith(("!", "^"))
    letters = inside[1:] if negated else inside
    return f"[{'^' if negated else ''}{re.escape(letters).replace(chr(92) + '-', '-')}]"
