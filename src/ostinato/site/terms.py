"""Owns which page carries which term, and the lists that follow from it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ostinato.site import kinds
from ostinato.site.casting import to_int, to_strings_whole
from ostinato.site.ordering import by_default
from ostinato.site.pages import EMPTY, Pages
from ostinato.site.taxonomies import Taxonomy, View, WeightedPage, WeightedPages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ostinato.site.page import Page
    from ostinato.site.tree import Tree


def terms_named_by(page: Page, view: View) -> list[str]:
    """The terms that a page's front matter names in a taxonomy."""
    return [term for term in to_strings_whole(page.own_param(view.plural)) if term]


def view_of(path: str, views: Iterable[View]) -> View | None:
    """The taxonomy that a path belongs to, its own page included."""
    return next((view for view in views if path.startswith(view.tree_key)), None)


class Terms:
    """The terms of one site."""

    def __init__(self, tree: Tree, views: Sequence[View]) -> None:
        self._tree = tree
        self._views = views
        self._by_term: dict[Page, dict[Page, int]] = {}
        """Term → page → weight."""
        self._by_page: dict[tuple[str, str], dict[Page, int]] = {}
        """(Path of a page, taxonomy) → term → place in front matter."""

    def add(self, term: Page, view: View, page: Page, ordinal: int) -> None:
        """Note that a page carries a term."""
        weight = to_int(page.own_param(view.plural + "_weight"))
        self._by_term.setdefault(term, {})[page] = weight
        self._by_page.setdefault((page.path, view.tree_key[1:]), {})[term] = ordinal

    def carriers(self, term: Page) -> Iterable[Page]:
        return self._by_term.get(term, ())

    def pages_of(self, term: Page) -> Pages:
        """The listed pages that carry a term: first by their weight in it, then in the usual order."""
        weights = {
            page: weight
            for page, weight in self._by_term.get(term, {}).items()
            if page.is_listed(globally=False)
        }
        return Pages(by_default(weights, weights), weights)

    def of_page(self, page: Page, taxonomy: str) -> Pages:
        """The terms of a page in one taxonomy, as front matter orders them."""
        ordinals = self._by_page.get((page.path, taxonomy))
        if not ordinals:
            return EMPTY
        if len(set(ordinals.values())) == len(ordinals):
            return Pages(sorted(ordinals, key=ordinals.__getitem__), ordinals)
        return Pages(by_default(ordinals, ordinals), ordinals)

    @cached_property
    def taxonomies(self) -> dict[str, Taxonomy]:
        """All taxonomies with their terms, by the plural name."""
        return {view.plural: self._taxonomy(view) for view in self._views}

    def _taxonomy(self, view: View) -> Taxonomy:
        found = Taxonomy()
        for term in self._tree.descendants(view.tree_key):
            weights = self._by_term.get(term)
            if term.kind == kinds.TERM and weights and term.is_listed(globally=True):
                pages = sorted(weights, key=lambda page: (weights[page], page.sort_key))
                entries = [WeightedPage(weights[page], page) for page in pages]
                found[term.term.lower()] = WeightedPages(entries, term)
        return found
