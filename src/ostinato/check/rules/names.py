"""The checks `labels` and `names`: whoever listens to a page hears what each control and link is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.check.findings import Level
from ostinato.check.reading.markup import Element, EndTag
from ostinato.check.registry import Remark, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.reading.outline import Form, Outline
    from ostinato.check.site import Site

_FIELDS = ("input", "select", "textarea")
_NAMED_BY_WORDS = ("a", "button", "summary")
_UNLABELLED = frozenset(["hidden", "submit", "reset", "button", "image"])


def _are_labelled(outline: Outline, site: Site) -> bool:
    """Whether all fields and frames have labels, without a look at where they stand."""
    del site
    if outline.form.tells(_has_no_field):
        return True
    named = outline.named
    targets = {element.get("for") for element in named("label")} - {""}
    fields = [element for name in _FIELDS for element in named(name) if not _needs_no_label(element)]
    return all(element.has_label or element.get("id") in targets for element in fields) and all(
        element.has_label for element in named("iframe")
    )


def _has_no_field(form: Form) -> bool:
    return not form.all_named(*_FIELDS, "iframe")


def _needs_no_label(element: Element) -> bool:
    return element.name == "input" and element.get("type").lower() in _UNLABELLED


def _have_words(outline: Outline, site: Site) -> bool:
    del site
    return outline.form.tells(_have_words_inside)


def _have_words_inside(form: Form) -> bool:
    return form.are_named(_NAMED_BY_WORDS, aloud=True)


@document_check(
    "labels",
    "Every field says what belongs into it.",
    why="A placeholder vanishes while one writes, and a screen reader may never tell it.",
    mend="Give the field a <label>, or an aria-label where there is no room.",
    level=Level.WARN,
    is_silent=_are_labelled,
)
def labels(document: Document, site: Site) -> Iterator[Remark]:
    """Fields without a label, frames without a title."""
    del site
    if not document.is_page:
        return
    named = document.named
    targets = {element.get("for") for _, element in named.get("label", ())} - {""}
    for name in _FIELDS:
        for number, element in named.get(name, ()):
            if _needs_no_label(element):
                continue
            if not (element.has_label or element.get("id") in targets or _is_in_label(document, number)):
                yield Remark(f"a field without a label: <{name}>", number)
    for number, element in named.get("iframe", ()):
        if not element.has_label:
            yield Remark("a frame without a title", number)


@document_check(
    "names",
    "Every link and button has words.",
    why="A screen reader says only “link”, and nobody knows where it leads.",
    mend="Put words into it, or an aria-label beside an icon.",
    level=Level.WARN,
    is_silent=_have_words,
)
def names(document: Document, site: Site) -> Iterator[Remark]:
    """Links and buttons in which there is neither text nor an image with a text."""
    del site
    if not document.is_page:
        return
    for name in _NAMED_BY_WORDS:
        for number, element in document.named.get(name, ()):
            # Most begin with a word, and need no further look.
            if document.text_after(number)[:1].isalnum() or (name == "a" and not element.has("href")):
                continue
            if element.has_label or element.get("aria-hidden") == "true" or _has_words(document, number):
                continue
            what = (
                f"a link without words: {element.get('href')}" if name == "a" else f"<{name}> without words"
            )
            yield Remark(what, number, 0, element.get("href"))


def _has_words(document: Document, number: int) -> bool:
    for part in document.inside(number):
        if isinstance(part, str):
            if part.strip() and part.strip() != "&nbsp;":
                return True
        elif isinstance(part, Element) and (
            part.get("alt").strip() or part.content.strip() or part.has_label
        ):
            return True
    return False


def _is_in_label(document: Document, number: int) -> bool:
    """Whether a label is open where a field stands."""
    if "label" not in document.named:
        return False
    depth = 0
    for token in document.tokens[:number]:
        if token.name == "label":
            depth = max(depth + (-1 if isinstance(token, EndTag) else 1), 0)
    return depth > 0
