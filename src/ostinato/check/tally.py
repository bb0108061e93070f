"""Owns what is counted and kept of each file that is read, beside what checks say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.check.findings import Counts
from ostinato.check.reading.read import kind_of
from ostinato.check.reading.urls import Whose
from ostinato.check.site import Summary

if TYPE_CHECKING:
    from ostinato.check.reading.document import Document
    from ostinato.check.site import Site


def summary_of(document: Document, site: Site) -> Summary:
    """What a file leaves to be looked at together with all others."""
    fragments = []
    for _, how, address, number, inner in document.led:
        if address.whose is Whose.FOREIGN:
            continue
        if address.fragment and address.path and how == "link" and document.is_page:
            target = site.file_at(address.path)
            if target and target != document.path and kind_of(target) == "html":
                fragments.append((target, address.fragment, document.place(number, inner)))
    identities = document.identities if document.is_page else frozenset()
    return Summary(document.path, document.kind, tuple(fragments), external_of(document), identities)


def external_of(document: Document) -> tuple[str, ...]:
    """The pages of others that a file links to, each once."""
    return tuple(
        dict.fromkeys(
            url
            for url, how, address, _, _ in document.led
            if address.whose is Whose.FOREIGN and how in ("link", "cite")
        )
    )


def counts_of(document: Document, origins: set[str]) -> Counts:
    """What a file brings of all that is counted. The foreign origins that it asks or names are added to a set."""
    own = foreign = scripts = 0
    for asked in document.asked:
        own += asked.address.whose is Whose.OWN
        scripts += asked.how == "script"
        if asked.address.whose is Whose.FOREIGN:
            foreign += 1
            origins.add(asked.address.origin)
    codes = document.codes
    for code in codes:
        for mention in code.script.addresses:
            address = document.address(mention.name)
            if address.whose is Whose.FOREIGN:
                origins.add(address.origin)
    return Counts(
        pages=int(document.is_page),
        scripts=scripts + sum(code.kind != "file" for code in codes),
        script_bytes=sum(len(code.text.encode()) for code in codes),
        requests=own + foreign,
        foreign_requests=foreign,
        largest_page=document.size if document.is_page else 0,
    )
