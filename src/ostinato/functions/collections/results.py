"""Owns what the functions of `collections` share: results that are remembered, what makes two elements equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError, go_type
from ostinato.base.printing import go_syntax
from ostinato.base.values import is_collection, is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


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
    if is_comparable(value):
        return value
    return ("deep", go_type(value), go_syntax(value))


def is_comparable(value: object) -> bool:
    """Whether Go could compare it with `==`: not maps and slices."""
    try:
        hash(value)
    except TypeError:
        return False
    return True


def refuse_deep(items: Iterable[object], message: str) -> None:
    """Raises TemplateError when there is something in a list that cannot be compared."""
    if not all(map(is_comparable, items)):
        raise TemplateError(message)
