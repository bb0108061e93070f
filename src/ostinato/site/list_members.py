"""States what templates see of lists of pages: groups, pagers, taxonomies with their weighted pages."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from ostinato.base.members import expose
from ostinato.site import related
from ostinato.site.page_members import PAGE
from ostinato.site.pagers import Pager, Pagers
from ostinato.site.pages import PAGES_MEMBERS, PageGroup, Pages, PagesGroup
from ostinato.site.taxonomies import OrderedTaxonomy, Taxonomy, TaxonomyEntry, WeightedPage, WeightedPages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Table = Mapping[str, Callable[..., object]]


_RELATED: Table = {
    "Related": related.related,
    "RelatedIndices": related.related_indices,
    "RelatedTo": related.related_to,
}

_PAGER: Table = {
    "First": attrgetter("first"),
    "HasNext": attrgetter("has_next"),
    "HasPrev": attrgetter("has_prev"),
    "Last": attrgetter("last"),
    "Next": attrgetter("next"),
    "NumberOfElements": attrgetter("number_of_elements"),
    "PageGroups": attrgetter("page_groups"),
    "PageNumber": attrgetter("number"),
    "PageSize": lambda pager: pager.paginator.size,
    "PagerSize": lambda pager: pager.paginator.size,
    "Pagers": lambda pager: Pagers(pager.paginator.pagers),
    "Pages": attrgetter("pages"),
    "Prev": attrgetter("prev"),
    "String": str,
    "TotalNumberOfElements": lambda pager: pager.paginator.total,
    "TotalPages": lambda pager: len(pager.paginator.elements),
    "URL": attrgetter("url"),
}


def _of_group(member: Callable[..., object]) -> Callable[..., object]:
    return lambda group, *args: member(group.pages, *args)


def _of_weighted(member: Callable[..., object]) -> Callable[..., object]:
    return lambda weighted, *args: member(weighted.page, *args)


def _of_entry(member: Callable[..., object]) -> Callable[..., object]:
    return lambda entry, *args: member(entry.weighted, *args)


_WEIGHTED_PAGES: Table = {
    "Count": len,
    "Len": len,
    "Next": WeightedPages.next_of,
    "Page": attrgetter("owner"),
    "Pages": WeightedPages.pages,
    "Prev": WeightedPages.prev_of,
}

expose(Pages, Pages.go_type, {**PAGES_MEMBERS, **_RELATED})
expose(
    PageGroup,
    PageGroup.go_type,
    {
        **{
            name: _of_group(member)
            for name, member in {**PAGES_MEMBERS, **_RELATED}.items()
            if name != "String"
        },
        "Key": attrgetter("key"),
        "Pages": attrgetter("pages"),
    },
)
expose(PagesGroup, PagesGroup.go_type, {"Len": PagesGroup.count, "Reverse": PagesGroup.reverse})
expose(Pager, Pager.go_type, _PAGER)
expose(Pagers, Pagers.go_type, {})
expose(WeightedPages, WeightedPages.go_type, _WEIGHTED_PAGES)
expose(
    WeightedPage,
    WeightedPage.go_type,
    {
        **{name: _of_weighted(member) for name, member in PAGE.items()},
        "Page": attrgetter("page"),
        "String": str,
        "Weight": attrgetter("weight"),
    },
)
expose(
    Taxonomy,
    Taxonomy.go_type,
    {
        "Alphabetical": Taxonomy.alphabetical,
        "ByCount": Taxonomy.by_count,
        "Count": Taxonomy.count,
        "Get": Taxonomy.of,
        "Page": Taxonomy.page,
        "TaxonomyArray": Taxonomy.array,
    },
    fallback=lambda taxonomy, name: taxonomy.get(name),
)
expose(OrderedTaxonomy, OrderedTaxonomy.go_type, {"Reverse": OrderedTaxonomy.reverse})
expose(
    TaxonomyEntry,
    TaxonomyEntry.go_type,
    {
        **{name: _of_entry(member) for name, member in _WEIGHTED_PAGES.items()},
        "Name": attrgetter("name"),
        "Term": attrgetter("name"),
        "WeightedPages": attrgetter("weighted"),
    },
)
