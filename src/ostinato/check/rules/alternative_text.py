"""The check `alternative-text`: what is shown can also be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.check.registry import Remark, always, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.reading.markup import Element
    from ostinato.check.site import Site

_DRAWINGS = ("img", "graphics-document", "graphics-symbol")


@document_check(
    "alternative-text",
    "Every image has a text for those who do not see it.",
    why="Who listens to a page, or has switched images off, hears a file name instead of what the image says.",
    mend='Say what the image tells, or write alt="" for one that only decorates.',
    by_element=always,
)
def alternative_text(document: Document, site: Site) -> Iterator[Remark]:
    """Images, image maps, image buttons, drawings with the role of an image, objects without a text."""
    del site
    if not document.is_page:
        return
    named = document.named
    for number, element in named.get("img", ()):
        if not element.has("alt") and not element.has_label and not _is_hidden(element):
            url = element.get("src")
            yield Remark(f"an image without a text: {url[:80]}", number, 0, url)
    for number, element in named.get("area", ()):
        if element.has("href") and not element.get("alt").strip() and not element.has_label:
            yield Remark("an area of an image map without a text", number, 0, element.get("href"))
    for number, element in named.get("input", ()):
        is_image = element.get("type").lower() == "image"
        if is_image and not element.get("alt").strip() and not element.has_label:
            yield Remark("an image button without a text", number, 0, element.get("src"))
    for number, element in named.get("svg", ()):
        if (
            element.get("role").lower() in _DRAWINGS
            and not element.has_label
            and not _has_title(document, number)
        ):
            yield Remark("a drawing without a name", number)
    for number, element in named.get("object", ()):
        has_words = any(isinstance(part, str) and part.strip() for part in document.inside(number))
        if not element.has_label and not has_words:
            yield Remark("an object without a text", number, 0, element.get("data"))


def _is_hidden(element: Element) -> bool:
    is_hidden = element.get("aria-hidden").lower() == "true" or element.has("hidden")
    return is_hidden or element.get("role").lower() in ("presentation", "none")


def _has_title(document: Document, number: int) -> bool:
    first = next((part for part in document.inside(number) if not isinstance(part, str)), None)
    return first is not None and first.name == "title"
