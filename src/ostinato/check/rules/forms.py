"""The check `forms`: what readers write is sent to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.check.known import described
from ostinato.check.reading.urls import Whose
from ostinato.check.registry import Remark, always, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.site import Site


@document_check(
    "forms",
    "Forms send what readers write to no other origin.",
    why="What is written into a form, and the address of who wrote it, goes to somebody readers have not chosen.",
    mend="Send it to your own site, or offer an address for letters.",
    by_element=always,
)
def forms(document: Document, site: Site) -> Iterator[Remark]:
    """Targets of forms and of their buttons."""
    del site
    for url, how, address, number, inner in document.led:
        if how == "form" and address.whose is Whose.FOREIGN:
            message = f"a form that sends to {described(address.origin)}"
            yield Remark(message, number, inner, address.spelled(url))
