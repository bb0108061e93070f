"""Owns the loop: attempt, judge, wait, attempt again; each step can be watched."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from ostinato.base.diagnostics import WorldError
from ostinato.retry.classify import Outlook, classify
from ostinato.retry.policy import State, Stop, Wait, decide, timeout_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.retry.budget import Budget, Circuit, HostLimit
    from ostinato.retry.classify import Failure, Verdict
    from ostinato.retry.policy import Clock, Policy

T = TypeVar("T")


class AttemptFailedError(Exception):
    """Raised by an operation: this attempt failed, and how."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message or failure.kind)
        self.failure = failure


class GaveUpError(WorldError):
    """All attempts failed, or another one would be of no use."""

    def __init__(self, what: str, reason: str, failure: Failure, verdict: Verdict, attempts: int) -> None:
        tries = f"after {attempts} attempts" if attempts > 1 else "at the first attempt"
        super().__init__(f"{what} failed {tries}: {failure.message or failure.kind}; {reason}")
        self.what = what
        self.reason = reason
        self.failure = failure
        self.verdict = verdict
        self.attempts = attempts

    @property
    def is_temporary(self) -> bool:
        """Whether the same may succeed at another time."""
        return self.verdict.outlook is not Outlook.PERMANENT


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an operation is told: the number of the attempt, from 1, and how long it may take."""

    number: int
    timeout: float | None


@dataclass(frozen=True, slots=True)
class Event:
    """A step, for progress lines and traces. `wait` are the seconds until the next attempt, if there is one."""

    what: str
    attempt: int
    failure: Failure | None = None
    verdict: Verdict | None = None
    wait: float | None = None
    is_resting: bool = False
    """The host failed so often that nobody asks it for a while; this attempt has not been made yet."""


@dataclass(slots=True)
class Retrier:
    """Runs operations under one policy. Budget, limit and circuit are shared by those that it is given to.

    Several threads may call it at once.
    """

    policy: Policy
    clock: Clock
    chance: Callable[[], float]
    budget: Budget | None = None
    limit: HostLimit | None = None
    circuit: Circuit | None = None
    watch: Callable[[Event], None] = field(default=lambda _: None)
    ends_at: float | None = None
    """When all operations together must have ended, by the clock's monotonic time."""
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False, compare=False)

    def call(self, what: str, operation: Callable[[Attempt], T]) -> T:
        """The result of an operation, tried until it succeeds or nothing speaks for another attempt.

        Raises GaveUpError.
        """
        began = self.clock.monotonic()
        policy = self._policy_from(began)
        attempt = unknown = 0
        while True:
            self._pass_circuit(policy, began, what, attempt + 1)
            attempt += 1
            try:
                result = operation(Attempt(attempt, timeout_of(policy, self.clock.monotonic() - began)))
            except AttemptFailedError as error:
                verdict = classify(error.failure)
                unknown += verdict.outlook is Outlook.UNKNOWN
                state = State(attempt, unknown, self.clock.monotonic() - began)
                step = self._judged(policy, state, error.failure, verdict)
                wait = step.seconds if isinstance(step, Wait) else None
                self.watch(Event(what, attempt, error.failure, verdict, wait))
                if isinstance(step, Stop):
                    raise GaveUpError(what, step.reason, error.failure, verdict, attempt) from error
                self.clock.sleep(step.seconds)
                continue
            self._succeeded()
            self.watch(Event(what, attempt))
            return result

    def _policy_from(self, began: float) -> Policy:
        """The policy for an operation that begins now: what is left of all the time bounds it, too."""
        if self.ends_at is None:
            return self.policy
        left = max(self.ends_at - began, 0.0)
        return replace(
            self.policy, deadline=left if self.policy.deadline is None else min(self.policy.deadline, left)
        )

    def _judged(self, policy: Policy, state: State, failure: Failure, verdict: Verdict) -> Wait | Stop:
        with self._lock:
            if verdict.throttled and self.limit is not None:
                self.limit.throttled()
            if self.circuit is not None:
                self._told_circuit(self.circuit, verdict)
            step = decide(policy, state, failure, verdict, self.chance)
            if isinstance(step, Wait) and self.budget is not None and not self.budget.spend():
                return Stop("the budget of retries is used up")
            return step

    def _told_circuit(self, circuit: Circuit, verdict: Verdict) -> None:
        """A host that refuses is there."""
        if verdict.outlook is Outlook.PERMANENT:
            circuit.succeeded()
        else:
            circuit.failed(self.clock.monotonic())

    def _succeeded(self) -> None:
        with self._lock:
            if self.budget is not None:
                self.budget.earn()
            if self.limit is not None:
                self.limit.succeeded()
            if self.circuit is not None:
                self.circuit.succeeded()

    def _pass_circuit(self, policy: Policy, began: float, what: str, attempt: int) -> None:
        """Wait while the circuit is open, but not past the deadline: the attempt then fails by itself."""
        while (wait := self._rest()) > 0:
            if policy.deadline is not None and began + policy.deadline - self.clock.monotonic() <= wait:
                return
            self.watch(Event(what, attempt, wait=wait, is_resting=True))
            self.clock.sleep(wait)

    def _rest(self) -> float:
        with self._lock:
            return 0.0 if self.circuit is None else self.circuit.wait(self.clock.monotonic())
