"""Owns what compiled templates call while they run: loops, `try`, `return`, and mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ostinato.base.diagnostics import OstinatoError
from ostinato.base.members import ABSENT, TemplateError, expose
from ostinato.base.printing import verbose
from ostinato.base.values import is_collection, iterate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


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


class Caught:
    """The error that `try` caught."""

    __slots__ = ("error",)
    go_type = "*template.TryError"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __str__(self) -> str:
        return str(self.error)

    @property
    def cause(self) -> Exception:
        """The first of the errors that led to this one."""
        error: BaseException = self.error
        while isinstance(error.__cause__, TemplateError | OstinatoError):
            error = error.__cause__
        return error if isinstance(error, Exception) else self.error

    __go_print__ = __str__


class Tried:
    """What `try` gives: a value, or an error."""

    __slots__ = ("error", "value")
    go_type = "template.TryValue"

    def __init__(self, value: object, error: Caught | None) -> None:
        self.value = value
        self.error = error

    def __str__(self) -> str:
        return f"{{{verbose(self.value)} {verbose(self.error)}}}"

    __go_print__ = __str__


expose(Tried, Tried.go_type, {"Value": lambda tried: tried.value, "Err": lambda tried: tried.error})
expose(
    Caught,
    Caught.go_type,
    {"Error": str, "Cause": lambda caught: Caught(caught.cause), "Err": lambda caught: caught},
)


def attempt(
    evaluate: Callable[[], object],
    located: Callable[[Exception], Exception] = lambda error: error,
) -> Tried:
    """`try`: evaluate an expression and catch what goes wrong with it."""
    try:
        return Tried(evaluate(), None)
    except (TemplateError, OstinatoError) as error:
        return Tried(None, Caught(located(error)))
