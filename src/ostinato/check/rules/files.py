"""The check `files`: every file can be read as what it says it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.check.registry import Remark, always, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.site import Site


@document_check(
    "files",
    "Every file can be read as what its name says.",
    why="A browser guesses at what it cannot read, and a check cannot vouch for it.",
    mend="Write the file again as UTF-8 text, or give it the name of what it is.",
    by_element=always,
)
def files(document: Document, site: Site) -> Iterator[Remark]:
    """Wrong encodings, binary files with the names of text, broken XML and JSON, files too large to be read."""
    del site
    for trouble in document.troubles:
        yield Remark(f"{document.path} {trouble}")
