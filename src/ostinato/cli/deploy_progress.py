"""Owns how a deployment is shown: a bar on a terminal, plain lines elsewhere, and when it tries again."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ostinato.deploy.outcome import Stage

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from ostinato.cli.terminal import Terminal
    from ostinato.retry.run import Event

_NAMES = {
    Stage.LOCKED: "have the lock",
    Stage.UPLOADING: "uploading",
    Stage.UPLOADED: "uploaded",
    Stage.VERIFIED: "read back, and whole",
    Stage.SWITCHED: "live",
    Stage.PRUNED: "tidied up",
}
_SHORT = 1.0
"""Seconds of waiting that nobody needs to be told of."""


class Shown:
    """Tells how far a deployment is, on the stream of messages: results have the other one."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._rich: RichProgress | None = None
        self._task: TaskID | None = None
        self._total = self._done = self._told = 0

    def stage(self, stage: Stage, total: int = 0) -> None:
        if stage is Stage.UPLOADING:
            self._total, self._done, self._told = total, 0, 0
            if total and self._terminal.shows_progress:
                self._draw(total)
        elif stage is Stage.UPLOADED:
            self.stop()
        if stage in _NAMES:
            self.say(
                f"{_NAMES[stage]} {total} files, as far as they are not there" if total else _NAMES[stage]
            )

    def advance(self) -> None:
        self._done += 1
        if self._rich is not None and self._task is not None:
            self._rich.update(self._task, completed=self._done)
        elif self._total and self._done * 10 // self._total > self._told:
            self._told = self._done * 10 // self._total
            self.say(f"uploading {self._done}/{self._total}")

    def say(self, text: str) -> None:
        if self._terminal.is_quiet:
            return
        if self._rich is not None:
            self._rich.console.print(text, highlight=False, markup=False)
        else:
            print(text, file=sys.stderr, flush=True)  # noqa: T201

    def event(self, event: Event, now: datetime) -> None:
        """An attempt that failed, or an attempt that has to wait, where that takes a while."""
        if event.wait is None or event.wait < _SHORT:
            return
        again = f"{now + timedelta(seconds=event.wait):%H:%M:%S}"
        if event.is_resting:
            self.say(f"the host is left in peace until {again}")
        elif event.failure is not None:
            what = event.failure.message or event.failure.kind
            self.say(f"{event.what} failed ({what}); attempt {event.attempt + 1} at {again}")

    def stop(self) -> None:
        if self._rich is not None:
            self._rich.stop()
        self._rich = self._task = None

    def _draw(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import Progress as RichProgress

        self.stop()
        self._rich = RichProgress(console=Console(stderr=True), transient=True)
        self._task = self._rich.add_task("uploading", total=total)
        self._rich.start()
