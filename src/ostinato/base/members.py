"""Owns what templates may see of a value: one table of members for each type, and the one lookup.

What is not in a table does not exist for templates; this is also the security boundary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")

Member = Callable[..., object]
"""Called with the value, then with the template's arguments."""

Fallback = Callable[[Any, str], object]
"""For map-like types: what a name that is not in the table stands for."""

_TABLES: dict[type, Mapping[str, Member]] = {}
_FALLBACKS: dict[type, Fallback] = {}
_KEYS: dict[type, Callable[[str], str]] = {}
_GO_TYPES: dict[type, str] = {
    bool: "bool",
    int: "int",
    float: "float64",
    str: "string",
    dict: "map[string]interface {}",
    list: "[]interface {}",
    tuple: "[]interface {}",
    bytes: "[]uint8",
}


class TemplateError(Exception):
    """A template asked for something that cannot be: no such member, a wrong argument, a failed function.

    The compiled template knows the place; it is added where the error is told. `hint` says what may have been meant.
    """

    def __init__(self, message: str = "", *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def expose(
    cls: type[T],
    go_type: str,
    members: Mapping[str, Member],
    *,
    fallback: Callable[[T, str], object] | None = None,
    keys: Callable[[str], str] | None = None,
) -> None:
    """State the template-visible members of a type; subclasses inherit those of their bases.

    `fallback` says what a name stands for that is no member; `keys`, for kinds of dict, under which key it is.
    """
    table: dict[str, Member] = {}
    for base in reversed(cls.__mro__[1:]):
        table.update(_TABLES.get(base, {}))
        if base in _FALLBACKS and fallback is None:
            fallback = _FALLBACKS[base]
    table.update(members)
    _TABLES[cls] = table
    _GO_TYPES[cls] = go_type
    if fallback is not None:
        _FALLBACKS[cls] = fallback
    if keys is not None:
        _KEYS[cls] = keys
    for lookups in (_FINAL, _MIDDLE):
        for known in [known for known in lookups if issubclass(known, cls)]:
            del lookups[known]
    for known in [known for known in _CALLED if issubclass(known, cls)]:
        del _CALLED[known]


def go_type(value: object) -> str:
    """The name of the value's type as Go prints it (`%T`)."""
    if value is None:
        return "<nil>"
    name = _GO_TYPES.get(type(value)) or getattr(value, "go_type", None)
    if isinstance(name, str):
        return name
    for base in type(value).__mro__:
        if base in _GO_TYPES:
            return _GO_TYPES[base]
    return type(value).__name__


def member_names(value: object) -> tuple[str, ...]:
    """The names in the value's table, for suggestions and documentation."""
    return tuple(_table_of(type(value)))


def has_member(value: object, name: str) -> bool:
    """Whether `name` is a field or method of the value's type (keys of maps do not count)."""
    return name in _table_of(type(value))


def member(value: object, name: str) -> object:
    """`value.name` without arguments, as Go's templates evaluate a field.

    Raises TemplateError with Go's own words when there is no such member.
    """
    cls = type(value)
    if cls is dict:
        return value.get(name)  # type: ignore[attr-defined]
    try:
        found = _FINAL[cls][name]
    except KeyError:
        found = _found(_FINAL, cls, name, None)
    return found(value)


class Absent:
    """What a chain of members finds behind a key that is not there: every member of it is absent again."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


ABSENT = Absent()


def step(value: object, name: str) -> object:
    """`value.name` in the middle of a chain: like `member`, but ABSENT for a key that is not there.

    A key that holds nil is another matter: the next member raises.
    """
    cls = type(value)
    if cls is dict:
        return value.get(name, ABSENT)  # type: ignore[attr-defined]
    try:
        found = _MIDDLE[cls][name]
    except KeyError:
        found = _found(_MIDDLE, cls, name, ABSENT)
    return found(value)


def first(value: object, name: str) -> object:
    """`value.name` where nil may be an absent value: nil has nil members then."""
    cls = type(value)
    if cls is dict:
        return value.get(name)  # type: ignore[attr-defined]
    if value is None:
        return None
    try:
        found = _FINAL[cls][name]
    except KeyError:
        found = _found(_FINAL, cls, name, None)
    return found(value)


def first_step(value: object, name: str) -> object:
    """`step` where nil may be an absent value."""
    cls = type(value)
    if cls is dict:
        return value.get(name, ABSENT)  # type: ignore[attr-defined]
    if value is None:
        return ABSENT
    try:
        found = _MIDDLE[cls][name]
    except KeyError:
        found = _found(_MIDDLE, cls, name, ABSENT)
    return found(value)


def call_member(value: object, name: str, *args: object) -> object:
    """`value.name ARG…`: a method call.

    Raises TemplateError when the name is no method or the number of arguments is wrong.
    """
    try:
        found, low, high = _CALLED[type(value)][name]
    except KeyError:
        called = _table_of(type(value)).get(name)
        if called is None:
            return _held(value, name, args)
        found, low, high = called, *arity(called)
        _CALLED.setdefault(type(value), {})[name] = (found, low, high)
    if not low <= len(args) <= high:
        want = f"{low}" if low == high else f"at least {low}"
        raise TemplateError(f"wrong number of args for {name}: want {want} got {len(args)}")
    return found(value, *args)


def _held(value: object, name: str, args: tuple[object, ...]) -> object:
    held = member(value, name)
    if args and value is not ABSENT:
        raise TemplateError(f"{name} is not a method but has arguments")
    return held


_Lookups = dict[type, dict[str, Member]]

_FINAL: _Lookups = {Absent: defaultdict(lambda: lambda _: None)}
"""Members that were asked for before, by type and name; with those that a fallback gives."""
_MIDDLE: _Lookups = {Absent: defaultdict(lambda: lambda value: value)}
"""The same for `step`."""


_CALLED: dict[type, dict[str, tuple[Member, int, int]]] = {}
"""Methods that were called before, with how many arguments they take."""


def _found(lookups: _Lookups, cls: type, name: str, missing: object) -> Member:
    """Find a member for the first time and remember it. What is not there is not remembered."""
    found = _table_of(cls).get(name) or _from_fallback(cls, name, missing)
    if found is None:
        return lambda value: _fail(value, name)
    lookups.setdefault(cls, {})[name] = found
    return found


def _from_fallback(cls: type, name: str, missing: object) -> Member | None:
    for base in cls.__mro__:
        if base in _KEYS:
            key = _KEYS[base](name)
            return lambda value: dict.get(value, key, missing)
        if base in _FALLBACKS:
            fallback = _FALLBACKS[base]
            return lambda value: missing if (result := fallback(value, name)) is None else result
        if base is dict:
            return lambda value: value.get(name, missing)
    return None


def _fail(value: object, name: str) -> NoReturn:
    if value is None:
        raise TemplateError(f"nil pointer evaluating interface {{}}.{name}")
    raise TemplateError(f"can't evaluate field {name} in type {go_type(value)}")


def _table_of(cls: type) -> Mapping[str, Member]:
    table = _TABLES.get(cls)
    if table is None:
        table = next((_TABLES[base] for base in cls.__mro__ if base in _TABLES), {})
        _TABLES[cls] = table
    return table


_ANY_NUMBER = 1 << 30
_ARITIES: dict[Member, tuple[int, int]] = {}


def arity(function: Member) -> tuple[int, int]:
    """How many template arguments a member takes, beside the value itself."""
    known = _ARITIES.get(function)
    if known is None:
        known = _ARITIES[function] = _measured_arity(function)
    return known


def _measured_arity(function: Member) -> tuple[int, int]:
    code = getattr(function, "__code__", None)
    if code is None:
        return (0, 0)
    count = code.co_argcount - 1
    required = count - len(getattr(function, "__defaults__", None) or ())
    variadic = bool(code.co_flags & 0x04)
    return (required, _ANY_NUMBER if variadic else count)
