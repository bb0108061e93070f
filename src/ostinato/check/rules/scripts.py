"""The check `scripts`: pages run nothing, or no more than the budget allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ostinato.check.reading.urls import Whose
from ostinato.check.registry import Remark, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.reading.sinks import Inner
    from ostinato.check.settings import CheckSettings
    from ostinato.check.site import Site


class _Run(NamedTuple):
    """Something that a page runs: what it is, where, and how many bytes."""

    what: str
    number: int
    inner: Inner
    size: int
    is_foreign: bool = False


def _has_no_budget(settings: CheckSettings) -> bool:
    return not settings.budget.script


@document_check(
    "scripts",
    "Pages run no scripts.",
    why="Text needs no program. A script costs power and time, and can do anything that a page can do.",
    mend="Do it while the site is built, or with HTML and CSS. A budget in check.budget.script allows some bytes.",
    by_element=_has_no_budget,
)
def scripts(document: Document, site: Site) -> Iterator[Remark]:
    """Scripts in the page and of the site, event attributes, `javascript:` addresses. The budget is for a page."""
    if document.kind not in ("html", "svg"):
        return
    found = [*_inline(document), *_files(document, site), *_addresses(document)]
    budget = site.settings.budget.script
    if budget and sum(run.size for run in found) <= budget and not any(run.is_foreign for run in found):
        return
    for run in found:
        yield Remark(f"{run.what} ({run.size} bytes)" if run.size else run.what, run.number, run.inner)


def _inline(document: Document) -> Iterator[_Run]:
    for piece, number in document.pieces:
        if not piece.text.strip():
            continue
        if piece.kind == "event":
            yield _Run(
                f"an event attribute: {piece.text.strip()[:40]}",
                number,
                piece.offset,
                len(piece.text.encode()),
            )
        elif piece.kind in ("script", "module"):
            yield _Run("an inline script", number, 0, len(piece.text.encode()))


def _files(document: Document, site: Site) -> Iterator[_Run]:
    for url, how, address, number, inner in document.asked:
        if how == "script":
            file = site.file_at(address.path) if address.whose is Whose.OWN else None
            yield _Run(
                f"the script {url}",
                number,
                inner,
                site.sizes[file] if file else 0,
                address.whose is Whose.FOREIGN,
            )


def _addresses(document: Document) -> Iterator[_Run]:
    for reference in (*document.led, *document.asked):
        if reference.address.whose is Whose.SCRIPT:
            yield _Run(
                "a javascript: address", reference.number, reference.inner, len(reference.url.encode())
            )
