"""Owns the second reading of pages whose markup is odd: a browser's own parser says what is really there.

The quick reading cuts tags without building a tree. Where the tree decides, such as in SVG or behind broken
quotes, elements that only the tree has are added; nothing that was found is taken away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.check.reading.markup import RAW_ELEMENTS, Element

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from ostinato.check.reading.document import Document


def read_again(document: Document) -> None:
    """Add the elements of a page that the quick reading has missed."""
    from selectolax.lexbor import LexborHTMLParser  # only odd pages need it

    known = {meaning for _, element in document.elements for meaning in _meanings(element)}
    vars(document).pop("named", None)
    root = LexborHTMLParser(document.text).root
    if root is None:
        return
    position = 0
    for node in root.traverse(include_text=False):
        element = _element_of(node)
        meanings = _meanings(element) if element else set()
        if element is None or meanings <= known:
            continue
        known |= meanings
        position = _find(document.text, element, position)
        document.add_element(element, position)


def _meanings(element: Element) -> set[tuple[str, str]]:
    """What an element does to a page, wherever it stands."""
    return {
        *((sink.how, sink.url) for sink in element.sinks),
        *((link.how, link.url) for link in element.links),
        *((piece.kind, piece.text) for piece in element.pieces),
    }


def _element_of(node: LexborNode) -> Element | None:
    name = node.tag
    if not name or not name[0].isalpha():
        return None
    attributes = "".join(
        f' {key}="{(value or "").replace("&", "&amp;").replace(chr(34), "&quot;")}"'
        for key, value in node.attributes.items()
    )
    content = node.text(deep=False) if name in RAW_ELEMENTS and name != "iframe" else ""
    return Element(f"<{name}{attributes}>{content}")


def _find(text: str, element: Element, position: int) -> int:
    """Where an element that has no place of its own most likely stands: at its longest value, or at its name."""
    values = sorted(filter(None, element.attributes.values()), key=len, reverse=True)
    for needle in (*values, f"<{element.name}"):
        found = text.find(needle, position)
        if found < 0:
            found = text.find(needle)
        if found >= 0:
            opening = text.rfind("<", 0, found + 1)
            return max(opening, 0)
    return 0
