"""Owns the orders of pages: Hugo's default (weight, date, title, path) and those of the `By…` methods."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from ostinato.base.collation import CollationKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ostinato.site.page import Page

T = TypeVar("T")

PlainKey: TypeAlias = tuple[str, str]
DefaultKey: TypeAlias = tuple[bool, int, int, CollationKey, PlainKey]


def plain_key(text: str) -> PlainKey:
    """Go's order of strings as Hugo folds them: without case first, then with."""
    return (text.lower(), text)


def by_default(pages: Iterable[Page], rank: Mapping[Page, int] | None = None) -> list[Page]:
    """Hugo's default order; `rank` (a term's weights, the order in front matter) comes before all else."""
    if not rank:
        return sorted(pages, key=_default_key)
    if -1 not in rank.values():
        return sorted(pages, key=lambda page: (rank.get(page, 0), page.sort_key))

    def compare(one: Page, other: Page) -> int:
        return _ranked(one, other, rank)

    return sorted(pages, key=cmp_to_key(compare))


def _default_key(page: Page) -> DefaultKey:
    return page.sort_key


def _ranked(one: Page, other: Page, rank: Mapping[Page, int]) -> int:
    """A weight of -1 is no weight: such pages only meet in the default order."""
    a, b = rank.get(one, 0), rank.get(other, 0)
    if a != b and a != -1 and b != -1:
        return -1 if a < b else 1
    return (one.sort_key > other.sort_key) - (one.sort_key < other.sort_key)


def by_language(pages: Iterable[Page]) -> list[Page]:
    """The languages' weights first, then date, title and file."""

    def key(page: Page) -> tuple[bool, int, int, PlainKey, PlainKey]:
        weight = page.site.language.weight
        file = plain_key(page.source_name)
        return (weight == 0, weight, -page.date.unix(), plain_key(page.link_title), file)

    return sorted(pages, key=key)


def go_stable(items: Sequence[T], less: Callable[[T, T], bool]) -> list[T]:
    """Go's `sort.Stable` for orders that are not strict: equal items then change places as they do in Go."""
    work = list(items)
    block = 20
    size = len(work)
    for start in range(0, size, block):
        _insertion(work, start, min(start + block, size), less)
    while block < size:
        for start in range(0, size - block, 2 * block):
            _merge(work, start, start + block, min(start + 2 * block, size), less)
        block *= 2
    return work


def _insertion(work: list[T], start: int, end: int, less: Callable[[T, T], bool]) -> None:
    for i in range(start + 1, end):
        j = i
        while j > start and less(work[j], work[j - 1]):
            work[j], work[j - 1] = work[j - 1], work[j]
            j -= 1


def _merge(work: list[T], low: int, middle: int, high: int, less: Callable[[T, T], bool]) -> None:
    """Merge two ordered runs; of two items that are each `less` than the other, the later one goes first."""
    left, right = work[low:middle], work[middle:high]
    merged: list[T] = []
    i = j = 0
    while i < len(left) and j < len(right):
        if less(right[j], left[i]):
            merged.append(right[j])
            j += 1
        else:
            merged.append(left[i])
            i += 1
    work[low:high] = merged + left[i:] + right[j:]
