"""Owns choosing and ordering in `collections`: where, sort, group."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING

from ostinato.base import compare, indexing, where
from ostinato.base.members import TemplateError, go_type, has_member
from ostinato.base.slices import like
from ostinato.base.values import (
    GoSlice,
    as_items,
    as_map,
    is_collection,
    is_number,
)
from ostinato.functions.collections.results import remembered
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ostinato.functions.environment import Environment


@function(
    "collections.Where",
    alias="where",
    takes="SLICE KEY [OPERATOR] VALUE",
    gives="[]any",
    examples=[
        '{{ range where site.RegularPages "Params.rank" ">" 1 }}{{ .Title }};{{ end }}',
        '{{ where (slice (dict "a" 1) (dict "a" 2)) "a" 2 }}',
    ],
)
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
        raise TemplateError("can't iterate over <nil>")
    found = as_items(items)
    if found is not None:
        memo_key = ("where", path or _memo_key(key), str(operator), _memo_key(wanted))
        return remembered(items, memo_key, lambda: like(items, _matching(found, path, key, test)))
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
    return None if mapping is None or key is None else indexing.index(mapping, key)


@function(
    "collections.Sort",
    alias="sort",
    takes="MAP|SLICE [KEY] [ORDER]",
    gives="any",
    needs_env=True,
    examples=["{{ sort (slice 3 1 2) }}"],
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
    return remembered(
        items,
        ("sort", by, descending, env.locale),
        lambda: like(items, _in_order(env, pairs, by, descending)),
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


@function(
    "collections.Group",
    alias="group",
    takes="KEY PAGES",
    gives="page.PageGroup",
    examples=['{{ with site.RegularPages | group "new" }}{{ .Key }}: {{ len .Pages }}{{ end }}'],
)
def group(key: object, items: object) -> object:
    """A page group of a key and pages."""
    if key is None:
        raise TemplateError("nil is not a valid key to group by")
    collection = items if is_collection(items) else None
    if collection is None or not hasattr(collection, "grouped"):
        raise TemplateError(f"grouping not supported for type {go_type(items)}")
    return collection.grouped(key)
