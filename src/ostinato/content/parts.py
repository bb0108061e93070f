"""Owns the outer shape of a content file: front matter, then body. Positions lead back to the file."""

from __future__ import annotations

from dataclasses import dataclass

_SPACE = " \t\n\v\f\r"


class FrontMatterError(ValueError):
    """The front matter does not end, or its first line is wrong; `offset` is where in the file."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Parts:
    """Where front matter and body stand in the text of a file."""

    format: str
    """`toml`, `yaml`, `json`, `org`, or empty when there is no front matter."""
    front_start: int = 0
    front_end: int = 0
    body_start: int = 0


def split(text: str) -> Parts:
    """Find the front matter (Hugo: front matter, formats). Raises FrontMatterError."""
    start = 1 if text.startswith("\ufeff") else 0
    while start < len(text) and text[start] in _SPACE:
        start += 1
    head = text[start : start + 1]
    if head == "-":
        return _fenced(text, start, "---", "yaml")
    if head == "+":
        return _fenced(text, start, "+++", "toml")
    if head == "{":
        return _braced(text, start)
    if text.startswith("#+", start):
        return _org(text, start)
    return Parts("")


def _fenced(text: str, start: int, fence: str, name: str) -> Parts:
    if not text.startswith(fence, start):
        raise FrontMatterError(f"invalid {name.upper()} delimiter", start)
    first = _after_newline(text, start + 3)
    if first > start + 3 and text.startswith(fence, first):
        end = first
    else:
        end = _fence_after(text, first, fence)
        if end < 0:
            raise FrontMatterError(f"EOF looking for end {name.upper()} front matter delimiter", start)
    return Parts(name, first, end, _after_newline(text, end + 3))


def _fence_after(text: str, position: int, fence: str) -> int:
    end = text.find("\n" + fence, position)
    if "\r" in text:
        other = text.find("\r" + fence, position)
        if other >= 0 and (end < 0 or other < end):
            end = other
    return end + 1 if end >= 0 else -1


def _after_newline(text: str, position: int) -> int:
    if text.startswith("\r", position):
        position += 1
    if text.startswith("\n", position):
        position += 1
    return position


def _braced(text: str, start: int) -> Parts:
    level, quoted, position = 0, False, start
    while position < len(text):
        letter = text[position]
        position += 1
        if letter == "\\":
            position += 1
        elif letter == '"':
            quoted = not quoted
        elif not quoted and letter == "{":
            level += 1
        elif not quoted and letter == "}":
            level -= 1
            if level == 0:
                return Parts("json", start, position, _after_newline(text, position))
    raise FrontMatterError("unexpected EOF parsing JSON front matter", start)


def _org(text: str, start: int) -> Parts:
    position = start
    while text.startswith("#+", position):
        end = text.find("\n", position)
        position = len(text) if end < 0 else end + 1
    return Parts("org", start, position, position)
