"""Owns `try`: an expression whose failure is a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ostinato.base.diagnostics import OstinatoError
from ostinato.base.members import TemplateError, expose
from ostinato.base.printing import verbose
from ostinato.gotemplate.failures import CONVERTED, ExecError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.gotemplate.locating import Running


class Caught:
    """The error that `try` caught."""

    __slots__ = ("_text", "error")
    go_type = "*template.TryError"

    def __init__(self, error: Exception, text: str) -> None:
        self.error = error
        self._text = text

    def __str__(self) -> str:
        return self._text

    __go_print__ = __str__

    @property
    def cause(self) -> Caught:
        """What was wrong in the first place, without the calls that led there."""
        return Cause(self.error, self.error.cause if isinstance(self.error, ExecError) else self._text)


class Cause(Caught):
    """What was wrong in the first place."""

    __slots__ = ()
    go_type = "*errors.errorString"


class NothingCaught:
    """The nil of errors: false, and printed as nil; it knows its type."""

    __slots__ = ()
    go_type = Caught.go_type

    def __bool__(self) -> bool:
        return False

    __go_truth__ = __bool__

    def __go_print__(self) -> str:
        return "<nil>"

    def __go_json__(self) -> None:
        return None

    def __go_eq__(self, other: object) -> bool:
        return other is None or isinstance(other, NothingCaught)

    def refuse(self) -> NoReturn:
        raise TemplateError("runtime error: invalid memory address or nil pointer dereference")

    def lack(self) -> NoReturn:
        raise TemplateError(f"nil pointer evaluating {self.go_type}.Cause")


_NOTHING = NothingCaught()


class Tried:
    """What `try` gives: a value, or an error."""

    __slots__ = ("error", "value")
    go_type = "template.TryValue"

    def __init__(self, value: object, error: Caught | NothingCaught = _NOTHING) -> None:
        self.value = value
        self.error = error

    def __str__(self) -> str:
        return f"{{{verbose(self.value)} {verbose(self.error)}}}"

    __go_print__ = __str__


expose(Tried, Tried.go_type, {"Value": lambda tried: tried.value, "Err": lambda tried: tried.error})
expose(Caught, Caught.go_type, {"Error": Caught.__str__, "Cause": lambda caught: caught.cause})
expose(Cause, Cause.go_type, {})
expose(NothingCaught, NothingCaught.go_type, {"Error": NothingCaught.refuse, "Cause": NothingCaught.lack})


def attempt(evaluate: Callable[[], object], compiled: Running) -> Tried:
    """Evaluate an expression of a template and catch what goes wrong with it."""
    try:
        return Tried(evaluate())
    except CONVERTED as error:
        # Most templates never fail, and do without the lexer.
        from ostinato.gotemplate.locating import located

        failure = located(error, compiled)
        if failure is error and not isinstance(error, OstinatoError):
            raise
        return Tried(None, Caught(failure, str(failure)))
