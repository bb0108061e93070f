"""The check `beacons`: nothing reports what readers do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ostinato.check.registry import Remark, always, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.site import Site

_REPORTS = {"ping": "a ping when a link is followed", "beacon": "an address for reports"}
_SMALL_STYLE = re.compile(r"(?i)(?<![\w-])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|!|\Z)")
_SMALL = frozenset(["0", "1", "0px", "1px"])


@document_check(
    "beacons",
    "Nothing reports what readers do: no pings, no beacons, no counting pixels.",
    why="A page that reports on its readers is no page but an observer, even when it reports to its own site.",
    mend="Leave it out. Your host's access log already counts.",
    by_element=always,
)
def beacons(document: Document, site: Site) -> Iterator[Remark]:
    """`ping`, `attributionsrc`, beacons in scripts, images too small to be seen."""
    del site
    for url, how, _, number, inner in document.asked:
        if how in _REPORTS:
            yield Remark(f"{_REPORTS[how]}: {url}", number, inner, url)
    for code in document.codes:
        for kind, mention in code.script.powers:
            if kind == "beacon":
                message = f"{mention.name} reports to a server"
                yield Remark(message, code.number, code.inner + mention.offset, mention.name)
    for number, element in document.named.get("img", ()):
        has_size = element.get("width").strip() in _SMALL and element.get("height").strip() in _SMALL
        if has_size or len(_SMALL_STYLE.findall(element.get("style"))) > 1:
            url = element.get("src")
            if url and not url.startswith("data:"):
                yield Remark(f"an image too small to be seen: {url}", number, 0, url)
