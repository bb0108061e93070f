"""Owns how slices are made and grow: what types they keep (Hugo docs pages "collections.Slice" and "collections.Append")."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from ostinato.base.members import TemplateError, go_type
from ostinato.base.values import TypedList, as_items, element_type, is_collection, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

_ANY = "interface {}"


def like(original: object, items: Iterable[object]) -> object:
    """A slice of the type of the original."""
    if is_collection(original):
        return original.with_items(items)
    if isinstance(original, TypedList):
        return TypedList(items, original.element)
    return list(items)


_COLLECTIONS: dict[type, Callable[[Iterable[object]], object]] = {}


def collects(kind: type[T], collection: Callable[[Iterable[T]], object]) -> None:
    """Slices of nothing but such values are a collection of its own kind: of pages, `Pages`."""
    _COLLECTIONS[kind] = cast("Callable[[Iterable[object]], object]", collection)


def slice_of(*items: object) -> object:
    """A slice of elements: pages become a collection of pages, what is of one type a slice of that."""
    kind = type(items[0]) if items else None
    collection = _COLLECTIONS.get(kind) if kind is not None else None
    if collection is not None and all(type(item) is kind for item in items):
        return collection(items)
    return typed(items)


def appended(target: object, *added: object) -> object:
    """A slice with elements added at its end; a slice of the same type is joined. Raises TemplateError."""
    items = as_items(target)
    if target is not None and items is None:
        raise TemplateError(f"expected a slice, got {go_type(target)}")
    if items is not None and len(added) == 1:
        more = as_items(added[0])
        if more is not None:
            if not len(items):
                return added[0]
            if element_type(target) == go_type(added[0]):
                return like(target, [*items, added[0]])
            if element_type(added[0]) == element_type(target):
                return like(target, [*items, *more])
            if element_type(target) != _ANY:
                return [*items, *more]
        elif added[0] is None:
            return [*items, None]
    if items is None or not len(items):
        return slice_of(*added)
    element = element_type(target)
    fits = is_collection(target)
    if element == _ANY or all(
        go_type(value).lstrip("*") == element or (fits and type(value) in _COLLECTIONS) for value in added
    ):
        return like(target, [*items, *added])
    return [*items, *added]
