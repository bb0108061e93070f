"""The check `frames`: no page shows somebody else's page inside of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.check.known import described
from ostinato.check.reading.urls import Whose
from ostinato.check.registry import Remark, always, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.site import Site

_WORDS = {"frame": "a frame", "object": "an object"}


@document_check(
    "frames",
    "Pages show no page or object of another origin inside of themselves.",
    why="A frame runs whatever its owner likes, with its own cookies and scripts, on your page.",
    mend="Show a picture of your own that links to the film, map or post.",
    by_element=always,
)
def frames(document: Document, site: Site) -> Iterator[Remark]:
    """Frames, objects and embedded things of other origins."""
    del site
    for url, how, address, number, inner in document.asked:
        if address.whose is Whose.FOREIGN and how in _WORDS:
            yield Remark(
                f"{_WORDS[how]} from {described(address.origin)}", number, inner, address.spelled(url)
            )
