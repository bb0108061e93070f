"""Owns names: Python's for a template's variables, dots and functions, and what the template scope knows of them."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ANY = "interface {}"
"""The type of what could be of any."""
_ASSIGNED = re.compile(r"(\$\w*)(?:\s*,\s*(\$\w*))?\s*=")
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_]")


@dataclass(frozen=True, slots=True)
class Local:
    """A Python variable that holds a template's variable or dot.

    `nil`: the Go type of its nil, where asking that for a member is a mistake; empty when it may just be absent.
    """

    python: str
    nil: str = ""


class Scope:
    """The variables that are visible at a place, innermost block last; and the dot."""

    def __init__(self, source: str) -> None:
        self.dot = Local("dot")
        self._reassigned = frozenset(
            name for match in _ASSIGNED.finditer(source) for name in match.groups() if name
        )
        """What the file may assign to after declaring it; a few too many do no harm."""
        self._blocks: list[dict[str, Local]] = [{"$": Local("root") if self.replaces_dollar else self.dot}]
        self._used: dict[str, int] = {}
        self.declared: list[str] = []
        """The Python names of all variables so far."""

    @property
    def replaces_dollar(self) -> bool:
        """Whether `$` may become something else than the dot that the template began with."""
        return "$" in self._reassigned

    def find(self, name: str) -> Local | None:
        """The variable of that name, or None when no such one was declared here."""
        for block in reversed(self._blocks):
            if name in block:
                return block[name]
        return None

    def declare(self, name: str, nil: str = "") -> Local:
        """A new variable of the innermost block; it hides others of its name from now on."""
        local = Local(self.fresh("v_" + plain(name[1:])), "" if name in self._reassigned else nil)
        self._blocks[-1][name] = local
        self.declared.append(local.python)
        return local

    def fresh(self, stem: str) -> str:
        """A Python name that this function does not use yet."""
        count = self._used.get(stem, 0) + 1
        self._used[stem] = count
        return stem if count == 1 and stem.startswith("v_") else f"{stem}_{count}"

    @contextmanager
    def block(self, dot: Local | None = None) -> Iterator[None]:
        """A block of the template: what is declared inside is unknown outside; perhaps with its own dot."""
        outer = self.dot
        self._blocks.append({})
        if dot is not None:
            self.dot = dot
        yield
        self.dot = outer
        self._blocks.pop()


@dataclass(frozen=True, slots=True)
class Links:
    """What compiled functions name and find when they are linked: by Python names, the template's names."""

    functions: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)

    def function(self, name: str) -> str:
        """The Python name of a template function."""
        python = function_name(name)
        self.functions[python] = name
        return python

    def body(self, name: str) -> str:
        """The Python name of a template that is handed on."""
        python = f"body{plain(name)}"
        self.bodies[python] = name
        return python


def plain(name: str) -> str:
    """A name as part of a Python identifier."""
    return (
        name if name.isascii() and name.isidentifier() else _NOT_PLAIN.sub(lambda m: f"u{ord(m[0]):x}_", name)
    )


def function_name(name: str) -> str:
    """The Python name of a template function: `strings_Replace`, `fn_len`."""
    namespace, dot, member = name.partition(".")
    return f"{plain(namespace)}_{plain(member)}" if dot else f"fn_{plain(name)}"
