"""Owns what files other than HTML and CSS ask for: SVG and XML, feeds, manifests, speculation, header files."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import msgspec

from ostinato.check.reading.markup import Element, cut
from ostinato.check.reading.sinks import Link, Sink
from ostinato.check.reading.styles import sheet_sinks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document

_STYLESHEET = re.compile(r"<\?xml-stylesheet\b[^>]*?\bhref\s*=\s*[\"']([^\"']*)[\"']")
_HEADER = re.compile(
    r"""(?im)^.*?\b(?P<name>link|refresh|report-to|reporting-endpoints|nel|sourcemap|x-sourcemap
        |content-security-policy|content-security-policy-report-only|speculation-rules)
        ["']?\s*(?:,\s*["']value["']\s*:|[:=]|\s)\s*(?P<value>\S.*)$""",
    re.VERBOSE,
)
_ANGLED = re.compile(r"<([^<>\s]+)>([^,]*)")
_QUOTED_URL = re.compile(r"https?://[^\s\"'<>;,]+")
_FEED_MARKUP = frozenset(["description", "encoded", "content", "summary", "fullitem"])
_FEED_FILES = frozenset(["enclosure", "thumbnail", "image"])
_FEED_IMAGES = frozenset(["icon", "logo", "url", "image"])
_FEED_PLACES = frozenset(["guid", "comments", "id", "loc"])
"""Addresses whatever their attributes are."""
_FEED_RELS = frozenset(["enclosure", "icon", "shortcut icon", "stylesheet"])
_XHTML = "{http://www.w3.org/1999/xhtml}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_DRAWN = frozenset(
    ["square70x70logo", "square150x150logo", "square310x310logo", "wide310x150logo", "tileimage"]
)
"""What a tile of the browser's start page shows; browserconfig.xml says so."""


class _Names(dict[str, str]):
    """The local names of what feeds may refer with, in lower case, by tag; nothing for all other tags."""

    _KNOWN = _FEED_MARKUP | _FEED_FILES | _FEED_PLACES | _FEED_IMAGES | _DRAWN | {"link"}

    def __missing__(self, tag: str) -> str:
        name = tag.rpartition("}")[2].lower()
        known = name if name in self._KNOWN or tag.startswith(_XHTML) else ""
        if len(self) < _MOST_NAMES:
            self[tag] = known
        return known


_MOST_NAMES = 1000
_NAMES = _Names()


def read_xml(document: Document) -> None:
    """Style sheets of XML files, and what the entries of feeds show."""
    for found in _STYLESHEET.finditer(document.text):
        document.extra_sinks.append(Sink(found[1], "style", found.start(1)))
    if document.kind == "xml":
        _read_feed(document)
    elif document.kind == "svg":
        _read_drawing(document)


def _read_feed(document: Document) -> None:
    try:
        root = ET.fromstring(document.text.encode("utf-8", "replace"))  # noqa: S314  expat bounds expansion
    except ET.ParseError as error:
        document.troubles.append(f"is not well-formed XML: {error}")
        return
    document.tree = root
    for element in root.iter():
        name = _NAMES[element.tag]
        if not name:
            continue
        if name in _FEED_PLACES and not element.tag.startswith(_XHTML):
            _take_feed_place(document, name, element.text or "")
            continue
        address = element.get("url") or element.get("href") or ""
        if name in _FEED_MARKUP:
            if element.text and "<" in element.text:
                _read_feed_markup(document, element.text)
            if name == "content" and address:
                document.extra_sinks.append(Sink(address, "media", address))
        elif address and name in _FEED_FILES:
            document.extra_sinks.append(Sink(address, "media", address))
        elif element.tag.startswith(_XHTML) or (name in _DRAWN and element.get("src")):
            _take_feed_element(document, _as_element(element))
        elif address and name == "link" and element.get("rel", "").lower() in _FEED_RELS:
            document.extra_sinks.append(Sink(address, "media", address))
        elif address and name == "link":
            document.extra_links.append(Link(address, f"feed-{element.get('rel', 'link')}", address))
        elif name in _FEED_IMAGES and element.text and "://" in element.text:
            address = element.text.strip()
            document.extra_sinks.append(Sink(address, "image", address))
        elif name == "link":
            _take_feed_place(document, name, element.text or "")


def _take_feed_place(document: Document, name: str, text: str) -> None:
    """An address that stands in the text of an element; what is settled needs no second look."""
    if "://" in text and not document.site.is_settled(address := text.strip()):
        document.extra_links.append(Link(address, f"feed-{name}", address))


def _read_feed_markup(document: Document, markup: str) -> None:
    """What an entry shows: a feed reader asks for it as a browser would."""
    for tag in cut(markup)[1::2]:
        if tag[1].isalpha():
            _take_feed_element(document, Element(tag))


def _take_feed_element(document: Document, element: Element) -> None:
    styles = (piece.text for piece in element.pieces if piece.kind in ("style", "declarations"))
    for sink in (*element.sinks, *(sink for text in styles for sink in sheet_sinks(text))):
        document.extra_sinks.append(sink._replace(inner=sink.url))
    document.extra_links += [link._replace(inner=link.url) for link in element.links]


def _as_element(node: ET.Element) -> Element:
    """An element of an XML tree as if it had been written in HTML."""
    attributes = "".join(
        f' {key.replace(_XLINK, "xlink:").rpartition("}")[2]}="{html.escape(value)}"'
        for key, value in node.attrib.items()
    )
    name = node.tag.rpartition("}")[2]
    name = "img" if name.lower() in _DRAWN else name
    content = node.text or "" if name in ("style", "script") else ""
    return Element(f"<{name}{attributes}>{content}")


_UNUSUAL = re.compile(r"<!ENTITY|xmlns:(?!xlink\b)|<[A-Za-z]\w*:(?!xlink)")


def _read_drawing(document: Document) -> None:
    """Drawings with entities or with prefixes of their own: what an XML parser makes of them."""
    if not _UNUSUAL.search(document.text):
        return
    try:
        root = ET.fromstring(document.text.encode("utf-8", "replace"))  # noqa: S314  expat bounds expansion
    except ET.ParseError as error:
        document.troubles.append(f"is not well-formed XML: {error}")
        return
    known = {sink.url for _, element in document.elements for sink in element.sinks}
    for node in root.iter():
        for sink in _as_element(node).sinks:
            if sink.url not in known:
                document.extra_sinks.append(sink._replace(inner=sink.url))


def read_json(document: Document) -> None:
    """Manifests and JSON feeds."""
    try:
        held = _held(document.text)
    except (ValueError, RecursionError) as error:
        document.troubles.append(f"is not JSON: {error}")
        return
    for key, value in _strings(held):
        if key in ("src", "icon", "favicon", "image", "banner_image", "avatar"):
            document.extra_sinks.append(Sink(value, "icon", value))
        elif key == "content_html":
            for tag in cut(value)[1::2]:
                element = Element(tag) if tag[1].isalpha() else None
                document.extra_sinks += [s._replace(inner=s.url) for s in element.sinks] if element else []


def _held(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        # It may still be what the standard library takes for JSON, or that says better what is wrong.
        return json.loads(text)


def _strings(held: object) -> Iterator[tuple[str, str]]:
    pending: list[tuple[str, object]] = [("", held)]
    while pending:
        key, value = pending.pop()
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, dict):
            # What has a media type is a file that belongs to an entry, not a link.
            is_file = "mime_type" in value
            pending += [
                ("src" if is_file and name == "url" else str(name), inner) for name, inner in value.items()
            ]
        elif isinstance(value, list):
            pending += [(key, inner) for inner in value]


_REDIRECT = re.compile(r"(?m)^\s*(/\S*)\s+(?:\S+=\S+\s+)*((?:https?:)?//\S+)(?:\s+(\d+))?")
_SHOWN = re.compile(r"(?i)\*|\.(?:avif|css|gif|ico|jpe?g|js|mjs|mp[34]|ogg|png|svg|webm|webp|woff2?)\Z")


def read_redirects(document: Document) -> None:
    """Redirects that send what pages show, or all there is, to others; one of a single page is a link."""
    for found in _REDIRECT.finditer(document.text):
        # Behind 200 the host asks, and the reader does not notice.
        if _SHOWN.search(found[1]) and not (found[3] or "301").startswith("200"):
            document.extra_sinks.append(Sink(found[2], "redirect", found.start(2)))


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
