"""Owns shortening text between words, plain or with tags (Hugo docs page "strings.Truncate")."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAG = re.compile(r"<(?P<close>/)?(?P<name>[^ ]+?)(?:(?P<empty>\s*/)| .*?)?>")
_CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fd5\u3005\u3007\u3021-\u30ff\u3131-\u318e\u31f0-\u31ff\u3400-\u9fff\ua960-\ua97c\uac00-\ud7fb\uf900-\ufaff\uff66-\uffdc]"
)
_VOID = frozenset({"br", "col", "link", "base", "img", "param", "area", "hr", "input"})


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    position: int
    opens: bool


def cut_position(text: str, limit: int) -> int | None:
    """Where plain text ends so that it has no more than `limit` characters; None where it is short enough."""
    return _cut(text, limit, None)


def truncated_html(text: str, limit: int, ellipsis: str) -> str:
    """Text with no more than `limit` characters beside its tags, those that are open closed behind the ellipsis."""
    tags: list[_Tag] = []
    end = _cut(text, limit, tags)
    if end is None:
        return text
    return text[:end] + ellipsis + "".join(f"</{name}>" for name in _left_open(tags, end))


def _cut(text: str, limit: int, tags: list[_Tag] | None) -> int | None:
    if len(text) <= limit:
        return None
    last_word = last_letter = count = position = 0
    while position < len(text):
        letter = text[position]
        if tags is not None and letter == "<" and (tag := _TAG.match(text, position)):
            last_word = last_letter
            if tag["name"] not in _VOID and tag["empty"] is None:
                tags.append(_Tag(tag["name"], position, opens=tag["close"] is None))
            position = tag.end()
            continue
        count += 1
        if letter.isspace():
            last_word = last_letter
        elif not letter.isascii() and _CJK.match(letter):
            last_word = last_letter
            last_letter = position + 1
            if count <= limit:
                last_word = last_letter
        else:
            last_letter = position + 1
        if count > limit:
            return last_word or position
        position += 1
    return None


def _left_open(tags: list[_Tag], end: int) -> list[str]:
    """The names to close, innermost first. An end passes over all up to the start of its own name, as Hugo's does."""
    names: list[str] = []
    closing: str | None = None
    for tag in reversed(tags):
        if tag.position >= end or closing is not None:
            if closing == tag.name:
                closing = None
        elif tag.opens:
            names.append(tag.name)
        else:
            closing = tag.name
    return names
