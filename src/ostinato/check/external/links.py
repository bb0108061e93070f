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
from ostinato.retry.run import GaveUpError
from ostinato.world.network import NetworkError, Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ostinato.cache.store import Store
    from ostinato.world.clock import Clock
    from ostinato.world.network import Network

_NAMESPACE = "external-links"
_FRESH_DAYS = 7
_PAUSE = 1.0
_TIMEOUT = 20.0
_MOST_BYTES = 1 << 16
_HOSTS_AT_ONCE = 8
_WITNESSES = 3
_SILENT_ENOUGH = 2
_GONE = frozenset([404, 410])
_HEAD_SAYS_LITTLE = frozenset([400, 403, 404, 405, 406, 410, 415, 500, 501, 503])
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
    is_cut_off: bool = False
    """Whether nobody answered at all, not even hosts that did before: that is our own network."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, how patiently, and what is remembered. `network` tries temporary failures again by itself."""

    network: Network
    clock: Clock
    store: Store
    patience: int = 3
    offline: bool = False


@dataclass(frozen=True, slots=True)
class _Reply:
    """What came of asking for one address. Without a status nobody answered."""

    status: int = 0
    words: str = ""
    has_no_host: bool = False
    """Whether its name is not in the DNS, which is also what a network that is down says."""


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
    replies = _ask_all(due, visitor)
    is_cut_off = bool(due) and not _is_online(replies, memories, visitor.network)
    for url, reply in replies.items():
        memories[url] = _judged(memories[url], reply, today, is_cut_off=is_cut_off)
        visitor.store.put(_NAMESPACE, key_of(url), msgspec.msgpack.encode(memories[url]))
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
    return ExternalReport(tuple(findings), tuple(noted), len(due), is_cut_off)


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


def _judged(known: Memory, reply: _Reply, today: int, *, is_cut_off: bool) -> Memory:
    """What is known of a link after a reply. Refusals, faults and silence say nothing of whether it exists."""
    if 200 <= reply.status < 400:
        return Memory(alive=today)
    is_gone = reply.status in _GONE or (reply.has_no_host and not is_cut_off)
    gone = tuple(sorted({*known.gone, today})) if is_gone else known.gone
    return Memory(known.alive, gone, reply.words)


def _ask_all(urls: Iterable[str], visitor: Visitor) -> dict[str, _Reply]:
    """Each address with its reply. A host gets one request at a time, and rests between two."""
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(urlsplit(url).netloc.lower(), []).append(url)

    def ask_host(host_urls: Sequence[str]) -> Iterator[tuple[str, _Reply]]:
        reply = _Reply()
        silent = 0
        for number, url in enumerate(host_urls):
            if silent < _SILENT_ENOUGH:
                if number:
                    visitor.clock.sleep(_PAUSE)
                reply = _ask(visitor.network, url)
                silent = 0 if reply.status else silent + 1
            # A host that is silent is so for all of its pages, and each would be waited for as long.
            yield url, reply

    if not by_host:
        return {}
    with ThreadPoolExecutor(min(_HOSTS_AT_ONCE, len(by_host))) as pool:
        answered = pool.map(lambda host_urls: list(ask_host(host_urls)), by_host.values())
        return {url: reply for pairs in answered for url, reply in pairs}


def _is_online(replies: Mapping[str, _Reply], memories: Mapping[str, Memory], network: Network) -> bool:
    """Whether the silence of some is theirs: another host answers, if need be one that was asked lately."""
    if any(reply.status for reply in replies.values()):
        return True
    witnesses = sorted(
        (url for url, known in memories.items() if known.alive and url not in replies),
        key=lambda url: (-memories[url].alive, url),
    )
    return any(_ask(network, url).status for url in witnesses[:_WITNESSES])


def _ask(network: Network, url: str) -> _Reply:
    """One address: a HEAD, and a GET where hosts answer that badly."""
    reply = _ask_with(network, url, "HEAD")
    return _ask_with(network, url, "GET") if reply.status in _HEAD_SAYS_LITTLE else reply


def _ask_with(network: Network, url: str, method: str) -> _Reply:
    request = Request(url, method, _HEADERS, timeout=_TIMEOUT, max_bytes=_MOST_BYTES)
    try:
        answer = network.fetch(request)
    except NetworkError as error:
        if error.kind == "too-large":
            return _Reply(200)
        return _Reply(words=_reason(error), has_no_host=error.kind == "dns-none")
    return _Reply(answer.status, f"{answer.status} {answer.reason}".strip())


def _reason(error: NetworkError) -> str:
    """Why nobody answered, without the address, which is told beside it."""
    gave_up = error.__cause__
    return gave_up.verdict.reason if isinstance(gave_up, GaveUpError) else str(error)
