"""Owns the tree of one site's pages by logical path: who is below whom."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from ostinato.site import kinds
from ostinato.site.ordering import by_default
from ostinato.site.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ostinato.site.page import Page


class Tree:
    """The pages of a site by path. The home page has the empty path."""

    def __init__(self, pages: Mapping[str, Page], complements: Mapping[str, Page] | None = None) -> None:
        self.by_path = dict(sorted(pages.items()))
        self.pages: tuple[Page, ...] = tuple(self.by_path.values())
        self.home = self.by_path[""]
        self._listed = dict(sorted({**pages, **complements}.items())) if complements else self.by_path
        """The pages that lists are made of: those of other sites among them, where this one has none."""
        self._paths = list(self._listed)
        self._items = tuple(self._listed.values())
        self._children = self._grouped()

    def get(self, path: str) -> Page | None:
        return self.by_path.get("" if path == "/" else path)

    def branch_above(self, folder: str) -> Page:
        """The nearest branch at a folder or above it; in the end that is the home page."""
        found = self.by_path.get(folder)
        while found is None or found.kind not in kinds.BRANCHES:
            folder = folder.rpartition("/")[0]
            if not folder:
                return self.home
            found = self.by_path.get(folder)
        return found

    @property
    def listed(self) -> tuple[Page, ...]:
        """All pages that lists may hold."""
        return self._items

    def descendants(self, path: str) -> tuple[Page, ...]:
        """Everything below a path, in the order of paths."""
        if not path or path == "/":
            return self._items[1:]
        low = bisect_left(self._paths, path + "/")
        return self._items[low : bisect_left(self._paths, path + "0", low)]

    def children(self, branch: Page) -> list[Page]:
        """The pages whose nearest branch above is this one."""
        return self._children.get(branch, [])

    def below(self, branch: Page, wanted: Iterable[str], *, recursive: bool = False) -> Pages:
        """The listed pages of some kinds below a branch, in Hugo's order."""
        found = self.descendants(branch.path_info.base) if recursive else self.children(branch)
        return Pages(
            by_default(page for page in found if page.kind in wanted and page.is_listed(globally=False))
        )

    def sections_of(self, branch: Page) -> Pages:
        if branch.kind not in kinds.BRANCHES:
            return Pages()
        return self.below(branch, (kinds.SECTION,))

    def _grouped(self) -> dict[Page, list[Page]]:
        below: dict[Page, list[Page]] = {}
        for path, page in self._listed.items():
            if path:
                below.setdefault(self.branch_above(path.rpartition("/")[0]), []).append(page)
        return below
