"""Owns what a site needs of a browser: which sources for which kind of thing, which inline code."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Mapping  # noqa: TC003  the decoder reads the types of the fields
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from ostinato.check.reading.markup import Element, cut
from ostinato.check.reading.urls import Whose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ostinato.check.reading.document import Document, Reference
    from ostinato.check.reading.sinks import Piece

_DIRECTIVES = {
    "image": "img-src",
    "icon": "img-src",
    "style": "style-src",
    "font": "font-src",
    "media": "media-src",
    "script": "script-src",
    "frame": "frame-src",
    "object": "object-src",
    "manifest": "manifest-src",
    "prefetch": "default-src",
    "ping": "connect-src",
    "beacon": "connect-src",
}
_PRELOADED = {
    "image": "img-src",
    "style": "style-src",
    "font": "font-src",
    "script": "script-src",
    "video": "media-src",
    "audio": "media-src",
    "track": "media-src",
    "document": "frame-src",
    "fetch": "connect-src",
    "worker": "worker-src",
}
_BY_SUFFIX = {
    **dict.fromkeys(("js", "mjs"), "script-src"),
    **dict.fromkeys(("css",), "style-src"),
    **dict.fromkeys(("avif", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp"), "img-src"),
    **dict.fromkeys(("otf", "ttf", "woff", "woff2"), "font-src"),
    **dict.fromkeys(("m4a", "mp3", "mp4", "ogg", "webm"), "media-src"),
    **dict.fromkeys(("htm", "html"), "frame-src"),
}
_RULES_FOR_SCRIPTS = frozenset(["importmap", "speculationrules"])
_TALKING = frozenset(["request", "beacon"])


class Needs(msgspec.Struct, frozen=True):
    """Sources by directive of a Content-Security-Policy, as they stand in it."""

    sources: Mapping[str, frozenset[str]] = {}

    def of(self, directive: str) -> frozenset[str]:
        return self.sources.get(directive, frozenset())


def merged(parts: Iterable[Needs]) -> Needs:
    """What all parts of a site need together."""
    sources: dict[str, set[str]] = {}
    for part in parts:
        for directive, needed in part.sources.items():
            sources.setdefault(directive, set()).update(needed)
    return Needs({directive: frozenset(needed) for directive, needed in sorted(sources.items())})


class Collector:
    """Collects what documents need, one after the other."""

    def __init__(self) -> None:
        self._sources: dict[str, set[str]] = {}

    def needs(self) -> Needs:
        return Needs({directive: frozenset(needed) for directive, needed in self._sources.items()})

    def take(self, document: Document) -> None:
        """Add what one document needs. Feeds and header files are read by others, under other policies."""
        if document.kind not in ("html", "css", "svg"):
            return
        for reference in document.asked:
            if directive := _directive(document, reference):
                self._add(directive, _source(reference))
        for piece, number in document.pieces:
            element = document.element(number)
            if element is not None:
                self._take_piece(piece, element)
        self._take_scripts(document)
        self._take_forms(document)

    def _take_pieces(self, element: Element) -> None:
        for piece in element.pieces:
            self._take_piece(piece, element)

    def _take_piece(self, piece: Piece, element: Element) -> None:
        match piece.kind:
            case "style":
                for text in _readings(piece.text):
                    self._add("style-src", digest(text))
            # Attributes such as `fill` hold declarations, too, and are free under every policy.
            case "declarations" if piece.text.strip() and element.get("style") == piece.text:
                self._add("style-src-attr", digest(piece.text))
            case "script" | "module" if piece.text.strip():
                self._add("script-src", digest(piece.text))
            case "data" if element.get("type").strip().lower() in _RULES_FOR_SCRIPTS:
                self._add("script-src", digest(piece.text))
            case "event":
                self._add("script-src-attr", digest(piece.text))
            case "document":
                self._add("frame-src", "'self'")
                for tag in cut(piece.text)[1::2]:
                    if tag[1].isalpha():
                        self._take_pieces(Element(tag))

    def _take_scripts(self, document: Document) -> None:
        for code in document.codes:
            for kind, _ in code.script.powers:
                if kind in _TALKING:
                    self._add("connect-src", "'self'")
                elif kind == "worker":
                    self._add("worker-src", "'self'")
            for mention in code.script.addresses:
                address = document.address(mention.name)
                if address.whose is Whose.FOREIGN:
                    self._add(_likely_directive(mention.name), address.origin)

    def _take_forms(self, document: Document) -> None:
        if "form" in document.named:
            self._add("form-action", "'self'")
        for reference in document.led:
            if reference.how == "form" and reference.address.whose is Whose.FOREIGN:
                self._add("form-action", reference.address.origin)
        if "base" in document.named:
            self._add("base-uri", document.base.elsewhere or "'self'")

    def _add(self, directive: str, source: str) -> None:
        if source:
            self._sources.setdefault(directive, set()).add(source)


def _readings(text: str) -> set[str]:
    """What a style sheet in a page may be to a browser: in SVG it may have entities, or stand in a CDATA section."""
    if "&" not in text and "<![CDATA[" not in text:
        return {text}
    return {text, html.unescape(text), text.replace("<![CDATA[", "").replace("]]>", "")}


def _likely_directive(url: str) -> str:
    """What a script most likely does with an address: makes an element of it that fits its suffix, or asks it."""
    name = url.partition("#")[0].partition("?")[0].rpartition("/")[2]
    return _BY_SUFFIX.get(name.rpartition(".")[2].lower(), "connect-src")


def _directive(document: Document, reference: Reference) -> str:
    if reference.how != "preload":
        return _DIRECTIVES.get(reference.how, "")
    element = document.element(reference.number) if reference.number >= 0 else None
    return _PRELOADED.get(element.get("as").lower() if element else "", "default-src")


def _source(reference: Reference) -> str:
    match reference.address.whose:
        case Whose.OWN:
            return "'self'"
        case Whose.FOREIGN:
            return reference.address.origin
        case Whose.INLINE:
            return f"{reference.url.strip().partition(':')[0].lower()}:"
    return ""


@lru_cache(maxsize=4096)
def digest(text: str) -> str:
    """The hash by which a policy knows inline code."""
    # Browsers hash what the parser made of it, and that has no carriage returns.
    parsed = text.replace("\r\n", "\n").replace("\r", "\n")
    hashed = hashlib.sha256(parsed.encode("utf-8", "replace")).digest()
    return f"'sha256-{base64.b64encode(hashed).decode()}'"
