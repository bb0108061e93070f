"""The check `storage`: nothing is kept on the reader's device."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ostinato.check.reading.places import IN_FILE
from ostinato.check.registry import Remark, always, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.site import Site

_KINDS = {
    "storage": "keeps data on the device",
    "cookies": "reads or sets cookies",
    "worker": "starts a worker",
}
_COOKIE_HEADER = re.compile(r"(?im)^(?!\s*#).*?\bset-cookie\b")


@document_check(
    "storage",
    "Pages keep nothing on the reader's device: no cookies, no storage, no workers.",
    why="What is kept can recognise a reader, and in many countries needs their consent first.",
    mend="Let the browser's own settings decide, such as prefers-color-scheme instead of a remembered switch.",
    by_element=always,
)
def storage(document: Document, site: Site) -> Iterator[Remark]:
    """Names of storage in scripts, cookies set by markup or header files."""
    del site
    for code in document.codes:
        for kind, mention in code.script.powers:
            if kind in _KINDS:
                message = f"{mention.name} {_KINDS[kind]}"
                yield Remark(message, code.number, code.inner + mention.offset, mention.name)
    for number, element in document.named.get("meta", ()):
        if element.equivalent == "set-cookie":
            offset = element.offset_of("http-equiv")
            yield Remark("a cookie that is set by the page itself", number, offset, "Set-Cookie")
    if document.kind == "headers":
        for found in _COOKIE_HEADER.finditer(document.text):
            offset = found.end() - len("set-cookie")
            yield Remark("a cookie that is set by a header", IN_FILE, offset, "Set-Cookie")
