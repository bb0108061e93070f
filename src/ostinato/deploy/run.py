"""Owns a run as a whole: one deployment after the other until it succeeded, or until it is clear that it cannot."""

from __future__ import annotations

from dataclasses import dataclass
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
    from collections.abc import Callable

    from ostinato.deploy.engine import Job
    from ostinato.deploy.journal import Journal
    from ostinato.deploy.lock import Owner
    from ostinato.deploy.outcome import Watcher
    from ostinato.deploy.target import Target
    from ostinato.retry.run import Event
    from ostinato.world.clock import Clock

DEADLINE = 1800.0
_RETRIES = 30.0
"""How many retries a run may spend beyond those that its successes earn."""
_LATER = frozenset({Status.UNAVAILABLE, Status.LOCKED, Status.TEMPORARY})
"""Ends that are worth another try when nobody minds how long it takes."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a run may take."""

    deadline: float | None = DEADLINE
    """Seconds for everything; None is no bound."""
    is_endless: bool = False
    """Begin again whenever what went wrong may pass."""
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


def deploy(job: Job, target: Target, patience: Patience, around: Surroundings) -> Outcome:
    """Bring a release to a target. What goes wrong is in the outcome; only what is a bug is raised."""
    began = around.clock.monotonic()
    deadline = None if patience.is_endless else patience.deadline
    ends_at = None if deadline is None else began + deadline
    rounds = 0
    while True:
        outcome = _once(job, target, patience, around, ends_at)
        rounds += 1
        if not (patience.is_endless and outcome.status in _LATER):
            return outcome
        wait = wait_of(Policy(base=5.0, cap=300.0), rounds, None, around.chance)
        around.watch.say(f"{outcome.message}; it is tried again in {wait:.0f} s")
        around.clock.sleep(wait)


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
    job: Job, target: Target, patience: Patience, around: Surroundings, ends_at: float | None
) -> Outcome:
    ask = asking(target, patience, around, ends_at)
    try:
        lock = Lock(ask, around.clock, around.owner)
        run = Deployment(job, ask, lock, around.journal(), around.clock, around.watch)
        return told(run, lambda: run.run(ends_at))
    finally:
        ask.close()


def told(run: Deployment, work: Callable[[], Outcome]) -> Outcome:
    """The outcome of some work of a deployment, also where it failed."""
    try:
        return work()
    except GaveUpError as error:
        return run.outcome(status_of(error, has_answered=run.ask.has_answered), str(error))
    except OstinatoError as error:
        return run.outcome(
            Status(error.exit_code) if error.exit_code in _STATUSES else Status.TEMPORARY, str(error)
        )


_STATUSES = frozenset(Status)
