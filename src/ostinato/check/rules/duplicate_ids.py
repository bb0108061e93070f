"""The check `duplicate-ids`: an id names one element of its page."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from ostinato.check.reading.names import can_be_id
from ostinato.check.registry import Remark, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.reading.outline import Form, Outline
    from ostinato.check.site import Site


def _has_no_doubtful_id(outline: Outline, site: Site) -> bool:
    del site
    is_unique = len(outline.distinct) == len(outline.identities)
    return is_unique and not outline.form.tells(_has_misnamed)


def _has_misnamed(form: Form) -> bool:
    return form.has(attrgetter("is_misnamed"))


@document_check(
    "duplicate-ids",
    "An id names one element of its page.",
    why="Links, labels and style rules reach the first of two elements with one id, whichever was meant.",
    mend="Give each element its own id; headings with the same words get one from their section.",
    is_silent=_has_no_doubtful_id,
)
def duplicate_ids(document: Document, site: Site) -> Iterator[Remark]:
    """Ids that two elements of a page have, and ids that can be no id."""
    del site
    if not document.is_page:
        return
    first: dict[str, int] = {}
    for number, element in document.elements:
        identity = element.attributes.get("id")
        if identity is None:
            continue
        if not can_be_id(identity):
            message = f'"{identity}" cannot be an id: it is empty or has spaces'
            yield Remark(message, number, "id", identity)
        elif identity in first:
            line = document.place(first[identity]).line
            message = f"the id {identity} is already that of an element in line {line}"
            yield Remark(message, number, "id", identity)
        else:
            first[identity] = number
