"""The check `weight`: pages are no heavier than the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.check.findings import Level
from ostinato.check.registry import Remark, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ostinato.check.reading.document import Document
    from ostinato.check.reading.outline import Outline
    from ostinato.check.settings import Budget
    from ostinato.check.site import Site


def _by_outline(outline: Outline, site: Site) -> Sequence[Remark] | None:
    """What `weight` says of a page; None where it is a file that is too large."""
    budget = site.settings.budget
    sizes = [site.sizes[file] for file in outline.loaded]
    if budget.file and max(sizes, default=0) > budget.file:
        return None
    return tuple(_of_all(outline.size, sizes, budget))


def _of_all(size: int, sizes: Sequence[int], budget: Budget) -> Iterator[Remark]:
    """What is to be said of a page and all that it loads."""
    if budget.html and size > budget.html:
        yield Remark(f"the page has {size} bytes of HTML; the budget is {budget.html}")
    total = size + sum(sizes)
    if budget.page and total > budget.page:
        message = f"the page and the {len(sizes)} files that it loads have {total} bytes; the budget is {budget.page}"
        yield Remark(message)
    if budget.requests and len(sizes) > budget.requests:
        yield Remark(f"the page loads {len(sizes)} files; the budget is {budget.requests}")


@document_check(
    "weight",
    "Pages are no heavier than their budget.",
    why="Every byte is waited for, and paid for, by somebody on a slow line.",
    mend="Make images smaller, leave out what is not read; check.budget says how much a page may weigh.",
    level=Level.WARN,
    by_outline=_by_outline,
)
def weight(document: Document, site: Site) -> Iterator[Remark]:
    """The page itself, the page with all that it loads of the site, each of these files, and their number."""
    if not document.is_page:
        return
    budget = site.settings.budget
    loaded = document.loaded
    for file, asked in loaded.items():
        size = site.sizes[file]
        if budget.file and size > budget.file:
            message = f"{file} has {size} bytes; the budget of one file is {budget.file}"
            yield Remark(message, asked.number, asked.inner, file)
    yield from _of_all(document.size, [site.sizes[file] for file in loaded], budget)
