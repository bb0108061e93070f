"""Owns the look at the public address after a switch: what visitors get is what was deployed, and nothing besides.

Not all is read, but what shows soonest that something is wrong: the home page, the newest post, the feed, a page
that is not there, and what the host adds.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

from ostinato.deploy.order import is_page
from ostinato.world.network import NetworkError, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ostinato.deploy.release import Manifest
    from ostinato.deploy.target import Item
    from ostinato.world.clock import Clock
    from ostinato.world.network import Network, Response

PATIENCE = 120.0
"""Seconds that a host may take to show a release: some copy it to many machines first."""
_NO_SUCH_PAGE = "there-is-no-such-page"
_FIRST_POST = re.compile(rb"<(?:item|entry)\b.*?<link(?:>| [^>]*href=[\"'])\s*([^<\"']+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LiveCheck:
    """A visitor at the public address of a site."""

    base_url: str
    network: Network
    clock: Clock
    read: Callable[[Item], bytes]
    say: Callable[[str], None]
    patience: float = PATIENCE

    def __call__(self, manifest: Manifest) -> Sequence[str]:
        """What is wrong at the public address, when it had time to come right."""
        ends_at = self.clock.monotonic() + self.patience
        wait = 1.0
        while problems := [*self._problems(manifest)]:
            if self.clock.monotonic() + wait > ends_at:
                return problems
            self.say(f"{problems[0]}; looking again in {wait:.0f} s")
            self.clock.sleep(wait)
            wait = min(wait * 2, 15.0)
        self._look_at_cache(manifest)
        return []

    def _problems(self, manifest: Manifest) -> Iterator[str]:
        for path in self._places(manifest):
            yield from self._wrong_with(manifest.items[path], manifest.id)
        yield from self._wrong_with_nothing(manifest.id)

    def _places(self, manifest: Manifest) -> list[str]:
        """The home page, the feed, the newest post, a style sheet: as far as the site has them."""
        paths = [path for path in ("index.html", "index.xml") if path in manifest.items]
        newest = self._newest(manifest)
        styles = next((path for path in manifest.items if path.endswith(".css")), None)
        return list(dict.fromkeys(path for path in (*paths, newest, styles) if path is not None))

    def _newest(self, manifest: Manifest) -> str | None:
        feed = manifest.items.get("index.xml")
        found = _FIRST_POST.search(_unpacked(self.read(feed))) if feed is not None else None
        if found is None:
            return next((path for path in manifest.items if is_page(path) and "/" in path), None)
        base = urlsplit(self._base).path
        path = (
            unquote(urlsplit(found[1].decode("utf-8", "replace").strip()).path).removeprefix(base).lstrip("/")
        )
        path = f"{path}index.html" if path == "" or path.endswith("/") else path
        return path if path in manifest.items else None

    def _wrong_with(self, item: Item, release: str) -> Iterator[str]:
        url = self._url(item.path)
        answer = self._fetched(url, release)
        if isinstance(answer, str):
            yield answer
        elif answer.status != 200:
            yield f"{url} answers {answer.status} {answer.reason}".rstrip()
        elif not self._is(answer.body, item):
            yield f"{url} is not what was deployed"
        else:
            yield from _wrong_headers(url, answer, item)

    def _wrong_with_nothing(self, release: str) -> Iterator[str]:
        url = urljoin(self._base, f"{_NO_SUCH_PAGE}-{release[:8]}/")
        answer = self._fetched(url, release)
        if isinstance(answer, str):
            yield answer
        elif answer.status not in (404, 410):
            yield f"{url} is not there, and yet answers {answer.status}, not 404"

    def _look_at_cache(self, manifest: Manifest) -> None:
        """What visitors get who do not ask past caches: caches are allowed to be late, so this is only told."""
        home = manifest.items.get("index.html")
        if home is None:
            return
        answer = self._fetched(self._base, "")
        if isinstance(answer, str) or not self._is(answer.body, home):
            self.say(f"{self._base} is live, but a cache in between still shows something else")

    def _fetched(self, url: str, release: str) -> Response | str:
        past_caches = f"{url}?ostinato={release}" if release else url
        try:
            return self.network.fetch(Request(past_caches, headers={"Accept-Encoding": "identity"}))
        except NetworkError as error:
            return str(error)

    def _is(self, body: bytes, item: Item) -> bool:
        if hashlib.sha256(body).hexdigest() == item.digest:
            return True
        return _is_packed(item) and _unpacked(body) == _unpacked(self.read(item))

    def _url(self, path: str) -> str:
        shown = (
            path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path
        )
        return urljoin(self._base, quote(shown))

    @property
    def _base(self) -> str:
        return self.base_url if self.base_url.endswith("/") else f"{self.base_url}/"


def _wrong_headers(url: str, answer: Response, item: Item) -> Iterator[str]:
    """Headers that were asked for, the type, and whether somebody wants to know visitors again."""
    kind = item.media_type.partition(";")[0]
    got = answer.headers.get("content-type", "").partition(";")[0].strip()
    if kind == "text/html" and got != kind:
        yield f"{url} comes as {got or 'nothing in particular'}, not as {kind}"
    for name, value in item.headers:
        if name.lower() != "content-encoding" and answer.headers.get(name.lower()) != value:
            yield f"{url} should come with {name}: {value}"
    if "set-cookie" in answer.headers:
        yield f"{url} sets a cookie, which no file of the site asks for"


def _is_packed(item: Item) -> bool:
    return any(name == "Content-Encoding" and value == "gzip" for name, value in item.headers)


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return zlib.decompress(data, zlib.MAX_WBITS | 16)
    except zlib.error:
        return data
