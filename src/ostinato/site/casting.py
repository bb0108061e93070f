"""Owns how loosely typed front matter becomes what a field wants: what cannot be cast is the field's zero value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ostinato.base import cast
from ostinato.base.values import as_items, as_map

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.base.values import GoSlice


def to_string(value: object) -> str:
    """Text of a scalar; empty for lists and maps."""
    if type(value) is str:
        return value
    try:
        return cast.to_string(value)
    except cast.CastError:
        return ""


def to_bool(value: object) -> bool:
    try:
        return cast.to_bool(value)
    except cast.CastError:
        return False


def to_int(value: object) -> int:
    """A whole number; zero when there is none to be had."""
    try:
        return cast.to_int(value)
    except cast.CastError:
        return 0


def to_float(value: object, default: float = 0.0) -> float:
    try:
        return cast.to_float(value)
    except cast.CastError:
        return default


def is_list(value: object) -> bool:
    return as_items(value) is not None and not isinstance(value, bytes)


def items_of(value: object) -> Sequence[object] | GoSlice:
    """The items of a list; nothing for all else."""
    return as_items(value) or ()


def to_strings(value: object) -> list[str]:
    """A list of texts; a single text is cut at white space."""
    try:
        return cast.to_strings(value)
    except cast.CastError:
        text = to_string(value)
        return [text] if text else []


def to_strings_whole(value: object) -> list[str]:
    """Like `to_strings`, but a single text stays one."""
    return [value] if isinstance(value, str) else to_strings(value)


def to_map(value: object) -> Mapping[str, object]:
    found = as_map(value)
    return {} if found is None else found


def nested(values: Mapping[str, object], key: str) -> object:
    """A value by its key, or by a path of keys with dots between them. Keys are in lower case."""
    found = values.get(key)
    if found is not None or "." not in key:
        return found
    held: object = values
    for part in key.split("."):
        if not isinstance(held, _MAPS):
            return None
        held = held.get(part)
    return held


_MAPS = (dict, Mapping)  # a dict by itself is told from others much faster
