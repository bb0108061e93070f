"""Owns regular expressions in Go's syntax: RE2, linear in time, with Go's rules for replacements."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from ostinato.base.members import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Match(Protocol):
    """What a search found; groups that took no part are None."""

    def group(self, group: int | str = 0, /) -> str | None: ...
    def groups(self) -> tuple[str | None, ...]: ...
    def start(self, group: int = 0, /) -> int: ...
    def end(self, group: int = 0, /) -> int: ...


class Pattern(Protocol):
    """A compiled regular expression."""

    groups: int
    groupindex: dict[str, int]

    def search(self, text: str, /) -> Match | None: ...
    def finditer(self, text: str, /) -> Iterator[Match]: ...


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Pattern:
    """The compiled expression. Raises TemplateError with RE2's reason."""
    import re2  # loaded with the first expression: it is a heavy library

    try:
        return re2.compile(pattern)  # type: ignore[no-any-return]
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise TemplateError(f"error parsing regexp: {reason}: `{pattern}`") from error


_REFERENCE = re.compile(r"\$(?:(\$)|(\w+)|\{(\w+)\})")


def replace(pattern: Pattern, text: str, replacement: str, limit: int = -1) -> str:
    """Replace matches, with `$1` and `${name}` in the replacement (Go: Regexp.ReplaceAllString)."""
    plain = "$" not in replacement
    out: list[str] = []
    at = 0
    for count, match in enumerate(pattern.finditer(text)):
        if 0 <= limit <= count:
            break
        out.append(text[at : match.start()])
        out.append(replacement if plain else expand(pattern, match, replacement))
        at = match.end()
    out.append(text[at:])
    return "".join(out)


def expand(pattern: Pattern, match: Match, template: str) -> str:
    """The template with the groups of a match in it; a group that is not there is nothing."""
    pieces = _pieces(template)
    out = [pieces[0]]
    for name, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if name == "$":
            out.append(name)
        elif name.isdigit():
            number = int(name)
            if number <= pattern.groups:
                out.append(match.group(number) or "")
        elif name in pattern.groupindex:
            out.append(match.group(name) or "")
        out.append(text)
    return "".join(out)


@lru_cache(maxsize=512)
def _pieces(template: str) -> tuple[str, ...]:
    """Text, and the name of a group, in turns."""
    text, *rest = _REFERENCE.split(template)
    pieces = [text]
    for start in range(0, len(rest), 4):
        dollar, name, braced, text = rest[start : start + 4]
        pieces += (dollar or name or braced, text)
    return tuple(pieces)
