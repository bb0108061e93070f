"""Owns which files of a site a file asks for, read out of HTML and CSS. Too many do no harm; one missing would.

They are kept as hashes: ten thousand pages have half a million of them.
"""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import xxhash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ATTRIBUTE = re.compile(
    r"""\b(?:href|src|poster|data|action|content|srcset|imagesrcset)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""",
    re.IGNORECASE,
)
_STYLE = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^\s"')]+))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')""")
_ENTITY = re.compile(r"&(?:amp|#38|#x26);", re.IGNORECASE)
_READ = re.compile(r"html|css|svg|xml")
_EMPTY = b""


def references(path: str, data: bytes, media_type: str, base_url: str) -> bytes:
    """The hashes of all paths that a file may mean. `base_url` is where the root of the site is."""
    if not _READ.search(media_type):
        return _EMPTY
    return hashes(set(paths_of(path, data.decode("utf-8", "replace"), base_url)))


def paths_of(path: str, text: str, base_url: str) -> Iterator[str]:
    """The files that a text asks for, as paths from the root of the site."""
    root = urlsplit(base_url if base_url.endswith("/") else f"{base_url}/")
    own = urljoin(root.geturl(), path)
    for reference in set(_written(text)):
        found = _path(reference, own, root)
        if found is None or not found.startswith(root.path):
            continue
        meant = unquote(found.removeprefix(root.path))
        if meant == "" or meant.endswith("/"):
            yield f"{meant}index.html"
        else:
            yield meant
            yield f"{meant}/index.html"


_END = re.compile(r"[?#]")
_WINDING = re.compile(r"//|/\.")


def _path(reference: str, own: str, root: SplitResult) -> str | None:
    """The path of a reference on the host of the site; None where it leads to another."""
    if reference.startswith("/") and not _WINDING.search(reference):
        return _END.split(reference, maxsplit=1)[0]  # most are so, and the long way takes long
    try:
        url = urlsplit(urljoin(own, reference))
    except ValueError:
        return None
    return url.path if url.netloc == root.netloc else None


def _written(text: str) -> Iterator[str]:
    for found in _ATTRIBUTE.finditer(text):
        value = _ENTITY.sub("&", found[1] or found[2] or found[3] or "").strip()
        if "srcset" in found[0][:12].lower():
            yield from (each.split()[0] for each in value.split(",") if each.strip())
        elif value and not value.startswith(("#", "data:", "mailto:", "javascript:")):
            yield value
    for found in _STYLE.finditer(text):
        yield next(filter(None, found.groups()), "")


def hashes(paths: Iterable[str]) -> bytes:
    return array("Q", sorted(hash_of(path) for path in paths)).tobytes()


def hash_of(path: str) -> int:
    return xxhash.xxh3_64_intdigest(path.encode("utf-8", "surrogateescape"))


def union(many: Iterable[bytes]) -> frozenset[int]:
    """All hashes of several files."""
    found: set[int] = set()
    for each in many:
        found.update(memoryview(each).cast("Q"))
    return frozenset(found)
