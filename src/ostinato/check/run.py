"""Owns a run: list the files, read them in several processes, look at the whole, judge by the settings."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from ostinato.base.diagnostics import UsageError
from ostinato.cache.keys import key_of
from ostinato.cache.store import NullStore
from ostinato.check.findings import Allowed, CheckReport, Counts, Finding, Level, limited, order
from ostinato.check.policy.needs import merged
from ostinato.check.reader import Part, Reader
from ostinato.check.reading.read import kind_of
from ostinato.check.registry import all_checks, document_checks
from ostinato.check.site import Site, SiteFiles, Summary, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection

    from ostinato.cache.store import Store
    from ostinato.check.registry import Check
    from ostinato.check.settings import CheckSettings
    from ostinato.world.disk import Disk, FoundFile

RULES = 1
"""The version of the rules: what was remembered under another one is worked out again."""

_HOME = ("index.html", "index.htm", "404.html")
_FEWEST_FILES = 64
_NAMESPACE, _PARTS = "check", "check-read"
_TOGETHER = 32
"""So many files are remembered together: one that changes has the others of its group read again, too."""
_LINKING_PAGES = 3
_TURN = 4
"""The bytes of a turn."""
_MOST_TURNS = 4096


def run_checks(
    disk: Disk, folder: str, settings: CheckSettings, *, store: Store | None = None, workers: int = 1
) -> CheckReport:
    """Check the built site in a folder. Raises UsageError when there is none, WorldError when it cannot be read.

    What a store remembers of files with the same size and time is not worked out again.
    """
    store = store or NullStore()
    if not disk.is_dir(folder):
        raise UsageError(f"{folder} is no folder: build the site first, or name the folder to check")
    listed = [file for file in disk.walk(folder) if not settings.is_skipped(file.path)]
    if not any(kind_of(file.path) == "html" for file in listed):
        raise UsageError(f"there is no page in {folder}: is this the folder of a built site?")
    key = key_of(RULES, repr(settings), *(part for file in listed for part in file))
    remembered = store.get(_NAMESPACE, key)
    if remembered is not None:
        return msgspec.msgpack.decode(remembered, type=CheckReport)
    with _no_collecting():
        report = _check(disk, folder, settings, listed, store, workers)
    store.put(_NAMESPACE, key, msgspec.msgpack.encode(report))
    store.flush()
    return report


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Millions of small tuples are made and forgotten, and none of them refers to itself."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True, slots=True)
class _Job:
    """What a process needs; it inherits this when it is forked."""

    disk: Disk
    folder: str
    site: Site
    checks: Sequence[Check]

    def reader(self, share: int) -> Reader:
        """What reads files, with nothing read so far; one of so many."""
        folder, read = self.folder, self.disk.read
        return Reader(lambda path: read(f"{folder}/{path}"), self.site, self.checks, share)


def _check(
    disk: Disk,
    folder: str,
    settings: CheckSettings,
    listed: Sequence[FoundFile],
    store: Store,
    workers: int,
) -> CheckReport:
    sizes = {file.path: file.size for file in listed}
    home = next((path for path in _HOME if path in sizes), "")
    text = disk.read(f"{folder}/{home}").decode("utf-8", "replace") if home else ""
    site = site_of(settings, sizes, text)
    job = _Job(disk, folder, site, list(document_checks(settings.levels)))
    parts = _remembered(job, listed, store, workers)
    findings, left_out = _kept(parts, settings)
    files = SiteFiles(sizes, tuple(summary for part in parts for summary in part.summaries))
    for check in all_checks().values():
        if check.site is not None and settings.levels[check.name] is not Level.OFF:
            findings += check.site(files, site)
    counts = sum((part.counts for part in parts), Counts(files=len(listed), bytes=sum(sizes.values())))
    origins = sorted({origin for part in parts for origin in part.origins})
    report = _judged(findings, settings, left_out)
    return msgspec.structs.replace(
        report,
        counts=counts,
        origins=tuple(origins),
        needs=merged(part.needs for part in parts),
        external=_external(files.summaries),
    )


def _external(summaries: Sequence[Summary]) -> dict[str, tuple[str, ...]]:
    """The pages of others that the site links to, with the first files that do."""
    found: dict[str, list[str]] = {}
    for summary in sorted(summaries, key=lambda summary: summary.path):
        for url in summary.external:
            pages = found.setdefault(url, [])
            if len(pages) < _LINKING_PAGES:
                pages.append(summary.path)
    return {url: tuple(pages) for url, pages in found.items()}


def _judged(findings: list[Finding], settings: CheckSettings, left_out: int) -> CheckReport:
    kept: list[Finding] = []
    allowed: list[Allowed] = []
    for finding in order(findings):
        if reason := settings.allowed(finding):
            allowed.append(Allowed(finding, reason))
        else:
            kept.append(finding)
    kept, more = limited(kept, settings.most)
    return CheckReport(tuple(kept), tuple(allowed), dict(settings.levels), left_out=left_out + more)


def _kept(parts: Sequence[Part], settings: CheckSettings) -> tuple[list[Finding], int]:
    """The findings of all parts that may be shown, and how many others there are."""
    kept: Counter[str] = Counter()
    findings: list[Finding] = []
    left_out = 0
    for part in parts:
        for check, found in part.found.items():
            if settings.allowances or kept[check] < settings.most:
                decoded = part.decoded(check)
                findings += decoded
                kept[check] += len(decoded)
                left_out += found - len(decoded)
            else:
                left_out += found
    return findings, left_out


def _remembered(job: _Job, listed: Sequence[FoundFile], store: Store, workers: int) -> list[Part]:
    """What reading the files brings. Of files that are as they were it is remembered, some at a time."""
    site = job.site
    # What a file is worth depends on where its links lead, and on how large what it loads is.
    around = tuple((file.path, 0 if kind_of(file.path) == "html" else file.size) for file in listed)
    known = key_of(RULES, repr(site.settings), site.scheme, site.origin, site.root, around)
    read = sorted(file for file in listed if kind_of(file.path) != "other")
    groups = [read[at : at + _TOGETHER] for at in range(0, len(read), _TOGETHER)]
    keys = [key_of(known, *(part for file in group for part in file)) for group in groups]
    held = {number: data for number, key in enumerate(keys) if (data := store.get(_PARTS, key)) is not None}
    parts = {number: msgspec.msgpack.decode(data, type=Part) for number, data in held.items()}
    for choose, processes in ((_missing, workers), (_wanting, 1)):
        missing = choose([parts.get(number) for number in range(len(groups))], site.settings)
        made = _read_all(job, [[file.path for file in groups[number]] for number in missing], processes)
        for number, data in zip(missing, made, strict=True):
            store.put(_PARTS, keys[number], data)
            parts[number] = msgspec.msgpack.decode(data, type=Part)
    return [parts[number] for number in range(len(groups))]


def _missing(parts: Sequence[Part | None], settings: CheckSettings) -> list[int]:
    """The numbers of the parts that are not remembered."""
    del settings
    return [number for number, part in enumerate(parts) if part is None]


def _wanting(parts: Sequence[Part | None], settings: CheckSettings) -> list[int]:
    """The numbers of the parts that keep less than is wanted of them, now that others before them found less."""
    if settings.allowances:
        return []
    kept: Counter[str] = Counter()
    wanting = []
    for number, part in enumerate(parts):
        if part is None:
            continue
        if any(
            part.kept.get(check, 0) < found and kept[check] + part.kept.get(check, 0) < settings.most
            for check, found in part.found.items()
        ):
            wanting.append(number)
        kept.update(part.kept)
    return wanting


def _read_all(job: _Job, groups: Sequence[Sequence[str]], workers: int) -> list[bytes]:
    """Read all files, group by group; with several processes where that is faster."""
    few = sum(map(len, groups)) < _FEWEST_FILES
    if workers < 2 or few or "fork" not in multiprocessing.get_all_start_methods():
        reader = job.reader(1)
        return [msgspec.msgpack.encode(reader.part(group)) for group in groups]
    context = multiprocessing.get_context("fork")
    turns = _turns(len(groups))
    children = []
    for _ in range(1, workers):
        receiving, sending = context.Pipe(duplex=False)
        child = context.Process(target=_read_and_send, args=(job, groups, workers, turns, sending))
        child.start()
        sending.close()
        children.append((child, receiving))
    read = _read_in_turn(job, groups, workers, turns)
    for child, receiving in children:
        try:
            read |= msgspec.msgpack.decode(receiving.recv_bytes(), type=dict[int, bytes])
        except EOFError:
            raise RuntimeError("a process that reads files has ended before it was done") from None
        child.join()
    os.close(turns)
    return [read[number] for number in range(len(groups))]


def _turns(groups: int) -> int:
    """A pipe from which processes take turns; each tells the number of the first group of a few."""
    reading, writing = os.pipe()
    step = _step(groups)
    for first in range(0, groups, step):
        os.write(writing, first.to_bytes(_TURN, "big"))
    os.close(writing)
    return reading


def _step(groups: int) -> int:
    """How many groups are read in one turn: a pipe holds only so many turns at once."""
    return groups // _MOST_TURNS + 1


def _read_in_turn(job: _Job, groups: Sequence[Sequence[str]], share: int, turns: int) -> dict[int, bytes]:
    """What a process reads as long as there is something left, by the number of the group."""
    reader, step = job.reader(share), _step(len(groups))
    read = {}
    while turn := os.read(turns, _TURN):
        first = int.from_bytes(turn, "big")
        for number in range(first, min(first + step, len(groups))):
            read[number] = msgspec.msgpack.encode(reader.part(groups[number]))
    return read


def _read_and_send(
    job: _Job, groups: Sequence[Sequence[str]], share: int, turns: int, sending: Connection
) -> None:
    sending.send_bytes(msgspec.msgpack.encode(_read_in_turn(job, groups, share, turns)))
    sending.close()
