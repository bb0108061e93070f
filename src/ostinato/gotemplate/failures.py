"""Owns how a template's failure is told: where, in which call of which call, what was wrong, what was meant."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ostinato.base.diagnostics import Diagnostic, OstinatoError
from ostinato.base.members import TemplateError
from ostinato.base.positions import Span, span_of_line

if TYPE_CHECKING:
    from collections.abc import Callable

CONVERTED = (TemplateError, OstinatoError, TypeError, NameError, RecursionError)
"""What may leave a compiled template and is told as a mistake in it."""

_MAX_FRAMES = 30
_NO_NUMBER = re.compile(r"strconv\.Parse\w+: parsing .*: (invalid syntax|value out of range)\Z", re.DOTALL)
"""Two errors in one: that of Go's conversion, and what it says in general."""


class Frame(NamedTuple):
    """A place in a template that was running. Lines and columns count from 1."""

    path: str
    name: str
    line: int
    column: int
    end_column: int
    text: str
    call: str
    """The function that was being called there, if it was that which failed."""
    told: tuple[int, int, str] | None = None
    """Line, column and text in Go's own count, where they are not the same."""
    is_template: bool = True
    """Whether the place is in a template, and not in a text that calls one."""


class ExecError(OstinatoError):
    """A template failed. `frames` lead from the failing place out to the page's own template."""

    def __init__(
        self,
        message: str,
        frames: tuple[Frame, ...] = (),
        hint: str = "",
        exit_code: int = OstinatoError.exit_code,
        diagnostic: Diagnostic | None = None,
    ) -> None:
        """`diagnostic` is that of a mistake which has a place of its own, outside the templates that were running."""
        super().__init__(message, frames, hint, exit_code, diagnostic)
        self.message = message
        self.frames = frames
        self.hint = hint
        self.exit_code = exit_code
        self.diagnostic = diagnostic

    def __str__(self) -> str:
        frames = tuple(frame for frame in self.frames if frame.is_template)
        outermost, *called = reversed(_runs(frames[:_MAX_FRAMES])) if frames else [[]]
        texts = [_told(frame) for frame in outermost[:1]] + [_called(run) + _told(run[0]) for run in called]
        return "".join(texts) + self.message

    @property
    def cause(self) -> str:
        """What was wrong, without the calls that led there: a function's own words, else the failing place too."""
        if not self.frames or self.frames[0].call:
            innermost = _NO_NUMBER.search(self.message)
            return innermost[1] if innermost else self.message
        return _told(self.frames[0]) + self.message


def _runs(frames: tuple[Frame, ...]) -> list[list[Frame]]:
    """The frames of each template that a function ran: where it was, and the `template` actions that led there."""
    runs: list[list[Frame]] = []
    for frame in frames:
        if runs and not frame.call:
            runs[-1].append(frame)
        else:
            runs.append([frame])
    return runs


def _called(run: list[Frame]) -> str:
    """What comes before a run that is that of a file, and not of a definition in one."""
    frame, first = run[0], run[-1]
    if first.name != first.path:
        return ""
    line, column, _ = frame.told or (frame.line, frame.column - 1, "")
    return f'"{frame.path}:{line}:{column}": execute of template failed: '


def _told(frame: Frame) -> str:
    """A frame in Go's words, which name a template by its path below `layouts/`."""
    calling = f"error calling {frame.call}: " if frame.call else ""
    path, name = (shown.rpartition("layouts/")[2] for shown in (frame.path, frame.name))
    line, column, text = frame.told or (frame.line, frame.column - 1, frame.text)
    return f'template: {path}:{line}:{column}: executing "{name}" at <{text}>: {calling}'


def to_diagnostic(error: ExecError, read_source: Callable[[str], str | None]) -> Diagnostic:
    """The failure as authors read it: the failing place, and the calls that led there."""
    if error.diagnostic is not None:
        calls = tuple(_call(frame, read_source) for frame in error.frames[:_MAX_FRAMES])
        return replace(error.diagnostic, related=(*error.diagnostic.related, *calls))
    if not error.frames:
        return Diagnostic("template-failed", error.message, hint=error.hint)
    first, *callers = error.frames[:_MAX_FRAMES]
    message = f"error calling {first.call}: {error.message}" if first.call else error.message
    related = tuple(_call(frame, read_source) for frame in callers)
    return Diagnostic(
        "template-failed",
        message,
        _span(first, read_source),
        label=f"<{first.text}>",
        hint=error.hint,
        related=related,
    )


def _call(frame: Frame, read_source: Callable[[str], str | None]) -> tuple[str, Span]:
    return f"called by {frame.name} at <{frame.text}>", _span(frame, read_source)


def _span(frame: Frame, read_source: Callable[[str], str | None]) -> Span:
    source = read_source(frame.path)
    if source is None:
        return Span(frame.path, frame.line, frame.column, frame.end_column)
    return span_of_line(frame.path, source, frame.line, frame.column, frame.end_column)
