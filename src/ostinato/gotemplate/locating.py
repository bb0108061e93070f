"""Owns finding out where a template failed, and of what, from a Python traceback.

Compiled code carries the template's own lines and columns, so the traceback knows the place; nothing is
recorded while templates run. Only templates that fail need this module.
"""

from __future__ import annotations

import re
from inspect import CO_VARARGS
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from ostinato.base import members
from ostinato.base.diagnostics import AuthorError, OstinatoError
from ostinato.base.members import TemplateError, member_names
from ostinato.base.printing import verbose
from ostinato.base.quoting import quoted
from ostinato.gotemplate import runtime
from ostinato.gotemplate.failures import ExecError, Frame
from ostinato.gotemplate.go_places import Failure, go_place, lacks_in_interface, wrong_argument
from ostinato.gotemplate.lexer import Kind, lex
from ostinato.gotemplate.source import Source
from ostinato.gotemplate.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import CodeType, FrameType, TracebackType

    from ostinato.gotemplate.functions import FunctionTable

_SPACES = re.compile(r"\s+")
_WRONG_TYPE = re.compile(r"wrong type for value; expected (\S.*); got (\S.*)")
_SHORT = 60
_OF_MEMBERS = (
    "invalid function signature for ",
    "function Clock ",
    "function Date ",
    "nil pointer evaluating ",
)
"""How messages begin about what has not even been called."""


class Running(Protocol):
    """What is asked of the compiled template that failed."""

    @property
    def path(self) -> str: ...
    @property
    def functions(self) -> FunctionTable: ...
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
    last = frames[-1]
    cause = _Cause(own[-1].tb_next, last.text)
    message, hint = cause.explain(error)
    if message is None:
        error.add_note(f"while running {last.path}:{last.line}:{last.column}")
        return error
    extent = _extent(own[-1], compiled)
    lacking = message.startswith("can't evaluate field ") and not cause.call
    running = own[-1].tb_frame.f_locals
    if lacking and lacks_in_interface(*extent, compiled.functions, cause.member, cause.value, running):
        message = message.rpartition(" in type ")[0] + " in type interface {}"
    wrong = _WRONG_TYPE.fullmatch(message) if cause.call else None
    refused = wrong_argument(*extent, compiled.functions, *wrong.groups()) if wrong else None
    if refused is not None:
        place, message = refused
        frames[-1] = last._replace(told=place)
    else:
        told = go_place(*extent, compiled.functions, cause.failure(message))
        frames[-1] = last._replace(call=cause.call, told=told)
    inner = error.frames if isinstance(error, ExecError) else ()
    exit_code = error.exit_code if isinstance(error, OstinatoError) else ExecError.exit_code
    known = error.diagnostic if isinstance(error, AuthorError | ExecError) else None
    return ExecError(message, (*inner, *reversed(frames)), hint, exit_code, known)


def _entries(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _frame(entry: TracebackType, compiled: Running) -> Frame:
    source, start, end = _extent(entry, compiled)
    line, column = source.place(start)
    end_line, end_column = source.place(end)
    text = _SPACES.sub(" ", source.text[start:end])
    last = end_column if end_line == line else 0
    return Frame(source.path, compiled.name_of(entry.tb_frame.f_code), line, column, last, text, "")


def _extent(entry: TracebackType, compiled: Running) -> tuple[Source, int, int]:
    """The template, and the offsets between which it was running."""
    code = entry.tb_frame.f_code
    positions = next(islice(code.co_positions(), entry.tb_lasti // 2, None))
    line, end_line, column, end_column = (position or 0 for position in positions)
    source = Source(code.co_filename, compiled.sources.get(code.co_filename, ""))
    return source, source.offset(line, column + 1), source.offset(end_line, end_column + 1)


class _Cause:
    """What a template had called when it failed: members of a value, a function, or nothing yet."""

    def __init__(self, entry: TracebackType | None, text: str) -> None:
        self.value: object = None
        self.call = ""
        self.member = ""
        """The member that was asked for."""
        self.wants: object = None
        self.given: list[object] = []
        """What the function was called with."""
        self.called = entry is not None
        if entry is None:
            return
        inside = None
        while entry is not None and entry.tb_frame.f_globals is vars(members):
            inside, entry = entry, entry.tb_next
            names = inside.tb_frame.f_locals
            self.value, self.wants = names.get("value"), names.get("found", self.wants)
            name = str(names.get("name", ""))
        if inside is not None:
            self.call, self.member = (name if entry is not None else ""), name
        elif entry is not None and entry.tb_frame.f_globals is not vars(runtime):
            self.call = called_name(text)
            self.given = _arguments(entry.tb_frame)

    def explain(self, error: Exception) -> tuple[str | None, str]:
        """The message and the hint; no message when the error is not the author's."""
        if isinstance(error, ExecError):
            return error.message, error.hint
        if isinstance(error, TemplateError | OstinatoError):
            message = str(error)
            if message.startswith(_OF_MEMBERS) or (
                self.member and message.startswith(f"can't evaluate field {self.member} ")
            ):
                # The type itself says so: there was nothing to call.
                self.call = ""
            known = error.hint if isinstance(error, TemplateError) else ""
            return message, known or self.hint()
        if isinstance(error, RecursionError):
            return "maximum template call stack size exceeded", ""
        if isinstance(error, NameError) and not self.called:
            found = re.search(r"'v_(\w+?)(?:_\d+)?'", str(error))
            return (f"undefined variable: ${found[1]}" if found else None), ""
        if self.member and not self.call and callable(self.wants):
            low, _ = members.arity(self.wants)
            return f"wrong number of args for {self.member}: want {low} got 0", ""
        return None, ""

    def failure(self, message: str | None) -> Failure:
        """What Go's place depends on."""
        if self.call:
            return Failure.CALL
        return Failure.COUNT if (message or "").startswith("wrong number of args") else Failure.ELSE

    def hint(self) -> str:
        """The name that may have been meant, else the values that were of no use."""
        if self.call:
            return f"given {', '.join(map(_in_short, self.given))}" if self.given else ""
        if not self.member:
            return ""
        near = did_you_mean(self.member, member_names(self.value))
        return near or f".{self.member} was asked of {_in_short(self.value)}"


def _arguments(frame: FrameType) -> list[object]:
    """What a function was called with, its environment aside."""
    code, values = frame.f_code, frame.f_locals
    names = code.co_varnames[: code.co_argcount]
    found = [values[name] for name in names if name != "env" and name in values]
    if code.co_flags & CO_VARARGS:
        found += values.get(code.co_varnames[code.co_argcount + code.co_kwonlyargcount], ())
    return found


def _in_short(value: object) -> str:
    """A value for a reader, who needs to recognize it and no more."""
    if value is None:
        return "nil"
    text = verbose(value)
    text = text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
    return f"{quoted(text)}" if isinstance(value, str) else text


def called_name(text: str) -> str:
    """The function that a command calls: `partial` in `partial "x" .`, `GetPage` in `$s.GetPage "x"`."""
    depth = 0
    name = ""
    for token in lex(f"{{{{{text}}}}}")[1:]:
        if token.kind is Kind.OPEN and name and not depth:
            break  # an argument
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if depth or token.kind is Kind.CLOSE:
            continue
        if token.kind not in (Kind.IDENTIFIER, Kind.FIELD, Kind.VARIABLE) or (name and token.spaced):
            break
        name = token.text.removeprefix(".")
    return name
