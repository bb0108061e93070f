"""Owns what checks know of the whole site: its own address, its files, and where an address of it leads."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from ostinato.check.findings import Place  # noqa: TC001  the decoder reads the types of the fields
from ostinato.check.reading.urls import Address, Base, Whose, host_of, resolve, scheme_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.check.settings import CheckSettings


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """The files of the site with their sizes, and what reading them left to be looked at together."""

    sizes: Mapping[str, int]
    summaries: tuple[Summary, ...]


class Summary(msgspec.Struct, frozen=True, array_like=True):
    """What one file contributes to checks of the whole site."""

    path: str
    kind: str
    fragments: tuple[tuple[str, str, Place], ...] = ()
    """Parts of other pages that it links to: file, fragment, where the link stands."""
    external: tuple[str, ...] = ()
    """The pages of others that it links to."""
    identities: frozenset[str] = frozenset()


_PLAIN_FOLDER = re.compile(r"(?:[A-Za-z0-9_-]+/)+")
"""The path of a folder that means what it says."""


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """What a check of one file may ask about the site around it."""

    settings: CheckSettings
    scheme: str
    origin: str
    root: str
    sizes: Mapping[str, int]
    files: frozenset[str]
    top: Base
    settled: set[str] = field(default_factory=set)
    """Addresses that lead to a page of the site from wherever they stand: no check has more to say of them."""
    _prefix: str = field(init=False)
    """How an address of the site begins when it is written out."""
    _addresses: dict[str, Address] = field(default_factory=dict)
    _found: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_prefix", self.origin + self.root)

    def base_of(self, path: str) -> Base:
        """What the addresses of a file are relative to."""
        folder = posixpath.dirname(path)
        return Base(self.scheme, self.origin, self.root, f"{folder}/" if folder else "")

    def moved_base(self, base: Base, href: str) -> Base:
        """The base of a page with a `base` element."""
        address = resolve(href, base)
        if address.whose is Whose.FOREIGN:
            return base._replace(elsewhere=address.origin)
        if address.whose is not Whose.OWN or not address.path:
            return base
        folder = "" if address.path == "/" else address.path.rpartition("/")[0]
        return base._replace(folder=f"{folder}/" if folder else "")

    def address(self, url: str, base: Base) -> Address:
        """What an address means relative to a base."""
        # What does not depend on the page is remembered once for all pages.
        if base.elsewhere or (url[:1] != "/" and url[:4] != "http"):
            return resolve(url, base)
        found = self._addresses.get(url)
        if found is None:
            found = self._addresses[url] = resolve(url, self.top)
            is_plain = found.whose is Whose.OWN and not found.fragment and "=" not in url
            if is_plain and found.path and not self.is_missing(found):
                self.settled.add(url)
        return found

    def is_settled(self, url: str) -> bool:
        """Whether an address leads to a page of the site from wherever it stands."""
        if url in self.settled:
            return True
        if url.startswith(self._prefix):
            below = url[len(self._prefix) :]
            if _PLAIN_FOLDER.fullmatch(below) and f"{below}index.html" in self.files:
                self.settled.add(url)
                return True
        return False

    def is_missing(self, address: Address) -> bool:
        """Whether an address of the site leads to no file. What is outside of the folder is not missed."""
        if address.whose is not Whose.OWN or not address.path:
            return False
        return (address.path[0] != "/" or address.path == "/") and self.file_at(address.path) is None

    def near(self, path: str) -> list[str]:
        """The files in the folder of a path, among which a misspelt one may be."""
        folder = posixpath.dirname(path.rstrip("/"))
        return _folders(self.files).get(folder, [])

    def file_at(self, path: str) -> str | None:
        """The file that a server would send for a path of the site, or None where there is none."""
        try:
            return self._found[path]
        except KeyError:
            found = self._found[path] = _file_at(path, self.files)
            return found


def site_of(settings: CheckSettings, sizes: Mapping[str, int], home: str) -> Site:
    """The site of a folder. Without a base URL its own address is read from what its home page says of itself."""
    base_url = settings.base_url or _guess(home)
    scheme = scheme_of(base_url) or "https"
    rest = base_url.partition("://")[2]
    authority, slash, path = rest.partition("/")
    host = host_of(authority, scheme)
    root = f"/{path.strip('/')}/" if slash and path.strip("/") else "/"
    origin = f"{scheme}://{host}" if host else ""
    return Site(settings, scheme, origin, root, sizes, frozenset(sizes), Base(scheme, origin, root, ""))


_OWN_ADDRESS = re.compile(
    r"""<(?:link\b[^>]*?\brel=["']?canonical["']?[^>]*?\bhref=["']?|
           link\b[^>]*?\bhref=["']?(?=[^"'>\s]*["'\s][^>]*\brel=["']?canonical)|
           meta\b[^>]*?\bproperty=["']?og:url["']?[^>]*?\bcontent=["']?)(https?://[^"'\s>]+)""",
    re.VERBOSE | re.IGNORECASE,
)


def _guess(home: str) -> str:
    """The address that a home page gives itself."""
    found = _OWN_ADDRESS.search(home)
    return found[1] if found else ""


def _file_at(path: str, files: frozenset[str]) -> str | None:
    name = "" if path == "/" else path
    if name.endswith("/") or not name:
        return next((name + index for index in ("index.html", "index.htm") if name + index in files), None)
    if name in files:
        return name
    # Hosts answer `/about` with `about/index.html` or `about.html`.
    return next((found for found in (f"{name}/index.html", f"{name}.html") if found in files), None)


@lru_cache(maxsize=4)
def _folders(files: frozenset[str]) -> dict[str, list[str]]:
    """The names in each folder, as links spell them."""
    folders: dict[str, set[str]] = {}
    for file in files:
        name = file.removesuffix("index.html") if file.endswith("/index.html") else file
        folders.setdefault(posixpath.dirname(name.rstrip("/")), set()).add(name)
    return {folder: sorted(names)[:500] for folder, names in folders.items()}
