"""Owns a run as a whole: one deployment after the other until it succeeded, or until it is clear that it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import OstinatoError
from ostinato.deploy.asking import Asking
from ostinato.deploy.engine import Deployment
from ostinato.deploy.lock import Lock
from ostinato.deploy.outcome import Outcome, Status, status_of
from ostinato.retry.budget import Budget, Circuit, HostLimit
from ostinato.retry.policy import Policy, wait_of
from ostinato.retry.run import GaveUpError, Retrier

if TYPE_CHECKING:
    from ostinato.deploy.engine import Job
    from ostinato.deploy.journal import Journal
    from ostinato.deploy.lock import Owner
    from ostinato.deploy.outcome import Watcher
    from ostinato.deploy.plan import Plan
    from ostinato.deploy.target import Target
    from ostinato.retry.run import Event
    from ostinato.world.clock import Clock

DEADLINE = 1800.0
_RETRIES = 30.0
"""How many retries a run may spend beyond those that its successes earn."""
_BETWEEN_ROUNDS = Policy(base=5.0, cap=300.0)
_LATER = frozenset({Status.UNAVAILABLE, Status.LOCKED, Status.TEMPORARY})
"""Ends that are worth another try when nobody minds how long it takes."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a run may take."""

    deadline: float | None = DEADLINE
    """Seconds for everything; None is no bound."""
    begins_again: bool = False
    """Whether to begin anew whenever what went wrong may pass, with a new budget."""
    attempt_timeout: float = 30.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run needs of the world."""

    clock: Clock
    chance: Callable[[], float]
    owner: Owner
    journal: Callable[[], Journal]
    """Opens the journal, which is read anew for each round."""
    watch: Watcher
    tell: Callable[[Event], None]
    """Is told of each attempt."""


Work = Callable[[Deployment, float | None], Outcome]
"""What is done with a target, up to a moment of the monotonic clock."""


def deploy(job: Job, target: Target, patience: Patience, around: Surroundings) -> Outcome:
    """Bring a release to a target. What goes wrong is in the outcome; only what is a bug is raised."""
    return carried_out(job, target, patience, around, Deployment.run)


def carried_out(job: Job, target: Target, patience: Patience, around: Surroundings, work: Work) -> Outcome:
    """The outcome of some work, begun again as patience has it."""
    clock = around.clock
    ends_at = None if patience.deadline is None else clock.monotonic() + patience.deadline
    rounds = 0
    while True:
        outcome = _once(job, target, patience, around, ends_at, work)
        rounds += 1
        wait = wait_of(_BETWEEN_ROUNDS, rounds, None, around.chance)
        is_late = ends_at is not None and clock.monotonic() + wait >= ends_at
        if not patience.begins_again or outcome.status not in _LATER or is_late:
            return outcome
        again = clock.now() + timedelta(seconds=wait)
        around.watch.say(f"{outcome.message}; it is tried again at {again:%H:%M:%S}")
        clock.sleep(wait)


def planned(job: Job, target: Target, patience: Patience, around: Surroundings) -> Plan | Outcome:
    """What a deployment would do; the outcome where that is nothing, or cannot be said."""
    plans: list[Plan] = []

    def work(run: Deployment, _: float | None) -> Outcome:
        plan = run.plan()
        plans.extend([plan] if plan is not None else [])
        return run.outcome(Status.NOTHING_TO_DO, "nothing to do: this release is live")

    outcome = carried_out(job, target, patience, around, work)
    return plans[-1] if plans else outcome


def asking(target: Target, patience: Patience, around: Surroundings, ends_at: float | None) -> Asking:
    """The target under the policy of deployments."""
    retrier = Retrier(
        Policy(attempt_timeout=patience.attempt_timeout, deadline=None, unknown_attempts=5),
        around.clock,
        around.chance,
        budget=Budget(floor=_RETRIES),
        limit=HostLimit(),
        circuit=Circuit(),
        watch=around.tell,
        ends_at=ends_at,
    )
    return Asking(target, retrier)


def _once(
    job: Job,
    target: Target,
    patience: Patience,
    around: Surroundings,
    ends_at: float | None,
    work: Work,
) -> Outcome:
    ask = asking(target, patience, around, ends_at)
    try:
        lock = Lock(ask, around.clock, around.owner)
        run = Deployment(job, ask, lock, around.journal(), around.clock, around.watch)
        try:
            return work(run, ends_at)
        except GaveUpError as error:
            return run.outcome(status_of(error, has_answered=ask.has_answered), str(error))
        except OstinatoError as error:
            status = Status(error.exit_code) if error.exit_code in _STATUSES else Status.TEMPORARY
            return run.outcome(status, str(error))
    finally:
        ask.close()


_STATUSES = frozenset(Status)
