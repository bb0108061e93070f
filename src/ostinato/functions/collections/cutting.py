"""Owns the lists of `collections`: made, cut, joined, turned round, read."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from ostinato.base import indexing
from ostinato.base.cast import CastError, to_int, to_string
from ostinato.base.gostrings import encoded
from ostinato.base.members import TemplateError, go_type
from ostinato.base.slices import appended, like, slice_of
from ostinato.base.values import (
    GoSlice,
    TypedList,
    as_items,
    as_map,
    sorted_items,
    typed,
)
from ostinato.functions.collections.results import remembered
from ostinato.functions.registry import all_functions, function

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.functions.environment import Environment

_LONGEST = 1_000_000


_NO_LENGTH = "sequence length must be non-negative"


def _limited(
    limit: object, items: object, negative: str = _NO_LENGTH
) -> tuple[int, str | Sequence[object] | GoSlice]:
    if limit is None or items is None:
        raise TemplateError("both limit and seq must be provided")
    count = to_int(limit)
    if count < 0:
        raise TemplateError(negative.format(count))
    found = items if isinstance(items, str) else as_items(items)
    if found is None:
        raise TemplateError(f"can't iterate over {go_type(items)}")
    return count, found


def _cut(original: object, found: str | Sequence[object] | GoSlice, start: int, stop: int) -> object:
    if isinstance(found, str):
        return found.encode()[start:stop].decode("utf-8", "replace")
    return like(original, [found[n] for n in range(start, min(stop, len(found)))])


@function(
    "collections.First",
    alias="first",
    takes="N SLICE|STRING",
    gives="any",
    examples=["{{ first 2 (slice 1 2 3) }}"],
)
def first(limit: object, items: object) -> object:
    """The first so many elements."""
    count, found = _limited(limit, items)
    return remembered(items, ("first", count), lambda: _cut(items, found, 0, count))


@function(
    "collections.Last",
    alias="last",
    takes="N SLICE|STRING",
    gives="any",
    examples=["{{ last 2 (slice 1 2 3) }}"],
)
def last(limit: object, items: object) -> object:
    """The last so many elements."""
    count, found = _limited(limit, items)
    start = max(0, len(found) - count)
    return remembered(items, ("last", count), lambda: _cut(items, found, start, len(found)))


@function(
    "collections.After",
    alias="after",
    takes="N SLICE",
    gives="[]any",
    examples=["{{ after 1 (slice 1 2 3) }}"],
)
def after(number: object, items: object) -> object:
    """The elements after the first so many."""
    count, found = _limited(number, items, "sequence bounds out of range [{}:]")
    return remembered(items, ("after", count), lambda: _cut(items, found, count, len(found)))


@function(
    "collections.Append",
    alias="append",
    takes=("ELEMENT [ELEMENT...] SLICE", "SLICE1 SLICE2"),
    gives="[]any",
    examples=['{{ slice "a" "b" | append "c" }}'],
)
def append(*arguments: object) -> object:
    """A slice with elements added at its end; a slice of the same type is joined."""
    if len(arguments) < 2:
        raise TemplateError("need at least 2 arguments to append")
    *added, target = arguments
    return appended(target, *added)


@function(
    "collections.Slice",
    alias="slice",
    takes="[VALUE...]",
    gives="[]any",
    examples=['{{ slice "B" "C" "A" | sort }}'],
)
def slice_(*items: object) -> object:
    """A list of its arguments."""
    return slice_of(*items)


@function(
    "collections.Seq",
    alias="seq",
    takes=("LAST", "FIRST LAST", "FIRST INCREMENT LAST"),
    gives="[]int",
    examples=["{{ seq 3 }}", "{{ seq 1 2 5 }}"],
)
def seq(*bounds: object) -> object:
    """Whole numbers in a row: last; first and last; first, step and last."""
    if not 1 <= len(bounds) <= 3:
        raise TemplateError("invalid number of arguments to Seq")
    try:
        numbers = [to_int(bound) for bound in bounds]
    except CastError as error:
        raise TemplateError("invalid arguments to Seq") from error
    step = 1
    start = numbers[0]
    if len(numbers) == 1:
        stop = start
        if stop == 0:
            return TypedList([], "int")
        start, step = (1, 1) if stop > 0 else (-1, -1)
    elif len(numbers) == 2:
        stop = numbers[1]
        step = -1 if stop < start else 1
    else:
        step, stop = numbers[1], numbers[2]
        if step == 0:
            raise TemplateError("'increment' must not be 0")
        if start < stop and step < 0:
            raise TemplateError("'increment' must be > 0")
        if start > stop and step > 0:
            raise TemplateError("'increment' must be < 0")
    size = (stop - start) // step + 1
    if stop < -_LONGEST or size <= 0 or size > _LONGEST:
        raise TemplateError("size of result exceeds limit")
    return TypedList(range(start, start + size * step, step), "int")


@function("collections.D", takes="SEED N HIGH", gives="[]int", examples=["{{ collections.D 6 7 3 }}"])
def d(seed: object, number: object, high: object) -> object:
    """Sorted random whole numbers below `high`, the same ones for the same seed."""
    chosen, count, limit = to_int(seed), to_int(number), to_int(high)
    for name, value in (
        ("seed value", chosen),
        ("number of requested values", count),
        ("maximum requested value", limit),
    ):
        if value < 0 or (value > _LONGEST and name != "seed value"):
            raise TemplateError(f"the {name} ({value}) must be a non-negative integer")
    if count >= limit:
        return TypedList(range(limit), "int")
    return TypedList(sorted(random.Random(chosen).sample(range(limit), count)), "int")


@function(
    "collections.Reverse", takes="SLICE", gives="[]any", examples=["{{ collections.Reverse (slice 1 2 3) }}"]
)
def reverse(items: object) -> object:
    """The list from its end to its start."""
    if items is None:
        return None
    found = as_items(items)
    if found is None:
        raise TemplateError("argument must be a slice")
    return remembered(items, ("reverse",), lambda: like(items, reversed(list(found))))


@function(
    "collections.Shuffle", alias="shuffle", takes="SLICE", gives="[]any", examples=["{{ shuffle (slice 7) }}"]
)
def shuffle(items: object) -> object:
    """The list in random order."""
    if items is None:
        raise TemplateError("both count and seq must be provided")
    found = as_items(items)
    if found is None:
        raise TemplateError(f"can't iterate over {go_type(items)}")
    return like(items, random.sample(list(found), len(found)))


@function(
    "collections.Delimit",
    alias="delimit",
    takes="SLICE|MAP DELIMITER [LAST]",
    gives="string",
    examples=['{{ delimit (slice "A" "B" "C") ", " " and " }}'],
)
def delimit(items: object, separator: object, last_separator: object = None) -> str:
    """The elements as one text with separators between them."""
    between = to_string(separator)
    mapping = as_map(items)
    found = [value for _, value in sorted_items(mapping)] if mapping is not None else as_items(items)
    if isinstance(items, str):
        found = list(encoded(items))
    if found is None:
        raise TemplateError(
            "can't iterate over <nil>" if items is None else f"can't iterate over {go_type(items)}"
        )
    texts = []
    for item in found:
        try:
            texts.append(to_string(item))
        except CastError:
            continue
    if last_separator is not None and len(texts) > 1:
        return between.join(texts[:-1]) + to_string(last_separator) + texts[-1]
    return between.join(texts)


@function(
    "collections.Index",
    alias="index",
    takes="SLICE|MAP KEY...",
    gives="any",
    examples=['{{ index (dict "a" (slice 1 2)) "a" 1 }}'],
)
def index(value: object, *keys: object) -> object:
    """The element at a position or key, several levels deep."""
    return indexing.index(value, *keys)


@function(
    "collections.Apply",
    alias="apply",
    takes="SLICE FUNCTION PARAM...",
    gives="[]any",
    needs_env=True,
    examples=['{{ apply (slice "a b" "c d") "urlize" "." }}', '{{ apply (slice 1 2) "add" "." 10 }}'],
)
def apply(env: Environment, items: object, name: object, *arguments: object) -> object:
    """A function called with each element; `.` among the arguments stands for it."""
    wanted = str(name)
    if wanted == "apply":
        raise TemplateError("can't apply myself (no turtles allowed)")
    found = as_items(items)
    if found is None:
        if items is None:
            return []
        raise TemplateError(f"can't apply over {items}")
    target = all_functions().get(wanted)
    if target is None:
        raise TemplateError(f"can't find function {wanted}")
    before = (env,) if target.needs_env else ()
    return typed(
        [
            target.call(*before, *(element if argument == "." else argument for argument in arguments))
            for element in found
        ]
    )
