"""The check `external-links`: pages of others that are linked to still exist.

A link is dead only after definitive answers on several days. All else is noted and asked again next time.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

import msgspec

from ostinato.cache.keys import key_of
from ostinato.check.findings import Finding, Level, Place
from ostinato.check.registry import outside_check
from ostinato.world.network import NetworkError, Request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ostinato.cache.store import Store
    from ostinato.world.clock import Clock
    from ostinato.world.network import Network

_NAMESPACE = "external-links"
_FRESH_DAYS = 7
_PAUSE = 1.0
_TIMEOUT = 20.0
_MOST_BYTES = 1 << 16
_HOSTS_AT_ONCE = 8
_GONE = frozenset([404, 410])
_ASK_AGAIN_WITH_GET = frozenset([400, 403, 404, 405, 406, 410, 415, 500, 501, 503])
_HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; ostinato check)", "Accept": "*/*"}


class Memory(msgspec.Struct, array_like=True):
    """What is known of a link: the day it last answered, the days on which it was definitely gone, the last words."""

    alive: int = 0
    gone: tuple[int, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class ExternalReport:
    """Links that are dead, and links that could not be reached and may be back."""

    findings: tuple[Finding, ...] = ()
    noted: tuple[tuple[str, str], ...] = ()
    """Addresses with what was answered: told, but no findings."""
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, how patiently, and what is remembered. `network` tries temporary failures again by itself."""

    network: Network
    clock: Clock
    store: Store
    patience: int = 3
    offline: bool = False


@outside_check(
    "external-links",
    "The pages of others that are linked to still exist.",
    why="A reader who follows a dead link has lost time, and what you wanted to show.",
    mend="Link to where it moved, or to a copy in an archive.",
    level=Level.WARN,
)
def check_external(links: Mapping[str, Sequence[str]], visitor: Visitor) -> ExternalReport:
    """Ask for every address that was not found alive lately; hosts side by side, one request at a time for each.

    `links` are addresses with the files that link to them. With `offline` memory alone answers.
    """
    today = visitor.clock.now().date().toordinal()
    pages: dict[str, list[str]] = {}
    for url, paths in links.items():
        pages.setdefault(urldefrag(url).url, []).extend(paths)
    memories = {url: _remembered(visitor.store, url) for url in pages}
    due = [] if visitor.offline else [url for url, known in memories.items() if _is_due(known, today)]
    for url, known in _visit_all(due, memories, visitor, today).items():
        memories[url] = known
        visitor.store.put(_NAMESPACE, key_of(url), msgspec.msgpack.encode(known))
    visitor.store.flush()
    findings = []
    noted = []
    for url, known in sorted(memories.items()):
        if len(known.gone) >= visitor.patience:
            days = f"on {len(known.gone)} days" if len(known.gone) > 1 else "at once"
            message = f"{url} is gone: {known.words} {days}"
            findings += [Finding("external-links", message, Place(path), url) for path in pages[url]]
        elif known.words:
            noted.append((url, known.words))
    return ExternalReport(tuple(findings), tuple(noted), len(due))


def _remembered(store: Store, url: str) -> Memory:
    held = store.get(_NAMESPACE, key_of(url))
    if held is None:
        return Memory()
    try:
        return msgspec.msgpack.decode(held, type=Memory)
    except msgspec.DecodeError:
        return Memory()


def _is_due(known: Memory, today: int) -> bool:
    if known.words:
        return today not in known.gone
    return today - known.alive >= _FRESH_DAYS


def _visit_all(
    urls: Sequence[str], memories: Mapping[str, Memory], visitor: Visitor, today: int
) -> dict[str, Memory]:
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(urlsplit(url).netloc.lower(), []).append(url)

    def visit_host(host_urls: Sequence[str]) -> dict[str, Memory]:
        answers = {}
        for number, url in enumerate(host_urls):
            if number:
                visitor.clock.sleep(_PAUSE)
            answers[url] = _visit(url, memories[url], visitor.network, today)
        return answers

    visited: dict[str, Memory] = {}
    if by_host:
        with ThreadPoolExecutor(min(_HOSTS_AT_ONCE, len(by_host))) as pool:
            for answers in pool.map(visit_host, by_host.values()):
                visited |= answers
    if not any(known.alive == today or known.words[:1].isdigit() for known in visited.values()):
        # Nobody answered at all: that is our network, and says nothing of the links.
        return {url: Memory(known.alive, memories[url].gone, known.words) for url, known in visited.items()}
    return visited


def _visit(url: str, known: Memory, network: Network, today: int) -> Memory:
    """One address: a HEAD, and a GET where hosts answer that badly."""
    status, words = _ask(network, url, "HEAD")
    if status in _ASK_AGAIN_WITH_GET:
        status, words = _ask(network, url, "GET")
    if status in _GONE:
        return Memory(known.alive, tuple(sorted({*known.gone, today})), words)
    if 200 <= status < 400:
        return Memory(alive=today)
    # Refusals, faults and silence say nothing about whether the page exists.
    return Memory(known.alive, known.gone, words)


def _ask(network: Network, url: str, method: str) -> tuple[int, str]:
    request = Request(url, method, _HEADERS, timeout=_TIMEOUT, max_bytes=_MOST_BYTES)
    try:
        answer = network.fetch(request)
    except NetworkError as error:
        if error.kind == "too-large":
            return 200, ""
        # A name that is not in the DNS is as definite as a 404.
        return (410 if error.kind == "dns-none" else 0), str(error)
    return answer.status, f"{answer.status} {answer.reason}".strip()
