"""The check `fingerprinting`: no script asks for what tells one device from another. It guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.check.findings import Level
from ostinato.check.registry import Remark, always, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.site import Site


@document_check(
    "fingerprinting",
    "No script asks for what tells one device from another.",
    why="Fonts, drawing, sound and hardware together recognise a reader without any cookie.",
    mend="Leave it out; what a page needs to know, CSS can ask.",
    level=Level.WARN,
    heuristic=True,
    by_element=always,
)
def fingerprinting(document: Document, site: Site) -> Iterator[Remark]:
    """Names of calls that fingerprinting uses; one of them alone may be innocent."""
    del site
    for code in document.codes:
        for kind, mention in code.script.powers:
            if kind == "fingerprint":
                message = f"{mention.name} can tell one device from another"
                yield Remark(message, code.number, code.inner + mention.offset, mention.name)
