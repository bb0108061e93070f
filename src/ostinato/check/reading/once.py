"""Owns values that are worked out when they are first asked for, and then kept. Unlike in the standard library's
way of doing this, there is no lock: it costs more than most of the values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

_Owner = TypeVar("_Owner")
_Value = TypeVar("_Value")


class once(Generic[_Owner, _Value]):  # noqa: N801  it is used like `property`
    """A property that is kept in the object's own dictionary."""

    def __init__(self, work_out: Callable[[_Owner], _Value]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, owner: None, kind: type[_Owner]) -> once[_Owner, _Value]: ...
    @overload
    def __get__(self, owner: _Owner, kind: type[_Owner]) -> _Value: ...
    def __get__(self, owner: _Owner | None, kind: type[_Owner]) -> once[_Owner, _Value] | _Value:
        if owner is None:
            return self
        value = owner.__dict__[self._name] = self._work_out(owner)
        return value
