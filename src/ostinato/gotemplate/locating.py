"""Owns finding out where a template failed, and of what, from a Python traceback.

Compiled code carries the template's own lines and columns, so the traceback knows the place; nothing is
recorded while templates run. Only templates that fail need this module.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from ostinato.base import members
from ostinato.base.diagnostics import AuthorError, OstinatoError
from ostinato.base.members import TemplateError, member_names
from ostinato.gotemplate import runtime
from ostinato.gotemplate.failures import ExecError, Frame
from ostinato.gotemplate.lexer import Kind, lex
from ostinato.gotemplate.source import Source
from ostinato.gotemplate.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import CodeType, TracebackType

_SPACES = re.compile(r"\s+")


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
    known = error.diagnostic if isinstance(error, AuthorError | ExecError) else None
    return ExecError(message, (*inner, *reversed(frames)), hint, exit_code, known)


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
        self.member = ""
        """The member that was asked for."""
        self.wants: object = None
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

    def explain(self, error: Exception) -> tuple[str | None, str]:
        """The message and the hint; no message when the error is not the author's."""
        if isinstance(error, ExecError):
            return error.message, error.hint
        if isinstance(error, TemplateError | OstinatoError):
            message = str(error)
            if self.member and message.startswith(f"can't evaluate field {self.member} "):
                # The type itself says so: there was nothing to call.
                self.call = ""
            return message, self.hint()
        if isinstance(error, RecursionError):
            return "maximum template call stack size exceeded", ""
        if isinstance(error, NameError) and not self.called:
            found = re.search(r"'v_(\w+?)(?:_\d+)?'", str(error))
            return (f"undefined variable: ${found[1]}" if found else None), ""
        if self.member and not self.call and callable(self.wants):
            low, _ = members.arity(self.wants)
            return f"wrong number of args for {self.member}: want {low} got 0", ""
        return None, ""

    def hint(self) -> str:
        asked = self.member and not self.call
        return did_you_mean(self.member, member_names(self.value)) if asked else ""


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
