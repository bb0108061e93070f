"""Two runs at once: whatever the order of their steps, one release is live at the end, and it is whole."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ostinato.deploy.outcome import Status
from ostinato.deploy.run import Patience
from ostinato.deploy.target import Session, Switching
from ostinato.world.clock import FixedClock
from tests.chaos.crawler import broken
from tests.deploy.memory import MemoryTarget
from tests.deploy.runs import Machine, Site, site, visible

FIRST = site(index="<a href='/a/'>first", a="a", one_css="1")
SITES = (
    site(index="<a href='/a/'><a href='/b/'>second", a="a", b="b", two_css="2"),
    site(index="<a href='/a/'><a href='/c/'>third", a="a3", c="c", three_css="3"),
)
KNOWN = {
    path: {each.files[path] for each in (FIRST, *SITES) if path in each.files}
    for each in (FIRST, *SITES)
    for path in each.files
}


@dataclass
class Turns:
    """Lets one of two threads take a step at a time, as a schedule says; then whoever is left."""

    schedule: list[int]
    look: Callable[[], None]
    waiting: set[int] = field(default_factory=set)
    over: set[int] = field(default_factory=set)
    gate: threading.Condition = field(default_factory=threading.Condition)
    at: int = 0

    def step(self, who: int) -> None:
        with self.gate:
            self.waiting.add(who)
            self.gate.notify_all()
            assert self.gate.wait_for(lambda: self._is_turn(who), 20)
            self.waiting.discard(who)
            self.at += 1
            self.look()
            self.gate.notify_all()

    def end(self, who: int) -> None:
        with self.gate:
            self.over.add(who)
            self.gate.notify_all()

    def _is_turn(self, who: int) -> bool:
        if len(self.waiting | self.over) < 2:
            return False  # the other one is in between
        if 1 - who in self.over:
            return True
        return self.schedule[self.at % len(self.schedule)] == who


class Stepping:
    """A session that waits for its turn before each operation."""

    def __init__(self, inner: Session, turns: Turns, who: int) -> None:
        self._inner, self._turns, self._who = inner, turns, who

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name in {"switching", "close"}:
            return found

        def stepped(*arguments: object) -> object:
            self._turns.step(self._who)
            return found(*arguments)

        return stepped


@dataclass
class SteppingTarget:
    inner: MemoryTarget
    turns: Turns
    who: int

    @property
    def address(self) -> str:
        return self.inner.address

    def connect(self, timeout: float) -> Session:
        return Stepping(self.inner.connect(timeout), self.turns, self.who)  # type: ignore[return-value]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.integers(0, 1), min_size=4, max_size=60).filter(lambda turns: len(set(turns)) == 2),
    st.sampled_from(Switching),
    st.lists(st.integers(0, 90), max_size=6),
    st.booleans(),
)
def test_one_release_is_live_in_the_end(
    schedule: list[int], switching: Switching, leaps: list[int], waits: bool
) -> None:
    target = MemoryTarget(switching)
    clock = FixedClock()
    assert Machine(clock=clock).deploy(FIRST, target).status == Status.DONE
    wrong: list[str] = []

    def look() -> None:
        if leaps and turns.at in leaps:
            clock.sleep(300)  # a machine slept: every lease has run out
        wrong.extend(broken(target.visit, KNOWN))
        if switching is Switching.ATOMIC and visible(target.visit, [FIRST, *SITES]) not in [
            each.files for each in (FIRST, *SITES)
        ]:
            wrong.append("a mixture")

    turns = Turns(schedule, look)
    outcomes: dict[int, int] = {}

    def run(who: int) -> None:
        try:
            patience = Patience(deadline=3600 if waits else 1)
            machine = Machine(clock=clock)
            outcomes[who] = machine.deploy(SITES[who], SteppingTarget(target, turns, who), patience).status
        finally:
            turns.end(who)

    threads = [threading.Thread(target=run, args=(who,)) for who in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert set(outcomes) == {0, 1}
    assert set(outcomes.values()) <= {Status.DONE, Status.LOCKED, Status.TEMPORARY}, outcomes
    if not leaps:
        assert Status.DONE in outcomes.values()
        assert wrong == []
    elif switching is Switching.ATOMIC:
        assert wrong == []
    _one_is_live(target, clock)


def _one_is_live(target: MemoryTarget, clock: FixedClock) -> None:
    """What is said to be live is live, at the latest when a run ended that nobody disturbed."""
    sites: dict[str, Site] = {each.manifest.id: each for each in (FIRST, *SITES)}
    assert target.live in sites
    if target.switching is Switching.ATOMIC:
        assert visible(target.visit, [*sites.values()]) == sites[target.live].files
    clock.sleep(1000)
    assert Machine(clock=clock).deploy(SITES[0], target).status in {Status.DONE, Status.NOTHING_TO_DO}
    assert target.live == SITES[0].manifest.id
