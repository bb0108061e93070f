"""Owns a site that is only on the web: its files, fetched, and whether they are those that were stated.

With a statement its list says which files there are. Without one, links are followed from the home page.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from ostinato.base.diagnostics import UsageError
from ostinato.check.findings import Finding, Level, Place
from ostinato.check.policy.statement import (
    NAME,
    SUMS,
    contradictions,
    decode_statement,
    digest_of,
    read_sums,
    settings_stated,
)
from ostinato.check.reading.markup import Vocabulary
from ostinato.check.reading.read import kind_of, read_document
from ostinato.check.reading.urls import Whose
from ostinato.check.registry import outside_check
from ostinato.check.settings import CheckSettings, read_settings
from ostinato.check.site import site_of
from ostinato.world.network import Request, Response

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ostinato.check.findings import Counts
    from ostinato.check.policy.statement import Statement
    from ostinato.check.site import Site
    from ostinato.world.disk import Disk
    from ostinato.world.network import Network

CHECKS = ("live-cookies", "live-files", "live-policy", "live-statement")
_AT_ONCE = 4
_MOST_FILES = 5000
_MOST_BYTES = 64 << 20
_LONGEST_PATH, _LONGEST_NAME = 1024, 200
_HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; ostinato check)", "Accept": "*/*"}
_FOR_THE_HOST = frozenset(["_headers", "_redirects", "_routes.json", "_worker.js", "CNAME"])
"""Files that hosts read for themselves, and do not serve."""
_STARTS = ("index.html", "sitemap.xml", "404.html")


@dataclass(slots=True)
class Live:
    """A site that was fetched into a folder."""

    url: str
    statement: Statement | None = None
    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    is_whole: bool = True
    """Whether all files were fetched: there are more, where links were followed and never ended."""

    def told(self) -> str:
        """In a sentence, what there is."""
        if self.statement is not None:
            return f"{self.files} files of {self.url} were fetched, and are compared with its statement"
        more = "" if self.is_whole else "; there are more, which are not looked at"
        return f"there is no {NAME} at {self.url}; {self.files} files were found by following links{more}"


@outside_check(
    "live-files",
    "The site is served byte for byte as it was stated.",
    why="Some hosts add scripts and rewrite pages on the way to the reader, after every check of the files.",
    mend="Turn off what the host adds, or publish again when the site is not the one that was checked.",
)
@outside_check(
    "live-statement",
    "What the statement says of the site is true.",
    why="A statement that does not hold is worth less than none.",
    mend="Check the site again before it is published, and publish the statement with it.",
)
@outside_check(
    "live-cookies",
    "The host sets no cookies.",
    why="A cookie recognises a reader, and in many countries needs their consent first.",
    mend="Turn off what sets it: statistics, protection against bots, or balancing of load at the host.",
)
@outside_check(
    "live-policy",
    "The host sends a Content-Security-Policy.",
    why="With one, browsers refuse what a host or an intruder puts into the pages.",
    mend="`ostinato headers` writes the strictest that the site satisfies.",
    level=Level.WARN,
)
def fetch_site(url: str, network: Network, disk: Disk, folder: str, settings: CheckSettings) -> Live:
    """Fetch a site into a folder. Raises UsageError where there is no site, WorldError where nobody answers.

    `settings` are those for reading pages where links have to be followed.
    """
    home = network.fetch(Request(_top_of(url), headers=_HEADERS, max_bytes=_MOST_BYTES))
    if home.status >= HTTPStatus.BAD_REQUEST:
        raise UsageError(f"there is no page at {url}: {home.status} {home.reason}")
    # A site may have moved to https, or to another host: it is looked at where it is.
    fetcher = _Fetcher(home.url.partition("?")[0].rpartition("/")[0] + "/", network, disk, folder)
    fetcher.take_cookies(home, "index.html")
    told = fetcher.get(NAME)
    statement = decode_statement(told.body) if told else None
    live = Live(fetcher.root, statement)
    if statement is not None:
        live.findings += _fetch_stated(fetcher, statement)
    else:
        live.is_whole = _follow(fetcher, site_of(settings, {}, ""))
    live.findings += _of_headers(fetcher, home)
    live.files = fetcher.files
    return live


def _top_of(url: str) -> str:
    """The address of the folder that is meant, with its slash."""
    address = url.partition("#")[0].partition("?")[0]
    name = urlsplit(address).path.rpartition("/")[2]
    return address.removesuffix(name) if name.endswith((".html", ".htm")) else address.rstrip("/") + "/"


def settings_of(live: Live, base_url: str = "") -> CheckSettings:
    """The settings for a site that was fetched: those under which its statement holds, if it has one."""
    if live.statement is None:
        return read_settings({}, base_url=base_url or live.url)
    return settings_stated(live.statement, base_url or live.statement.site or live.url)


def contradicted(live: Live, counts: Counts) -> list[Finding]:
    """What the statement of a site says that is not so, after its files were checked."""
    if live.statement is None:
        return []
    return [
        Finding("live-statement", message, Place(NAME)) for message in contradictions(live.statement, counts)
    ]


@dataclass(slots=True)
class _Fetcher:
    """Fetches files of one site, a few at once."""

    root: str
    network: Network
    disk: Disk
    folder: str
    files: int = 0
    cookies: dict[str, str] = field(default_factory=dict)
    """The names of cookies, each with the first file that came with it."""

    def get(self, path: str) -> Response | None:
        """One file, or None where there is none. Raises NetworkError."""
        name = path.removesuffix("index.html") if posixpath.basename(path) == "index.html" else path
        address = f"{self.root}{quote(name, errors='surrogateescape')}"
        answer = self.network.fetch(Request(address, headers=_HEADERS, max_bytes=_MOST_BYTES))
        self.take_cookies(answer, path)
        # The page for what is missing is itself served as missing by some hosts.
        is_page_for_it = path == "404.html" and answer.status == HTTPStatus.NOT_FOUND and bool(answer.body)
        is_there = 200 <= answer.status < 300 or is_page_for_it
        return answer if is_there and answer.url.startswith(self.root) else None

    def take_cookies(self, answer: Response, path: str) -> None:
        if cookie := answer.headers.get("set-cookie", ""):
            self.cookies.setdefault(cookie.partition("=")[0].strip(), path)

    def get_all(self, paths: Sequence[str]) -> Iterator[tuple[str, Response | None]]:
        """Files side by side, in their order. Raises NetworkError."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from zip(paths, pool.map(self.get, paths), strict=True)

    def keep(self, path: str, body: bytes) -> bool:
        """Write a file into the folder; False where its name cannot stand on a disk beside the others."""
        parents = (path[:end] for end in range(len(path)) if path[end] == "/")
        is_possible = (
            len(path) <= _LONGEST_PATH
            and max(len(part.encode("utf-8", "surrogateescape")) for part in path.split("/")) <= _LONGEST_NAME
            and not self.disk.is_dir(f"{self.folder}/{path}")
            and not any(self._is_file(parent) for parent in parents)
        )
        if is_possible:
            self.disk.write(f"{self.folder}/{path}", body)
            self.files += 1
        return is_possible

    def _is_file(self, path: str) -> bool:
        return self.disk.exists(f"{self.folder}/{path}") and not self.disk.is_dir(f"{self.folder}/{path}")


def _fetch_stated(fetcher: _Fetcher, statement: Statement) -> Iterator[Finding]:
    """All files on the list of a statement; what is missing or different is found."""
    listed = fetcher.get(SUMS)
    if listed is None:
        yield Finding("live-statement", f"{SUMS}, the list of the files, is not there", Place(NAME))
        return
    if digest_of(listed.body) != statement.digest:
        yield Finding("live-statement", f"{SUMS} is not the list that was stated", Place(SUMS))
    sums = {path: digest for path, digest in read_sums(listed.body).items() if _is_safe(path)}
    served = [path for path in sums if not _is_for_the_host(path)]
    for path, answer in fetcher.get_all(served):
        if answer is None:
            yield Finding("live-files", f"{path} is not there", Place(path), f"{fetcher.root}{path}")
            continue
        fetcher.keep(path, answer.body)
        if hashlib.sha256(answer.body).hexdigest() != sums[path]:
            yield Finding(
                "live-files", f"{path} is not served as stated", Place(path), f"{fetcher.root}{path}"
            )


def _is_safe(path: str) -> bool:
    """Whether a path from the web stays in the folder."""
    return not path.startswith("/") and ".." not in path.split("/") and "\0" not in path


def _is_for_the_host(path: str) -> bool:
    return path in _FOR_THE_HOST or any(
        part.startswith(".") for part in path.split("/") if part != ".well-known"
    )


def _follow(fetcher: _Fetcher, site: Site) -> bool:
    """All files that can be reached from the home page; whether that were all."""
    waiting = deque(_STARTS)
    seen = set(_STARTS)
    vocabulary = Vocabulary()
    is_whole = True
    while waiting and fetcher.files < _MOST_FILES:
        batch = [waiting.popleft() for _ in range(min(len(waiting), _AT_ONCE * 4))]
        for path, answer in fetcher.get_all(batch):
            if answer is None:
                continue
            kept = _file_of(path, answer)
            if not fetcher.keep(kept, answer.body):
                is_whole = False
                continue
            if kind_of(kept) == "other":
                continue
            document = read_document(kept, answer.body, site, vocabulary)
            for reference in (*document.asked, *document.led):
                linked = _path_of(reference.address.path) if reference.address.whose is Whose.OWN else ""
                if linked and linked not in seen:
                    seen.add(linked)
                    waiting.append(linked)
    return is_whole and not waiting


def _path_of(path: str) -> str:
    """The file that an address of the site most likely is; nothing for what is outside of it."""
    if path == "/":
        return "index.html"
    if not path or path.startswith("/"):
        return ""
    return f"{path}index.html" if path.endswith("/") else path


def _file_of(path: str, answer: Response) -> str:
    """Where an answer is kept: a page without a suffix is one of a folder, or one whose suffix is not shown."""
    is_html = answer.headers.get("content-type", "").startswith(("text/html", "application/xhtml"))
    if not is_html or kind_of(path) == "html":
        return path
    went = unquote(urlsplit(answer.url).path)
    return f"{path}/index.html" if went.endswith("/") else f"{path}.html"


def _of_headers(fetcher: _Fetcher, home: Response) -> Iterator[Finding]:
    for name, path in sorted(fetcher.cookies.items()):
        yield Finding("live-cookies", f"the host sets the cookie {name}", Place(path), name)
    in_page = b"http-equiv" in home.body and b"content-security-policy" in home.body.lower()
    if "content-security-policy" not in home.headers and not in_page:
        yield Finding("live-policy", "the host sends no Content-Security-Policy", Place("index.html"))
