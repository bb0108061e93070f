"""Owns what a single element does to a page it stands on, and what checks say of it: worked out once for all pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ostinato.check.policy.needs import Collector
from ostinato.check.reading.document import Document
from ostinato.check.tally import counts_of, external_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.check.findings import Counts
    from ostinato.check.policy.needs import Needs
    from ostinato.check.reading.markup import Element
    from ostinato.check.reading.outline import Kept
    from ostinato.check.reading.urls import Address
    from ostinato.check.registry import Check
    from ostinato.check.site import Site


class Said(NamedTuple):
    """What a check says of an element; `inner` counts the characters from where the element begins."""

    check: str
    message: str
    inner: int
    about: str
    hint: str


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What an element does, wherever it stands."""

    said: tuple[Said, ...]
    checks: frozenset[str]
    """Those that say something."""
    counts: Counts
    origins: frozenset[str]
    needs: Needs
    external: tuple[str, ...]
    """The pages of others that it links to."""
    loaded: frozenset[str]
    """The files of the site that a browser loads for it."""
    is_quiet: bool
    """Whether it leads nowhere, loads nothing, and no check has to say anything of it."""


class Effects:
    """The effects of all elements that were met."""

    def __init__(self, site: Site, checks: Sequence[Check]) -> None:
        self._site = site
        self._checks = [
            (check.name, check.document)
            for check in checks
            if check.document and check.by_element(site.settings)
        ]
        self._anywhere: dict[str, Effect] = {}
        self._in_folder: dict[tuple[str, str], Effect] = {}
        self._bound: set[str] = set()

    def of(self, kept: Kept, path: str) -> Effect:
        """What an element does on a page with that path. With a relative address this depends on the folder."""
        element = kept.element
        text = element.text
        known = self._anywhere.get(text)
        if known is not None:
            kept.effect = known
            return known
        if text not in self._bound:
            if _addresses(self._alone(element, path)) == _addresses(self._alone(element, _NOWHERE)):
                effect = kept.effect = self._anywhere[text] = self._effect(element, path)
                return effect
            self._bound.add(text)
        key = (text, path.rpartition("/")[0])
        if key not in self._in_folder:
            self._in_folder[key] = self._effect(element, path)
        return self._in_folder[key]

    def _alone(self, element: Element, path: str) -> Document:
        """A page with nothing but that element."""
        document = Document(path, "html", element.text, self._site, 0)
        document.parts = ["", element.text, ""]
        document.tokens = [element]
        document.elements = [(0, element)]
        return document

    def _effect(self, element: Element, path: str) -> Effect:
        document, site = self._alone(element, path), self._site
        said = dict.fromkeys(
            Said(
                name,
                remark.message,
                remark.inner if isinstance(remark.inner, int) else element.offset_of(remark.inner),
                remark.about,
                remark.hint,
            )
            for name, check in self._checks
            for remark in check(document, site)
        )
        origins: set[str] = set()
        counts = counts_of(document, origins)
        collector = Collector()
        collector.take(document)
        external, loaded = external_of(document), frozenset(document.loaded)
        return Effect(
            tuple(said),
            frozenset(one.check for one in said),
            counts,
            frozenset(origins),
            collector.needs(),
            external,
            loaded,
            is_quiet=not (said or external or loaded),
        )


_NOWHERE = "\0/\0/\0/\0"
"""No page has this path."""


def _addresses(document: Document) -> list[Address]:
    """All addresses that an element has, and those that its scripts name."""
    mentioned = [mention.name for code in document.codes for mention in code.script.addresses]
    return [
        *(reference.address for reference in (*document.asked, *document.led)),
        *map(document.address, mentioned),
    ]
