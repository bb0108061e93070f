"""Owns the journal of deployments to one target: what was about to be done, and what was done, one line each.

Each line has a checksum and is on the disk before the step that it announces begins. A run that was killed leaves
at most one step of which nobody knows, and every step may be repeated.
"""

from __future__ import annotations

import threading
import zlib
from typing import TYPE_CHECKING

import msgspec

from ostinato.base.diagnostics import OstinatoError, WorldError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.world.log_file import Log


class JournalError(OstinatoError):
    """The journal cannot be written, so nothing may be done."""

    exit_code = 75


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line. Nothing secret is ever in it: addresses have no passwords, and messages of hosts are left out."""

    step: str
    is_done: bool = False
    key: str = ""
    digest: str = ""
    at: str = ""
    run: str = ""
    release: str = ""
    target: str = ""


_BEGUN, _ENDED = "run", "end"


class Journal:
    """The journal of a target, read when it is opened. Threads may write to it."""

    def __init__(self, log: Log, now: Callable[[], str]) -> None:
        """Raises WorldError."""
        self._log = log
        self._now = now
        self._lock = threading.Lock()
        text = log.read()
        self.records, good = _read(text)
        if good < len(text):
            log.begin(text[:good])  # a line that was torn must not spoil the next one
        self._stored = {(r.key, r.digest) for r in self.records if r.is_done and r.step == "put"}

    def resumes(self, release: str, target: str) -> bool:
        """Whether the run before was of this release, and did not end."""
        if not self.records or any(record.step == _ENDED for record in self.records):
            return False
        first = self.records[0]
        return first.step == _BEGUN and (first.release, first.target) == (release, target)

    def begin(self, run: str, release: str, target: str) -> None:
        """A run begins; the lines of another release are thrown away. Raises JournalError."""
        record = Record(_BEGUN, True, run=run, release=release, target=target, at=self._now())
        if self.resumes(release, target):
            self._write(record)
            return
        self.records, self._stored = [record], set()
        try:
            self._log.begin(_line(record))
        except WorldError as error:
            raise JournalError(str(error)) from error

    def before(self, step: str, key: str = "", digest: str = "") -> None:
        """A step is about to be taken. Raises JournalError."""
        self._write(Record(step, False, key, digest, self._now()))

    def after(self, step: str, key: str = "", digest: str = "") -> None:
        """A step was taken, and its effect was seen. Raises JournalError."""
        self._write(Record(step, True, key, digest, self._now()))

    def end(self) -> None:
        """Nothing is left to do for this release. Raises JournalError."""
        self._write(Record(_ENDED, True, at=self._now()))

    def has_stored(self, path: str, digest: str) -> bool:
        """Whether a run before this one has stored a file, and read it back."""
        return (path, digest) in self._stored

    def _write(self, record: Record) -> None:
        try:
            with self._lock:
                self._log.append(_line(record))
                self.records.append(record)
        except WorldError as error:
            raise JournalError(f"{error}; nothing is done that the journal does not know of") from error


def _line(record: Record) -> bytes:
    text = msgspec.json.encode(record)
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _read(data: bytes) -> tuple[list[Record], int]:
    """The records up to the first broken line, and how many bytes they are."""
    records: list[Record] = []
    good = 0
    for line in data.splitlines(keepends=True):
        checksum, _, text = line.removesuffix(b"\n").partition(b" ")
        if not line.endswith(b"\n") or checksum != b"%08x" % zlib.crc32(text):
            break
        try:
            records.append(msgspec.json.decode(text, type=Record))
        except msgspec.DecodeError:
            break
        good += len(line)
    return records, good
