"""Owns cutting HTML into tags. A page is cut by two regular expressions, and every different tag is read once.

Pages of one site repeat most of their tags, so remembering what a tag means by its text is what makes this fast.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ostinato.check.reading.entities import unescape_attribute
from ostinato.check.reading.names import tells
from ostinato.check.reading.sinks import (
    LEADING_ATTRIBUTES,
    Link,
    Piece,
    Sink,
    links_of,
    may_ask,
    may_carry,
    pieces_of,
    sinks_of,
)

RAW_ELEMENTS = frozenset(["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"])
"""Elements whose content is text, whatever stands in it."""

_REST_OF_TAG = r"""[^>"']*+(?:"[^"]*+"[^>"']*+|'[^']*+'[^>"']*+)*+>"""
TAG = re.compile(rf"(<(?:/?[a-zA-Z]{_REST_OF_TAG}|/[^a-zA-Z][^>]*+>?|[a-zA-Z]))")
"""A start or end tag. A lone letter after `<` is a tag that never ends."""

# The first letters decide quickly; the names are spelled out because ignoring case would be slow.
_RAW = re.compile(
    r"<(?:[sS](?:[cC][rR][iI][pP][tT]|[tT][yY][lL][eE])|[tT](?:[iI][tT][lL][eE]|[eE][xX][tT][aA][rR][eE][aA])"
    r"|[xX][mM][pP]|[iI][fF][rR][aA][mM][eE]|[nN][oO](?:[eE][mM][bB][eE][dD]|[fF][rR][aA][mM][eE][sS])"
    r"|[pP][lL][aA][iI][nN][tT][eE][xX][tT]|[!?])"
)
"""Where something begins that must not be cut further: raw elements, comments, declarations."""
RAW_START = re.compile(rf"<([a-zA-Z]+)(?=[\s/>]){_REST_OF_TAG}")
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW_ELEMENTS}


def _raw_end(text: str, start: int) -> int:
    """Where a raw element, a comment or a declaration ends; -1 when none of them begins here after all."""
    second = text[start + 1]
    if second == "!":
        return _comment_end(text, start)
    if second == "?":
        end = text.find(">", start)
        return end + 1 if end >= 0 else len(text)
    named = _NAME.match(text, start)
    name = named[1].lower() if named else ""
    if name not in RAW_ELEMENTS and name != "plaintext":
        return -1
    opened = RAW_START.match(text, start)
    if opened is None:
        # All that follows is still inside of the tag.
        return len(text)
    if name == "plaintext":
        return len(text)
    position = opened.end()
    end = text.find(f"</{name}", position)
    # The plain search is quick; where something else could end the element the exact one decides.
    if (
        end < 0
        or text.find("</", position, end) >= 0
        or text[end + 2 + len(name) : end + 3 + len(name)] not in _ENDING
    ):
        closing = _RAW_END[name].search(text, position)
        end = closing.start() if closing else len(text)
    return end


_ENDING = frozenset(" \t\n\r\f/>")


def _comment_end(text: str, start: int) -> int:
    if not text.startswith("<!--", start):
        end = text.find(">", start)
        return end + 1 if end >= 0 else len(text)
    if text.startswith((">", "->"), start + 4):
        return text.find(">", start) + 1
    end = text.find("-->", start + 4)
    other = text.find("--!>", start + 4, end if end >= 0 else len(text))
    if other >= 0:
        return other + 4
    return end + 3 if end >= 0 else len(text)


def cut(text: str) -> list[str]:
    """Texts and tags in turn, beginning and ending with a text; together they are the page again."""
    parts: list[str] = []
    position = search = 0
    while found := _RAW.search(text, search):
        start = found.start()
        opened = text.rfind("<", position, start)
        if opened > text.rfind(">", position, start):
            tag = TAG.match(text, opened)
            if tag and tag.end() > start:
                # It stands in an attribute.
                search = tag.end()
                continue
            if tag and tag.end() == opened + _LONE:
                # A tag that never ends has all that follows in it.
                break
        end = _raw_end(text, start)
        if end < 0:
            # Only the beginning of another name.
            search = found.end()
            continue
        parts += _tags(text[position:start])
        parts.append(text[start:end])
        position = search = end
    parts += _tags(text[position:] if position else text)
    return parts


def _tags(text: str) -> list[str]:
    """The same for a text without raw elements. What follows many tags that never end is left as text."""
    parts: list[str] = TAG.split(text, _MOST_AT_ONCE) if len(text) < _LARGE else [text]
    if len(parts) <= 2 * _MOST_AT_ONCE and len(text) < _LARGE:
        return parts
    rest = parts.pop()
    position = lone = 0
    for found in TAG.finditer(rest):
        start, end = found.span()
        parts += (rest[position:start], rest[start:end])
        position = end
        if end - start == _LONE and (lone := lone + 1) > _MOST_LONE:
            # Each of them was looked for to the end of the page; pages like this one are read a second time.
            break
    parts.append(rest[position:])
    return parts


_LONE = 2
"""The length of `<a` where the tag that it begins never ends."""
_MOST_LONE = 64
_MOST_AT_ONCE = 2048
_LARGE = 1 << 20


_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_ATTRIBUTE_TEXT = r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?"""
_ATTRIBUTE = re.compile(_ATTRIBUTE_TEXT)
"""Name, and value in one of three groups. Source: HTML standard, 13.2.5.32 and following."""
_EXACT_TAG = re.compile(
    rf"<([a-zA-Z][^\s/>]*+)(?:{_ATTRIBUTE_TEXT.replace('(', '(?:').replace('(?:?:', '(?:')})*+[\s/]*+>"
)

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "param",
    ]
)
OBSOLETE = frozenset(
    [
        *(
            "acronym",
            "applet",
            "basefont",
            "big",
            "center",
            "dir",
            "font",
            "frame",
            "frameset",
            "isindex",
            "keygen",
        ),
        *(
            "listing",
            "menuitem",
            "nextid",
            "noembed",
            "noframes",
            "plaintext",
            "rb",
            "rtc",
            "spacer",
            "strike",
            "tt",
        ),
        "xmp",
    ]
)
_NOTABLE = OBSOLETE | frozenset(
    [
        *(
            "a",
            "area",
            "audio",
            "base",
            "body",
            "button",
            "dialog",
            "embed",
            "form",
            "frame",
            "frameset",
            "head",
        ),
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "html",
            "iframe",
            "img",
            "input",
            "label",
            "link",
            "marquee",
            "meta",
        ),
        *(
            "math",
            "object",
            "script",
            "select",
            "style",
            "svg",
            "table",
            "template",
            "textarea",
            "th",
            "title",
        ),
        *(
            "track",
            "video",
            "noscript",
            "blink",
            "bgsound",
            "applet",
            "fieldset",
            "legend",
            "main",
            "summary",
        ),
    ]
)
_PLAIN_ATTRIBUTES = frozenset(["class", "lang", "dir", "type", "width", "height", "datetime", "translate"])
_CARRIERS = frozenset(["script", "style"])
_LABELS = frozenset(["aria-label", "aria-labelledby", "title"])
_HTML = frozenset(
    [
        *(
            "a",
            "abbr",
            "address",
            "article",
            "aside",
            "b",
            "bdi",
            "bdo",
            "blockquote",
            "button",
            "caption",
            "cite",
        ),
        *("code", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure"),
        *(
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "i",
            "iframe",
            "ins",
            "kbd",
        ),
        *(
            "label",
            "legend",
            "li",
            "main",
            "mark",
            "menu",
            "nav",
            "object",
            "ol",
            "optgroup",
            "option",
            "output",
        ),
        *("p", "picture", "pre", "q", "s", "samp", "script", "section", "select", "small", "span", "strong"),
        *(
            "sub",
            "summary",
            "sup",
            "table",
            "tbody",
            "td",
            "template",
            "textarea",
            "tfoot",
            "th",
            "thead",
            "time",
        ),
        *("tr", "u", "ul", "var", "video", "audio", "noscript", "html", "head", "body"),
    ]
)
"""Elements that a slash at the end of their tag does not close."""


class _Shape(NamedTuple):
    """What an element with some name and attributes may be, whatever their values are."""

    is_notable: bool
    may_ask: bool
    may_carry: bool
    may_lead: bool
    may_name_itself: bool


@lru_cache(maxsize=4096)
def _shape(name: str, *attributes: str) -> _Shape:
    is_plain = _PLAIN_ATTRIBUTES.issuperset(attributes)
    return _Shape(
        is_notable=not is_plain or name in _NOTABLE,
        may_ask=name in _CARRIERS or (not is_plain and may_ask(name, attributes)),
        may_carry=name in _CARRIERS or any(map(may_carry, attributes)),
        may_lead=not LEADING_ATTRIBUTES.isdisjoint(attributes),
        may_name_itself=not _LABELS.isdisjoint(attributes),
    )


class Element:
    """What a start tag means, with the content of raw elements. The same text is the same object."""

    __slots__ = (
        "attributes",
        "content",
        "content_offset",
        "equivalent",
        "has_label",
        "has_telling_name",
        "is_closed_by_itself",
        "is_notable",
        "links",
        "name",
        "nests",
        "odd",
        "pieces",
        "repeated",
        "sinks",
        "text",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        found = _EXACT_TAG.match(text) or _NAME.match(text)
        assert found is not None, "a token begins with the name of a tag"
        name = self.name = found[1].lower()
        end = self.content_offset = found.end()
        self.content = text[end:]
        self.is_closed_by_itself = text[end - 2] == "/"
        self.attributes: dict[str, str] = {}
        self.repeated: tuple[str, ...] = ()
        start = found.end(1)
        if end - start > 1:
            self._read_attributes(text[start : end - 1])
        # Where the quick pattern and the exact one disagree about the end, the page is read a second way.
        if name in RAW_ELEMENTS or name == "plaintext":
            self.odd = name == "script" and "<!--" in self.content
        else:
            self.odd = bool(self.content) or not text.endswith(">")
        attributes = self.attributes
        self.sinks: tuple[Sink, ...] = ()
        self.links: tuple[Link, ...] = ()
        self.pieces: tuple[Piece, ...] = ()
        self.equivalent = ""
        """What a `meta` element stands for, in lower case."""
        self.has_label = self.has_telling_name = False
        """Whether it names itself in an attribute; whether its id or class tells what it is for."""
        self.nests = 0 if name in VOID or (self.is_closed_by_itself and name not in _HTML) else 1
        """1 where an end tag is needed."""
        shape = _shape(name, *attributes)
        if shape.may_ask:
            self.sinks = tuple(sinks_of(self))
        if shape.may_carry:
            self.pieces = tuple(pieces_of(self))
        if shape.may_lead:
            self.links = tuple(links_of(self))
        if shape.may_name_itself:
            self.has_label = any(attributes.get(label, "").strip() for label in _LABELS)
        if name == "meta":
            self.equivalent = self.get("http-equiv").strip().lower()
        if "class" in attributes or "id" in attributes:
            telling = f"{self.get('id')} {self.get('class')}"
            self.has_telling_name = tells(telling)
        self.is_notable = shape.is_notable or self.has_telling_name or bool(self.repeated) or self.odd

    def _read_attributes(self, text: str) -> None:
        attributes = self.attributes
        for name, double, single, plain in _ATTRIBUTE.findall(text):
            value = double or single or plain
            name = name.lower()
            if name in attributes:
                self.repeated += (name,)
            else:
                attributes[name] = unescape_attribute(value) if "&" in value else value

    def get(self, name: str) -> str:
        """The value of an attribute, empty where there is none."""
        return self.attributes.get(name, "")

    def has(self, name: str) -> bool:
        return name in self.attributes

    def offset_of(self, name: str, which: int = 1) -> int:
        """Where an attribute's value begins in the text, or the tag itself; the second one's where it stands twice."""
        found = _NAME.match(self.text)
        position = found.end() if found else 0
        while attribute := _ATTRIBUTE.match(self.text, position):
            position = attribute.end()
            if attribute[1].lower() == name:
                which -= 1
                if not which:
                    return attribute.start(attribute.lastindex or 1)
        return 0


class EndTag:
    """An end tag, a comment or a declaration; only end tags have a name."""

    __slots__ = ("name", "nests", "odd", "text")
    is_notable = False

    def __init__(self, text: str) -> None:
        self.text = text
        found = _NAME.match(text) if text.startswith("</") else None
        self.name = found[1].lower() if found else ""
        self.nests = -1 if self.name else 0
        # A quote in an end tag may hide its end; `<![CDATA[` means different things in HTML and in SVG.
        self.odd = ('"' in text or "'" in text) if found else text.startswith("<![CDATA[")


Token = Element | EndTag


class Vocabulary(dict[str, Token]):
    """What every text of a tag means; filled as tags are met."""

    _MOST = 200_000

    def __init__(self) -> None:
        super().__init__()
        self.odd: set[str] = set()
        """The tags that need a second look."""

    def __missing__(self, text: str) -> Token:
        if len(self) >= self._MOST:
            # A site that repeats nothing would fill the memory.
            self.clear()
            self.odd.clear()
        token: Token = Element(text) if text[1].isalpha() else EndTag(text)
        if token.odd:
            self.odd.add(text)
        self[text] = token
        return token
