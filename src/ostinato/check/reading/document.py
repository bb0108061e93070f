"""Owns a built file as the checks see it: what it asks for, where it leads, which code it carries, and where."""

from __future__ import annotations

import json
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from ostinato.check.findings import Place
from ostinato.check.reading.markup import Element, EndTag, cut
from ostinato.check.reading.nested import carried
from ostinato.check.reading.once import once
from ostinato.check.reading.places import IN_FILE, WHOLE_FILE, Lines
from ostinato.check.reading.scripts import read_script
from ostinato.check.reading.sinks import Piece, Sink
from ostinato.check.reading.styles import sheet_sinks
from ostinato.check.reading.urls import Whose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree import ElementTree as ET

    from ostinato.check.reading.markup import Token
    from ostinato.check.reading.scripts import Script
    from ostinato.check.reading.sinks import Inner, Link
    from ostinato.check.reading.urls import Address, Base
    from ostinato.check.site import Site


_LOADED = frozenset(["image", "script", "style", "font", "media", "icon", "preload", "object", "frame"])
_SCHEME_ENDS = 32
"""Blanks may stand before a scheme, but not many do."""
_DEEPEST = 8
_FEW = 4
"""How many offsets are added up before all of them are."""


class Reference(NamedTuple):
    """An address in a file: as what it is used, whose it is, and where it stands."""

    url: str
    how: str
    address: Address
    number: int
    inner: Inner


class Code(NamedTuple):
    """A script of a document: inline, an event handler, or the whole file."""

    kind: str
    text: str
    script: Script
    number: int
    inner: int


class Document:
    """One file of the site. `kind` is html, css, js, svg, xml, json, headers, or other for what is not read."""

    def __init__(self, path: str, kind: str, text: str, site: Site, size: int) -> None:
        self.path = path
        self.kind = kind
        self.text = text
        self.site = site
        self.size = size
        self.parts: Sequence[str] = ()
        """Texts and tags in turn: the text before the first tag, the first tag, the text after it, and so on."""
        self.tokens: Sequence[Token] = ()
        self.elements: list[tuple[int, Element]] = []
        """The notable elements, each with its number among the tags."""
        self.troubles: list[str] = []
        """What kept the file from being read as it should be."""
        self.tree: ET.Element | None = None
        """The root of an XML file."""
        self.extra_sinks: list[Sink] = []
        """What formats other than HTML and CSS ask for; offsets count within the file."""
        self.extra_links: list[Link] = []
        self._added: dict[int, tuple[Element, int]] = {}
        self._asked = 0

    @property
    def is_page(self) -> bool:
        return self.kind == "html"

    @once
    def is_whole_page(self) -> bool:
        """Whether this is a page of its own, not a fragment or a page that only leads to another one."""
        if self.kind != "html" or not ("html" in self.named or "body" in self.named):
            return False
        return not any(element.equivalent == "refresh" for _, element in self.named.get("meta", ()))

    @once
    def named(self) -> dict[str, list[tuple[int, Element]]]:
        """The notable elements by their names."""
        found: dict[str, list[tuple[int, Element]]] = {}
        for pair in self.elements:
            name = pair[1].name
            if name in found:
                found[name].append(pair)
            else:
                found[name] = [pair]
        return found

    def add_element(self, element: Element, offset: int) -> None:
        """Take an element that the quick reading has missed."""
        number = len(self.tokens) + len(self._added)
        self._added[number] = (element, offset)
        self.elements.append((number, element))

    @once
    def base(self) -> Base:
        """What the addresses of this file are relative to."""
        base = self.site.base_of(self.path)
        if self.kind != "html":
            return base
        for _, element in self.named.get("base", ()):
            if element.has("href"):
                return self.site.moved_base(base, element.get("href"))
        return base

    def address(self, url: str) -> Address:
        """What an address means in this file."""
        return self.site.address(url, self.base)

    @once
    def asked(self) -> list[Reference]:
        """All that a browser which shows this file asks for on its own."""
        sinks = [(sink, IN_FILE) for sink in self.extra_sinks]
        for number, element in self.elements:
            if element.sinks:
                sinks += [(sink, number) for sink in element.sinks]
            if element.pieces:
                sinks += [(sink, number) for piece in element.pieces for sink in _asked_by(piece)]
        if self.kind == "css":
            sinks += [(sink, IN_FILE) for sink in sheet_sinks(self.text)]
        address = self.address
        return [
            Reference(url, how, address(url), number, inner)
            for (url, how, inner), number in (*sinks, *self._carried(sinks))
        ]

    def _carried(self, sinks: Sequence[tuple[Sink, int]]) -> Iterator[tuple[Sink, int]]:
        """What `data:` addresses that carry code ask for in their turn."""
        for (url, how, inner), number in sinks:
            if "data:" in url[:_SCHEME_ENDS].lower() and (held := carried(url, how)):
                for sink in _asked_by(Piece(held.kind, held.text, 0)):
                    yield sink._replace(inner=inner), number

    @once
    def loaded(self) -> dict[str, Reference]:
        """The files of the site that a browser loads with this one, and for each what asks for it first."""
        site = self.site
        found: dict[str, Reference] = {}
        for reference in self.asked:
            _, how, address, _, _ = reference
            if how in _LOADED and address.whose is Whose.OWN and address.path:
                file = site.file_at(address.path)
                if file and file not in found:
                    found[file] = reference
        return found

    @once
    def led(self) -> list[Reference]:
        """Where a reader can go from this file, and where forms are sent, without the links that are settled."""
        is_settled = self.site.is_settled
        links = [(link, IN_FILE) for link in self.extra_links if not is_settled(link.url)]
        links += [
            (link, number)
            for number, element in self.elements
            if element.links
            for link in element.links
            if not is_settled(link.url)
        ]
        address = self.address
        return [Reference(url, how, address(url), number, inner) for (url, how, inner), number in links]

    @once
    def pieces(self) -> list[tuple[Piece, int]]:
        """The code in other languages, wherever it stands in the page, with the number of its element."""
        found = [(piece, number) for number, element in self.elements for piece in element.pieces]
        return found + [
            (inner._replace(offset=piece.offset), number)
            for piece, number in found
            if piece.kind == "document"
            for inner in _pieces_in(piece.text, _DEEPEST)
        ]

    @once
    def sheets(self) -> list[tuple[str, int, int]]:
        """Whole style sheets with their places: the file, or what stands in style elements."""
        if self.kind == "css":
            return [(self.text, IN_FILE, 0)]
        return [(piece.text, number, piece.offset) for piece, number in self.pieces if piece.kind == "style"]

    @once
    def codes(self) -> list[Code]:
        """The scripts that run."""
        if self.kind == "js":
            return [Code("file", self.text, read_script(self.text), IN_FILE, 0)]
        return [
            Code(piece.kind, piece.text, read_script(piece.text), number, piece.offset)
            for piece, number in self.pieces
            if piece.kind in ("script", "module", "event") and piece.text.strip()
        ]

    @once
    def identities(self) -> frozenset[str]:
        """The names that a fragment can find: ids, and the names of old anchors."""
        found = {element.attributes["id"] for _, element in self.elements if "id" in element.attributes}
        found |= {element.get("name") for _, element in self.named.get("a", ()) if element.has("name")}
        return frozenset(found)

    def offset(self, number: int) -> int:
        """Where a tag begins in the text."""
        if number in self._added:
            return self._added[number][1]
        self._asked += 1
        if self._asked <= _FEW:
            return sum(map(len, self.parts[: 2 * number + 1]))
        return self._offsets[number]

    def place(self, number: int, inner: Inner = 0) -> Place:
        """The place of a tag, or of something within it."""
        if number == WHOLE_FILE:
            return Place(self.path)
        if number == IN_FILE:
            return self._lines.place(self._find(inner) if isinstance(inner, str) else inner)
        if isinstance(inner, str):
            element = self.element(number)
            inner = element.offset_of(inner) if element else 0
        return self._lines.place(self.offset(number) + inner)

    def element(self, number: int) -> Element | None:
        """The element of that number."""
        if number in self._added:
            return self._added[number][0]
        token = self.tokens[number]
        return token if isinstance(token, Element) else None

    def _find(self, needle: str) -> int:
        """Where a text stands in the file, however it is spelled there; the top where it cannot be found."""
        for spelled in (
            needle,
            needle.replace("&", "&amp;"),
            needle.replace("&", "&amp;amp;"),
            json.dumps(needle)[1:-1],
            needle.replace("/", "\\/"),
        ):
            if (found := self.text.find(spelled)) >= 0:
                return found
        return 0

    def text_after(self, number: int) -> str:
        """The text between a tag and the next one."""
        position = 2 * number + 2
        return self.parts[position] if position < len(self.parts) else ""

    def inside(self, number: int) -> Iterator[Token | str]:
        """The tags and texts between an element's start tag and the end tag of the same name."""
        if number >= len(self.tokens):
            return
        name = self.tokens[number].name
        depth = 1
        for index in range(number + 1, len(self.tokens) + 1):
            if text := self.text_after(index - 1):
                yield text
            if index == len(self.tokens):
                return
            token = self.tokens[index]
            if token.name == name:
                depth += -1 if isinstance(token, EndTag) else 1
                if not depth:
                    return
            yield token

    @once
    def _offsets(self) -> list[int]:
        return list(accumulate(map(len, self.parts)))[::2]

    @once
    def _lines(self) -> Lines[str]:
        return Lines(self.path, self.text, "\n")


def _asked_by(piece: Piece, depth: int = _DEEPEST) -> Iterator[Sink]:
    """What code asks for; offsets count within the tag that carries it."""
    if piece.kind in ("style", "declarations"):
        for sink in sheet_sinks(piece.text):
            yield sink._replace(
                inner=piece.offset + sink.inner if isinstance(sink.inner, int) else piece.offset
            )
    elif piece.kind == "script" and not piece.offset:
        for mention in read_script(piece.text).addresses:
            yield Sink(mention.name, "script", 0)
    elif piece.kind == "document" and depth:
        for element in _elements_in(piece.text):
            inner = (
                *element.sinks,
                *(sink for part in element.pieces for sink in _asked_by(part, depth - 1)),
            )
            for sink in inner:
                yield sink._replace(inner=piece.offset)


def _elements_in(markup: str) -> Iterator[Element]:
    return (Element(tag) for tag in cut(markup)[1::2] if tag[1].isalpha())


def _pieces_in(markup: str, depth: int) -> Iterator[Piece]:
    """The code of a document within a document, and of those within it."""
    for element in _elements_in(markup):
        yield from element.pieces
        for piece in element.pieces:
            if piece.kind == "document" and depth:
                yield from _pieces_in(piece.text, depth - 1)
