"""Owns how long to wait and when to stop: back-off with full jitter, deadlines, Retry-After."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ostinato.retry.classify import Outlook

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.retry.classify import Failure, Verdict


class Clock(Protocol):
    """Time, as a policy needs it."""

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient to be. Times in seconds; None is no bound."""

    base: float = 0.5
    """The longest first wait; each further one may be twice as long."""
    cap: float = 60.0
    """The longest wait that we choose ourselves."""
    attempts: int | None = None
    unknown_attempts: int = 3
    """How often a failure is tried again that nobody can say anything about."""
    attempt_timeout: float | None = 30.0
    deadline: float | None = 1800.0
    """From the first attempt to the last, waits included."""
    longest_retry_after: float = 600.0
    """A host that asks for more patience than this is asked again after this time."""


@dataclass(frozen=True, slots=True)
class State:
    """What a policy knows when an attempt has failed."""

    attempt: int
    """How many attempts there were, this one included."""
    unknown: int
    """How many of them failed in a way that the table calls unknown, this one included."""
    elapsed: float


@dataclass(frozen=True, slots=True)
class Wait:
    """Try again after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Stop:
    """Do not try again, and why."""

    reason: str


def decide(
    policy: Policy, state: State, failure: Failure, verdict: Verdict, chance: Callable[[], float]
) -> Wait | Stop:
    """What follows from a failed attempt. `chance` gives a number from 0 up to 1."""
    if verdict.outlook is Outlook.PERMANENT:
        return Stop(verdict.reason)
    if verdict.outlook is Outlook.UNKNOWN and state.unknown >= policy.unknown_attempts:
        return Stop(f"{verdict.reason}, {state.unknown} times")
    if policy.attempts is not None and state.attempt >= policy.attempts:
        return Stop(f"{state.attempt} attempts were made")
    seconds = wait_of(policy, state.attempt, failure.retry_after, chance)
    if policy.deadline is not None and state.elapsed + seconds >= policy.deadline:
        return Stop(f"there is no time left of {policy.deadline:g} s")
    return Wait(seconds)


def wait_of(policy: Policy, attempt: int, retry_after: float | None, chance: Callable[[], float]) -> float:
    """Full jitter below a doubling ceiling. What the host asks for is the least, so that all do not come at once."""
    ceiling = min(policy.cap, policy.base * 2.0 ** min(attempt - 1, 60))
    jitter = chance() * ceiling
    if retry_after is None:
        return jitter
    return min(max(retry_after, 0.0), policy.longest_retry_after) + jitter


def timeout_of(policy: Policy, elapsed: float) -> float | None:
    """How long one attempt may take, so that it ends before the deadline."""
    left = None if policy.deadline is None else max(policy.deadline - elapsed, 0.001)
    if policy.attempt_timeout is None:
        return left
    return policy.attempt_timeout if left is None else min(policy.attempt_timeout, left)
