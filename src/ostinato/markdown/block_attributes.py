"""Owns attribute lists on lines of their own, which belong to the block above them (Hugo: attribute.block).

The parser knows nothing of them. It is shown a line of HTML of the same length instead, which ends a paragraph
just as they do, and so says which block each belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.markdown import attributes as attribute_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ostinato.markdown.attributes import Attributes
    from ostinato.markdown.dialect import Event
    from ostinato.markdown.source import Source

Key = tuple[str, int]
"""The name of a block in the parser's events, and where it begins."""

HIDDEN = "HtmlBlock"
"""The name under which the lines themselves are in the result."""

_LINE = re.compile(r"(?:\A|\n)[ \t>]*(?:(?:[-+*]|[0-9]{1,9}[.)])[ \t]+)*(?=\{)")
_INLINES = frozenset({"Emphasis", "Strong", "Link", "Image"})
_SHORTEST = "<?>"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that may be an attribute list: its letters from `at` to `end`, and where it begins in bytes."""

    at: int
    end: int
    byte: int
    shown: str
    attributes: Attributes


def assign(
    source: Source, read: Callable[[str], list[Event]], text: str
) -> tuple[list[Event], dict[Key, Attributes]] | None:
    """The events without attribute lists, and the attributes of blocks; None where there are no lists.

    `read` parses a text; `text` is what the parser is to see of the source but for the lists.
    """
    lines = list(_lines(source.text))
    while lines:
        events = read(_hidden(text, lines))
        # What was taken for a list within code, HTML or an indented line is none.
        begins = set(_begins(events, source))
        real = [line for line in lines if line.byte in begins]
        if len(real) == len(lines):
            return events, _assigned(events, {line.byte: line.attributes for line in real}, source)
        lines = real
    return None


def _lines(text: str) -> Iterator[_Line]:
    for found in _LINE.finditer(text):
        at = found.end()
        parsed = attribute_list.parse(text, at)
        if parsed is None:
            continue
        end = text.find("\n", parsed[1])
        end = len(text) if end < 0 else end
        length = len(text[at:end].encode())
        if length >= len(_SHORTEST):
            yield _Line(at, end, len(text[:at].encode()), _instruction(length), parsed[0])


def _instruction(length: int) -> str:
    """A processing instruction of a length, which is a block of HTML of one line."""
    return f"<?{'x' * (length - 4)}?>" if length > len(_SHORTEST) else _SHORTEST


def _hidden(text: str, lines: list[_Line]) -> str:
    out: list[str] = []
    at = 0
    for line in lines:
        out += (text[at : line.at], line.shown)
        at = line.end
    return "".join((*out, text[at:]))


def _begins(events: list[Event], source: Source) -> Iterator[int]:
    """Where blocks of HTML begin."""
    for event, span in events:
        if isinstance(event, dict) and event.get("Start") == HIDDEN:
            yield _first_letter(source, span["start"])


def _first_letter(source: Source, begin: int) -> int:
    line = source.slice(begin, begin + 8)
    return begin + len(line) - len(line.lstrip(" \t"))


def _assigned(events: list[Event], lists: dict[int, Attributes], source: Source) -> dict[Key, Attributes]:
    found: dict[Key, Attributes] = {}
    # For each open container the block that was last in it; what cannot have attributes has no key.
    last: list[Key | None] = [None]
    for event, span in events:
        kind, name = _kind_and_name(event)
        begin = span["start"]
        if not name:
            last[-1] = last[-1] or ("Paragraph", begin)
        elif kind == "Start":
            last.append(None)
        elif kind == "End":
            last.pop()
            at = _first_letter(source, begin) if name == HIDDEN else -1
            own = lists.get(at)
            if own is None:
                last[-1] = (name, begin)
                continue
            found[HIDDEN, begin] = {}
            owner = last[-1]
            if owner and owner[0] != "Fence" and source.line_before(at).strip(" \t>"):
                kept = found.setdefault(owner, {})
                kept.update({key: value for key, value in own.items() if key not in kept})
        else:
            last[-1] = (name, begin)
    return found


def _kind_and_name(event: object) -> tuple[str, str]:
    """What happens to which block; inline events have no name."""
    if not isinstance(event, dict):
        return "", "Rule" if event == "Rule" else ""
    kind, value = next(iter(event.items()))
    name = value if isinstance(value, str) else next(iter(value))
    if kind not in ("Start", "End") or name in _INLINES:
        return kind, ""
    return kind, name
