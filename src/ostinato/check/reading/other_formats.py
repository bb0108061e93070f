"""Owns what files other than HTML and CSS ask for: SVG and XML, feeds, manifests, speculation, header files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from ostinato.check.reading.markup import Element, cut
from ostinato.check.reading.sinks import Link, Sink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document

_STYLESHEET = re.compile(r"<\?xml-stylesheet\b[^>]*?\bhref\s*=\s*[\"']([^\"']*)[\"']")
_HEADER = re.compile(
    r"""(?im)^.*?\b(?P<name>link|refresh|report-to|reporting-endpoints|nel|sourcemap|x-sourcemap
        |content-security-policy|content-security-policy-report-only|speculation-rules)
        ["']?\s*(?:[:=]|\s)\s*(?P<value>\S.*)$""",
    re.VERBOSE,
)
_ANGLED = re.compile(r"<([^<>\s]+)>([^,]*)")
_QUOTED_URL = re.compile(r"https?://[^\s\"'<>;,]+")
_FEED_MARKUP = frozenset(["description", "content:encoded", "content", "summary", "fullitem"])
_FEED_FILES = frozenset(["enclosure", "media:content", "media:thumbnail", "itunes:image"])
_FEED_ADDRESSES = frozenset(["link", "guid", "comments", "id", "loc", "icon", "logo", "url", "image:loc"])


def read_xml(document: Document) -> None:
    """Style sheets of XML files, and what the entries of feeds show."""
    for found in _STYLESHEET.finditer(document.text):
        document.extra_sinks.append(Sink(found[1], "style", found.start(1)))
    if document.kind == "xml":
        _read_feed(document)


def _read_feed(document: Document) -> None:
    reader = _FeedReader(document)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        reader.read(parser)
    except expat.ExpatError as error:
        place = f"line {error.lineno}, column {error.offset + 1}"
        document.troubles.append(f"is not well-formed XML: {expat.ErrorString(error.code)} at {place}")


class _FeedReader:
    """Collects the text of an element, and what it says once it ends."""

    def __init__(self, document: Document) -> None:
        self.parser: expat.XMLParserType
        self._document = document
        self._texts: list[list[str]] = []
        self._starts: list[int] = []
        self._data = b""
        self._byte = self._char = 0

    def read(self, parser: expat.XMLParserType) -> None:
        """Run the parser over the document. Raises ExpatError."""
        self.parser = parser
        self._data = self._document.text.encode("utf-8", "replace")
        parser.Parse(self._data, True)

    def _position(self) -> int:
        """Where the parser is, in characters."""
        byte = self.parser.CurrentByteIndex
        self._char += len(self._data[self._byte : byte].decode("utf-8", "replace"))
        self._byte = byte
        return self._char

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.lower()
        address = attributes.get("url") or attributes.get("href") or ""
        is_read = name in _FEED_MARKUP or name in _FEED_ADDRESSES
        position = self._position() if is_read or address else 0
        self._texts.append([])
        self._starts.append(position)
        if address and name in _FEED_FILES:
            self._document.extra_sinks.append(Sink(address, "media", self._find(address, position)))
        elif address and name in ("link", "xhtml:link", "atom:link"):
            how = f"feed-{attributes.get('rel', 'link')}"
            self._document.extra_links.append(Link(address, how, self._find(address, position)))

    def text(self, data: str) -> None:
        if self._texts:
            self._texts[-1].append(data)

    def end(self, name: str) -> None:
        text = "".join(self._texts.pop())
        start = self._starts.pop()
        name = name.lower()
        if name in _FEED_MARKUP and "<" in text:
            self._read_markup(text, start)
        elif name in _FEED_ADDRESSES and "://" in text:
            address = text.strip()
            how = "image" if name in ("icon", "logo", "url") else f"feed-{name}"
            offset = self._find(address, start)
            if how == "image":
                self._document.extra_sinks.append(Sink(address, how, offset))
            else:
                self._document.extra_links.append(Link(address, how, offset))

    def _read_markup(self, markup: str, start: int) -> None:
        for tag in cut(markup)[1::2]:
            if not tag[1].isalpha():
                continue
            element = Element(tag)
            for sink in element.sinks:
                self._document.extra_sinks.append(
                    Sink(sink.url, sink.how, self._find(sink.url, start, len(markup)))
                )
            for link in element.links:
                self._document.extra_links.append(
                    Link(link.url, link.how, self._find(link.url, start, len(markup)))
                )

    def _find(self, needle: str, start: int, length: int = 0) -> int:
        """Where a text stands soon after a position; entities may hide it, then the position itself."""
        end = start + 6 * max(length, len(needle)) + 400
        for spelled in (needle, needle.replace("&", "&amp;"), needle.replace("&", "&amp;amp;")):
            found = self._document.text.find(spelled, start, end)
            if found >= 0:
                return found
        return start


def read_json(document: Document) -> None:
    """Manifests and JSON feeds."""
    try:
        held = json.loads(document.text)
    except (ValueError, RecursionError) as error:
        document.troubles.append(f"is not JSON: {error}")
        return
    for key, value in _strings(held):
        if key in ("src", "icon", "favicon", "image", "banner_image", "avatar"):
            document.extra_sinks.append(Sink(value, "icon", max(document.text.find(value), 0)))
        elif key == "content_html":
            for tag in cut(value)[1::2]:
                element = Element(tag) if tag[1].isalpha() else None
                for sink in element.sinks if element else ():
                    offset = max(document.text.find(json.dumps(sink.url)[1:-1]), 0)
                    document.extra_sinks.append(Sink(sink.url, sink.how, offset))


def _strings(held: object) -> Iterator[tuple[str, str]]:
    pending: list[tuple[str, object]] = [("", held)]
    while pending:
        key, value = pending.pop()
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, dict):
            pending += [(str(name), inner) for name, inner in value.items()]
        elif isinstance(value, list):
            pending += [(key, inner) for inner in value]


def read_headers(document: Document) -> None:
    """What response headers make a browser ask for: preloads, preconnections, reports, refreshes."""
    for found in _HEADER.finditer(document.text):
        name, value, offset = found["name"].lower(), found["value"], found.start("value")
        if found[0].lstrip().startswith("#"):
            continue
        if name == "link":
            for linked in _ANGLED.finditer(value):
                parameters = linked[2].lower()
                if any(
                    rel in parameters for rel in ("preload", "preconnect", "prefetch", "stylesheet", "icon")
                ):
                    document.extra_sinks.append(Sink(linked[1], "prefetch", offset + linked.start(1)))
        elif name == "refresh":
            for address in _QUOTED_URL.finditer(value):
                document.extra_sinks.append(Sink(address[0], "refresh", offset + address.start()))
        elif name.startswith("content-security-policy"):
            for report in re.finditer(r"report-uri\s+([^;\"]+)", value):
                for address in _QUOTED_URL.finditer(report[1]):
                    document.extra_sinks.append(
                        Sink(address[0], "beacon", offset + report.start(1) + address.start())
                    )
        else:
            for address in _QUOTED_URL.finditer(value):
                document.extra_sinks.append(Sink(address[0], "beacon", offset + address.start()))
