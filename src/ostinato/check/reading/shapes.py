"""Owns shapes of tags: tags that differ in nothing but an address, an id or a title mean the same beside that value.

A page has a few tags of its own, and most of them have a shape that many pages have.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ostinato.check.reading.entities import unescape_attribute
from ostinato.check.reading.markup import Element

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.check.reading.sinks import Link

_VALUE = re.compile(
    rb"([ \t\n\r\f](?:href|content|id|title|aria-label|datetime)=)"
    rb"""(?:"([^"]*)(?=")|'([^']*)(?=')|([^\s"'=<>`]+)(?=[ \t\n\r\f]|\Z))"""
)
_NAMES = frozenset(
    [
        *(
            "a",
            "abbr",
            "article",
            "aside",
            "code",
            "dd",
            "div",
            "dt",
            "em",
            "figure",
            "footer",
            "h1",
            "h2",
            "h3",
        ),
        *(
            "h4",
            "h5",
            "h6",
            "header",
            "li",
            "link",
            "main",
            "meta",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "small",
        ),
        *("span", "strong", "sup", "td", "th", "time", "ul"),
    ]
)
_OWNERS = {"href": frozenset(["a", "link"]), "content": frozenset(["meta"])}
"""The elements of which an attribute is known to mean nothing else. Others mean the same everywhere."""
_MARK = "ostinato.invalid/"

Key = tuple[bytes, ...]


class Shape(NamedTuple):
    """What tags have in common that differ only in some values."""

    element: Element
    """One of them."""
    names: tuple[str, ...]
    """The attributes that differ."""
    link: Link | None
    """The link of that one, when its address differs."""
    telling: str
    """The class, which tells together with the id what an element is for."""


def cut_values(head: bytes) -> tuple[Key, list[bytes]]:
    """What a tag has in common with others, and the values by which it may differ; `head` has no `<` and no `>`."""
    parts = _VALUE.split(head)
    if len(parts) == 6:
        before, name, double, single, plain, behind = parts
        return (before, behind, name), [double or single or plain or b""]
    values = zip(parts[2::5], parts[3::5], parts[4::5], strict=True)
    return (*parts[::5], *parts[1::5]), [double or single or plain or b"" for double, single, plain in values]


def shape_of(key: Key) -> Shape | None:
    """The shape with that key; None where the values may mean more than they say."""
    between, before = key[: len(key) // 2 + 1], key[len(key) // 2 + 1 :]
    names = tuple(part[1:-1].decode() for part in before)
    marks = {name: f"https://{_MARK}{number}-" for number, name in enumerate(names)}
    element = _example(between, before, marks)
    if element is None or len(marks) < len(names) or not _is_plain(element):
        return None
    attributes = element.attributes
    if any(element.name not in _OWNERS.get(name, _NAMES) for name in names):
        return None
    # What stands where no value is expected is no value of the attribute.
    if {name: value for name, value in attributes.items() if _MARK in name or _MARK in value} != marks:
        return None
    links = element.links
    if len(links) > 1 or (links and (links[0].inner != "href" or "href" not in marks)):
        return None
    return Shape(element, names, links[0] if links else None, element.get("class"))


def _example(between: Sequence[bytes], before: Sequence[bytes], marks: dict[str, str]) -> Element | None:
    """An element of a shape with some marks as values."""
    try:
        texts = [part.decode() for part in between]
    except UnicodeDecodeError:
        return None
    text = texts[0]
    for name, behind in zip(before, texts[1:], strict=True):
        quote = behind[:1] if behind[:1] in ('"', "'") else ""
        text += f"{name.decode()}{quote}{marks[name[1:-1].decode()]}{behind}"
    if not text[:1].isalpha():
        return None
    element = Element(f"<{text}>")
    return None if element.odd or element.repeated or element.name not in _NAMES else element


def _is_plain(element: Element) -> bool:
    """Whether an element does nothing by itself."""
    return not (
        element.sinks
        or element.pieces
        or element.has_telling_name
        or element.equivalent
        or "aria-modal" in element.attributes
        or element.get("name").lower() == "viewport"
    )


def plain_value(name: str, value: bytes) -> str | None:
    """The value of an attribute as browsers read it; None where it may mean more than others. Raises UnicodeDecodeError."""
    text = value.decode()
    if "&" in text:
        text = unescape_attribute(text)
    if not text.strip() or (name == "content" and "(" in text):
        return None
    return text
