"""Owns how a template's failure is told: where, in which call of which call, what was wrong, what was meant.

Compiled code carries the template's own lines and columns, so the traceback knows the place; nothing is
recorded while templates run.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ostinato.base import members
from ostinato.base.diagnostics import Diagnostic, OstinatoError
from ostinato.base.members import TemplateError, member_names
from ostinato.base.positions import Span, span_of_line
from ostinato.gotemplate import runtime
from ostinato.gotemplate.lexer import Kind, lex
from ostinato.gotemplate.source import Source
from ostinato.gotemplate.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import CodeType, TracebackType

CONVERTED = (TemplateError, OstinatoError, TypeError, UnboundLocalError, RecursionError)
"""What may leave a compiled template and is told as a mistake in it."""

_MAX_FRAMES = 30
_SPACES = re.compile(r"\s+")


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


class ExecError(OstinatoError):
    """A template failed. `frames` lead from the failing place out to the page's own template."""

    def __init__(
        self,
        message: str,
        frames: tuple[Frame, ...] = (),
        hint: str = "",
        exit_code: int = OstinatoError.exit_code,
    ) -> None:
        super().__init__(message, frames, hint, exit_code)
        self.message = message
        self.frames = frames
        self.hint = hint
        self.exit_code = exit_code

    def __str__(self) -> str:
        shown = reversed(self.frames[:_MAX_FRAMES])
        return "".join(map(_told, shown)) + self.message

    @property
    def cause(self) -> str:
        """What was wrong, without the calls that led there: a function's own words, else the failing place too."""
        if not self.frames or self.frames[0].call:
            return self.message
        return _told(self.frames[0]) + self.message


def _told(frame: Frame) -> str:
    calling = f"error calling {frame.call}: " if frame.call else ""
    place = f"{frame.path}:{frame.line}:{frame.column}"
    return f'template: {place}: executing "{frame.name}" at <{frame.text}>: {calling}'


class Running(Protocol):
    """What is asked of the compiled template that failed."""

    @property
    def path(self) -> str: ...
    @property
    def sources(self) -> Mapping[str, str]: ...
    def owns(self, names: Mapping[str, object]) -> bool: ...
    def name_of(self, code: CodeType) -> str: ...


def located(error: Exception, compiled: Running) -> Exception:
    """The error with its place in the template; as it was, when it is none of the author's making."""
    own = [entry for entry in _entries(error.__traceback__) if compiled.owns(entry.tb_frame.f_globals)]
    if not own:
        frame = Frame(compiled.path, compiled.path, 1, 1, 1, "", "")
        return ExecError(str(error), (frame,))
    frames = [_frame(entry, compiled) for entry in own]
    cause = _Cause(own[-1].tb_next, frames[-1].text)
    message, hint = cause.explain(error)
    if message is None:
        error.add_note(f"while running {frames[-1].path}:{frames[-1].line}:{frames[-1].column}")
        return error
    if cause.call:
        frames[-1] = frames[-1]._replace(call=cause.call)
    inner = error.frames if isinstance(error, ExecError) else ()
    exit_code = error.exit_code if isinstance(error, OstinatoError) else ExecError.exit_code
    return ExecError(message, (*inner, *reversed(frames)), hint, exit_code)


def _entries(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _frame(entry: TracebackType, compiled: Running) -> Frame:
    code = entry.tb_frame.f_code
    positions = next(islice(code.co_positions(), entry.tb_lasti // 2, None))
    line, end_line, column, end_column = (position or 0 for position in positions)
    path = code.co_filename
    source = Source(path, compiled.sources.get(path, ""))
    start, end = source.offset(line, column + 1), source.offset(end_line, end_column + 1)
    text = _SPACES.sub(" ", source.text[start:end])
    last = end_column + 1 if end_line == line else 0
    return Frame(path, compiled.name_of(code), line, column + 1, last, text, "")


class _Cause:
    """What a template had called when it failed: members of a value, a function, or nothing yet."""

    def __init__(self, entry: TracebackType | None, text: str) -> None:
        self.value: object = None
        self.call = ""
        self.missing = ""
        """The member that was asked for and is not there."""
        self.wants: object = None
        if entry is None:
            return
        inside = None
        while entry is not None and entry.tb_frame.f_globals is vars(members):
            inside, entry = entry, entry.tb_next
            names = inside.tb_frame.f_locals
            self.value, self.wants = names.get("value"), names.get("found", self.wants)
            name = str(names.get("name", ""))
        if inside is not None:
            self.call, self.missing = (name, "") if entry is not None else ("", name)
        elif entry is not None and entry.tb_frame.f_globals is not vars(runtime):
            self.call = called_name(text)

    def explain(self, error: Exception) -> tuple[str | None, str]:
        """The message and the hint; no message when the error is not the author's."""
        if isinstance(error, ExecError):
            return error.message, error.hint
        if isinstance(error, TemplateError | OstinatoError):
            return str(error), self.hint()
        if isinstance(error, RecursionError):
            return "maximum template call stack size exceeded", ""
        if isinstance(error, UnboundLocalError):
            found = re.search(r"'v_(\w+?)(?:_\d+)?'", str(error))
            return f"undefined variable: ${found[1] if found else ''}", ""
        if self.missing and callable(self.wants):
            low, _ = members.arity(self.wants)
            return f"wrong number of args for {self.missing}: want {low} got 0", ""
        return None, ""

    def hint(self) -> str:
        return did_you_mean(self.missing, member_names(self.value)) if self.missing else ""


def called_name(text: str) -> str:
    """The function that a command calls: `partial` in `partial "x" .`, `GetPage` in `$s.GetPage "x"`."""
    depth = 0
    name = ""
    for token in lex(f"{{{{{text}}}}}")[1:]:
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if depth or token.kind is Kind.CLOSE:
            continue
        if token.kind not in (Kind.IDENTIFIER, Kind.FIELD, Kind.VARIABLE) or (name and token.spaced):
            break
        name = token.text.removeprefix(".")
    return name


def to_diagnostic(error: ExecError, read_source: Callable[[str], str | None]) -> Diagnostic:
    """The failure as authors read it: the failing place, and the calls that led there."""
    if not error.frames:
        return Diagnostic("template-failed", error.message, hint=error.hint)
    first, *callers = error.frames[:_MAX_FRAMES]
    message = f"error calling {first.call}: {error.message}" if first.call else error.message
    related = tuple(
        (f"called by {frame.name} at <{frame.text}>", _span(frame, read_source)) for frame in callers
    )
    return Diagnostic(
        "template-failed",
        message,
        _span(first, read_source),
        label=f"<{first.text}>",
        hint=error.hint,
        related=related,
    )


def _span(frame: Frame, read_source: Callable[[str], str | None]) -> Span:
    source = read_source(frame.path)
    if source is None:
        return Span(frame.path, frame.line, frame.column, frame.end_column)
    return span_of_line(frame.path, source, frame.line, frame.column, frame.end_column)
