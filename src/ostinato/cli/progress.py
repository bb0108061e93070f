"""Owns the progress bar: only on a terminal, and only when a build takes long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

_PATIENCE = 0.8
"""Seconds without a bar: most builds are done by then, and never load it."""


class Progress(Protocol):
    """Whom a build tells how far it is."""

    def start(self, stage: str, total: int) -> None:
        """A stage of so many steps begins, and the one before it is done."""

    def advance(self, steps: int = 1) -> None: ...

    def stop(self) -> None: ...


class NoProgress:
    """For pipes, logs and quiet builds."""

    def start(self, stage: str, total: int) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def stop(self) -> None: ...


class Bar:
    """A bar on the terminal, drawn from the moment on when the build has taken long enough."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._begun = monotonic()
        self._stage, self._total, self._done = "", 0, 0
        self._rich: RichProgress | None = None
        self._task: TaskID | None = None

    def start(self, stage: str, total: int) -> None:
        self._stage, self._total, self._done = stage, total, 0
        if self._rich is not None and self._task is not None:
            self._rich.update(self._task, description=stage, total=total, completed=0)

    def advance(self, steps: int = 1) -> None:
        self._done += steps
        if self._rich is None and self._monotonic() - self._begun > _PATIENCE:
            self._draw()
        if self._rich is not None and self._task is not None:
            self._rich.update(self._task, completed=self._done)

    def stop(self) -> None:
        if self._rich is not None:
            self._rich.stop()

    def _draw(self) -> None:
        from rich.console import Console
        from rich.progress import Progress as RichProgress

        self._rich = RichProgress(console=Console(stderr=True), transient=True)
        self._task = self._rich.add_task(self._stage, total=self._total, completed=self._done)
        self._rich.start()
