"""Owns the maps of `collections`: made, merged, asked for keys, written as a query."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from ostinato.base.cast import CastError, to_int
from ostinato.base.members import TemplateError, expose, go_type
from ostinato.base.printing import verbose
from ostinato.base.scratch import Scratch
from ostinato.base.values import (
    Params,
    as_items,
    as_map,
    truth,
)
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function(
    "collections.Dictionary",
    alias="dict",
    takes="[VALUE...]",
    gives="map[string]any",
    examples=['{{ (dict "a" 1 "b" 2).b }}'],
)
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


@function(
    "collections.IsSet",
    alias=("isset", "isSet"),
    takes="MAP|SLICE KEY|INDEX",
    gives="bool",
    needs_env=True,
    examples=['{{ isset (dict "a" nil) "a" }} {{ isset (slice 1 2) 2 }}'],
)
def is_set(env: Environment, container: object, key: object) -> bool:
    """Whether a map has a key or a list reaches a position."""
    mapping = as_map(container)
    if mapping is not None:
        return isinstance(key, str) and (
            key in mapping or (isinstance(mapping, Params) and key.lower() in mapping)
        )
    items = as_items(container)
    if items is not None:
        try:
            return len(items) > to_int(key)
        except CastError as error:
            raise TemplateError(f"isset unable to use key of type {go_type(key)} as index") from error
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


@function(
    "collections.KeyVals",
    alias="keyVals",
    takes="KEY VALUE...",
    gives="types.KeyValues",
    examples=['{{ keyVals "key" "a" "b" }}'],
)
def key_vals(key: object, *held: object) -> KeyValues:
    """A key with its values."""
    return KeyValues(key, held)


@function(
    "collections.Merge",
    alias="merge",
    takes="MAP MAP...",
    gives="map[string]any",
    examples=['{{ merge (dict "a" 1 "b" (dict "c" 2)) (dict "B" (dict "d" 3) "e" 4) }}'],
)
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


@function(
    "collections.NewScratch",
    alias="newScratch",
    takes="",
    gives="maps.Scratch",
    examples=['{{ $s := newScratch }}{{ $s.Set "a" 1 }}{{ $s.Add "a" 2 }}{{ $s.Get "a" }}'],
)
def new_scratch() -> Scratch:
    """A scratch pad of one's own."""
    return Scratch()


@function(
    "collections.Querify",
    alias="querify",
    takes="MAP|SLICE|KEY VALUE...",
    gives="string",
    examples=['{{ querify "foo" 1 "bar" 2 "baz" "with space" }}'],
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
