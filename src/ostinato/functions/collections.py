"""Owns the namespace `collections`: making, cutting, filtering, sorting and joining lists and maps."""

from __future__ import annotations

import random
from functools import cmp_to_key
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from ostinato.base import compare, values, where
from ostinato.base.cast import CastError, to_int, to_string
from ostinato.base.members import TemplateError, expose, go_type, has_member
from ostinato.base.printing import verbose
from ostinato.base.scratch import Scratch
from ostinato.base.values import (
    GoSlice,
    Params,
    TypedList,
    as_items,
    as_map,
    element_type,
    is_collection,
    is_number,
    sorted_items,
    truth,
    typed,
)
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ostinato.functions.environment import Environment

_LONGEST = 1_000_000


def _like(original: object, items: Iterable[object]) -> object:
    """A slice of the type of the original."""
    if is_collection(original):
        return original.with_items(items)
    if isinstance(original, TypedList):
        return TypedList(items, original.element)
    return list(items)


def _remembered(collection: object, key: tuple[object, ...], work: Callable[[], object]) -> object:
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


def _limited(limit: object, items: object) -> tuple[int, str | Sequence[object] | GoSlice]:
    if limit is None or items is None:
        raise TemplateError("both limit and seq must be provided")
    count = to_int(limit)
    found = items if isinstance(items, str) else as_items(items)
    if found is None:
        raise TemplateError(f"can't iterate over {go_type(items)}")
    return count, found


def _cut(original: object, found: str | Sequence[object] | GoSlice, start: int, stop: int) -> object:
    if isinstance(found, str):
        return found.encode()[start:stop].decode("utf-8", "replace")
    return _like(original, [found[n] for n in range(start, min(stop, len(found)))])


@function("collections.First", alias="first", examples=[("{{ first 2 (slice 1 2 3) }}", "[1 2]")])
def first(limit: object, items: object) -> object:
    """The first so many elements."""
    count, found = _limited(limit, items)
    if count < 0:
        raise TemplateError("sequence length must be non-negative")
    return _remembered(items, ("first", count), lambda: _cut(items, found, 0, count))


@function("collections.Last", alias="last", examples=[("{{ last 2 (slice 1 2 3) }}", "[2 3]")])
def last(limit: object, items: object) -> object:
    """The last so many elements."""
    count, found = _limited(limit, items)
    if count < 0:
        raise TemplateError("sequence length must be non-negative")
    start = max(0, len(found) - count)
    return _remembered(items, ("last", count), lambda: _cut(items, found, start, len(found)))


@function("collections.After", alias="after", examples=[("{{ after 1 (slice 1 2 3) }}", "[2 3]")])
def after(number: object, items: object) -> object:
    """The elements after the first so many."""
    count, found = _limited(number, items)
    if count < 0:
        raise TemplateError(f"sequence bounds out of range [{count}:]")
    return _remembered(items, ("after", count), lambda: _cut(items, found, count, len(found)))


@function("collections.Append", alias="append", examples=[('{{ slice "a" "b" | append "c" }}', "[a b c]")])
def append(*arguments: object) -> object:
    """A slice with elements added at its end; a slice of the same type is joined."""
    if len(arguments) < 2:
        raise TemplateError("need at least 2 arguments to append")
    *added, target = arguments
    items = as_items(target)
    if target is not None and items is None:
        raise TemplateError(f"expected a slice, got {go_type(target)}")
    if items is not None and len(added) == 1:
        more = as_items(added[0])
        if more is not None:
            if not len(items):
                return added[0]
            if element_type(target) == go_type(added[0]):
                return _like(target, [*items, added[0]])
            if element_type(added[0]) == element_type(target):
                return _like(target, [*items, *more])
            if element_type(target) != "interface {}":
                return [*items, *more]
        elif added[0] is None:
            return [*items, None]
    if items is None or not len(items):
        return slice_of(*added)
    element = element_type(target)
    if element == "interface {}" or all(
        go_type(value).lstrip("*") in (element, "hugolib.pageState") for value in added
    ):
        return _like(target, [*items, *added])
    return [*items, *added]


@function("collections.Apply", alias="apply", needs_env=True)
def apply(env: Environment, items: object, name: object, *arguments: object) -> object:
    """A function called with each element; `.` among the arguments stands for it."""
    from ostinato.functions.registry import all_functions

    wanted = str(name)
    if items is None:
        return []
    if wanted == "apply":
        raise TemplateError("can't apply myself (no turtles allowed)")
    found = as_items(items)
    if found is None:
        raise TemplateError(f"can't apply over {items}")
    target = all_functions().get(wanted)
    if target is None:
        raise TemplateError(f"can't find function {wanted}")
    target.check_count(len(arguments))
    first = (env,) if target.needs_env else ()
    return typed(
        [
            target.call(*first, *(element if argument == "." else argument for argument in arguments))
            for element in found
        ]
    )


@function("collections.Complement", alias="complement")
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
        unwanted.update(_key(item) for item in found)
    return _like(universe, [item for item in items if _key(item) not in unwanted])


@function(
    "collections.Delimit",
    alias="delimit",
    examples=[('{{ delimit (slice "A" "B" "C") ", " " and " }}', "A, B and C")],
)
def delimit(items: object, separator: object, last_separator: object = None) -> str:
    """The elements as one text with separators between them."""
    between = to_string(separator)
    mapping = as_map(items)
    found = [value for _, value in sorted_items(mapping)] if mapping is not None else as_items(items)
    if found is None:
        raise TemplateError(
            "can't iterate over a nil value" if items is None else f"can't iterate over {go_type(items)}"
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


@function("collections.Dictionary", alias="dict", examples=[('{{ (dict "a" 1 "b" 2).b }}', "2")])
def dictionary(*pairs: object) -> dict[str, object]:
    """A map of keys and values; a slice of keys makes nested maps."""
    if len(pairs) % 2:
        raise TemplateError("invalid dictionary call")
    root: dict[str, object] = {}
    for position in range(0, len(pairs), 2):
        key, value = pairs[position], pairs[position + 1]
        if isinstance(key, str):
            root[str(key)] = value
        elif isinstance(key, list) and key and all(isinstance(part, str) for part in key):
            _nest(root, [str(part) for part in key], value)
        else:
            raise TemplateError("invalid dictionary key")
    return root


def _nest(root: dict[str, object], keys: list[str], value: object) -> None:
    for key in keys[:-1]:
        below = root.setdefault(key, {})
        if not isinstance(below, dict):
            raise TemplateError("invalid dictionary key")
        root = below
    root[keys[-1]] = value


@function("collections.Group", alias="group")
def group(key: object, items: object) -> object:
    """A page group of a key and pages."""
    if key is None:
        raise TemplateError("nil is not a valid key to group by")
    collection = items if is_collection(items) else None
    if collection is None or not hasattr(collection, "grouped"):
        raise TemplateError(f"grouping not supported for type {go_type(items)}")
    return collection.grouped(key)


@function("collections.In", alias="in", examples=[('{{ in "a long text" "long" }}', "true")])
def in_(items: object, value: object) -> bool:
    """Whether a list has an element, or a text has a part."""
    if items is None or value is None:
        return False
    found = as_items(items)
    if found is not None:
        if isinstance(value, str) and isinstance(found, list) and value in found:
            return True
        wanted = _key(value)
        if is_collection(items):
            return wanted in _remembered(items, ("in",), lambda: {_key(item) for item in found})  # type: ignore[operator]
        if any(_key(item) == wanted for item in found if item is not None):
            return True
    try:
        return to_string(value) in to_string(items)
    except CastError:
        return False


@function("collections.Index", alias="index", examples=[('{{ index (dict "a" (slice 1 2)) "a" 1 }}', "2")])
def index(value: object, *keys: object) -> object:
    """The element at a position or key, several levels deep."""
    return values.index(value, *keys)


def _key(value: object) -> object:
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


def _both(one: object, other: object) -> tuple[Sequence[object] | GoSlice, Sequence[object] | GoSlice]:
    first_items, second_items = as_items(one), as_items(other)
    if first_items is None or second_items is None:
        raise TemplateError("can't iterate over " + go_type(one if first_items is None else other))
    return first_items, second_items


@function(
    "collections.Intersect",
    alias="intersect",
    examples=[("{{ intersect (slice 1 2 3) (slice 2 3 4) }}", "[2 3]")],
)
def intersect(one: object, other: object) -> object:
    """The elements that both lists have."""
    if one is None or other is None:
        return []
    mine, theirs = _both(one, other)
    known = {_key(item) for item in theirs}
    return _like(one, _unique(item for item in mine if _key(item) in known))


@function(
    "collections.Union", alias="union", examples=[("{{ union (slice 1 2 3) (slice 3 4 5) }}", "[1 2 3 4 5]")]
)
def union(one: object, other: object) -> object:
    """The elements of both lists, each once."""
    if one is None or other is None:
        return (other if one is None else one) or []
    mine, theirs = _both(one, other)
    merged = _unique([*mine, *theirs])
    return _like(one if len(mine) or not is_collection(other) else other, merged)


@function(
    "collections.SymDiff", alias="symdiff", examples=[("{{ slice 1 2 3 | symdiff (slice 3 4) }}", "[1 2 4]")]
)
def symmetric_difference(other: object, one: object) -> object:
    """The elements that only one of the lists has."""
    mine, theirs = _both(one, other)
    left, right = {_key(item) for item in mine}, {_key(item) for item in theirs}
    return _like(
        one,
        [
            *(item for item in mine if _key(item) not in right),
            *(item for item in theirs if _key(item) not in left),
        ],
    )


def _unique(items: Iterable[object]) -> list[object]:
    seen: set[object] = set()
    kept = []
    for item in items:
        key = _key(item)
        if key not in seen:
            seen.add(key)
            kept.append(item)
    return kept


@function("collections.Uniq", alias="uniq", examples=[("{{ slice 1 2 3 2 | uniq }}", "[1 2 3]")])
def uniq(items: object) -> object:
    """The list without repeated elements."""
    if items is None:
        return []
    found = as_items(items)
    if found is None:
        raise TemplateError(f"type {go_type(items)} not supported")
    return _like(items, _unique(found))


@function("collections.IsSet", alias=("isset", "isSet"), needs_env=True)
def is_set(env: Environment, container: object, key: object) -> bool:
    """Whether a map has a key or a list reaches a position."""
    mapping = as_map(container)
    if mapping is not None:
        return isinstance(key, str) and (
            key in mapping or (isinstance(mapping, Params) and key.lower() in mapping)
        )
    items = as_items(container)
    if items is not None:
        return len(items) > to_int(key)
    env.log(
        "warn",
        "",
        f'calling IsSet with unsupported type "{go_type(container)}" for key {key} will always return false.',
    )
    return False


class KeyValues:
    """A key with its values, for `Related` and the like."""

    __slots__ = ("key", "values")

    def __init__(self, key: object, held: tuple[object, ...]) -> None:
        self.key = key
        self.values = list(held)

    def __go_print__(self) -> str:
        return f"{verbose(self.key)}: {verbose(self.values)}"


expose(KeyValues, "types.KeyValues", {"Key": lambda pair: pair.key, "Values": lambda pair: pair.values})


@function("collections.KeyVals", alias="keyVals", examples=[('{{ keyVals "key" "a" "b" }}', "key: [a b]")])
def key_vals(key: object, *held: object) -> KeyValues:
    """A key with its values."""
    return KeyValues(key, held)


@function("collections.Merge", alias="merge")
def merge(*maps: object) -> object:
    """One map of several: later ones win, maps within maps are merged."""
    if len(maps) < 2:
        raise TemplateError("merge requires at least two parameters")
    result = maps[-1]
    for source in reversed(maps[:-1]):
        target = as_map(result)
        if target is None:
            raise TemplateError(f"destination must be a map, got {go_type(result)}")
        if not truth(source):
            continue
        added = as_map(source)
        if added is None:
            raise TemplateError(f"source must be a map, got {go_type(source)}")
        result = _merged(target, added)
    return result


def _merged(target: object, source: object) -> dict[str, object]:
    into, added = as_map(target), as_map(source)
    assert into is not None
    assert added is not None
    lower = isinstance(into, Params)
    out: dict[str, object] = Params(into) if lower else dict(into)
    known = {key.lower(): key for key in into}
    for key, value in added.items():
        mine = known.get(key.lower())
        if mine is None:
            out[key.lower() if lower else key] = value
        elif as_map(into[mine]) is not None and as_map(value) is not None:
            out[key] = _merged(into[mine], value)
    return out


@function("collections.NewScratch", alias="newScratch")
def new_scratch() -> Scratch:
    """A scratch pad of one's own."""
    return Scratch()


@function(
    "collections.Querify",
    alias="querify",
    examples=[('{{ querify "foo" 1 "bar" 2 "baz" "with space" }}', "bar=2&baz=with+space&foo=1")],
)
def querify(*pairs: object) -> str:
    """A query string of keys and values."""
    if len(pairs) == 1:
        mapping = as_map(pairs[0])
        items = as_items(pairs[0])
        if mapping is not None:
            pairs = tuple(part for pair in mapping.items() for part in pair)
        elif items is not None:
            pairs = tuple(items)
        elif not truth(pairs[0]):
            return ""
    if not pairs:
        return ""
    if len(pairs) % 2:
        raise TemplateError("requires an even number of elements")
    query: dict[str, list[str]] = {}
    for position in range(0, len(pairs), 2):
        key, value = pairs[position], pairs[position + 1]
        if not isinstance(key, str):
            raise TemplateError("querify keys must be strings")
        query.setdefault(key, []).append(verbose(value))
    return "&".join(f"{quote_plus(k)}={quote_plus(v)}" for k in sorted(query) for v in query[k])


@function("collections.Reverse", examples=[("{{ collections.Reverse (slice 1 2 3) }}", "[3 2 1]")])
def reverse(items: object) -> object:
    """The list from its end to its start."""
    if items is None:
        return None
    found = as_items(items)
    if found is None:
        raise TemplateError("argument must be a slice")
    return _remembered(items, ("reverse",), lambda: _like(items, reversed(list(found))))


@function(
    "collections.Seq", alias="seq", examples=[("{{ seq 3 }}", "[1 2 3]"), ("{{ seq 1 2 5 }}", "[1 3 5]")]
)
def seq(*bounds: object) -> object:
    """Whole numbers in a row: last; first and last; first, step and last."""
    if not 1 <= len(bounds) <= 3:
        raise TemplateError("invalid number of arguments to Seq")
    numbers = [to_int(bound) for bound in bounds]
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


@function("collections.Shuffle", alias="shuffle")
def shuffle(items: object) -> object:
    """The list in random order."""
    if items is None:
        raise TemplateError("both count and seq must be provided")
    found = as_items(items)
    if found is None:
        raise TemplateError(f"can't iterate over {go_type(items)}")
    return _like(items, random.sample(list(found), len(found)))


@function("collections.Slice", alias="slice", examples=[('{{ slice "B" "C" "A" | sort }}', "[A B C]")])
def slice_of(*items: object) -> object:
    """A list of its arguments."""
    collection = getattr(items[0], "__go_slice__", None) if items else None
    return collection(items) if collection is not None else typed(items)


@function(
    "collections.Sort", alias="sort", needs_env=True, examples=[("{{ sort (slice 3 1 2) }}", "[1 2 3]")]
)
def sort(env: Environment, items: object, key: object = "", order: object = "asc") -> object:
    """The list or the values of a map in order, by value or by what a key leads to."""
    if items is None:
        raise TemplateError("sequence must be provided")
    mapping = as_map(items)
    found = as_items(items)
    if mapping is None and found is None:
        raise TemplateError(f"can't sort {go_type(items)}")
    descending = order == "desc"
    by = key if isinstance(key, str) else ""
    if mapping is not None:
        return _in_order(env, list(mapping.items()), by, descending)
    assert found is not None
    pairs = [(None, item) for item in found]
    return _remembered(
        items,
        ("sort", by, descending, env.locale),
        lambda: _like(items, _in_order(env, pairs, by, descending)),
    )


def _in_order(
    env: Environment, pairs: Sequence[tuple[object, object]], by: str, descending: bool
) -> list[object]:
    path = where.path_of(by)

    def key_of(pair: tuple[object, object]) -> object:
        if by == "" and pair[0] is not None:
            return pair[0]
        return pair[1] if by in ("", "value") else where.resolve(pair[1], path)

    keyed = [(key_of(pair), pair[1]) for pair in pairs]

    def order(a: tuple[object, object], b: tuple[object, object]) -> int:
        one, other = a[0], b[0]
        if one is None and other is None:
            return 0
        if one is None:
            one = _zero_of(other)
        elif other is None:
            other = _zero_of(one)
        return compare.compare(one, other, env.collate)

    return [item for _, item in sorted(keyed, key=cmp_to_key(order), reverse=descending)]


def _zero_of(value: object) -> object:
    if isinstance(value, str):
        return ""
    return 0 if is_number(value) else None


@function("collections.Where", alias="where")
def where_(items: object, key: object, *rest: object) -> object:
    """The elements for which a condition holds: key, operator (default: equal), value."""
    if not 1 <= len(rest) <= 2:
        raise TemplateError(
            "can't evaluate the array by no match argument or more than or equal to two arguments"
        )
    operator, wanted = rest if len(rest) == 2 else ("", rest[0])
    test = where.condition(operator, wanted)
    path = where.path_of(key)
    if items is None:
        raise TemplateError("can't iterate over a nil value")
    found = as_items(items)
    if found is not None:
        memo_key = ("where", path or _memo_key(key), str(operator), _memo_key(wanted))
        return _remembered(items, memo_key, lambda: _like(items, _matching(found, path, key, test)))
    mapping = as_map(items)
    if mapping is not None:
        return {name: value for name, value in mapping.items() if test(_step_into(value, path, key))}
    raise TemplateError(f"can't iterate over {go_type(items)}")


def _memo_key(value: object) -> object:
    """The value as part of a memo key: lists by content, everything else by type and value."""
    if isinstance(value, list):
        return tuple(_memo_key(item) for item in value)
    return (type(value).__name__, value)


def _matching(
    found: Sequence[object] | GoSlice, path: tuple[str, ...], key: object, test: Callable[[object], bool]
) -> list[object]:
    return [item for item in found if test(_step_into(item, path, key))]


def _step_into(item: object, path: tuple[str, ...], key: object) -> object:
    if path:
        if path[0] and not has_member(item, path[0]) and as_map(item) is None:
            raise TemplateError(
                f"{path[0]} is neither a struct field, a method nor a map element of type {go_type(item)}"
            )
        return where.resolve(item, path)
    mapping = as_map(item)
    return None if mapping is None or key is None else values.index(mapping, key)


@function("collections.D", examples=[("{{ collections.D 6 7 3 }}", "[0 1 2]")])
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
