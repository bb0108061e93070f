"""Owns the time: the system's, or one that the author set with `--clock`."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Clock(Protocol):
    """What time it is, and how to wait."""

    def now(self) -> datetime:
        """The wall-clock time, with its zone."""

    def monotonic(self) -> float:
        """Seconds that only ever grow, for durations."""

    def sleep(self, seconds: float) -> None: ...


def local_zone() -> tuple[str, ZoneInfo | None]:
    """Where this machine is: the name that Go gives it, and its zone; none means UTC."""
    name = os.environ.get("TZ")
    if name is None:
        return "Local", _zone(os.path.realpath("/etc/localtime").rpartition("zoneinfo/")[2])
    name = name.removeprefix(":")
    zone = _zone(name)
    return (name, zone) if zone is not None else ("UTC", None)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name not in ("", "UTC") else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        return datetime.now(UTC).astimezone()

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class StartedClock:
    """A clock that was set to a moment and runs from there, as Hugo's `--clock` does."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._origin = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._origin)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class FixedClock:
    """A clock for tests: it stands still, and a sleep moves it at once."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start or datetime(2026, 1, 1, tzinfo=UTC)
        self._elapsed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._elapsed += seconds
