"""The check `autoplay`: nothing plays, blinks or moves before the reader asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ostinato.check.registry import Remark, always, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.site import Site

_PLAYING = re.compile(r"(?i)[?&]auto_?play(?:=(?:1|true|yes)?)?(?=[&#]|\Z)")


@document_check(
    "autoplay",
    "Nothing plays or moves on its own.",
    why="Sound and movement take a reader's attention, and some readers' balance.",
    mend="Offer controls and leave autoplay out; move nothing that prefers-reduced-motion does not allow.",
    by_element=always,
)
def autoplay(document: Document, site: Site) -> Iterator[Remark]:
    """`autoplay` on media, frames that may play by themselves, old elements that move."""
    del site
    named = document.named
    for name in ("video", "audio"):
        for number, element in named.get(name, ()):
            if element.has("autoplay"):
                yield Remark(f"a {name} that plays on its own", number, "autoplay")
    for number, element in named.get("iframe", ()):
        if _PLAYING.search(element.get("src")):
            yield Remark("a frame that plays on its own", number)
    for code in document.codes:
        for kind, mention in code.script.powers:
            if kind == "autoplay":
                yield Remark("a script that lets something play", code.number, code.inner + mention.offset)
    for name in ("marquee", "blink", "bgsound"):
        for number, _ in named.get(name, ()):
            yield Remark(f"the element <{name}>", number)
