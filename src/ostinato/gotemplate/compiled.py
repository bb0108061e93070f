"""Owns compiled templates: run with a dot and an environment, kept as bytes. Knows nothing of how they are made."""

from __future__ import annotations

import marshal
import sys
from functools import partial
from types import FunctionType
from typing import TYPE_CHECKING, NamedTuple, cast

from ostinato.base import members
from ostinato.base.members import TemplateError
from ostinato.base.safe import HTML
from ostinato.gotemplate import runtime
from ostinato.gotemplate.escapers.table import ESCAPERS
from ostinato.gotemplate.escapers.text import eval_args
from ostinato.gotemplate.failures import CONVERTED, ExecError, Frame
from ostinato.gotemplate.trying import attempt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import CodeType

    from ostinato.gotemplate.functions import FunctionTable

    Entry = Callable[[object, object, Callable[[str], None]], tuple[object, ...] | None]
    """A compiled template: dot, environment and where to put text; a value that it returned, in a tuple."""

ENGINE_VERSION = 2
"""Part of every digest: to be raised when the same source compiles to something else."""

_HELPERS: Mapping[str, object] = {
    **ESCAPERS,
    "eval_args": eval_args,
    "member": members.member,
    "step": members.step,
    "first": members.first,
    "first_step": members.first_step,
    "call_member": members.call_member,
    "present": runtime.present,
    "elements": runtime.elements,
    "pairs": runtime.pairs,
    "printed_s": runtime.printed_s,
    "printed_d": runtime.printed_d,
    "printed_v": runtime.printed_v,
    "leave": runtime.leave,
    "fail": runtime.fail,
    "__builtins__": {"type": type, "str": str, "int": int},
}


class Links(NamedTuple):
    """What compiled functions name and find when they are linked: by Python names, the template's names."""

    functions: dict[str, str]
    bodies: dict[str, str]


class Part(NamedTuple):
    """One function of a compiled template, in a form that marshal knows."""

    python: str
    name: str
    path: str
    code: CodeType


class Compiled:
    """A template that is ready to run. Linked to its functions on the first run."""

    __slots__ = (
        "_entry",
        "_globals",
        "_links",
        "_parts",
        "constant",
        "functions",
        "has_return",
        "html",
        "path",
        "sources",
    )

    def __init__(
        self,
        path: str,
        parts: tuple[Part, ...],
        links: Links,
        sources: Mapping[str, str],
        functions: FunctionTable,
        *,
        html: bool,
        has_return: bool,
        constant: str | None,
    ) -> None:
        self.path = path
        self.html = html
        self.has_return = has_return
        """Whether the template may return a value (`return`)."""
        self.constant = HTML(constant) if html and constant is not None else constant
        """What the template prints, where that is always the same."""
        self.sources = sources
        """The text of every file that went into it, by path."""
        self._parts = parts
        self._links = links
        self.functions = functions
        self._globals: dict[str, object] = {}
        self._entry: Entry | None = None

    def execute(self, data: object, env: object) -> str:
        """The text that the template makes of a dot.

        Raises ExecError where the template fails, or returns a value.
        """
        if self.constant is not None:
            return self.constant
        out: list[str] = []
        if self._run(self._entry or self._link(), data, env, out) is not None:
            message = "return with a value is only supported in partials"
            raise ExecError(message, (Frame(self.path, self.path, 1, 1, 1, "return", ""),))
        return "".join(out)

    def execute_value(self, data: object, env: object) -> object:
        """The value that the template returns, or else its text: marked as HTML when it is an HTML template."""
        out: list[str] = []
        returned = self._run(self._entry or self._link(), data, env, out)
        if returned is not None:
            return returned[0]
        return HTML("".join(out)) if self.html else "".join(out)

    def execute_body(self, name: str, data: object, env: object) -> object:
        """The same for a body that the template handed on: see `runtime.Body`."""
        self._entry or self._link()
        part = next(part for part in self._parts if part.name == name)
        out: list[str] = []
        returned = self._run(cast("Entry", self._globals[part.python]), data, env, out)
        if returned is not None:
            return returned[0]
        return HTML("".join(out)) if self.html else "".join(out)

    def _run(
        self,
        entry: Entry,
        data: object,
        env: object,
        out: list[str],
    ) -> tuple[object, ...] | None:
        try:
            return entry(data, env, out.append)
        except runtime.Leave as left:
            return left.value or None
        except CONVERTED as error:
            # Most templates never fail, and do without the lexer.
            from ostinato.gotemplate.locating import located

            failure = located(error, self)
            if failure is error:
                raise
            raise failure from error

    def _link(self) -> Entry:
        names = self._globals
        names.update(_HELPERS)
        names["attempt"] = partial(attempt, compiled=self)
        for python, name in self._links.functions.items():
            function = self.functions.get(name)
            if function is None:
                raise TemplateError(f"function {name} is gone: compile {self.path} again")
            names[python] = function.call
        for python, name in self._links.bodies.items():
            names[python] = runtime.Body(self, name)
        for part in self._parts:
            names[part.python] = FunctionType(part.code, names, part.python)
        self._entry = cast("Entry", names[self._parts[0].python])
        return self._entry

    def owns(self, names: Mapping[str, object]) -> bool:
        """Whether a frame with these globals runs a part of this template."""
        return names is self._globals

    def name_of(self, code: CodeType) -> str:
        """The name of the template that some code belongs to."""
        python = code.co_qualname.partition(".")[0]
        name = next((part.name for part in self._parts if part.python == python), self.path)
        return name.partition("$htmltemplate")[0]

    def to_bytes(self) -> bytes:
        """The template as bytes, for this version of Python and of the engine."""
        header = (ENGINE_VERSION, sys.version_info[:3], self.functions.digest)
        parts = [tuple(part) for part in self._parts]
        content = (
            header,
            self.path,
            parts,
            self._links.functions,
            self._links.bodies,
            dict(self.sources),
            self.html,
            self.has_return,
            self.constant if self.constant is None else str(self.constant),
        )
        return marshal.dumps(content)

    @classmethod
    def from_bytes(cls, data: bytes, functions: FunctionTable) -> Compiled | None:
        """The template out of bytes; None when they are of another version or for other functions."""
        try:
            header, path, parts, used, bodies, sources, html, has_return, constant = marshal.loads(data)  # noqa: S302 - our own cache
        except (EOFError, ValueError, TypeError):
            return None
        if header != (ENGINE_VERSION, sys.version_info[:3], functions.digest):
            return None
        found = tuple(Part(*part) for part in parts)
        return cls(
            path,
            found,
            Links(used, bodies),
            sources,
            functions,
            html=html,
            has_return=has_return,
            constant=constant,
        )


def dump(compiled: Compiled) -> bytes:
    """A compiled template as bytes."""
    return compiled.to_bytes()


def load(data: bytes, functions: FunctionTable) -> Compiled | None:
    """A compiled template out of bytes; None when they do not fit."""
    return Compiled.from_bytes(data, functions)
