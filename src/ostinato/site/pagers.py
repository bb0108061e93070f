"""Owns pagination as data: the pagers of a list, what is on each, and where each is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.base import urls
from ostinato.base.members import TemplateError
from ostinato.site.casting import to_int
from ostinato.site.pages import EMPTY, PageGroup, Pages, PagesGroup
from ostinato.site.taxonomies import WeightedPages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ostinato.config.sections.build import OutputFormat
    from ostinato.site.page import Page
    from ostinato.site.targets import Target


@dataclass(slots=True, eq=False)
class Paginator:
    """A list cut into pagers. `page` and `format` say whose list it is."""

    page: Page
    format: OutputFormat
    elements: tuple[Pages | PagesGroup, ...]
    total: int
    size: int
    pagers: tuple[Pager, ...] = ()

    def target(self, number: int) -> Target:
        """Where the pager with this number is published; the first is the page itself."""
        path = self.page.site.settings.config.pagination.path
        return self.page.site.publishing.target(
            self.page, self.format, f"/{path}/{number}/" if number > 1 else ""
        )

    def url(self, number: int) -> str:
        return urls.with_base_path(self.target(number).link, self.page.site.settings.urls)


class Pager:
    """One page of a paginated list."""

    __slots__ = ("_url", "number", "paginator")
    go_type = "*page.Pager"

    def __init__(self, number: int, paginator: Paginator) -> None:
        self.number = number
        self.paginator = paginator
        self._url = ""

    def __str__(self) -> str:
        return f"Pager {self.number}"

    @property
    def url(self) -> str:
        if not self._url:
            self._url = self.paginator.url(self.number)
        return self._url

    @property
    def element(self) -> Pages | PagesGroup:
        elements = self.paginator.elements
        return elements[self.number - 1] if elements else EMPTY

    @property
    def pages(self) -> Pages:
        return self.element if isinstance(self.element, Pages) else EMPTY

    @property
    def page_groups(self) -> PagesGroup | None:
        return self.element if isinstance(self.element, PagesGroup) else None

    @property
    def number_of_elements(self) -> int:
        element = self.element
        return len(element) if isinstance(element, Pages) else element.count()

    @property
    def has_prev(self) -> bool:
        return self.number > 1

    @property
    def prev(self) -> Pager | None:
        return self.paginator.pagers[self.number - 2] if self.has_prev else None

    @property
    def has_next(self) -> bool:
        return self.number < len(self.paginator.elements)

    @property
    def next(self) -> Pager | None:
        return self.paginator.pagers[self.number] if self.has_next else None

    @property
    def first(self) -> Pager:
        return self.paginator.pagers[0]

    @property
    def last(self) -> Pager:
        return self.paginator.pagers[-1]


class Pagers:
    """The list of all pagers."""

    __slots__ = ("items", "memo")
    go_type = "page.pagers"

    def __init__(self, items: Sequence[Pager]) -> None:
        self.items = tuple(items)
        self.memo: dict[object, object] = {}

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Pager]:
        return iter(self.items)

    def __getitem__(self, index: int) -> Pager:
        return self.items[index]

    def with_items(self, items: Iterable[Pager]) -> Pagers:
        return Pagers(tuple(items))


def paginate(page: Page, form: OutputFormat, pages: object, *options: object) -> Pager:
    """The first pager over some pages: `.Paginate`. Raises TemplateError."""
    size = pager_size(page, options)
    groups = _as_groups(pages)
    if groups is not None:
        elements: tuple[Pages | PagesGroup, ...] = tuple(_cut_groups(groups, size))
        total = groups.count()
    else:
        listed = as_pages(pages)
        total = len(listed)
        elements = tuple(listed.with_items(listed.items[at : at + size]) for at in range(0, total, size))
    paginator = Paginator(page, form, elements, total, size)
    paginator.pagers = tuple(Pager(number, paginator) for number in range(1, max(1, len(elements)) + 1))
    return paginator.pagers[0]


def default_list(page: Page) -> Pages:
    """What `.Paginator` pages through."""
    if page.is_home:
        return page.site.regular_pages
    if page.kind in ("term", "taxonomy"):
        return page.pages
    return page.regular_pages


def pager_size(page: Page, options: tuple[object, ...]) -> int:
    if len(options) > 1:
        raise TemplateError("too many arguments, 'pager size' is currently the only option")
    size = to_int(options[0]) if options else page.site.settings.config.pagination.pager_size
    if size <= 0:
        raise TemplateError("'pager size' must be a positive integer")
    return size


def as_pages(value: object) -> Pages:
    """Anything that is a list of pages. Raises TemplateError for all else."""
    from ostinato.site.page import Page

    if value is None:
        return EMPTY
    if isinstance(value, Pages):
        return value
    if isinstance(value, WeightedPages):
        return value.pages()
    if isinstance(value, PageGroup):
        return value.pages
    items = getattr(value, "items", value)
    if isinstance(items, list | tuple) and all(isinstance(item, Page) for item in items):
        return Pages(items)
    raise TemplateError(f"cannot convert type {type(value).__name__} to Pages")


def _as_groups(value: object) -> PagesGroup | None:
    if isinstance(value, PagesGroup):
        return value
    items = getattr(value, "items", value)
    if isinstance(items, list | tuple) and items and all(isinstance(item, PageGroup) for item in items):
        return PagesGroup(items)
    return None


def _cut_groups(groups: PagesGroup, size: int) -> list[PagesGroup]:
    """Groups cut by number of pages; a group that is cut stands on both sides."""
    flat = [(group.key, page) for group in groups for page in group.pages]
    cut: list[PagesGroup] = []
    for at in range(0, len(flat), size):
        held: list[tuple[object, list[Page]]] = []
        for key, page in flat[at : at + size]:
            if not held or held[-1][0] != key:
                held.append((key, []))
            held[-1][1].append(page)
        cut.append(PagesGroup(PageGroup(key, Pages(pages)) for key, pages in held))
    return cut
