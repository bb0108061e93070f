"""Owns the parts of links: destinations, titles, labels, and definitions of references (CommonMark 6.3, 4.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.markdown.escaping import PUNCTUATION, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SPACES = re.compile(r"[ \t\r\n]*")
_ANGLED = re.compile(rf"<((?:\\[{PUNCTUATION}]|[^>\n])*+)>")
_BARE = re.compile(rf"(?:\\[{PUNCTUATION}]|[^ \t\r\n()\\]|\\)+")
_UNTIL = {
    closer: re.compile(rf"((?:\\[{PUNCTUATION}]|[^{refused}\\]|\\)*+){re.escape(closer)}")
    for closer, refused in ((")", "()"), ('"', '"'), ("'", "'"), ("]", r"\[\]"))
}
_RUN_OF_SPACES = re.compile(r"[ \t\r\n]+")
_LONGEST_LABEL = 999


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads, as the source has it: escapes and references not resolved."""

    destination: str
    title: str | None = None


def inline_target(text: str, at: int) -> tuple[Target, int] | None:
    """The target in parentheses at an offset, and its end."""
    at = _behind_spaces(text, at + 1)
    if text.startswith(")", at):
        return Target(""), at + 1
    found = destination(text, at)
    if found is None:
        return None
    address, end = found
    at = _behind_spaces(text, end)
    title = None
    if not text.startswith(")", at):
        titled = _title(text, at)
        if titled is None:
            return None
        title, end = titled
        at = _behind_spaces(text, end)
    return (Target(address, title), at + 1) if text.startswith(")", at) else None


def _behind_spaces(text: str, at: int) -> int:
    found = _SPACES.match(text, at)
    return found.end() if found else at


def destination(text: str, at: int) -> tuple[str, int] | None:
    """A destination at an offset and its end. Parentheses in it need not balance, other than in CommonMark."""
    if text.startswith("<", at):
        angled = _ANGLED.match(text, at)
        return (angled[1], angled.end()) if angled else None
    start, depth = at, 0
    while True:
        found = _BARE.match(text, at)
        at = found.end() if found else at
        sign = text[at : at + 1]
        if sign == "(":
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        else:
            break
        at += 1
    return (text[start:at], at) if at > start else None


def _title(text: str, at: int) -> tuple[str, int] | None:
    opener = text[at : at + 1]
    if opener not in ('"', "'", "("):
        return None
    found = _UNTIL[")" if opener == "(" else opener].match(text, at + 1)
    return (found[1], found.end()) if found else None


def definition(text: str) -> Target | None:
    """The target of a reference definition."""
    named = label(text, 0)
    if named is None or not text.startswith(":", named[1]):
        return None
    found = destination(text, _behind_spaces(text, named[1] + 1))
    if found is None:
        return None
    titled = _title(text, _behind_spaces(text, found[1]))
    return Target(found[0], titled[0] if titled else None)


def label(text: str, at: int) -> tuple[str, int] | None:
    """What stands between the bracket at an offset and the one that closes it, and the end."""
    found = _UNTIL["]"].match(text, at + 1)
    return (found[1], found.end()) if found else None


class References:
    """The reference definitions of a document, read when a link first asks for one."""

    __slots__ = ("_found", "_read")

    def __init__(self, read: Callable[[], Mapping[str, Target]]) -> None:
        self._read = read
        self._found: dict[str, Target] | None = None

    def find(self, label: str) -> Target | None:
        if len(label) > _LONGEST_LABEL:
            return None
        if self._found is None:
            self._found = {}
            for name, target in self._read().items():
                self._found.setdefault(_folded(name), target)
        return self._found.get(_folded(label)) if self._found else None


def _folded(label: str) -> str:
    return _RUN_OF_SPACES.sub(" ", label.strip(" \t\r\n")).casefold()


def resolved(target: Target) -> str:
    """The destination with its escapes and references resolved."""
    return resolve(target.destination)
