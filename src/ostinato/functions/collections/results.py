"""Owns what the functions of `collections` share: results that are remembered, what makes two elements equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError, go_type
from ostinato.base.values import is_collection, is_number

if TYPE_CHECKING:
    from collections.abc import Callable


def remembered(collection: object, key: tuple[object, ...], work: Callable[[], object]) -> object:
    """The result of a pure function over a collection, worked out once if the collection remembers."""
    if not is_collection(collection):
        return work()
    try:
        if key not in collection.memo:
            collection.memo[key] = work()
        return collection.memo[key]
    except TypeError:
        # An argument that cannot be a key, such as a map.
        return work()


def element_key(value: object) -> object:
    """What two equal elements have in common."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return ("bool", value)
    if is_number(value):
        return float(value)  # type: ignore[arg-type]
    identity: Callable[[], object] | None = getattr(value, "__go_key__", None)
    if identity is not None:
        return identity()
    try:
        hash(value)
    except TypeError as error:
        raise TemplateError(f"values of type {go_type(value)} cannot be compared") from error
    return value
