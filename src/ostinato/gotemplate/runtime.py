"""Owns what compiled templates call while they run: loops, `return`, mistakes, and bodies to hand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, Protocol

from ostinato.base.members import ABSENT, TemplateError
from ostinato.base.printing import verbose
from ostinato.base.values import is_collection, iterate
from ostinato.base.verbs import Verb

if TYPE_CHECKING:
    from collections.abc import Iterable


class Leave(BaseException):
    """`return` in the middle of an expression: ends the template, whatever else is going on."""

    def __init__(self, *value: object) -> None:
        super().__init__()
        self.value = value


def leave(*value: object) -> NoReturn:
    """Raises Leave."""
    raise Leave(*value)


def fail(message: str) -> NoReturn:
    """Raises TemplateError: a mistake that was seen when compiling, at a place that is now reached."""
    raise TemplateError(message)


def present(value: object) -> object:
    """The value to call a method on: none of nil's, but no mistake either."""
    return ABSENT if value is None else value


def elements(value: object) -> Iterable[object]:
    """What `range` visits. Sized, or at least false when there is nothing to visit.

    Raises TemplateError for what cannot be ranged over.
    """
    if isinstance(value, list | tuple) or is_collection(value):
        return value
    if type(value) is int:
        return range(value)
    if value is None:
        return ()
    if isinstance(value, str):
        raise TemplateError(f"range can't iterate over {value}")
    return [element for _, element in iterate(value)]


def pairs(value: object) -> Iterable[tuple[object, object]]:
    """What `range` visits, with indices or keys. Raises TemplateError."""
    if isinstance(value, str):
        raise TemplateError(f"range can't iterate over {value}")
    if isinstance(value, int) and not isinstance(value, bool):
        raise TemplateError(f"can't use {verbose(value)} to iterate over more than one variable")
    return list(iterate(value))


_TEXT, _WHOLE = Verb("s"), Verb("d")


def printed_s(value: object) -> str:
    """`%s`"""
    return value if type(value) is str else _TEXT.operand(value)


def printed_d(value: object) -> str:
    """`%d`"""
    return str(value) if type(value) is int else _WHOLE.operand(value)


def printed_v(value: object) -> str:
    """`%v`"""
    return value if type(value) is str else verbose(value)


class Bodied(Protocol):
    """A compiled template that hands on bodies."""

    @property
    def path(self) -> str: ...
    def execute_body(self, name: str, data: object, env: object) -> object: ...


class Body:
    """A piece of a template for others to run: a deferred block, or what a caller puts into a partial.

    When it runs, how often, and with which dot is theirs to say. Known by `path` and `name` across processes.
    """

    __slots__ = ("_owner", "name")

    def __init__(self, owner: Bodied, name: str) -> None:
        self._owner = owner
        self.name = name

    @property
    def path(self) -> str:
        """The path of the template that it is a piece of."""
        return self._owner.path

    def execute(self, data: object, env: object) -> object:
        """Its text, marked as HTML where it is, or the value that it returns. Raises ExecError."""
        return self._owner.execute_body(self.name, data, env)
