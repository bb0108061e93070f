"""Owns menus: entries from the configuration, from front matter and from sections, and where a page stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ostinato.base import urls
from ostinato.base.members import TemplateError
from ostinato.base.safe import HTML
from ostinato.base.values import Params
from ostinato.site import kinds
from ostinato.site.casting import to_int, to_map, to_string, to_strings
from ostinato.site.ordering import PlainKey, plain_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ostinato.site.page import Page
    from ostinato.site.site import Site


@dataclass(slots=True, eq=False)
class MenuEntry:
    """One entry of a menu. It does not change once the menus are assembled."""

    menu: str = ""
    identifier: str = ""
    parent: str = ""
    name: str = ""
    pre: HTML = field(default_factory=lambda: HTML(""))
    post: HTML = field(default_factory=lambda: HTML(""))
    configured_url: str = ""
    page_ref: str = ""
    weight: int = 0
    title: str = ""
    params: Params = field(default_factory=Params)
    page: Page | None = None
    children: Menu | None = None

    @property
    def url(self) -> str:
        return self.page.rel_permalink if self.page is not None else self.configured_url

    @property
    def key_name(self) -> str:
        return self.identifier or self.name

    def has_children(self) -> bool:
        return self.children is not None

    def is_equal(self, other: MenuEntry) -> bool:
        return self._likely_unique() == other._likely_unique() and self.parent == other.parent

    def _likely_unique(self) -> str:
        return self.identifier or self.url or self.name

    def is_same_resource(self, other: MenuEntry) -> bool:
        if self.page is not None and self.page is other.page:
            return True
        return bool(self.url) and self.url == other.url

    def with_page(self, page: Page) -> MenuEntry:
        """This entry for a page, which fills what the author left empty."""
        return replace(
            self,
            page=page,
            name=self.name or page.link_title,
            title=self.title or page.title,
            weight=self.weight or page.weight,
        )


class Menu:
    """A list of menu entries."""

    __slots__ = ("items", "memo")
    go_type = "navigation.Menu"

    def __init__(self, items: Iterable[MenuEntry] = ()) -> None:
        self.items = tuple(items)
        self.memo: dict[object, object] = {}

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[MenuEntry]:
        return iter(self.items)

    def __getitem__(self, index: int) -> MenuEntry:
        return self.items[index]

    def with_items(self, items: Iterable[MenuEntry]) -> Menu:
        return Menu(items)

    def by_weight(self) -> Menu:
        return Menu(sorted(self.items, key=_weight_key))

    def by_name(self) -> Menu:
        return Menu(sorted(self.items, key=lambda entry: plain_key(entry.name)))

    def reverse(self) -> Menu:
        return Menu(reversed(self.items))

    def limit(self, count: object) -> Menu:
        if not isinstance(count, int):
            raise TemplateError(f"Limit: expected integer, got {count!r}")
        return self if len(self.items) <= count else Menu(self.items[:count])


def _weight_key(entry: MenuEntry) -> tuple[bool, int, PlainKey, str]:
    return (entry.weight == 0, entry.weight, plain_key(entry.name), entry.identifier)


def entry_of(menu: str, settings: Mapping[str, object]) -> MenuEntry:
    """A menu entry as configuration or front matter writes it."""
    values = {str(key).lower(): value for key, value in settings.items()}
    return MenuEntry(
        menu=menu,
        identifier=to_string(values.get("identifier")),
        parent=to_string(values.get("parent")),
        name=to_string(values.get("name")),
        pre=HTML(to_string(values.get("pre"))),
        post=HTML(to_string(values.get("post"))),
        configured_url=to_string(values.get("url")),
        page_ref=to_string(values.get("pageref")),
        weight=to_int(values.get("weight")),
        title=to_string(values.get("title")),
        params=Params(to_map(values.get("params"))),
    )


def of_page(page: Page, complain: Callable[[str], None]) -> dict[str, MenuEntry]:
    """The entries that a page's front matter asks for, by menu."""
    wanted = page.params.get("menus") if page.meta.menus is None else page.meta.menus
    if wanted is None:
        wanted = page.params.get("menu")
    if wanted is None:
        return {}
    if isinstance(wanted, Mapping):
        found: dict[str, MenuEntry] = {}
        for name, settings in wanted.items():
            if settings is not None and not isinstance(settings, Mapping):
                complain(f'unable to process menus for page "{page.path}": menu "{name}" is not a map')
                continue
            found[str(name)] = entry_of(str(name), settings or {}).with_page(page)
        return found
    names = [wanted] if isinstance(wanted, str) else to_strings(wanted)
    shared = MenuEntry(menu=names[-1] if names else "").with_page(page)
    return dict.fromkeys(names, shared)


def assemble_menus(site: Site) -> dict[str, Menu]:
    """All menus of a site (Hugo: menus)."""
    flat: dict[tuple[str, str], MenuEntry] = {}
    for name, entries in site.settings.menus.items():
        for entry in entries:
            entry = _configured(site, replace(entry, menu=name))
            flat[name, entry.key_name] = entry
    listed = [page for page in site.tree.pages if page.is_listed(globally=True) and page.may_have_menus]
    if site.settings.config.section_pages_menu:
        _add_sections(site.settings.config.section_pages_menu, listed, flat)
    for page in listed:
        for name, entry in page.menus.items():
            if (name, entry.key_name) in flat:
                page.complain(
                    "menu-duplicate",
                    f'duplicate menu entry with identifier "{entry.key_name}" in menu "{name}"',
                )
                continue
            flat[name, entry.key_name] = entry
    return _as_trees(flat)


def _configured(site: Site, entry: MenuEntry) -> MenuEntry:
    page = site.finder.get(None, entry.page_ref) if entry.page_ref else None
    if page is not None:
        return entry.with_page(page)
    url = entry.configured_url
    if url.startswith("/"):
        url = urls.urlize(url, site.settings.urls)
        if not site.settings.urls.canonify:
            url = urls.with_context_root(site.settings.base_url, url)
    return replace(entry, configured_url=url)


def _add_sections(menu: str, pages: list[Page], flat: dict[tuple[str, str], MenuEntry]) -> None:
    for page in pages:
        if page.kind != kinds.SECTION:
            continue
        identifier = page.section or "/"
        if (menu, identifier) not in flat:
            flat[menu, identifier] = MenuEntry(identifier=identifier).with_page(page)


def _as_trees(flat: dict[tuple[str, str], MenuEntry]) -> dict[str, Menu]:
    children: dict[tuple[str, str], list[MenuEntry]] = {}
    for (menu, _), entry in flat.items():
        if entry.parent:
            children.setdefault((entry.menu or menu, entry.parent), []).append(entry)
    for place, below in children.items():
        parent = flat.get(place)
        if parent is None:
            parent = flat[place] = MenuEntry(name=place[1])
        parent.children = Menu(sorted(below, key=_weight_key))
    top: dict[str, list[MenuEntry]] = {}
    for (menu, _), entry in flat.items():
        if not entry.parent:
            top.setdefault(menu, []).append(entry)
    return {menu: Menu(sorted(entries, key=_weight_key)) for menu, entries in top.items()}


def has_menu_current(page: Page, menu: str, entry: MenuEntry) -> bool:
    """Whether the page stands somewhere below the entry."""
    if entry.page is not None and entry.page.kind == kinds.SECTION and entry.page.is_ancestor(page):
        return True
    if entry.children is None:
        return False
    own = page.menus.get(menu)
    for child in entry.children:
        if own is not None and child.is_equal(own):
            return True
        if child.page is page or has_menu_current(page, menu, child):
            return True
    return False


def is_menu_current(page: Page, menu: str, entry: MenuEntry) -> bool:
    """Whether the entry is the page's own."""
    own = page.menus.get(menu)
    if own is not None and own.is_equal(entry):
        return True
    if entry.page is not page:
        return False
    return _holds(page.site.menus.get(menu) or (), entry)


def _holds(menu: Iterable[MenuEntry], entry: MenuEntry) -> bool:
    return any(one.is_same_resource(entry) or _holds(one.children or (), entry) for one in menu)
