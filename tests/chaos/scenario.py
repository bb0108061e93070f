"""Owns one run of the chaos: a site is live, another is deployed while something goes wrong, then once more without.

What must hold is written here, in `Witness` and at the end of `struck` and `killed`; each breach is a sentence.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ostinato.base.diagnostics import WorldError
from ostinato.deploy.outcome import Status
from ostinato.deploy.run import Patience
from ostinato.deploy.target import Switching
from ostinato.world.clock import FixedClock
from ostinato.world.log_file import LogFile, MemoryLog
from tests.chaos.crawler import broken
from tests.chaos.faults import WRITES, Chaos, Fault, FaultySession, Killed, KillingLog
from tests.chaos.sites import KNOWN, NEW, OLD
from tests.deploy.places import Place
from tests.deploy.runs import Machine, visible

_LATER = 400
"""Seconds after which any lock has run out."""


def _allowed(fault: Fault) -> set[int]:
    """The statuses that a run may end with."""
    if fault.kind == "403":
        return {Status.DONE, Status.NOT_ALLOWED}
    if fault.kind == "lock stolen":
        return {Status.DONE, Status.LOCKED}
    if fault.times.startswith("for ever") or fault.kind == "disk full":
        return {Status.DONE, Status.TEMPORARY, Status.UNAVAILABLE}
    return {Status.DONE}


@dataclass
class Witness:
    """Sees what visitors see, and says what they must never see."""

    place: Place
    switching: Switching
    violations: list[str] = field(default_factory=list)
    was_warned: bool = False
    """A run has said that files which are no more of the site may stay."""

    def look(self, when: str = "") -> None:
        self.violations += [f"{path} is missing {when}" for path in broken(self.place.visit, KNOWN)]
        if self.switching is Switching.ATOMIC:
            seen = visible(self.place.visit, [OLD, NEW])
            if seen not in (OLD.files, NEW.files):
                self.violations.append(f"a mixture is live {when}")

    def expect_new(self, when: str) -> None:
        self.look(when)
        seen = visible(self.place.visit, [OLD, NEW])
        if {path: seen.get(path) for path in NEW.files} != NEW.files:
            self.violations.append(f"the new site is not live {when}")
        if self.switching is Switching.ATOMIC and seen != NEW.files:
            self.violations.append(f"old files are live {when}")
        if not self.was_warned and (
            pages := [path for path in seen if path.endswith(".html") and path not in NEW.files]
        ):
            self.violations.append(f"pages that are gone are live {when}: {pages}")


@contextmanager
def _chaos(place: Place, machine: Machine, **more: object) -> Iterator[Chaos]:
    chaos = Chaos(place.target, machine.clock, **more)  # type: ignore[arg-type]
    try:
        yield chaos
    finally:
        chaos.close()


def begun(place: Place) -> tuple[Machine, Witness]:
    """The old site is live."""
    machine = Machine(clock=FixedClock(), log=MemoryLog(), patience=Patience(deadline=900))
    outcome = machine.deploy(OLD, place.target)
    machine.log = MemoryLog()
    session = place.target.connect(30)
    witness = Witness(place, session.switching)
    session.close()
    if outcome.status not in (Status.DONE, Status.NOTHING_TO_DO):
        witness.violations.append(f"the first deployment failed: {outcome.message}")
    return machine, witness


def operations(place: Place) -> list[tuple[str, str]]:
    """What a deployment does when nothing goes wrong, in order."""
    machine, _ = begun(place)
    with _chaos(place, machine) as chaos:
        machine.deploy(NEW, chaos)
    return chaos.operations


def struck(place: Place, fault: Fault) -> list[str]:
    """A deployment with a fault, and the one after; what was wrong."""
    machine, witness = begun(place)
    with _chaos(place, machine, fault=fault, after=witness.look) as chaos:
        session = chaos.connect(30)
        assert isinstance(session, FaultySession)
        chaos.listings[NEW.manifest.id] = session.inner.list_files(NEW.manifest.id)
        session.close()
        outcome = machine.deploy(NEW, chaos)
    witness.violations += [f"switched to {release} without the lock" for release in chaos.overruns]
    witness.was_warned = any("may stay" in warning for warning in outcome.warnings)
    if witness.was_warned and not fault.times.startswith("for ever"):
        witness.violations.append("a note was given up too early")
    if outcome.status not in _allowed(fault):
        witness.violations.append(f"status {outcome.status}: {outcome.message}")
    if outcome.status == Status.DONE:
        witness.expect_new("after a success")
    witness.look("at the end")
    _again(machine, place, witness)
    return witness.violations


def killed(place: Place, at: int, is_after: bool) -> tuple[list[str], bool]:
    """A deployment that is gone at a line of its journal, and the one after; whether there was such a line."""
    machine, witness = begun(place)
    with _chaos(place, machine, after=witness.look) as chaos:

        def kill() -> None:
            chaos.is_dead = True
            raise Killed

        machine.log = log = KillingLog(MemoryLog(), at, is_after, kill)
        try:
            machine.deploy(NEW, chaos)
        except Killed:
            witness.look("after the kill")
            machine.log = log.inner
            _again(machine, place, witness)
            return witness.violations, True
    return witness.violations, False


class _FullLog(MemoryLog):
    """A journal on a disk that is full from some line on."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.lines = lines

    def append(self, data: bytes) -> None:
        if self.lines <= 0:
            self.data += data[:5]
            raise WorldError("cannot write the journal: no space left on device")
        self.lines -= 1
        super().append(data)

    def begin(self, data: bytes) -> None:
        if self.lines <= 0:
            raise WorldError("cannot write the journal: no space left on device")
        self.lines -= 1
        super().begin(data)


def full_here(place: Place, at: int) -> tuple[list[str], bool]:
    """A deployment whose own machine has no room for the journal, and the one after when there is some."""
    machine, witness = begun(place)
    machine.log = log = _FullLog(at)
    with _chaos(place, machine, after=witness.look) as chaos:
        outcome = machine.deploy(NEW, chaos)
    if outcome.status == Status.DONE:
        return witness.violations, False
    if outcome.status != Status.TEMPORARY:
        witness.violations.append(f"status {outcome.status}: {outcome.message}")
    log.lines = 1_000
    _again(machine, place, witness)
    return witness.violations, True


def killed_for_real(place: Place, folder: Path, at: int, is_after: bool) -> tuple[list[str], bool]:
    """The same with `kill -9` in a process of its own, while a visitor never stops reading."""
    machine, witness = begun(place)
    path = str(folder / "journal" / "log")
    child = os.fork()
    if child == 0:
        try:
            machine.log = KillingLog(
                LogFile(path), at, is_after, lambda: os.kill(os.getpid(), signal.SIGKILL)
            )
            machine.deploy(NEW, place.target)
        finally:
            os._exit(0)
    with _reading(witness):
        _, status = os.waitpid(child, 0)
    was_killed = os.WIFSIGNALED(status)
    if was_killed:
        machine.log = LogFile(path)
        _again(machine, place, witness)
    return witness.violations, was_killed


class _reading(threading.Thread):  # noqa: N801  read as a word in `with`
    """A visitor of flesh and blood: what changes between two of his looks is not held against anybody."""

    def __init__(self, witness: Witness) -> None:
        super().__init__(daemon=True)
        self.witness = witness
        self.is_over = threading.Event()

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self.join()
        self.witness.look("after the kill")

    def run(self) -> None:
        visit = self.witness.place.visit
        while not self.is_over.is_set():
            home = visit("index.html")
            missing = broken(visit, KNOWN)
            if missing and visit("index.html") == home and broken(visit, KNOWN) == missing:
                self.witness.violations += [f"{path} is missing for a visitor" for path in missing]


def _again(machine: Machine, place: Place, witness: Witness) -> None:
    """Another run, when all is well: it goes on, and stores nothing that is there."""
    machine.clock.sleep(_LATER)
    machine.is_dead = lambda _: True
    with _chaos(place, machine, after=witness.look) as chaos:
        outcome = machine.deploy(NEW, chaos)
        if outcome.status not in (Status.DONE, Status.NOTHING_TO_DO):
            witness.violations.append(f"the run after ended with {outcome.status}: {outcome.message}")
        witness.expect_new("after the run after")
        witness.violations += [f"{path} was stored though it was there" for path in chaos.needless]
        done = len(chaos.operations)
        machine.deploy(NEW, chaos)
        if written := [name for name, _ in chaos.operations[done:] if name in WRITES]:
            witness.violations.append(f"nothing was to be done, and yet: {written}")
