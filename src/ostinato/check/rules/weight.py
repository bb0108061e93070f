"""The check `weight`: pages are no heavier than the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.check.findings import Level
from ostinato.check.registry import Remark, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.reading.outline import Outline
    from ostinato.check.site import Site


def _is_light(outline: Outline, site: Site) -> bool:
    """Whether a page and all that it loads keep to the budget."""
    budget = site.settings.budget
    sizes = [site.sizes[file] for file in outline.loaded]
    return (
        (not budget.html or outline.size <= budget.html)
        and (not budget.page or outline.size + sum(sizes) <= budget.page)
        and (not budget.file or max(sizes, default=0) <= budget.file)
        and (not budget.requests or len(sizes) <= budget.requests)
    )


@document_check(
    "weight",
    "Pages are no heavier than their budget.",
    why="Every byte is waited for, and paid for, by somebody on a slow line.",
    mend="Make images smaller, leave out what is not read; check.budget says how much a page may weigh.",
    level=Level.WARN,
    is_silent=_is_light,
)
def weight(document: Document, site: Site) -> Iterator[Remark]:
    """The page itself, the page with all that it loads of the site, each of these files, and their number."""
    if not document.is_page:
        return
    budget = site.settings.budget
    if budget.html and document.size > budget.html:
        yield Remark(f"the page has {document.size} bytes of HTML; the budget is {budget.html}")
    loaded = document.loaded
    for file, asked in loaded.items():
        size = site.sizes[file]
        if budget.file and size > budget.file:
            message = f"{file} has {size} bytes; the budget of one file is {budget.file}"
            yield Remark(message, asked.number, asked.inner, file)
    total = document.size + sum(map(site.sizes.__getitem__, loaded))
    if budget.page and total > budget.page:
        message = f"the page and the {len(loaded)} files that it loads have {total} bytes; the budget is {budget.page}"
        yield Remark(message)
    if budget.requests and len(loaded) > budget.requests:
        yield Remark(f"the page loads {len(loaded)} files; the budget is {budget.requests}")
