"""Owns the conditions of `where`: a path into each element, an operator, a value to match."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.base.gotime import Time, to_time
from ostinato.base.members import TemplateError, go_type, has_member, member
from ostinato.base.regexps import compiled
from ostinato.base.values import Params, as_items, as_map, element_type, is_number

if TYPE_CHECKING:
    from collections.abc import Callable

_EQUAL = frozenset({"", "=", "==", "eq"})
_UNEQUAL = frozenset({"!=", "<>", "ne"})
_ORDER: dict[str, Callable[[float | str, float | str], bool]] = {
    ">=": lambda a, b: a >= b,  # type: ignore[operator]
    ">": lambda a, b: a > b,  # type: ignore[operator]
    "<=": lambda a, b: a <= b,  # type: ignore[operator]
    "<": lambda a, b: a < b,  # type: ignore[operator]
}
_ORDER |= {"ge": _ORDER[">="], "gt": _ORDER[">"], "le": _ORDER["<="], "lt": _ORDER["<"]}
_OTHER = frozenset({"in", "not in", "intersect", "like"})


def path_of(key: object) -> tuple[str, ...]:
    """The steps of a key such as `.Params.author.name`."""
    return tuple(key.strip(".").split(".")) if isinstance(key, str) else ()


def resolve(value: object, path: tuple[str, ...]) -> object:
    """What a path leads to in a value; nil where a map ends. Raises TemplateError for a member that cannot be."""
    for position, name in enumerate(path):
        if value is None:
            raise TemplateError("can't evaluate an invalid value")
        if isinstance(value, Params):
            return _nested(value, path[position:])
        mapping = as_map(value)
        if mapping is not None and not has_member(value, name):
            value = mapping.get(name)
            if value is None:
                return None
        elif has_member(value, name):
            value = member(value, name)
        else:
            raise TemplateError(
                f"{name} is neither a struct field, a method nor a map element of type {go_type(value)}"
            )
    return value


def _nested(params: Params, path: tuple[str, ...]) -> object:
    value: object = params
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name.lower() if isinstance(value, Params) else name)
    return value


def condition(operator: object, wanted: object) -> Callable[[object], bool]:
    """The test that an operator and a value make. Raises TemplateError for an operator that is none."""
    if not isinstance(operator, str):
        raise TemplateError("operator argument must be string type")
    op = operator.strip().lower()
    if op in _EQUAL:
        return lambda value: matches(value, wanted)
    if op in _UNEQUAL:
        return lambda value: _differs(value, wanted)
    if op in _ORDER:
        return _ordering(op, wanted)
    if op in _OTHER:
        return {"in": _within, "not in": _not_within, "intersect": _intersecting, "like": _like}[op](wanted)
    raise TemplateError("no such operator")


def matches(value: object, wanted: object) -> bool:
    """Equality as `where` knows it: numbers by value, times by second, lists never."""
    if type(value) is str and type(wanted) is str:
        return value == wanted
    if value is None or wanted is None:
        return value is None and wanted is None
    same = _comparable(value, wanted)
    return same is not None and same[0] == same[1]


def _differs(value: object, wanted: object) -> bool:
    if value is None or wanted is None:
        return (value is None) != (wanted is None)
    same = _comparable(value, wanted)
    return same is not None and same[0] != same[1]


def _comparable(value: object, wanted: object) -> tuple[object, object] | None:
    """The two as values of one kind, or None when Go would not compare them."""
    if isinstance(value, bool) or isinstance(wanted, bool):
        return (value, wanted) if isinstance(value, bool) and isinstance(wanted, bool) else None
    if isinstance(value, str) and isinstance(wanted, str):
        return str(value), str(wanted)
    if is_number(value) and is_number(wanted):
        return value, wanted
    if isinstance(value, Time | dt.date) and isinstance(wanted, Time | dt.date):
        return to_time(value).seconds, to_time(wanted).seconds
    comparer: Callable[[object], bool] | None = getattr(value, "__go_eq__", None)
    if comparer is not None:
        return comparer(wanted), True
    if as_items(value) is None and as_map(value) is None and type(value) is type(wanted):
        return value is wanted, True
    return None


def _ordering(op: str, wanted: object) -> Callable[[object], bool]:
    holds = _ORDER[op]

    def test(value: object) -> bool:
        if isinstance(value, bool) or value is None or wanted is None:
            return False
        same = _comparable(value, wanted)
        if same is None or not isinstance(same[0], int | float | str):
            return False
        return holds(same[0], same[1])  # type: ignore[arg-type]

    return test


def _members_of(wanted: object, like: object) -> set[object] | None:
    items = as_items(wanted)
    if items is None:
        return None
    element = element_type(wanted)
    if element != "interface {}" and element != go_type(like) and not isinstance(like, list):
        return set()
    found: set[object] = set()
    for item in items:
        if isinstance(like, str):
            if item is not None and as_items(item) is None and as_map(item) is None:
                found.add(to_string(item))
        elif isinstance(like, Time) and isinstance(item, Time):
            found.add(item.seconds)
        elif is_number(item):
            found.add(item)
    return found


def _is_within(value: object, wanted: object) -> bool | None:
    """Whether the value is in the wanted ones; None when the question makes no sense."""
    if value is None or wanted is None or isinstance(value, bool):
        return None
    if isinstance(value, str) and isinstance(wanted, str):
        return value in wanted
    members = _members_of(wanted, value)
    if members is None or as_items(value) is not None:
        return None
    if not members:
        return False
    return (
        value.seconds if isinstance(value, Time) else str(value) if isinstance(value, str) else value
    ) in members


def _within(wanted: object) -> Callable[[object], bool]:
    return lambda value: bool(_is_within(value, wanted))


def _not_within(wanted: object) -> Callable[[object], bool]:
    empty = as_items(wanted)
    if empty is not None and len(empty) == 0:
        return lambda value: value is not None

    return lambda value: _is_within(value, wanted) is False


def _intersecting(wanted: object) -> Callable[[object], bool]:
    items = as_items(wanted)
    others = {_plain(item) for item in items} if items is not None else set()

    def test(value: object) -> bool:
        mine = as_items(value)
        return mine is not None and any(_plain(item) in others for item in mine)

    return test


def _plain(value: object) -> object:
    """The value in a form in which equal ones are equal keys."""
    if isinstance(value, str):
        return str(value)
    if is_number(value):
        return float(value)  # type: ignore[arg-type]
    try:
        hash(value)
    except TypeError:
        return id(value)
    return value


def _like(wanted: object) -> Callable[[object], bool]:
    if not isinstance(wanted, str):
        return lambda _value: False
    pattern = compiled(wanted)
    return lambda value: isinstance(value, str) and pattern.search(value) is not None
