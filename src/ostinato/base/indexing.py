"""Owns `index`: elements of slices, maps and text, by position or key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.gostrings import encoded
from ostinato.base.members import TemplateError, go_type
from ostinato.base.printing import verbose
from ostinato.base.values import as_items, as_map, as_position

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def index(value: object, *keys: object) -> object:
    """`index`: an element by position or key, several levels deep; nil when it is not there (Hugo's rule)."""
    if len(keys) == 1 and isinstance(keys[0], list):
        keys, given = tuple(keys[0]), keys
    else:
        given = keys
    found = value
    try:
        for key in keys:
            if found is None:
                return None
            found = _indexed(found, key)
    except TemplateError as error:
        message = f"index of type {go_type(value)} with args {verbose(given)} failed: {error}"
        raise TemplateError(message) from error
    return found


def _indexed(value: object, key: object) -> object:
    mapping = None if isinstance(value, str) else as_map(value)
    if mapping is not None:
        return _of_map(mapping, key)
    items = encoded(value) if isinstance(value, str) else as_items(value)
    if items is None:
        raise TemplateError(f"can't index item of type {go_type(value)}")
    position = as_position(key)
    # Out of range is nil, not a mistake: Hugo's `index` says so.
    return items[position] if 0 <= position < len(items) else None


def _of_map(mapping: Mapping[str, object], key: object) -> object:
    if key is None:
        raise TemplateError("value is nil; should be of type string")
    if isinstance(key, str):
        found = mapping.get(key)
        return _absent(mapping, key) if found is None and key not in mapping else found
    entries: dict[object, object] = dict(mapping.items())  # some maps of Hugo's have numbers for keys
    if isinstance(key, int | float) and key in entries:
        return entries[key]
    if not isinstance(key, int | float) or all(isinstance(name, str) for name in entries):
        raise TemplateError(f"value has type {go_type(key)}; should be string")
    return None


def _absent(mapping: Mapping[str, object], key: str) -> object:
    """Parameters are found under any case; other maps may have a zero value of their own."""
    if hasattr(mapping, "__go_map__"):
        return mapping.get(key.lower())
    zero: Callable[[object, str], object] | None = getattr(type(mapping), "__missing__", None)
    return None if zero is None else zero(mapping, key)
