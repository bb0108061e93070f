"""Owns the web as the browser is shown it: the site at its own address, and others who answer as good as nothing."""

from __future__ import annotations

import base64
import mimetypes
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from ostinato.check.findings import Place

if TYPE_CHECKING:
    from ostinato.check.policy.derive import Policy
    from ostinato.check.site import Site
    from ostinato.world.disk import Disk

_MOST_BYTES = 16 << 20
"""No more of a file goes through the pipe: enough of a film to see that it plays."""
_TYPES = {
    "avif": "image/avif",
    "mjs": "text/javascript",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
}
"""Those that not every system knows."""
_STUBS = {
    "Document": ("text/html", b"<!doctype html><title>nothing</title>"),
    "Font": ("font/woff2", b""),
    "Image": ("image/gif", base64.b64decode("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==")),
    "Media": ("video/mp4", b""),
    "Script": ("text/javascript", b""),
    "Stylesheet": ("text/css", b""),
}
"""What others are taken to answer, by what is asked for."""
_FOR_ALL = (("Access-Control-Allow-Origin", "*"),)
_NO_ORIGIN = "https://site.invalid"
_OWN_SCHEMES = ("", "data", "blob", "about", "chrome", "devtools", "chrome-error")
_SHOWN = 160


class Answer(NamedTuple):
    """What a request is answered with."""

    status: int
    kind: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class PretendedWeb:
    """A site in a folder, at the address where it will be, under a policy."""

    def __init__(self, disk: Disk, folder: str, site: Site, policy: Policy) -> None:
        self._disk = disk
        self._folder = folder
        self._site = site
        self._headers = policy.all_headers()
        self.origin = site.origin or _NO_ORIGIN
        self.top = f"{self.origin}{site.root}"

    def url_of(self, path: str) -> str:
        """The address of a page, as links to it are written."""
        name = path.removesuffix("index.html") if path.rpartition("/")[2] == "index.html" else path
        return f"{self.top}{quote(name, errors='surrogateescape')}"

    def foreign_origin(self, url: str) -> str:
        """Whom else an address belongs to; nothing for one of the site, and for what no network is asked for."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        return "" if origin == self.origin or parts.scheme in _OWN_SCHEMES else origin

    def answer(self, url: str, what: str) -> Answer | None:
        """What is answered to a request for something; None for addresses that the browser itself resolves."""
        if self.foreign_origin(url):
            # With no answer at all, what waits for it would not go on, and not show what it asks for next.
            kind, body = _STUBS.get(what, ("application/json", b"{}"))
            return Answer(200, kind, body, _FOR_ALL)
        if urlsplit(url).scheme in _OWN_SCHEMES:
            return None
        if file := self._file_at(url):
            data = self._disk.read(f"{self._folder}/{file}")[:_MOST_BYTES]
            return Answer(200, _type_of(file), data, self._headers)
        if urlsplit(url).path == "/favicon.ico":
            # Browsers ask for this one whatever the page says.
            return Answer(204, "image/x-icon")
        return Answer(404, "text/plain", b"", self._headers)

    def place(self, url: str, line: int, column: int) -> Place | None:
        """A place in a file of the site; the numbers count from 0."""
        file = self._file_at(url)
        if file is None:
            return None
        lines = self._disk.read(f"{self._folder}/{file}").decode("utf-8", "replace").split("\n")
        text = lines[line].rstrip("\r") if line < len(lines) else ""
        start = max(0, min(column - _SHOWN // 3, len(text) - _SHOWN))
        return Place(file, line + 1, column + 1, text[start : start + _SHOWN], start + 1)

    def _file_at(self, url: str) -> str | None:
        path = unquote(urlsplit(url).path, errors="surrogateescape")
        if not url.startswith(f"{self.origin}/") or not path.startswith(self._site.root):
            return None
        return self._site.file_at(path.removeprefix(self._site.root) or "/")


def _type_of(file: str) -> str:
    suffix = file.rpartition(".")[2].lower()
    return _TYPES.get(suffix) or mimetypes.guess_type(file)[0] or "application/octet-stream"
