"""Owns the order of uploads where files are replaced in place: no page is shown before what it asks for is there.

Files at new paths come first, for no page that is live asks for them; then what is replaced, assets before pages,
single pages before those that list them, feeds and site maps next, the home page last; new pages among themselves
in the same order. Nothing is removed before
the end. So whatever a page that is live asks for is there at any time, be it the old page or the new one.
"""

from __future__ import annotations

from enum import IntEnum
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from ostinato.deploy.target import Item


class Rank(IntEnum):
    """A group of uploads: each begins when the one before is there and verified."""

    NEW_ASSETS = 0
    NEW_PAGES = 1
    NEW_LISTS = 2
    NEW_HOME = 3
    ASSETS = 4
    PAGES = 5
    LISTS = 6
    FEEDS = 7
    HOME = 8


_FEEDS = (".xml", ".json", ".txt", ".atom", ".rss", ".opml", ".webmanifest")
"""What names pages: it may be read by programs, which follow what they find."""


def in_order(
    items: Iterable[Item],
    live: Collection[str],
    all_paths: Iterable[str],
    rank_of: Callable[[str], int] = lambda _: 0,
) -> tuple[tuple[Item, ...], ...]:
    """Uploads in groups. `live` are the paths that are there now, `rank_of` the author's own wish within a group."""
    folders = _with_pages_below(all_paths)

    def key(item: Item) -> tuple[int, int, str]:
        return (_rank(item, live, folders), rank_of(item.path), item.path)

    ordered = sorted(items, key=key)
    return tuple(tuple(group) for _, group in groupby(ordered, key=lambda item: _rank(item, live, folders)))


def is_page(path: str) -> bool:
    return path.endswith((".html", ".htm"))


def _rank(item: Item, live: Collection[str], folders: Collection[str]) -> Rank:
    path, is_new = item.path, item.path not in live
    if path == "index.html":
        return Rank.NEW_HOME if is_new else Rank.HOME
    if is_page(path):
        if path.rpartition("/")[0] in folders:
            return Rank.NEW_LISTS if is_new else Rank.LISTS
        return Rank.NEW_PAGES if is_new else Rank.PAGES
    if is_new:
        return Rank.NEW_ASSETS
    return Rank.FEEDS if path.endswith(_FEEDS) else Rank.ASSETS


def _with_pages_below(paths: Iterable[str]) -> frozenset[str]:
    """The folders that have pages in folders of their own: their index lists them."""
    found: set[str] = set()
    for path in paths:
        if is_page(path):
            above = path.rpartition("/")[0].rpartition("/")[0]
            while above and above not in found:
                found.add(above)
                above = above.rpartition("/")[0]
    return frozenset(found)
