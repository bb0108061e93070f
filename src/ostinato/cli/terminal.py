"""Owns what goes to the terminal: results on the one stream, mistakes and warnings on the other."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import Severity, draw

if TYPE_CHECKING:
    from ostinato.base.diagnostics import Diagnostic, Report
    from ostinato.config.flags import Flags

_LEVELS = {"debug": 0, "info": 1, "warn": 2, "warning": 2, "error": 3}


class Terminal:
    """Where a command speaks. Colour only for people: no NO_COLOR, and a terminal at the other end."""

    def __init__(self, flags: Flags | None = None) -> None:
        self._quiet = flags is not None and flags.quiet
        level = (flags.log_level if flags is not None else None) or "warn"
        self._level = 3 if self._quiet else _LEVELS.get(level.lower(), 2)
        self._colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")

    @property
    def has_colour(self) -> bool:
        """Whether results are read by a person who sees colours."""
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    @property
    def is_quiet(self) -> bool:
        return self._quiet

    def say(self, text: str) -> None:
        """A line for the reader; none when it was asked to be quiet."""
        if not self._quiet:
            print(text, flush=True)  # noqa: T201

    def result(self, text: str) -> None:
        """What the command was called for, whatever the level."""
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")

    def error(self, text: str) -> None:
        head = "\x1b[31;1merror\x1b[0m" if self._colour else "error"
        self._tell(f"{head}: {text}")

    def note(self, text: str) -> None:
        """Something that is no mistake, and good to know."""
        if self._level <= _LEVELS["warn"]:
            self._tell(f"note: {text}")

    def progress(self, text: str) -> None:
        """What is going on, for somebody who watches."""
        if self.shows_progress:
            self._tell(text)

    def diagnostic(self, diagnostic: Diagnostic) -> None:
        if diagnostic.severity is Severity.ERROR or self._level <= _LEVELS["warn"]:
            self._tell(draw(diagnostic, colour=self._colour))

    def report(self, report: Report) -> int:
        """Tell everything that was found, and how much; the exit status that follows from it."""
        for diagnostic in report:
            self.diagnostic(diagnostic)
        errors = report.count(Severity.ERROR)
        if errors:
            self._tell(f"{errors} mistake{'s' if errors > 1 else ''}; nothing was published")
        return 1 if errors else 0

    def _tell(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)  # noqa: T201

    @property
    def shows_progress(self) -> bool:
        return not self._quiet and sys.stderr.isatty()
