"""Owns how a deployment asks its target: sessions that are kept, attempts that are repeated, not too many at once."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from ostinato.retry.run import AttemptFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ostinato.deploy.target import Session, Target
    from ostinato.retry.run import Attempt, Retrier

T = TypeVar("T")

_TIMEOUT = 30.0


class Asking:
    """A target under a retry policy. Several threads may ask; each has a session of its own meanwhile."""

    def __init__(self, target: Target, retrier: Retrier) -> None:
        self._target = target
        self._retrier = retrier
        self._free: list[Session] = []
        self._gate = threading.Condition()
        self._busy = 0
        self.has_answered = False
        """Whether the target has answered at all."""
        self.retries = 0

    @property
    def address(self) -> str:
        return self._target.address

    def call(
        self, what: str, operation: Callable[[Session], T], *, guard: Callable[[], None] | None = None
    ) -> T:
        """The result of an operation on a session, repeated while that helps; `guard` stands before each attempt.

        Raises GaveUpError, and whatever the guard raises.
        """

        def attempt(told: Attempt) -> T:
            self.retries += told.number > 1
            if guard is not None:
                guard()
            with self._turn():
                session = self._session(told.timeout or _TIMEOUT)
                try:
                    result = operation(session)
                except AttemptFailedError:
                    # Nobody knows what state the connection is in.
                    session.close()
                    raise
                except BaseException:
                    self._free.append(session)
                    raise
                self._free.append(session)
                self.has_answered = True
                return result

        return self._retrier.call(what, attempt)

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """For what is only polite, when nothing else can be done: two attempts, no long waits."""
        usual = self._retrier
        self._retrier = replace(
            usual, policy=replace(usual.policy, attempts=2, cap=1.0), budget=None, circuit=None, ends_at=None
        )
        try:
            yield
        finally:
            self._retrier = usual

    def close(self) -> None:
        while self._free:
            self._free.pop().close()

    def _session(self, timeout: float) -> Session:
        try:
            return self._free.pop()  # atomic: threads share the list
        except IndexError:
            return self._target.connect(timeout)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until the host may be asked by one more."""
        with self._gate:
            while self._busy >= self._most:
                self._gate.wait()
            self._busy += 1
        try:
            yield
        finally:
            with self._gate:
                self._busy -= 1
                self._gate.notify_all()

    @property
    def _most(self) -> int:
        limit = self._retrier.limit
        return 1_000 if limit is None else limit.limit
