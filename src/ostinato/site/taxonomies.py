"""Owns taxonomies: terms with their weighted pages, in every form that templates ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.base.collation import collator
from ostinato.site.ordering import plain_key
from ostinato.site.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ostinato.site.page import Page


@dataclass(frozen=True, slots=True)
class View:
    """One configured taxonomy: `tag = "tags"`."""

    singular: str
    plural: str
    tree_key: str
    """The logical path of its page: `/tags`."""


class WeightedPage:
    """A page with its weight in a term. Templates may use it like the page itself."""

    __slots__ = ("page", "weight")
    go_type = "page.WeightedPage"

    def __init__(self, weight: int, page: Page) -> None:
        self.weight = weight
        self.page = page

    def __go_json__(self) -> dict[str, object]:
        return {"Weight": self.weight, "Page": self.page}

    def __str__(self) -> str:
        return f'WeightedPage({self.weight},"{self.page.title}")'


class WeightedPages:
    """The pages of a term, ordered by their weight in it."""

    __slots__ = ("items", "memo", "owner")
    go_type = "page.WeightedPages"

    def __init__(self, items: Iterable[WeightedPage], owner: Page | None) -> None:
        self.items = tuple(items)
        self.owner = owner
        self.memo: dict[object, object] = {}

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[WeightedPage]:
        return iter(self.items)

    def __getitem__(self, index: int) -> WeightedPage:
        return self.items[index]

    def with_items(self, items: Iterable[WeightedPage]) -> WeightedPages:
        return WeightedPages(items, self.owner)

    def pages(self) -> Pages:
        found = self.memo.get("pages")
        if not isinstance(found, Pages):
            found = self.memo["pages"] = Pages(item.page for item in self.items)
        return found

    def next_of(self, page: object) -> Page | None:
        return self.pages().next_of(page)

    def prev_of(self, page: object) -> Page | None:
        return self.pages().prev_of(page)


class Taxonomy(dict[str, WeightedPages]):
    """A map from terms (lower case) to their pages."""

    __slots__ = ("memo",)
    go_type = "page.Taxonomy"

    def __init__(self, terms: Iterable[tuple[str, WeightedPages]] = ()) -> None:
        super().__init__(terms)
        self.memo: dict[str, OrderedTaxonomy] = {}

    def __missing__(self, term: str) -> WeightedPages:
        """Go's zero value: a term that nobody uses has no pages."""
        return WeightedPages((), None)

    def of(self, term: str) -> WeightedPages | None:
        return self.get(term.lower())

    def count(self, term: str) -> int:
        return len(self.get(term.lower()) or ())

    def page(self) -> Page | None:
        """The taxonomy's own page."""
        return next((pages.owner.parent for pages in self.values() if pages.owner is not None), None)

    def array(self) -> OrderedTaxonomy:
        return OrderedTaxonomy(TaxonomyEntry(name, pages) for name, pages in self.items())

    def alphabetical(self) -> OrderedTaxonomy:
        if "Alphabetical" not in self.memo:
            page = self.page()
            key = collator(page.current_site.language.code if page else "").key
            self.memo["Alphabetical"] = OrderedTaxonomy(
                sorted(self.array(), key=lambda entry: key(entry.name))
            )
        return self.memo["Alphabetical"]

    def by_count(self) -> OrderedTaxonomy:
        if "ByCount" not in self.memo:
            entries = sorted(self.array(), key=lambda entry: (-len(entry.weighted), plain_key(entry.name)))
            self.memo["ByCount"] = OrderedTaxonomy(entries)
        return self.memo["ByCount"]


class TaxonomyEntry:
    """A term with its pages, in an ordered taxonomy."""

    __slots__ = ("name", "weighted")
    go_type = "page.OrderedTaxonomyEntry"

    def __init__(self, name: str, weighted: WeightedPages) -> None:
        self.name = name
        self.weighted = weighted

    def __len__(self) -> int:
        return len(self.weighted)


class OrderedTaxonomy:
    """The terms of a taxonomy in some order."""

    __slots__ = ("items", "memo")
    go_type = "page.OrderedTaxonomy"

    def __init__(self, items: Iterable[TaxonomyEntry]) -> None:
        self.items = tuple(items)
        self.memo: dict[object, object] = {}

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[TaxonomyEntry]:
        return iter(self.items)

    def __getitem__(self, index: int) -> TaxonomyEntry:
        return self.items[index]

    def with_items(self, items: Iterable[TaxonomyEntry]) -> OrderedTaxonomy:
        return OrderedTaxonomy(items)

    def reverse(self) -> OrderedTaxonomy:
        return OrderedTaxonomy(reversed(self.items))
