"""The check `markup`: pages are written so that every browser reads them alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.check.findings import Level
from ostinato.check.reading.markup import OBSOLETE, RAW_ELEMENTS, VOID, Element
from ostinato.check.reading.places import IN_FILE
from ostinato.check.registry import Remark, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.reading.outline import Form, Outline
    from ostinato.check.site import Site

_MAY_STAY_OPEN = frozenset(
    [
        *(
            "p",
            "li",
            "dt",
            "dd",
            "option",
            "optgroup",
            "tr",
            "td",
            "th",
            "thead",
            "tbody",
            "tfoot",
            "colgroup",
        ),
        *("caption", "rt", "rp", "html", "head", "body"),
    ]
)
_CLOSE_PARAGRAPH = frozenset(
    [
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "details",
            "dialog",
            "div",
            "dl",
            "fieldset",
            "figcaption",
        ),
        *(
            "figure",
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
            "hr",
            "main",
            "menu",
        ),
        *("nav", "ol", "p", "pre", "section", "table", "ul"),
    ]
)
_FOREIGN = frozenset(["svg", "math"])
_WHOLE = ("html", "head", "body")


def _is_well_written(outline: Outline, site: Site) -> bool:
    """Whether a page begins as it should, has no part twice, and is well nested."""
    del site
    return (outline.begins_well or outline.form.tells(_has_no_root)) and outline.form.tells(_is_in_order)


def _has_no_root(form: Form) -> bool:
    return not form.count("html")


def _is_in_order(form: Form) -> bool:
    """Whether there is no part twice, and all that is opened is closed."""
    if any(form.count(name) > 1 for name in _WHOLE):
        return False
    numbers = form.alphabet.numbers
    paragraph = numbers.get("p", 0)
    closing = {numbers[name] for name in _CLOSE_PARAGRAPH if name in numbers}
    opened: list[int] = []
    last = 0
    for step in filter(None, map(form.alphabet.steps.get, form.letters)):
        if step > 0:
            if last == paragraph and step in closing:
                return False
            opened.append(last)
            last = step
        elif step + last:
            return False
        else:
            last = opened.pop()
    return not last


@document_check(
    "markup",
    "Pages are written so that every browser reads them alike.",
    why="Browsers mend broken markup each in their own time, and readers' tools may mend it in another way.",
    mend="Close what is opened, in the order in which it was opened; quote what has spaces.",
    level=Level.WARN,
    is_silent=_is_well_written,
)
def markup(document: Document, site: Site) -> Iterator[Remark]:
    """Missing document type, tags that never end, elements that are not closed or were not open, repeated attributes."""
    del site
    if not document.is_page:
        return
    beginning = document.text[:200].lstrip().lower()
    if "html" in document.named and not beginning.startswith(("<!doctype html", "<?xml", "<!--")):
        yield Remark("the page does not begin with <!doctype html>", IN_FILE, 0)
    for name in _WHOLE:
        for number, _ in document.named.get(name, ())[1:]:
            yield Remark(f"a second <{name}>", number)
    for number, element in document.elements:
        if element.repeated or element.odd or element.name in OBSOLETE:
            yield from _single(element, number)
    yield from _nesting(document)


def _single(element: Element, number: int) -> Iterator[Remark]:
    """What is wrong with one tag."""
    for name in element.repeated:
        yield Remark(
            f"the attribute {name} stands twice in <{element.name}>", number, element.offset_of(name, 2)
        )
    if element.odd and len(element.text) <= 2:
        yield Remark("a tag that never ends", number)
    elif element.odd and element.name not in RAW_ELEMENTS:
        yield Remark(f"quotes in <{element.name}> that end somewhere else", number)
    if element.name in OBSOLETE:
        yield Remark(f"<{element.name}> is obsolete", number)


def _nesting(document: Document) -> Iterator[Remark]:
    """Whether what is closed was open, and what is opened is closed."""
    if not _is_well_nested(document):
        yield from _misnested(document)


def _is_well_nested(document: Document) -> bool:
    """Whether every element is closed in order, the quick way; what this doubts is looked at again."""
    names: list[str] = []
    last = ""
    for name, step in [(token.name, token.nests) for token in document.tokens if token.nests]:
        if step > 0:
            if last == "p" and name in _CLOSE_PARAGRAPH:
                return False
            names.append(last)
            last = name
        elif name == last:
            last = names.pop()
        else:
            return False
    return not last


def _misnested(document: Document) -> Iterator[Remark]:
    open_elements: list[tuple[str, int]] = []
    foreign = 0
    for number, token in enumerate(document.tokens):
        name = token.name
        if isinstance(token, Element):
            if not token.nests or (foreign and token.is_closed_by_itself):
                continue
            foreign += name in _FOREIGN
            if name in _CLOSE_PARAGRAPH and open_elements and open_elements[-1][0] == "p":
                open_elements.pop()
            open_elements.append((name, number))
        elif name:
            if open_elements and open_elements[-1][0] == name:
                open_elements.pop()
            elif name == "p" or name in VOID:
                # `</p>` makes a paragraph of its own, and `</br>` a break.
                yield Remark(f"</{name}> closes nothing", number)
            else:
                yield from _close(open_elements, name, number)
            foreign = max(foreign - (name in _FOREIGN), 0)
    for name, number in open_elements:
        if name not in _MAY_STAY_OPEN:
            yield Remark(f"<{name}> is never closed", number)


def _close(open_elements: list[tuple[str, int]], name: str, number: int) -> Iterator[Remark]:
    """Close an element that is not the innermost one."""
    at = len(open_elements) - 1
    while at >= 0 and open_elements[at][0] != name:
        at -= 1
    if at < 0:
        yield Remark(f"</{name}> closes nothing", number)
        return
    for inner, inner_number in open_elements[at + 1 :]:
        if inner not in _MAY_STAY_OPEN:
            message = f"<{inner}> is not closed before </{name}>"
            yield Remark(message, inner_number)
    del open_elements[at:]
