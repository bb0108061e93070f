"""The check `requests`: no page asks another origin for anything on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.check.known import described
from ostinato.check.reading.urls import Whose
from ostinato.check.registry import Remark, always, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.site import Site

_WORDS = {
    "image": "an image",
    "script": "a script",
    "style": "a style sheet",
    "font": "a font",
    "media": "a sound or film",
    "icon": "an icon",
    "manifest": "a manifest",
    "preload": "a preload",
    "prefetch": "a prefetch",
    "connection": "a connection made ahead",
    "refresh": "a page that this one goes on to by itself",
    "redirect": "what is shown, by a redirect,",
    "ping": "a ping when a link is followed",
    "beacon": "a report",
}


@document_check(
    "requests",
    "Pages ask no other origin for anything on their own.",
    why="Each request tells somebody else who reads what, and when. It also makes the page wait for a stranger.",
    mend="Keep a copy of the file on your own site, or link to it, so that readers choose.",
    by_element=always,
)
def requests(document: Document, site: Site) -> Iterator[Remark]:
    """Every place in markup, styles, feeds, manifests and headers from which a browser asks, and in scripts."""
    for number, element in document.named.get("base", ()):
        if origin := site.moved_base(site.base_of(document.path), element.get("href")).elsewhere:
            message = f"all relative addresses are made those of {described(origin)}"
            yield Remark(message, number, "href", f"{origin}/")
    for url, how, address, number, inner in document.asked:
        if address.whose is Whose.FOREIGN and how in _WORDS:
            yield Remark(
                f"{_WORDS[how]} from {described(address.origin)}", number, inner, address.spelled(url)
            )
    for code in document.codes:
        for mention in code.script.addresses:
            address = document.address(mention.name)
            if address.whose is Whose.FOREIGN:
                message = f"an address of {described(address.origin)} in a script"
                about = address.spelled(mention.name)
                yield Remark(message, code.number, code.inner + mention.offset, about)
