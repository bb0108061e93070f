"""The lock: one at a time; a dead owner does not hold it; who lost it learns so before the switch."""

from __future__ import annotations

import pytest

from ostinato.deploy.asking import Asking
from ostinato.deploy.lock import DURATION, NOTE, Lock, LockHeldError, LockLostError, Owner
from ostinato.deploy.outcome import Status
from ostinato.deploy.run import Patience
from ostinato.deploy.target import Note, Switching
from ostinato.retry.policy import Policy
from ostinato.retry.run import Retrier
from ostinato.world.clock import FixedClock
from tests.deploy.memory import MemoryTarget
from tests.deploy.runs import Machine, site

ONE, TWO = site(index="one"), site(index="two")


def lock(target: MemoryTarget, clock: FixedClock, name: str, **more: object) -> Lock:
    ask = Asking(target, Retrier(Policy(), clock, lambda: 0.5))
    return Lock(ask, clock, Owner(name, f"run of {name}", **more))  # type: ignore[arg-type]


def nobody(owner: str, seconds: float) -> None:
    pass


def test_one_at_a_time_and_a_number_that_grows() -> None:
    target, clock = MemoryTarget(), FixedClock()
    anna, ben = lock(target, clock, "anna"), lock(target, clock, "ben")
    anna.acquire(None, nobody)
    with pytest.raises(LockHeldError, match="anna is deploying"):
        ben.acquire(clock.monotonic() + 10, nobody)
    anna.release()
    ben.acquire(clock.monotonic() + 10, nobody)
    assert (anna.token, ben.token) == (1, 2)


def test_a_lease_that_has_run_out_is_taken_and_its_owner_learns_so() -> None:
    target, clock = MemoryTarget(), FixedClock()
    anna, ben = lock(target, clock, "anna"), lock(target, clock, "ben")
    anna.acquire(None, nobody)
    waited: list[str] = []
    ben.acquire(None, lambda owner, _: waited.append(owner))
    assert set(waited) == {"anna"}
    assert clock.monotonic() >= DURATION
    with pytest.raises(LockLostError):
        anna.check()
    with pytest.raises(LockLostError):
        anna.confirm()
    anna.release()
    ben.confirm()


def test_a_lease_that_is_renewed_is_kept() -> None:
    target, clock = MemoryTarget(), FixedClock()
    anna, ben = lock(target, clock, "anna"), lock(target, clock, "ben")
    anna.acquire(None, nobody)
    for _ in range(20):
        clock.sleep(60)
        anna.check()
        with pytest.raises(LockHeldError):
            ben.acquire(clock.monotonic() + 1, nobody)


def test_a_process_that_is_gone_holds_nothing() -> None:
    target, clock = MemoryTarget(), FixedClock()
    lock(target, clock, "anna").acquire(None, nobody)
    lock(target, clock, "ben", is_dead=lambda owner: owner == "anna").acquire(0, nobody)
    assert clock.monotonic() == 0


def test_a_damaged_lease_locks_nobody_out() -> None:
    target, clock = MemoryTarget(), FixedClock()
    target.notes[NOTE] = Note(b"what is this", "v")
    lock(target, clock, "anna").acquire(None, nobody)


@pytest.mark.parametrize("switching", Switching)
def test_a_run_that_was_overtaken_does_not_switch(switching: Switching) -> None:
    """Its machine slept in the middle; another run took the lock, and went live."""
    target, machine = MemoryTarget(switching), Machine()
    machine.deploy(site(index="zero", about="x"), target)
    other = Machine(clock=machine.clock)
    overtaken = False

    def read(item: object) -> bytes:
        nonlocal overtaken
        if not overtaken:
            overtaken = True
            machine.clock.sleep(DURATION + 60)
            assert other.deploy(TWO, target).status == Status.DONE
        return b"one"

    outcome = machine.deploy(ONE, target, read=read)
    assert outcome.status == Status.LOCKED
    assert target.live == TWO.manifest.id
    assert target.visit("index.html") == b"two"


def test_a_run_that_does_not_mind_waits_as_long_as_it_takes() -> None:
    target, machine = MemoryTarget(), Machine()
    lock(target, machine.clock, "anna").acquire(None, nobody)
    outcome = machine.deploy(ONE, target, Patience(deadline=None, begins_again=True))
    assert outcome.status == Status.DONE
