"""Owns collections of pages: immutable, with an identity, and with everything worked out from them kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ostinato.base.collation import collator
from ostinato.base.members import TemplateError, has_member, member
from ostinato.site.casting import to_int
from ostinato.site.ordering import by_default, by_language, go_stable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ostinato.base.gotime import Time
    from ostinato.site.page import Page

R = TypeVar("R")


class Pages:
    """A list of pages. Two are the same only if they are one object, so results can be kept by identity.

    `rank` is what orders pages before their own weights do: a term's weights, or the order of terms in
    front matter. `memo` keeps the results of pure functions over this collection.
    """

    __slots__ = ("items", "memo", "rank")
    go_type = "page.Pages"

    def __init__(self, items: Iterable[Page] = (), rank: Mapping[Page, int] | None = None) -> None:
        self.items: tuple[Page, ...] = tuple(items)
        self.rank = rank
        self.memo: dict[object, object] = {}

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Page]:
        return iter(self.items)

    def __getitem__(self, index: int) -> Page:
        return self.items[index]

    def __contains__(self, page: object) -> bool:
        return page in self._positions()

    def __repr__(self) -> str:
        return f"Pages({len(self.items)})"

    __str__ = __repr__

    def with_items(self, items: Iterable[Page]) -> Pages:
        """Another collection of the same nature: what filters, limits and sorts of this one give."""
        return Pages(items, self.rank)

    def grouped(self, key: object) -> PageGroup:
        """These pages under a key (`group`)."""
        return PageGroup(key, self)

    def once(self, key: object, work: Callable[[], R]) -> R:
        """The result of `work`, done on the first call with this key."""
        memo = self.memo
        if key not in memo:
            memo[key] = work()
        return memo[key]  # type: ignore[return-value]

    def sorted_by(self, name: str, key: Callable[[Page], object]) -> Pages:
        """A stable order by one value, kept under its name."""
        return self.once(name, lambda: self.with_items(sorted(self.items, key=key)))  # type: ignore[arg-type]

    def by_default(self) -> Pages:
        """Weight, date, link title, path: the order that Hugo gives every list."""
        return self.once("ByWeight", lambda: self.with_items(by_default(self.items, self.rank)))

    def by_title(self) -> Pages:
        key = self._collation_key()
        return self.sorted_by("ByTitle", lambda page: key(page.title))

    def by_link_title(self) -> Pages:
        key = self._collation_key()
        return self.sorted_by("ByLinkTitle", lambda page: key(page.link_title))

    def by_date(self) -> Pages:
        return self.sorted_by("ByDate", lambda page: page.date.unix())

    def by_publish_date(self) -> Pages:
        return self.sorted_by("ByPublishDate", lambda page: page.publish_date.unix())

    def by_expiry_date(self) -> Pages:
        return self.sorted_by("ByExpiryDate", lambda page: page.expiry_date.unix())

    def by_lastmod(self) -> Pages:
        return self.sorted_by("ByLastmod", lambda page: page.lastmod.unix())

    def by_length(self) -> Pages:
        return self.sorted_by("ByLength", lambda page: page.renderer.length(page))

    def by_language(self) -> Pages:
        return self.once("ByLanguage", lambda: self.with_items(by_language(self.items)))

    def by_param(self, key: object) -> Pages:
        """Numbers by value, all else as text; pages without the parameter go last."""
        if len(self.items) < 2:
            return self
        return self.once(("ByParam", key), lambda: self.with_items(self._by_param(str(key))))

    def _by_param(self, key: str) -> list[Page]:
        values = {page: page.param(key) for page in self.items}
        order = collator(self.items[0].current_site.language.code)

        def less(one: Page, other: Page) -> bool:
            a, b = values[one], values[other]
            if a is None or b is None:
                return a is not None
            if _is_number(a) and _is_number(b):
                return float(a) < float(b)  # type: ignore[arg-type]
            return order.compare(_text(a), _text(b)) < 1

        return go_stable(self.items, less)

    def reverse(self) -> Pages:
        return self.once("Reverse", lambda: self.with_items(reversed(self.items)))

    def limit(self, count: object) -> Pages:
        if not isinstance(count, int):
            raise TemplateError(f"Limit: expected integer, got {count!r}")
        if len(self.items) <= count:
            return self
        return self.once(("Limit", count), lambda: self.with_items(self.items[:count]))

    def next_of(self, page: object) -> Page | None:
        """The page before this one in the list (in Hugo's lists, newer ones come first)."""
        at = self._positions().get(page, 0)
        return self.items[at - 1] if at > 0 else None

    def prev_of(self, page: object) -> Page | None:
        at = self._positions().get(page, -1)
        return self.items[at + 1] if 0 <= at < len(self.items) - 1 else None

    def index_of(self, page: object) -> int:
        return self._positions().get(page, -1)

    def _positions(self) -> dict[object, int]:
        return self.once(
            "positions", lambda: {page: at for at, page in reversed(list(enumerate(self.items)))}
        )

    def merge_by_language(self, other: Pages) -> Pages:
        """These pages, and those of `other` that have no translation here."""

        def merged() -> Pages:
            seen = {page.translation_key for page in self.items}
            extra = [page for page in other.items if page.translation_key not in seen]
            return Pages(by_default([*self.items, *extra]))

        return self.once(("MergeByLanguage", id(other), other), merged)

    def _collation_key(self) -> Callable[[str], object]:
        language = self.items[0].current_site.language.code if self.items else ""
        return collator(language).key


EMPTY = Pages()


class PageGroup:
    """Pages that have something in common, and what that is. A group is itself a list of its pages."""

    __slots__ = ("key", "pages")
    go_type = "page.PageGroup"

    def __init__(self, key: object, pages: Pages) -> None:
        self.key = key
        self.pages = pages

    def __len__(self) -> int:
        return len(self.pages)


class PagesGroup:
    """A list of groups."""

    __slots__ = ("items", "memo")
    go_type = "page.PagesGroup"

    def __init__(self, items: Iterable[PageGroup] = ()) -> None:
        self.items = tuple(items)
        self.memo: dict[object, object] = {}

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[PageGroup]:
        return iter(self.items)

    def __getitem__(self, index: int) -> PageGroup:
        return self.items[index]

    def with_items(self, items: Iterable[PageGroup]) -> PagesGroup:
        return PagesGroup(items)

    def reverse(self) -> PagesGroup:
        return PagesGroup(reversed(self.items))

    def count(self) -> int:
        """The number of pages in all groups."""
        return sum(len(group) for group in self.items)


_BACKWARDS = ("desc", "rev", "reverse")
_FORWARDS = ("asc", "rev", "reverse")


def group_by(pages: Pages, name: object, *order: object) -> PagesGroup | None:
    """Groups by a field or method of pages (`"Section"`), in the order of its values."""
    if not pages.items:
        return None
    name = str(name)
    if not has_member(pages.items[0], name):
        raise TemplateError(f"{name} is neither a field nor a method of Page")
    return pages.once(
        ("GroupBy", name, order), lambda: _grouped(pages, [member(page, name) for page in pages.items], order)
    )


def group_by_param(pages: Pages, name: object, *order: object) -> PagesGroup | None:
    """Groups by a parameter; its first value decides the type, pages with another type are left out."""

    def work() -> PagesGroup | None:
        values = [page.own_param(str(name)) for page in pages.items]
        first = next((value for value in values if value is not None and not _is_list(value)), None)
        if first is None:
            return None
        return _grouped(pages, [value if type(value) is type(first) else None for value in values], order)

    return pages.once(("GroupByParam", name, order), work) if pages.items else None


def _grouped(pages: Pages, values: list[object], order: tuple[object, ...]) -> PagesGroup:
    groups: dict[object, list[Page]] = {}
    keys: dict[object, object] = {}
    for page, value in zip(pages.items, values, strict=True):
        if value is not None:
            slot = _slot(value)
            keys.setdefault(slot, value)
            groups.setdefault(slot, []).append(page)
    slots = list(groups)
    backwards = bool(order) and str(order[0]).lower() in _BACKWARDS
    if slots and isinstance(keys[slots[0]], str):
        key = collator(pages.items[0].current_site.language.code).key
        slots.sort(key=lambda slot: key(str(slot)), reverse=backwards)
    elif slots and isinstance(keys[slots[0]], int) and not isinstance(keys[slots[0]], bool):
        slots.sort(key=to_int, reverse=backwards)
    return PagesGroup(PageGroup(keys[slot], pages.with_items(groups[slot])) for slot in slots)


def _slot(value: object) -> object:
    """What stands for a value among the keys of groups: the value, or its identity where it has no hash."""
    try:
        hash(value)
    except TypeError:
        return id(value)
    return value


def _group_by_time(
    name: str, ordered: Callable[[Pages], Pages], time_of: Callable[[Page], Time]
) -> Callable[..., PagesGroup | None]:
    def group(pages: Pages, layout: object, *order: object) -> PagesGroup | None:
        if not pages.items:
            return None
        return pages.once(
            (name, layout, order), lambda: _by_time(pages, str(layout), ordered, time_of, order)
        )

    return group


def _by_time(
    pages: Pages,
    layout: str,
    ordered: Callable[[Pages], Pages],
    time_of: Callable[[Page], Time],
    order: tuple[object, ...],
) -> PagesGroup:
    in_order = ordered(pages)
    if not (order and str(order[0]).lower() in _FORWARDS):
        in_order = in_order.reverse()
    language = in_order.items[0].current_site.language
    groups: list[tuple[str, list[Page]]] = []
    for page in in_order.items:
        key = language.format_time(time_of(page), layout)
        if not groups or groups[-1][0] != key:
            groups.append((key, []))
        groups[-1][1].append(page)
    return PagesGroup(PageGroup(key, pages.with_items(items)) for key, items in groups)


def group_by_param_date(pages: Pages, name: object, layout: object, *order: object) -> PagesGroup | None:
    """Groups by a date that stands in a parameter."""
    if not pages.items:
        return None

    def work() -> PagesGroup:
        dates = {page: page.site.settings.dates.lenient(page.own_param(str(name))) for page in pages.items}
        return _by_time(
            pages,
            str(layout),
            lambda all_pages: all_pages.with_items(
                sorted(all_pages.items, key=lambda page: dates[page].unix())
            ),
            dates.__getitem__,
            order,
        )

    return pages.once(("GroupByParamDate", name, layout, order), work)


group_by_date = _group_by_time("GroupByDate", Pages.by_date, lambda page: page.date)
group_by_publish_date = _group_by_time(
    "GroupByPublishDate", Pages.by_publish_date, lambda page: page.publish_date
)
group_by_expiry_date = _group_by_time(
    "GroupByExpiryDate", Pages.by_expiry_date, lambda page: page.expiry_date
)
group_by_lastmod = _group_by_time("GroupByLastmod", Pages.by_lastmod, lambda page: page.lastmod)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_list(value: object) -> bool:
    return not isinstance(value, str) and hasattr(value, "__getitem__") and hasattr(value, "__len__")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


PAGES_MEMBERS: Mapping[str, Callable[..., object]] = {
    "ByWeight": Pages.by_default,
    "ByTitle": Pages.by_title,
    "ByLinkTitle": Pages.by_link_title,
    "ByDate": Pages.by_date,
    "ByPublishDate": Pages.by_publish_date,
    "ByExpiryDate": Pages.by_expiry_date,
    "ByLastmod": Pages.by_lastmod,
    "ByLength": Pages.by_length,
    "ByLanguage": Pages.by_language,
    "ByParam": Pages.by_param,
    "GroupBy": group_by,
    "GroupByParam": group_by_param,
    "GroupByDate": group_by_date,
    "GroupByPublishDate": group_by_publish_date,
    "GroupByExpiryDate": group_by_expiry_date,
    "GroupByLastmod": group_by_lastmod,
    "GroupByParamDate": group_by_param_date,
    "IndexOf": Pages.index_of,
    "Len": Pages.__len__,
    "Limit": Pages.limit,
    "MergeByLanguage": Pages.merge_by_language,
    "Next": Pages.next_of,
    "Prev": Pages.prev_of,
    "Reverse": Pages.reverse,
    "String": Pages.__str__,
}
