"""The check `language`: a page says which language it is in, how it is called, and that it may be enlarged."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.check.findings import Level
from ostinato.check.registry import Remark, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.reading.markup import Element
    from ostinato.check.reading.outline import Form, Outline
    from ostinato.check.site import Site

_TAG = re.compile(r"(?:[a-zA-Z]{2,3}|[a-zA-Z]{4,8}|[xi])(?:-[a-zA-Z0-9]{1,8})*")
_LOCKED = re.compile(
    r"user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*(?:[01](?:\.\d+)?)(?![\d.])", re.IGNORECASE
)


def _says_all(outline: Outline, site: Site) -> bool:
    """Whether a page has a language, a title, and no limit for zooming."""
    del site
    roots = outline.named("html")
    if not roots or not outline.form.is_whole_page:
        return True
    return (
        bool(_TAG.fullmatch(_language_of(roots[0])))
        and outline.form.tells(_has_title)
        and not any(map(_locks, outline.named("meta")))
    )


def _has_title(form: Form) -> bool:
    return any(kind.is_heard for _, kind in form.all_named("title"))


def _language_of(root: Element) -> str:
    return root.get("lang").strip() or root.get("xml:lang").strip()


@lru_cache(maxsize=1024)
def _locks(element: Element) -> bool:
    """Whether a `meta` element forbids to enlarge the page."""
    return element.get("name").lower() == "viewport" and bool(_LOCKED.search(element.get("content")))


@document_check(
    "language",
    "Every page says its language and its title, and can be enlarged.",
    why="A screen reader speaks in the language that the page says; the title is how a tab or bookmark is found again.",
    mend='Write <html lang="en">, a <title> with words, and no limit for zooming.',
    level=Level.WARN,
    is_silent=_says_all,
)
def language(document: Document, site: Site) -> Iterator[Remark]:
    """The language, the title, and a viewport that forbids zooming."""
    del site
    if not document.is_whole_page:
        return
    roots = document.named.get("html", [])
    if not roots:
        return
    number, root = roots[0]
    tag = _language_of(root)
    if not tag:
        yield Remark("the page does not say its language", number)
    elif not _TAG.fullmatch(tag):
        yield Remark(f'"{tag}" is no language', number, "lang")
    if not any(title.content.strip() for _, title in document.named.get("title", ())):
        yield Remark("the page has no title", number)
    for number, element in document.named.get("meta", ()):
        if _locks(element):
            yield Remark("the page cannot be enlarged", number, "content")
