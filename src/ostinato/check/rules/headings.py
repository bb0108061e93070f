"""The check `headings`: headings are an outline."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ostinato.check.findings import Level
from ostinato.check.reading.markup import Element
from ostinato.check.registry import Remark, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.reading.outline import Form, Outline
    from ostinato.check.site import Site

_LEVELS = {f"h{level}": level for level in range(1, 7)}


def _are_an_outline(outline: Outline, site: Site) -> bool:
    del site
    return outline.form.tells(_are_stepwise) or not outline.is_whole_page


def _are_stepwise(form: Form) -> bool:
    found = form.all_named(*_LEVELS)
    kinds = form.alphabet.kinds
    levels = [_LEVELS[kinds[letter].name] for letter in found]
    is_stepwise = all(deeper <= level + 1 for level, deeper in pairwise(levels))
    return not found or (1 in levels and is_stepwise and form.are_named(_LEVELS, aloud=False))


@document_check(
    "headings",
    "Headings are an outline: one above all, none empty, none skipped.",
    why="Many who listen to a page go from heading to heading; a gap looks like something missing.",
    mend="Begin with one h1, and go one level deeper at a time. Size is a matter of the style sheet.",
    level=Level.WARN,
    is_silent=_are_an_outline,
)
def headings(document: Document, site: Site) -> Iterator[Remark]:
    """Pages without a first heading, skipped levels, headings without words."""
    del site
    if not document.is_whole_page:
        return
    named = document.named
    found = sorted((number, level) for name, level in _LEVELS.items() for number, _ in named.get(name, ()))
    if found and "h1" not in named:
        yield Remark("this page has no h1", found[0][0])
    last = 0
    for number, level in found:
        if last and level > last + 1:
            yield Remark(f"h{level} follows h{last}", number)
        last = level
        if not document.text_after(number)[:1].isalnum() and not _has_words(document, number):
            yield Remark(f"an empty h{level}", number)


def _has_words(document: Document, number: int) -> bool:
    return any(
        part.strip() if isinstance(part, str) else isinstance(part, Element) and part.get("alt").strip()
        for part in document.inside(number)
    )
