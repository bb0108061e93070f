"""Owns how Hugo compares values: equality across kinds of numbers, order of numbers, text, times and lengths."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from ostinato.base.cast import float_of
from ostinato.base.gotime import Time, to_time
from ostinato.base.values import as_items, as_map

if TYPE_CHECKING:
    from collections.abc import Callable


def eq(first: object, *others: object) -> bool:
    """Whether the first value equals one of the others (Hugo: compare.Eq)."""
    return any(equal(first, other) for other in others)


def ne(first: object, *others: object) -> bool:
    """Whether the first value equals none of the others."""
    return not any(equal(first, other) for other in others)


def equal(a: object, b: object) -> bool:
    """Deep equality; 1 and 1.0 are equal, but not inside collections, and true is no number."""
    cls, other = type(a), type(b)
    if cls is other:
        return _deep(a, b) if isinstance(a, list | dict) else a == b
    if isinstance(a, str) and isinstance(b, str):
        return str.__eq__(a, b)
    for one, two in ((a, b), (b, a)):
        comparer: Callable[[object], bool] | None = getattr(one, "__go_eq__", None)
        if comparer is not None:
            return comparer(two)
    if isinstance(a, bool) or isinstance(b, bool) or a is None or b is None:
        return a is b
    if isinstance(a, int) and isinstance(b, int):
        return int(a) == int(b)
    if isinstance(a, int | float) and isinstance(b, int | float):
        return a == b
    for one, two in ((a, b), (b, a)):
        if isinstance(one, Time) and isinstance(
            two, dt.date
        ):  # a local date of TOML is where the other one is
            return one == to_time(two, one.location)
    return _deep(a, b)


def _deep(a: object, b: object) -> bool:
    left, right = as_map(a), as_map(b)
    if left is not None and right is not None:
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    one, two = as_items(a), as_items(b)
    if one is not None and two is not None:
        return len(one) == len(two) and all(_same(x, y) for x, y in zip(one, two, strict=True))
    return bool(a == b)


def _same(a: object, b: object) -> bool:
    """Equality inside collections, where kinds of numbers are kept apart."""
    return isinstance(a, float) == isinstance(b, float) and equal(a, b)


def compare(a: object, b: object, collate: Callable[[str, str], int] | None = None) -> int:
    """Below, at or above zero, as `a` stands before, with or after `b` (Hugo: compare.Lt and its kin)."""
    if type(a) is str and type(b) is str:
        return _text(a, b, collate)
    for one, two, sign in ((a, b, 1), (b, a, -1)):
        comparer: Callable[[object], int] | None = getattr(one, "__go_compare__", None)
        if comparer is not None:
            return sign * comparer(two)
    left, right = _rank(a), _rank(b)
    if isinstance(left, str) and isinstance(right, str):
        return _text(left, right, collate)
    x = 0.0 if isinstance(left, str) else left
    y = 0.0 if isinstance(right, str) else right
    return (x > y) - (x < y)


def _rank(value: object) -> float | str:
    """The number that stands for a value in comparisons, or the text when it is none."""
    if isinstance(value, str):
        number = float_of(value)
        return str(value) if number is None else number
    if isinstance(value, int | float):
        return value
    if isinstance(value, dt.date):  # a local date of TOML
        return to_time(value).seconds
    if isinstance(value, Time):
        return value.seconds
    mapping = as_map(value)
    if mapping is not None:
        return len(mapping)
    items = as_items(value)
    return len(items) if items is not None else 0


def _text(a: str, b: str, collate: Callable[[str, str], int] | None) -> int:
    if collate is not None:
        return collate(a, b)
    return (a > b) - (a < b)


def lt(first: object, *others: object) -> bool:
    return all(compare(first, other) < 0 for other in others)


def le(first: object, *others: object) -> bool:
    return all(compare(first, other) <= 0 and not _is_unordered(first, other) for other in others)


def gt(first: object, *others: object) -> bool:
    return all(compare(first, other) > 0 for other in others)


def ge(first: object, *others: object) -> bool:
    return all(compare(first, other) >= 0 and not _is_unordered(first, other) for other in others)


def _is_unordered(*values: object) -> bool:
    """Whether one of them is what is not a number: it stands nowhere."""
    ranks = (_rank(value) for value in values if isinstance(value, float | str))
    return any(isinstance(rank, float) and math.isnan(rank) for rank in ranks)
