"""Owns what goes wrong: a session between a deployment and its target, which fails as it is told to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

import msgspec

from ostinato.deploy.lock import NOTE, Lease
from ostinato.deploy.target import Item, Note, Session, Stored, Switching, Target
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from ostinato.world.clock import FixedClock

T = TypeVar("T")

READS = ("read_note", "list_files", "digest_of", "live_release", "releases")
WRITES = ("write_note", "remove_note", "put", "keep", "switch", "remove", "drop")
VISIBLE = ("put", "keep", "switch", "remove", "drop")
"""What may change what visitors see."""

KINDS: dict[str, tuple[str, ...]] = {
    "refused": (*READS, *WRITES),
    "reset before": (*READS, *WRITES),
    "reset within": ("put", "write_note"),
    "reset after": (*READS, *WRITES),
    "500": (*READS, *WRITES),
    "503": (*READS, *WRITES),
    "429": (*READS, *WRITES),
    "403": (*READS, *WRITES),
    "truncated": ("put", "write_note", "read_note", "list_files", "digest_of"),
    "corrupted": ("put", "write_note", "read_note", "digest_of"),
    "stalled": (*READS, *WRITES),
    "reply lost": WRITES,
    "stale listing": ("list_files", "releases"),
    "disk full": ("put", "write_note", "keep", "switch"),
    "lock stolen": (*READS, *WRITES),
    "clock leaps ahead": (*READS, *WRITES),
    "clock leaps back": (*READS, *WRITES),
}
"""Each kind of fault, and the operations to which it can happen."""

TIMES = {"once": 1, "three times": 3, "for ever here": None, "for ever": None}
"""How often. "Here" is the same operation on the same file."""


_THIEF = "a thief"


class Killed(BaseException):
    """The process is gone: nothing of it runs any more."""


@dataclass(frozen=True)
class Fault:
    kind: str
    at: int
    """Before which operation, counted from 0."""
    times: str = "once"

    def __str__(self) -> str:
        return f"{self.kind} {self.times} at operation {self.at}"


@dataclass
class Chaos:
    """A target whose sessions fail as planned; each operation is counted and may be watched."""

    target: Target
    clock: FixedClock
    fault: Fault | None = None
    after: Callable[[str], None] = lambda _: None
    """Called after each operation that visitors might notice."""
    operations: list[tuple[str, str]] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)
    """Files that were stored though they were there."""
    overruns: list[str] = field(default_factory=list)
    """Releases that were switched to by a run which had lost its lock before."""
    struck: int = 0
    is_dead: bool = False
    listings: dict[str, Mapping[str, Stored]] = field(default_factory=dict)
    _here: tuple[str, str] | None = None
    _open: list[Session] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.target.address

    def connect(self, timeout: float) -> Session:
        if self.is_dead:
            raise Killed
        return FaultySession(self, self._open.pop() if self._open else self.target.connect(timeout))

    def close(self) -> None:
        while self._open:
            self._open.pop().close()

    def give_back(self, session: Session) -> None:
        """The faults are ours: the connection below them is sound, and another takes a second where ssh is spoken."""
        self._open.append(session)

    def strikes(self, name: str, key: str) -> str:
        """The kind of the fault that strikes now, or nothing."""
        number = len(self.operations)
        self.operations.append((name, key))
        fault = self.fault
        if fault is None or number < fault.at or name not in KINDS[fault.kind]:
            return ""
        if number == fault.at:
            self._here = (name, key)
        if self._here is None:
            return ""
        if fault.times == "for ever here" and (name, key) != self._here:
            return ""
        most = TIMES[fault.times]
        if most is not None and self.struck >= most:
            return ""
        self.struck += 1
        return fault.kind


@dataclass
class FaultySession:
    chaos: Chaos
    inner: Session

    @property
    def switching(self) -> Switching:
        return self.inner.switching

    def read_note(self, name: str) -> Note | None:
        def harmed(kind: str) -> Note | None:
            note = self.inner.read_note(name)
            return None if note is None else Note(_harmed(kind, note.data), note.version)

        return self._do("read_note", name, lambda: self.inner.read_note(name), harmed)

    def write_note(self, name: str, data: bytes, expected: str | None) -> str:
        return self._do(
            "write_note",
            name,
            lambda: self.inner.write_note(name, data, expected),
            lambda kind: self.inner.write_note(name, _harmed(kind, data), expected),
        )

    def remove_note(self, name: str, expected: str) -> None:
        self._do("remove_note", name, lambda: self.inner.remove_note(name, expected))

    def list_files(self, release: str) -> Mapping[str, Stored]:
        def stale(kind: str) -> Mapping[str, Stored]:
            if kind == "truncated":
                return dict([*self.inner.list_files(release).items()][:2])
            return self.chaos.listings.get(release, {})

        return self._do("list_files", "", lambda: self.inner.list_files(release), stale)

    def put(self, release: str, item: Item, data: bytes) -> None:
        if self.inner.digest_of(release, item) == item.digest:
            self.chaos.needless.append(item.path)
        self._do(
            "put",
            item.path,
            lambda: self.inner.put(release, item, data),
            lambda kind: self.inner.put(release, item, _harmed(kind, data)),
        )

    def keep(self, release: str, items: Collection[Item], live: str) -> Collection[str]:
        return self._do("keep", "", lambda: self.inner.keep(release, items, live))

    def digest_of(self, release: str, item: Item) -> str | None:
        return self._do(
            "digest_of",
            item.path,
            lambda: self.inner.digest_of(release, item),
            lambda _: hashlib.sha256(b"something else").hexdigest(),
        )

    def live_release(self) -> str | None:
        return self._do("live_release", "", self.inner.live_release)

    def switch(self, release: str, expected: str | None) -> None:
        stolen = self._is_stolen()
        self._do("switch", "", lambda: self.inner.switch(release, expected))
        if stolen:
            self.chaos.overruns.append(release)

    def remove(self, release: str, paths: Sequence[str]) -> None:
        self._do("remove", "", lambda: self.inner.remove(release, paths))

    def releases(self) -> Sequence[str]:
        return self._do("releases", "", self.inner.releases, lambda _: list(self.inner.releases())[:1])

    def drop(self, release: str) -> None:
        self._do("drop", release, lambda: self.inner.drop(release))

    def close(self) -> None:
        self.chaos.give_back(self.inner)

    def _do(
        self, name: str, key: str, operation: Callable[[], T], harmed: Callable[[str], T] | None = None
    ) -> T:
        if self.chaos.is_dead:
            raise Killed
        kind = self.chaos.strikes(name, key)
        try:
            return self._struck(kind, operation, harmed) if kind else operation()
        finally:
            if name in VISIBLE and not self.chaos.is_dead:
                self.chaos.after(f"{name} {key}")

    def _struck(self, kind: str, operation: Callable[[], T], harmed: Callable[[str], T] | None) -> T:
        match kind:
            case "refused":
                raise _failed("refused")
            case "reset before":
                raise _failed("reset")
            case "reset within":
                # Files and notes are stored whole or not at all: the host throws the half away.
                raise _failed("reset")
            case "reset after" | "reply lost":
                operation()
                raise _failed("reset" if kind == "reset after" else "timeout")
            case "500" | "403":
                raise _failed("http", int(kind))
            case "503" | "429":
                raise _failed("http", int(kind), retry_after=7.0)
            case "stalled":
                self.chaos.clock.sleep(30)
                raise _failed("timeout")
            case "disk full":
                raise _failed("remote-full")
            case "lock stolen":
                self._steal()
                return operation()
            case "clock leaps ahead" | "clock leaps back":
                # Only the time of day: seconds that are counted go on.
                self.chaos.clock._start += timedelta(days=1 if kind.endswith("ahead") else -1)
                return operation()
            case _:
                assert harmed is not None
                return harmed(kind)

    def _is_stolen(self) -> bool:
        note = (
            self.inner.read_note(NOTE)
            if self.chaos.fault and self.chaos.fault.kind == "lock stolen"
            else None
        )
        return note is not None and _THIEF.encode() in note.data

    def _steal(self) -> None:
        """Somebody takes the lease, whatever it says, once."""
        if self.chaos.struck > 1:
            return
        now = self.chaos.clock.now().timestamp()
        lease = msgspec.json.encode(Lease(99, _THIEF, now + 180, "another run"))
        body = b"ostinato 1 " + hashlib.sha256(lease).hexdigest().encode() + b"\n" + lease
        note = self.inner.read_note(NOTE)
        self.inner.write_note(NOTE, body, None if note is None else note.version)


def _failed(kind: str, status: int | None = None, retry_after: float | None = None) -> AttemptFailedError:
    return AttemptFailedError(Failure(kind, "chaos", status, retry_after))


def _harmed(kind: str, data: bytes) -> bytes:
    if kind == "truncated":
        return data[: len(data) // 2]
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :] if data else b"?"


@dataclass
class KillingLog:
    """A journal that kills its process at one of its lines, just before or just after it is written."""

    inner: object
    at: int
    is_after: bool
    kill: Callable[[], None]
    count: int = 0

    def read(self) -> bytes:
        return self.inner.read()  # type: ignore[attr-defined]

    def append(self, data: bytes) -> None:
        self._step(lambda: self.inner.append(data))  # type: ignore[attr-defined]

    def begin(self, data: bytes) -> None:
        self._step(lambda: self.inner.begin(data))  # type: ignore[attr-defined]

    def _step(self, write: Callable[[], None]) -> None:
        is_now = self.count == self.at
        self.count += 1
        if is_now and not self.is_after:
            self.kill()
        write()
        if is_now:
            self.kill()
