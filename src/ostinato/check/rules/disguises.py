"""The check `disguises`: scripts say in plain words whom they ask. It guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.check.findings import Level
from ostinato.check.registry import Remark, always, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.site import Site


@document_check(
    "disguises",
    "Scripts say in plain words whom they ask.",
    why="An address that is only put together while the script runs cannot be found by reading.",
    mend="Write addresses out; `ostinato check --browser` shows whom the script really asks.",
    level=Level.WARN,
    heuristic=True,
    by_element=always,
)
def disguises(document: Document, site: Site) -> Iterator[Remark]:
    """Texts that are decoded, strings made of numbers, addresses whose host comes from somewhere else."""
    del site
    for code in document.codes:
        for kind, mention in code.script.powers:
            if kind == "disguise":
                message = f"{mention.name} may hide an address"
                yield Remark(message, code.number, code.inner + mention.offset, mention.name)
