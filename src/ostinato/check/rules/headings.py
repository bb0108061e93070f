"""The check `headings`: headings are an outline."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ostinato.check.findings import Level
from ostinato.check.reading.markup import Element
from ostinato.check.registry import Remark, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ostinato.check.reading.document import Document
    from ostinato.check.reading.outline import Form, Outline
    from ostinato.check.site import Site

_LEVELS = {f"h{level}": level for level in range(1, 7)}


def _by_outline(outline: Outline, site: Site) -> Sequence[Remark] | None:
    """What `headings` says of a page where none is empty; None where one may be."""
    del site
    return outline.form.tells(_remarks)


def _remarks(form: Form) -> Sequence[Remark] | None:
    if not form.is_whole_page:
        return ()
    found = [(number, _LEVELS[kind.name]) for number, kind in form.all_named(*_LEVELS)]
    return tuple(_on_order(found)) if form.are_named(_LEVELS, aloud=False) else None


@document_check(
    "headings",
    "Headings are an outline: one above all, none empty, none skipped.",
    why="Many who listen to a page go from heading to heading; a gap looks like something missing.",
    mend="Begin with one h1, and go one level deeper at a time. Size is a matter of the style sheet.",
    level=Level.WARN,
    by_outline=_by_outline,
)
def headings(document: Document, site: Site) -> Iterator[Remark]:
    """Pages without a first heading, skipped levels, headings without words."""
    del site
    if not document.is_whole_page:
        return
    named = document.named
    found = sorted((number, level) for name, level in _LEVELS.items() for number, _ in named.get(name, ()))
    yield from _on_order(found)
    for number, level in found:
        if not document.text_after(number)[:1].isalnum() and not _has_words(document, number):
            yield Remark(f"an empty h{level}", number)


def _on_order(found: Sequence[tuple[int, int]]) -> Iterator[Remark]:
    """What is to be said of headings in order, each with its number and its level."""
    if found and all(level > 1 for _, level in found):
        yield Remark("this page has no h1", found[0][0])
    for (_, level), (number, deeper) in pairwise(found):
        if deeper > level + 1:
            yield Remark(f"h{deeper} follows h{level}", number)


def _has_words(document: Document, number: int) -> bool:
    return any(
        part.strip() if isinstance(part, str) else isinstance(part, Element) and part.get("alt").strip()
        for part in document.inside(number)
    )
