"""The checks `links`, `resources` and `fragments`: what the site refers to of itself is there."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.check.findings import Finding
from ostinato.check.reading.urls import Whose
from ostinato.check.registry import Remark, always, document_check, site_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.check.reading.document import Document
    from ostinato.check.reading.outline import Outline
    from ostinato.check.site import Site, SiteFiles

_FOLLOWED = frozenset(["link", "form", "relation", "alternate", "canonical", "cite"])


@document_check(
    "links",
    "Links within the site lead somewhere.",
    why="A dead link is a promise that is not kept, and readers do not come back to try again.",
    mend="Correct the address, or restore the page; an alias keeps old addresses alive.",
    by_element=always,
)
def links(document: Document, site: Site) -> Iterator[Remark]:
    """Links, form targets and relations of pages, and the addresses in feeds and site maps."""
    for url, how, address, number, inner in document.led:
        if address.whose is Whose.BROKEN:
            yield Remark(f"{url} is no address", number, inner, url)
        elif address.path and (how in _FOLLOWED or how.startswith("feed-")) and site.is_missing(address):
            yield Remark(f"{url} leads nowhere", number, inner, url, _hint(address.path, site))


@document_check(
    "resources",
    "Images, styles and all else that pages show of the site are there.",
    why="Readers see a hole where the picture should be, and each attempt costs them a request.",
    mend="Correct the address, or put the file there.",
    by_element=always,
)
def resources(document: Document, site: Site) -> Iterator[Remark]:
    """What browsers ask of the site itself."""
    for url, how, address, number, inner in document.asked:
        if address.whose is Whose.BROKEN:
            yield Remark(f"{url} is no address", number, inner, url)
        elif address.path and how != "connection" and site.is_missing(address):
            yield Remark(f"{url} is not there", number, inner, url, _hint(address.path, site))


def _finds_its_fragments(outline: Outline, site: Site) -> bool:
    """Whether all fragments on the same page are there."""
    del site
    targets = outline.targets
    for _, leads in outline.leading:
        fragment = leads.fragment
        if leads.elsewhere and leads.elsewhere[0] == outline.path:
            fragment = leads.elsewhere[1]
        if fragment and fragment not in targets and fragment.lower() != "top":
            return False
    return True


@document_check(
    "fragments",
    "Links to a part of a page find that part.",
    why="A link to a section that is gone leaves readers at the top, to search for themselves.",
    mend="Correct what follows the #, or give the section its old id back.",
    is_silent=_finds_its_fragments,
)
def fragments(document: Document, site: Site) -> Iterator[Remark]:
    """Fragments on the same page; those on other pages are looked at when all pages are read."""
    if not document.is_page:
        return
    for url, how, address, number, inner in document.led:
        if not address.fragment or how != "link" or address.whose is not Whose.OWN:
            continue
        if address.path and site.file_at(address.path) != document.path:
            continue
        if address.fragment in document.identities or address.fragment.lower() == "top":
            continue
        if not address.fragment.startswith(":~:"):
            message = f"no element of this page has the id {address.fragment}"
            yield Remark(message, number, inner, url, _close_id(address.fragment, document.identities))


@site_check(
    "fragments-elsewhere",
    "Links to a part of another page find that part.",
    why="A link to a section that is gone leaves readers at the top, to search for themselves.",
    mend="Correct what follows the #, or give the section its old id back.",
)
def fragments_elsewhere(files: SiteFiles, site: Site) -> Iterator[Finding]:
    """Fragments of other pages."""
    del site
    identities = {summary.path: summary.identities for summary in files.summaries}
    for summary in files.summaries:
        for target, fragment, place in summary.fragments:
            if target in identities and fragment not in identities[target]:
                hint = _close_id(fragment, identities[target])
                message = f"no element of {target} has the id {fragment}"
                yield Finding("fragments-elsewhere", message, place, fragment, hint)


def _close_id(fragment: str, identities: frozenset[str]) -> str:
    close = get_close_matches(fragment, sorted(identities), n=1)
    return f"Did you mean #{close[0]}?" if close else ""


@lru_cache(maxsize=4096)
def _hint(path: str, site: Site) -> str:
    close = get_close_matches(path, site.near(path), n=1, cutoff=0.75)
    return f"Did you mean {site.root}{close[0]}?" if close else ""
