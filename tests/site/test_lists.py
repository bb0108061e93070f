"""Lists of pages as values: identity, remembered work, pagers, and the page that is not there."""

from __future__ import annotations

import pytest
from tests.site.test_mistakes import assembled

from ostinato.base.members import TemplateError, call_member, member
from ostinato.base.values import is_collection, truth
from ostinato.site.nil import NIL_PAGE
from ostinato.site.ordering import go_stable
from ostinato.site.pagers import paginate
from ostinato.site.pages import Pages, group_by
from ostinato.site.site import Site


@pytest.fixture(scope="module")
def site() -> Site:
    files = {f"p{n}.md": f"---\ntitle: P{n}\nweight: {n % 3}\n---\n" for n in range(7)}
    sites, _ = assembled(files, "[pagination]\npagerSize = 3\npath = 'seite'")
    return sites[0]


def test_work_on_a_list_is_done_once(site: Site) -> None:
    pages = site.regular_pages
    assert is_collection(pages)
    assert pages is site.regular_pages
    assert pages.by_title() is pages.by_title()
    assert pages.limit(2) is pages.limit(2)
    assert pages.limit(99) is pages
    assert group_by(pages, "Weight") is group_by(pages, "Weight")
    assert call_member(pages, "Related", pages[0]) is call_member(pages, "Related", pages[0])


def test_neighbours_in_a_list(site: Site) -> None:
    pages = site.regular_pages
    first, second = pages[0], pages[1]
    assert (pages.next_of(first), pages.prev_of(first)) == (None, second)
    assert pages.next_of(second) is first
    assert pages.index_of(site.home) == -1


def test_pagers(site: Site) -> None:
    home = site.home
    pager = paginate(home, home.outputs[0].format, site.regular_pages)
    urls = []
    at = pager
    while at is not None:
        urls.append((at.number, at.url, [page.title for page in at.pages]))
        at = at.next
    order = [page.title for page in site.regular_pages]
    assert urls == [(1, "/", order[:3]), (2, "/seite/2/", order[3:6]), (3, "/seite/3/", order[6:])]
    assert member(pager, "TotalPages") == 3
    assert member(pager, "TotalNumberOfElements") == 7
    assert pager.last.prev is pager.next
    assert pager.paginator.target(2).path == "seite/2/index.html"


def test_pagers_of_groups(site: Site) -> None:
    home = site.home
    groups = group_by(site.regular_pages, "Weight")
    pager = paginate(home, home.outputs[0].format, groups, 4)
    shapes = []
    at = pager
    while at is not None:
        shapes.append([(group.key, len(group)) for group in at.page_groups or ()])
        at = at.next
    assert shapes == [[(0, 3), (1, 1)], [(1, 1), (2, 2)]]


def test_a_pager_of_nothing_is_one_page(site: Site) -> None:
    pager = paginate(site.home, site.home.outputs[0].format, None)
    assert (len(pager.pages), pager.has_next, pager.paginator.pagers) == (0, False, (pager,))


def test_only_pages_have_pagers(site: Site) -> None:
    with pytest.raises(TemplateError, match="cannot convert type list to Pages"):
        paginate(site.home, site.home.outputs[0].format, [1, 2])
    with pytest.raises(TemplateError, match="positive integer"):
        paginate(site.home, site.home.outputs[0].format, Pages(), 0)


def test_the_page_that_is_not_there() -> None:
    assert not truth(NIL_PAGE)
    assert member(NIL_PAGE, "Title") == ""
    assert call_member(NIL_PAGE, "IsDescendant", NIL_PAGE) is False
    assert len(member(NIL_PAGE, "Pages")) == 0  # type: ignore[arg-type]


def test_orders_that_are_not_strict_sort_as_in_go() -> None:
    items = [("b", 1), ("a", 1), ("b", 2), ("a", 2)]
    assert go_stable(items, lambda one, other: one[0] <= other[0]) == [("a", 2), ("a", 1), ("b", 2), ("b", 1)]
    assert go_stable(range(50), lambda one, other: one < other) == list(range(50))
