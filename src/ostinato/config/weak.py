"""Owns the lenient reading of values: a setting of one type where Hugo takes it for another.

Hugo's rules are those of its decoder: numbers become text, text becomes numbers, one value becomes a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import UnionType
from typing import TypeVar, Union, get_args, get_origin

import msgspec

from ostinato.config.tree import MERGE

S = TypeVar("S", bound=msgspec.Struct)


class WrongTypeError(Exception):
    """A setting whose value cannot be taken for the type that it must have."""

    def __init__(self, message: str, *keys: str) -> None:
        super().__init__(message)
        self.message = message
        self.keys = keys

    def below(self, *keys: str) -> WrongTypeError:
        return WrongTypeError(self.message, *keys, *self.keys)


class WrongTypesError(Exception):
    """All the mistakes of one section."""

    def __init__(self, mistakes: list[WrongTypeError]) -> None:
        super().__init__("; ".join(mistake.message for mistake in mistakes))
        self.mistakes = mistakes


def kind_of(value: object) -> str:
    """What the author would call a value."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    return "a string" if isinstance(value, str) else "a date"


def text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value).removesuffix(".0") if abs(value) < 1e16 else f"{value:.0f}"
    raise WrongTypeError(f"must be text, not {kind_of(value)}")


_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False", ""})


def boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return value != 0
    if isinstance(value, str):
        if value in _TRUE:
            return True
        if value in _FALSE:
            return False
        raise WrongTypeError(f'must be true or false, not "{value}"')
    raise WrongTypeError(f"must be true or false, not {kind_of(value)}")


def integer(value: object) -> int:
    if isinstance(value, (bool, int, float)):
        return int(value)
    if isinstance(value, str):
        digits = value.strip("_") or "0"
        try:
            if (
                len(digits.lstrip("+-")) > 1
                and digits.lstrip("+-").isdigit()
                and digits.lstrip("+-")[0] == "0"
            ):
                return int(digits, 8)
            return int(digits, 0)
        except ValueError:
            raise WrongTypeError(f'must be a whole number, not "{value}"') from None
    raise WrongTypeError(f"must be a whole number, not {kind_of(value)}")


def number(value: object) -> float:
    if isinstance(value, (bool, int, float)):
        return float(value)
    if isinstance(value, str):
        try:
            return float(value or "0")
        except ValueError:
            raise WrongTypeError(f'must be a number, not "{value}"') from None
    raise WrongTypeError(f"must be a number, not {kind_of(value)}")


def items(value: object) -> list[object]:
    """A list as it is; an empty table as an empty list; any other value as a list of it alone."""
    if isinstance(value, (list, tuple)):
        return list(value)
    if isinstance(value, dict) and not set(value) - {MERGE}:
        return []
    return [value]


def texts(value: object) -> tuple[str, ...]:
    return tuple(text(item) for item in items(value))


def table(value: object) -> dict[str, object]:
    """A map; a list of maps is merged, an empty list is an empty map."""
    if isinstance(value, dict):
        return {key: held for key, held in value.items() if key != MERGE}
    if isinstance(value, list):
        merged: dict[str, object] = {}
        for item in value:
            merged.update(table(item))
        return merged
    raise WrongTypeError(f"must be a table, not {kind_of(value)}")


def struct(kind: type[S], value: object, default: S | None = None, *, strict: bool = False) -> S:
    """A record from a map whose keys match its fields, whatever their case; keys of no field are left out.

    Raises WrongTypesError with every mistake in it. `strict` takes no type for another.
    """
    base = kind() if default is None else default
    changes = fields(kind, value, base, strict=strict)
    return msgspec.structs.replace(base, **changes) if changes else base


def fields(kind: type[S], value: object, base: S, *, strict: bool = False) -> dict[str, object]:
    """The fields of a record that a map sets."""
    if not isinstance(value, dict):
        raise WrongTypesError([WrongTypeError(f"must be a table, not {kind_of(value)}")])
    changes: dict[str, object] = {}
    mistakes: list[WrongTypeError] = []
    converters = _converters(kind, strict)
    for key, held in value.items():
        found = converters.get(key.lower())
        if found is None or held is None:
            continue
        name, convert = found
        try:
            changes[name] = convert(held, getattr(base, name))
        except WrongTypeError as mistake:
            mistakes.append(mistake.below(key.lower()))
        except WrongTypesError as wrong:
            mistakes += [mistake.below(key.lower()) for mistake in wrong.mistakes]
    if mistakes:
        raise WrongTypesError(mistakes)
    return changes


def structs(kind: type[S], value: object) -> tuple[S, ...]:
    """Records from a list of maps, or from one map."""
    return tuple(struct(kind, item) for item in items(value))


def key_of(field: str) -> str:
    """The setting that a field holds: `base_url` holds `baseurl`."""
    return field.replace("_", "")


_Convert = Callable[[object, object], object]


@cache
def _converters(kind: type[msgspec.Struct], strict: bool) -> Mapping[str, tuple[str, _Convert]]:
    return {
        key_of(field.name): (field.name, _converter(field.type, strict))
        for field in msgspec.structs.fields(kind)
    }


_SIMPLE: dict[object, Callable[[object], object]] = {
    str: text,
    bool: boolean,
    int: integer,
    float: number,
    object: lambda value: value,
}

_ACCEPTED: dict[object, tuple[type, ...]] = {
    str: (str,),
    bool: (bool,),
    int: (int, float),
    float: (int, float),
    object: (object,),
}
_WANTED: dict[object, str] = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}


def _converter(kind: object, strict: bool) -> _Convert:
    simple = _SIMPLE.get(kind)
    if simple is not None:
        return _exact(kind, simple) if strict else lambda value, _: simple(value)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        record = kind
        return lambda value, base: struct(
            record, value, base if isinstance(base, record) else None, strict=strict
        )
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _converter(next(part for part in inner if part is not type(None)), strict)
    if origin is tuple:
        each = _converter(inner[0], strict)
        return lambda value, _: tuple(each(item, None) for item in items(value))
    if len(inner) == 2:
        each = _converter(inner[1], strict)
        return lambda value, _: {key: each(held, None) for key, held in table(value).items()}
    raise TypeError(f"no lenient reading for {kind}")


def _exact(kind: object, convert: Callable[[object], object]) -> _Convert:
    accepted = _ACCEPTED[kind]

    def exact(value: object, _: object) -> object:
        if not isinstance(value, accepted) or (isinstance(value, bool) and kind in (int, float)):
            raise WrongTypeError(f"must be {_WANTED[kind]}, not {kind_of(value)}")
        return convert(value)

    return exact
