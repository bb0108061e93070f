"""Owns what this floor asks of the functions that templates may call: a table looked up by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class TemplateFunction(Protocol):
    """One function: what to call, and whether it wants the environment of the execution first."""

    @property
    def name(self) -> str:
        """The full name, such as `strings.Replace`."""
        ...

    @property
    def call(self) -> Callable[..., object]: ...

    @property
    def needs_env(self) -> bool: ...

    @property
    def min_args(self) -> int:
        """How many arguments it needs, the environment aside."""
        ...

    @property
    def max_args(self) -> int: ...


class FunctionTable(Protocol):
    """All functions of a site. `digest` changes whenever a name, alias or signature does."""

    def __hash__(self) -> int: ...

    @property
    def digest(self) -> str: ...

    def get(self, name: str) -> TemplateFunction | None:
        """By full name (`strings.Replace`) or alias (`replace`)."""
        ...

    def is_namespace(self, name: str) -> bool: ...

    def names(self) -> Iterable[str]: ...


def nil_type(function: TemplateFunction | None) -> str:
    """The Go type of the nil that a function may give, such as `resource.Resource`, where its table states one.

    Asking such a nil for a member is a mistake; any other nil just has nil members.
    """
    return getattr(function, "nil_type", "")


LANGUAGE = frozenset(("and", "or", "try", "return"))
"""Words of the language that look like functions; the compiler knows them itself."""


def is_known(functions: FunctionTable, name: str) -> bool:
    """Whether an identifier may stand in a template."""
    return name in LANGUAGE or functions.get(name) is not None or functions.is_namespace(name)
