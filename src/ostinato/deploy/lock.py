"""Owns who may deploy: a lease in a note on the target, with an owner, an end, and a number that only grows.

A lease that has run out may be taken. Whoever held it learns so at the next write, and at the latest before the
switch: renewing a lease is a write on the condition that nobody else has written.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from ostinato.base.diagnostics import OstinatoError
from ostinato.deploy.sealed import Sealed, read_note, write_note
from ostinato.deploy.target import ConflictError
from ostinato.retry.run import GaveUpError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.deploy.asking import Asking
    from ostinato.world.clock import Clock

NOTE = "lease"
DURATION = 180.0
"""Seconds. Longer than an attempt may take, waits for the host included."""
_SKEW = 30.0
"""How much the clocks of two machines may differ."""
_LOOK_EVERY = 5.0


class LockHeldError(OstinatoError):
    """Another run is at work, and did not end in time."""

    exit_code = 73


class LockLostError(OstinatoError):
    """Another run has taken the lease, because this one did not renew it in time."""

    exit_code = 73


class Lease(msgspec.Struct, frozen=True):
    """What is in the note. An owner of "" is nobody."""

    token: int
    owner: str = ""
    expires: float = 0.0
    run: str = ""
    renewal: int = 0


@dataclass(frozen=True, slots=True)
class Owner:
    """Who asks for a lease: a person or machine that people recognise, and the run."""

    name: str
    run: str
    is_dead: Callable[[str], bool] = lambda _: False
    """Whether a run of another owner, by name, is known to have ended: its process is of this machine and gone."""


class Lock:
    """The lease of a target, while it is ours."""

    def __init__(self, ask: Asking, clock: Clock, owner: Owner) -> None:
        self._ask = ask
        self._clock = clock
        self._owner = owner
        self._mutex = threading.Lock()
        self._lease = Lease(0)
        self._version: str | None = None
        self._renewed_at = 0.0

    @property
    def token(self) -> int:
        return self._lease.token

    def acquire(self, until: float | None, waiting: Callable[[str, float], None]) -> None:
        """Take the lease, waiting for whoever holds it up to a moment of the monotonic clock.

        Raises LockHeldError, GaveUpError.
        """
        while True:
            note, lease = self._look()
            left = self._left(lease)
            if left <= 0:
                try:
                    self._write(Lease(lease.token + 1, self._owner.name, self._end(), self._owner.run), note)
                except ConflictError:
                    continue  # somebody was faster: see who
                return
            wait = min(left, _LOOK_EVERY)
            if until is not None and self._clock.monotonic() + wait >= until:
                raise LockHeldError(
                    f"{lease.owner} is deploying to {self._ask.address}; the lock ends in {left:.0f} s unless renewed"
                )
            waiting(lease.owner, left)
            self._clock.sleep(wait)

    def check(self) -> None:
        """Before each write: the lease is ours, and has some time left. Raises LockLostError, GaveUpError."""
        with self._mutex:
            if self._clock.monotonic() - self._renewed_at > DURATION / 3:
                self._renew()

    def confirm(self) -> None:
        """Before what cannot be taken back: nobody has taken the lease, and for a while nobody will.

        Raises LockLostError, GaveUpError.
        """
        with self._mutex:
            self._renew()

    def release(self) -> None:
        """Give the lease back; one that was taken is not ours to give. Raises GaveUpError."""
        with self._mutex:
            try:
                self._write(Lease(self._lease.token, renewal=self._lease.renewal + 1), self._version)
            except ConflictError:
                return

    def _renew(self) -> None:
        lease = msgspec.structs.replace(self._lease, expires=self._end(), renewal=self._lease.renewal + 1)
        try:
            self._write(lease, self._version)
        except ConflictError as error:
            raise LockLostError(
                f"another run has taken the lock of {self._ask.address}; this one stops here"
            ) from error

    def _write(self, lease: Lease, expected: str | None) -> None:
        began = self._clock.monotonic()
        self._version = write_note(self._ask, NOTE, msgspec.json.encode(lease), expected)
        self._lease, self._renewed_at = lease, began

    def _look(self) -> tuple[str | None, Lease]:
        """The version and content of the note. One that is damaged counts as nobody's, or it would lock for ever."""
        try:
            note = read_note(self._ask, NOTE)
        except GaveUpError as error:
            if error.failure.kind != "unreadable":
                raise
            found = self._ask.call("reading lease", lambda session: session.read_note(NOTE))
            return (found.version if found else None), Lease(0)
        return (None, Lease(0)) if note is None else (note.version, _decoded(note))

    def _left(self, lease: Lease) -> float:
        """Seconds for which others must wait."""
        is_free = lease.owner == "" or lease.run == self._owner.run or self._owner.is_dead(lease.owner)
        return 0.0 if is_free else lease.expires + _SKEW - self._clock.now().timestamp()

    def _end(self) -> float:
        return self._clock.now().timestamp() + DURATION


def _decoded(note: Sealed) -> Lease:
    try:
        return msgspec.json.decode(note.data, type=Lease)
    except msgspec.DecodeError:
        return Lease(0)
