"""Owns what many operations share: a budget of retries, a limit for each host, a circuit that opens."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Budget:
    """Retries that may be spent. Successes earn some, so that retries stay a small part of all requests."""

    floor: float = 10.0
    """What there is at the beginning."""
    per_success: float = 0.1
    ceiling: float = 100.0
    _left: float = field(default=-1.0)

    def __post_init__(self) -> None:
        if self._left < 0:
            self._left = self.floor

    @property
    def left(self) -> float:
        return self._left

    def earn(self) -> None:
        """An operation succeeded."""
        self._left = min(self._left + self.per_success, self.ceiling)

    def spend(self) -> bool:
        """Take one retry; False where none is left."""
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True


@dataclass(slots=True)
class HostLimit:
    """How many requests a host may get at once: one more after a round of successes, half after a complaint."""

    most: int = 8
    least: int = 1
    _limit: float = field(default=0.0)

    def __post_init__(self) -> None:
        self._limit = self._limit or float(self.most)

    @property
    def limit(self) -> int:
        return max(int(self._limit), self.least)

    def succeeded(self) -> None:
        self._limit = min(self._limit + 1.0 / self._limit, float(self.most))

    def throttled(self) -> None:
        self._limit = max(self._limit / 2.0, float(self.least))


@dataclass(slots=True)
class Circuit:
    """Stops asking a host that fails every time; after a rest, one request may see whether it is back."""

    failures_to_open: int = 5
    rest: float = 30.0
    _failures: int = 0
    _opened_at: float | None = None
    _probing: bool = False

    @property
    def is_open(self) -> bool:
        return self._opened_at is not None

    def wait(self, now: float) -> float:
        """Seconds until a request may be made; 0 lets it through, and makes it the probe of an open circuit."""
        if self._opened_at is None:
            return 0.0
        left = self._opened_at + self.rest - now
        if left > 0:
            return left
        if self._probing:
            # A probe that never says how it went, because it was stopped for good, must not keep the circuit open.
            self._opened_at = now
            self._probing = False
            return self.rest
        self._probing = True
        return 0.0

    def succeeded(self) -> None:
        self._failures, self._opened_at, self._probing = 0, None, False

    def failed(self, now: float) -> None:
        self._failures += 1
        if self._probing or self._failures >= self.failures_to_open:
            self._opened_at, self._probing = now, False
