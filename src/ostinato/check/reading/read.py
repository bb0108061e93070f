"""Owns reading one file into a document: its kind by name and content, its text, its tags."""

from __future__ import annotations

from itertools import compress
from operator import attrgetter
from typing import TYPE_CHECKING

from ostinato.check.reading.document import Document
from ostinato.check.reading.markup import EndTag, cut
from ostinato.check.reading.other_formats import read_headers, read_json, read_redirects, read_xml
from ostinato.check.reading.second_reading import read_again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.check.reading.markup import Element, Token, Vocabulary
    from ostinato.check.site import Site

LARGEST = 24 << 20
"""Files beyond this many bytes are told of, and not read."""

_KINDS = {
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "xht": "html",
    "css": "css",
    "js": "js",
    "mjs": "js",
    "cjs": "js",
    "svg": "svg",
    "xml": "xml",
    "rss": "xml",
    "atom": "xml",
    "webmanifest": "json",
    "json": "json",
}
_HEADER_FILES = frozenset(["_headers", ".htaccess", "caddyfile", "nginx.conf", "netlify.toml", "vercel.json"])
_REDIRECTS = "_redirects"
_MANIFESTS = ("manifest.json", "feed.json", "index.json")


def kind_of(path: str) -> str:
    """What a file is read as, by its name."""
    name = path.rpartition("/")[2].lower()
    if name in _HEADER_FILES or name == _REDIRECTS:
        return "headers"
    kind = _KINDS.get(name.rpartition(".")[2], "other")
    return "other" if kind == "json" and not name.endswith((".webmanifest", *_MANIFESTS)) else kind


def read_document(path: str, data: bytes, site: Site, vocabulary: Vocabulary) -> Document:
    """A file as the checks see it. Nothing that is broken raises: it becomes a trouble of the document."""
    kind = kind_of(path)
    if kind == "other":
        return Document(path, "other", "", site, len(data))
    if len(data) > LARGEST:
        return unread_document(path, len(data), site)
    text, trouble = _decoded(data)
    document = Document(path, kind if text or not data else "other", text, site, len(data))
    if trouble:
        document.troubles.append(trouble)
    match document.kind:
        case "html" | "svg":
            _read_markup(document, vocabulary)
            if kind == "svg" or text.startswith("<?xml"):
                read_xml(document)
        case "xml":
            read_xml(document)
        case "json":
            read_json(document)
        case "headers" if path.rpartition("/")[2].lower() == _REDIRECTS:
            read_redirects(document)
        case "headers":
            read_headers(document)
    return document


def unread_document(path: str, size: int, site: Site) -> Document:
    """A file that is too large to be looked into."""
    document = Document(path, "other", "", site, size)
    document.troubles.append(f"has {size} bytes, which is too much to read")
    return document


def _decoded(data: bytes) -> tuple[str, str]:
    """The text of a file, and what is wrong with its encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), ""
        except UnicodeDecodeError:
            return "", "is not text"
    if b"\0" in data:
        return "", "is not text: it has zero bytes"
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        return data.decode("utf-8", "replace"), f"is not UTF-8: byte {error.start} is wrong"


_IS_NOTABLE = attrgetter("is_notable")


def _read_markup(document: Document, vocabulary: Vocabulary) -> None:
    parts = cut(document.text)
    tags = parts[1::2]
    tokens = list(map(vocabulary.__getitem__, tags))
    document.parts = parts
    document.tokens = tokens
    document.elements = list(compress(enumerate(tokens), map(_IS_NOTABLE, tokens)))  # type: ignore[arg-type]
    if "template" in document.named:
        del document.named
        document.elements = _without_templates(tokens)
    if document.kind == "html" and _is_odd(document, tags, vocabulary):
        read_again(document)


def _without_templates(tokens: Sequence[Token]) -> list[tuple[int, Element]]:
    """The notable elements outside of templates: what is in one is shown by a script or not at all."""
    elements: list[tuple[int, Element]] = []
    # For each open template, whether it hides what is in it. A shadow root is shown.
    hidden: list[bool] = []
    drawings = 0
    for number, token in enumerate(tokens):
        if isinstance(token, EndTag):
            if token.name == "template" and hidden:
                hidden.pop()
            drawings -= token.name == "svg" and drawings > 0
        elif token.name == "svg" and token.nests and not any(hidden):
            drawings += 1
            elements.append((number, token))
        elif token.name == "template" and not drawings:
            hidden.append(not token.has("shadowrootmode"))
        elif token.is_notable and not any(hidden):
            elements.append((number, token))
    return elements


def _is_odd(document: Document, tags: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether what is on the page depends on more than its tags one by one."""
    if vocabulary.odd and not vocabulary.odd.isdisjoint(tags):
        return True
    named = document.named
    if "svg" not in named and "math" not in named:
        return False
    raw = ("style", "title", "textarea", "script")
    return any("<" in element.content for name in raw for _, element in named.get(name, ()))
