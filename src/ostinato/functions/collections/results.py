"""Owns what the functions of `collections` share: results of the type of what came in, what makes two elements equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError, go_type
from ostinato.base.values import (
    TypedList,
    is_collection,
    is_number,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def like(original: object, items: Iterable[object]) -> object:
    """A slice of the type of the original."""
    if is_collection(original):
        return original.with_items(items)
    if isinstance(original, TypedList):
        return TypedList(items, original.element)
    return list(items)


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
