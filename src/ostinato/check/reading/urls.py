"""Owns addresses as browsers understand them: whose they are, and which file of the site they mean."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from enum import Enum
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

_IGNORED = re.compile(r"[\t\n\r]")
_EDGES = "".join(map(chr, range(33)))
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_SPECIAL = frozenset(("http", "https", "ws", "wss", "ftp"))
_DEFAULT_PORTS = {"http": "80", "https": "443", "ws": "80", "wss": "443", "ftp": "21"}
_AUTHORITY = re.compile(r"[^/?#]*")


class Whose(Enum):
    """Where an address leads."""

    OWN = "own"
    FOREIGN = "foreign"
    INLINE = "inline"
    """`data:`, `blob:`, `about:`: nothing leaves the page."""
    SCRIPT = "script"
    """`javascript:` and its kin."""
    OTHER = "other"
    """Another program: `mailto:`, `tel:`."""
    BROKEN = "broken"


class Address(NamedTuple):
    """An address that was resolved against a page. Only one's own has a path, without the base of the site."""

    whose: Whose
    origin: str = ""
    path: str = ""
    fragment: str = ""
    has_query: bool = False

    def spelled(self, url: str) -> str:
        """What allowances are compared with: the address with its scheme and host."""
        return url if url[: len(self.origin)].lower() == self.origin else f"{self.origin}/"


_INLINE = frozenset(("data", "blob", "about"))
_SCRIPTS = frozenset(("javascript", "vbscript", "livescript"))


def cleaned(url: str) -> str:
    """An address without what browsers leave out of it: line breaks, tabs, spaces at its ends."""
    if url.isprintable() and url and url[0] != " " and url[-1] != " ":
        return url
    return _IGNORED.sub("", url.strip(_EDGES))


def scheme_of(url: str) -> str:
    """The scheme of an address in lower case, or nothing for a relative one."""
    found = _SCHEME.match(url)
    return found[1].lower() if found else ""


class Base(NamedTuple):
    """What addresses of one page are relative to: the origin and base path of the site, the page's own folder."""

    scheme: str
    origin: str
    root: str
    """The path of the site's top folder, with slashes around."""
    folder: str
    """The page's folder below the top, with a slash at its end unless it is the top."""
    elsewhere: str = ""
    """The foreign origin that a page has made its base with a `base` element."""


@lru_cache(maxsize=1 << 16)
def resolve(url: str, base: Base) -> Address:
    """What an address means on a page. Source: WHATWG URL Standard."""
    url = cleaned(url)
    scheme = scheme_of(url)
    rest = url[len(scheme) + 1 :] if scheme else url
    if scheme in _INLINE:
        return Address(Whose.INLINE)
    if scheme in _SCRIPTS:
        return Address(Whose.SCRIPT)
    if scheme and scheme not in _SPECIAL:
        return Address(Whose.OTHER)
    rest, _, fragment = rest.partition("#")
    fragment = unquote(fragment)
    rest = rest.replace("\\", "/")
    # A special scheme that is the page's own and has no slashes is only a longer way to be relative.
    if rest.startswith("//") or (scheme and scheme != base.scheme):
        return _absolute(scheme or base.scheme, rest.lstrip("/"), fragment, base)
    path, query, _ = rest.partition("?")
    if base.elsewhere and (path or query):
        return Address(Whose.FOREIGN, base.elsewhere)
    return _own(path, fragment, has_query=bool(query), base=base)


def _absolute(scheme: str, rest: str, fragment: str, base: Base) -> Address:
    authority = _AUTHORITY.match(rest)
    host = host_of(authority[0] if authority else "", scheme)
    if not host:
        return Address(Whose.BROKEN)
    origin = f"{scheme}://{host}"
    if origin != base.origin and not _is_same_site(origin, base.origin):
        return Address(Whose.FOREIGN, origin)
    path, query, _ = rest[len(authority[0]) if authority else 0 :].partition("?")
    return _own(path or "/", fragment, has_query=bool(query), base=base)


def _is_same_site(origin: str, own: str) -> bool:
    """Whether an address only differs in `http` instead of `https`."""
    return bool(own) and origin.partition(":")[2] == own.partition(":")[2] and origin.startswith("http")


def _own(path: str, fragment: str, *, has_query: bool, base: Base) -> Address:
    if path.startswith("/"):
        if not path.startswith(base.root):
            if path + "/" == base.root:
                path = base.root
            else:
                return Address(Whose.OWN, base.origin, "/" + unquote(path), fragment, has_query)
        below = path[len(base.root) :]
    elif path:
        below = base.folder + path
    else:
        return Address(Whose.OWN, base.origin, "", fragment, has_query)
    below = unquote(below)
    is_folder = not below or below.endswith(("/", "/.", "/.."))
    if "." in below or "//" in below:
        below = posixpath.normpath("/" + below).lstrip("/")
    below = below.rstrip("/")
    return Address(
        Whose.OWN, base.origin, (below + "/" if is_folder and below else below) or "/", fragment, has_query
    )


@lru_cache(maxsize=4096)
def host_of(authority: str, scheme: str) -> str:
    """The host and port that an authority names, as browsers write them; nothing where there is none."""
    host = unquote(authority.rpartition("@")[2])
    host = unicodedata.normalize("NFKC", host).lower().replace("\u3002", ".").rstrip(".")
    name, colon, port = host.rpartition(":")
    if colon and port.isdigit() and not name.endswith(":"):
        host = name if port == _DEFAULT_PORTS.get(scheme) else f"{name}:{int(port)}"
    elif colon and not port:
        host = name
    if not host or any(char in host for char in " <>^|%\\#?/"):
        return ""
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return host
    return host
