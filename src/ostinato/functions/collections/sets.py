"""Owns the functions of `collections` that take lists as sets: which elements are in which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.cast import CastError, to_string
from ostinato.base.members import TemplateError, go_type
from ostinato.base.slices import like
from ostinato.base.values import (
    GoSlice,
    as_items,
    is_collection,
)
from ostinato.functions.collections.results import element_key, refuse_deep, remembered
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_UNCOMPARABLE = "{} does not support slices or arrays of uncomparable types"


@function(
    "collections.In",
    alias="in",
    takes="SLICE|STRING VALUE",
    gives="bool",
    examples=['{{ in "a long text" "long" }}'],
)
def in_(items: object, value: object) -> bool:
    """Whether a list has an element, or a text has a part."""
    if items is None or value is None:
        return False
    found = as_items(items)
    if found is not None:
        if isinstance(value, str) and isinstance(found, list) and value in found:
            return True
        wanted = element_key(value)
        if is_collection(items):
            return wanted in remembered(items, ("in",), lambda: {element_key(item) for item in found})  # type: ignore[operator]
        if any(element_key(item) == wanted for item in found if item is not None):
            return True
    try:
        return to_string(value) in to_string(items)
    except CastError:
        return False


def _both(one: object, other: object) -> tuple[Sequence[object] | GoSlice, Sequence[object] | GoSlice]:
    first_items, second_items = as_items(one), as_items(other)
    if first_items is None or second_items is None:
        raise TemplateError("can't iterate over " + go_type(one if first_items is None else other))
    return first_items, second_items


@function(
    "collections.Intersect",
    alias="intersect",
    takes="SLICE1 SLICE2",
    gives="[]any",
    examples=["{{ intersect (slice 1 2 3) (slice 2 3 4) }}"],
)
def intersect(one: object, other: object) -> object:
    """The elements that both lists have."""
    if one is None or other is None:
        return []
    mine, theirs = _both(one, other)
    refuse_deep([*mine, *theirs], _UNCOMPARABLE.format("intersect"))
    known = {element_key(item) for item in theirs}
    return like(one, _unique(item for item in mine if element_key(item) in known))


@function(
    "collections.Union",
    alias="union",
    takes="SLICE1 SLICE2",
    gives="[]any",
    examples=["{{ union (slice 1 2 3) (slice 3 4 5) }}"],
)
def union(one: object, other: object) -> object:
    """The elements of both lists, each once."""
    if one is None or other is None:
        return (other if one is None else one) or []
    mine, theirs = _both(one, other)

    def united() -> object:
        refuse_deep([*mine, *theirs], _UNCOMPARABLE.format("union"))
        merged = _unique([*mine, *theirs])
        return like(one if len(mine) or not is_collection(other) else other, merged)

    # Every page of a list asks for the same union: that of two collections is made once.
    return remembered(one, ("union", other), united) if is_collection(other) else united()


@function(
    "collections.SymDiff",
    alias="symdiff",
    takes="SLICE1 | SLICE2",
    gives="[]any",
    examples=["{{ slice 1 2 3 | symdiff (slice 3 4) }}"],
)
def symmetric_difference(other: object, one: object) -> object:
    """The elements that only one of the lists has."""
    mine, theirs = _both(one, other)
    refuse_deep([*mine, *theirs], "elements must be comparable")
    left, right = {element_key(item) for item in mine}, {element_key(item) for item in theirs}
    return like(
        one,
        [
            *(item for item in mine if element_key(item) not in right),
            *(item for item in theirs if element_key(item) not in left),
        ],
    )


@function(
    "collections.Complement",
    alias="complement",
    takes="SLICE [SLICE...]",
    gives="[]any",
    examples=["{{ complement (slice 1 2) (slice 2 5) (slice 1 2 3 4 5 6) }}"],
)
def complement(*lists: object) -> object:
    """The elements of the last list that are in none of the others."""
    if len(lists) < 2:
        raise TemplateError("complement needs at least two arguments")
    *others, universe = lists
    items = as_items(universe)
    if items is None:
        raise TemplateError("arguments to complement must be slices or arrays")
    unwanted: set[object] = set()
    for other in others:
        found = as_items(other)
        if found is None:
            raise TemplateError("arguments to complement must be slices or arrays")
        refuse_deep(found, "elements must be comparable")
        unwanted.update(element_key(item) for item in found)
    return like(universe, [item for item in items if element_key(item) not in unwanted])


def _unique(items: Iterable[object]) -> list[object]:
    seen: set[object] = set()
    kept = []
    for item in items:
        key = element_key(item)
        if key not in seen:
            seen.add(key)
            kept.append(item)
    return kept


@function(
    "collections.Uniq", alias="uniq", takes="SLICE", gives="[]any", examples=["{{ slice 1 2 3 2 | uniq }}"]
)
def uniq(items: object) -> object:
    """The list without repeated elements."""
    if items is None:
        return []
    found = as_items(items)
    if found is None:
        raise TemplateError(f"type {go_type(items)} not supported")
    return like(items, _unique(found))
