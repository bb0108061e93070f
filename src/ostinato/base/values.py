"""Owns Go's idea of values: truth, length, indexing, iteration, and maps whose keys know no case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeGuard, runtime_checkable

from ostinato.base.gostrings import encoded
from ostinato.base.gotime import Time
from ostinato.base.members import TemplateError, expose, go_type


class Params(dict[str, object]):
    """Parameters of a site or page: keys are lower case, and found under any case (hmaps.Params in Hugo)."""

    __slots__ = ()

    def __init__(self, values: Mapping[str, object] | Iterable[tuple[str, object]] = ()) -> None:
        items = values.items() if isinstance(values, Mapping) else values
        super().__init__((str(key).lower(), _with_params(value)) for key, value in items)

    def get(self, key: object, default: object = None) -> object:
        return dict.get(self, str(key).lower(), default)

    def __copy__(self) -> Params:
        return Params(self)

    def __reduce__(self) -> tuple[type[Params], tuple[dict[str, object]]]:
        return (type(self), (dict(self),))


def _with_params(value: object) -> object:
    if type(value) is dict:
        return Params(value)
    if type(value) is list:
        return [_with_params(item) for item in value]
    return value


expose(Params, "hmaps.Params", {}, keys=str.lower)


class TypedList(list[object]):
    """A slice whose elements have one static type in Go, such as `[]string`: some functions treat it otherwise."""

    __slots__ = ("element",)

    def __init__(self, items: Iterable[object], element: str) -> None:
        super().__init__(items)
        self.element = element

    @property
    def go_type(self) -> str:
        return f"[]{self.element}"

    def __reduce__(self) -> tuple[type[TypedList], tuple[list[object], str]]:
        return (type(self), (list(self), self.element))


def strings(items: Iterable[str]) -> TypedList:
    """A `[]string`."""
    return TypedList(items, "string")


def typed(items: Sequence[object]) -> list[object]:
    """The slice that Go's `slice` makes of these: typed when all have one type, else of anything."""
    if items and all(type(item) is str for item in items):
        return TypedList(items, "string")
    names = {go_type(item) for item in items}
    if len(names) == 1 and None not in items:
        return TypedList(items, names.pop())
    return list(items)


def element_type(value: object) -> str:
    """The static element type of a slice; `interface {}` when it may hold anything."""
    name = go_type(value)
    if isinstance(value, TypedList):
        return value.element
    return {"page.Pages": "page.Page"}.get(name, "interface {}")


@runtime_checkable
class GoSlice(Protocol):
    """A collection type of a higher floor that Go would have as a named slice, such as page.Pages."""

    memo: dict[object, object]
    """What pure functions worked out from this collection, by function and arguments."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[object]: ...
    def __getitem__(self, index: int) -> object: ...
    def with_items(self, items: Iterable[object]) -> GoSlice:
        """A collection of the same type with other items."""


_COLLECTIONS: dict[type, bool] = {}


def is_collection(value: object) -> TypeGuard[GoSlice]:
    """Whether the value is of a named slice type. Asking a protocol is slow, so the answer is kept for each type."""
    known = _COLLECTIONS.get(type(value))
    if known is None:
        known = _COLLECTIONS[type(value)] = isinstance(value, GoSlice)
    return known


Items = list[object] | tuple[object, ...] | GoSlice


def truth(value: object) -> bool:
    """Whether Go's templates take a value for true: not nil, zero, empty. A struct always is; a zero time is not."""
    cls = type(value)
    if cls is bool or cls is str or cls is int or cls is list or cls is dict:
        return bool(value)
    if value is None:
        return False
    if cls is Time:
        return not value.is_zero()  # type: ignore[attr-defined]
    if isinstance(value, str | int | float | list | tuple | dict | bytes):
        return bool(value)
    known = getattr(value, "__go_truth__", None)
    if known is not None:
        return bool(known())
    if is_collection(value):
        return len(value) > 0
    return True


def is_map(value: object) -> bool:
    """Whether Go's reflection would call it a map."""
    return isinstance(value, Mapping) or hasattr(value, "__go_map__")


def is_slice(value: object) -> bool:
    """Whether Go's reflection would call it a slice or an array."""
    return isinstance(value, list | tuple | bytes) or is_collection(value)


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def as_map(value: object) -> Mapping[str, object] | None:
    """The value as a mapping, or None when it is no map."""
    if isinstance(value, Mapping):
        return value
    mapping = getattr(value, "__go_map__", None)
    return mapping() if mapping is not None else None


def as_items(value: object) -> Sequence[object] | GoSlice | None:
    """The items of a slice, or None when it is no slice."""
    if isinstance(value, list | tuple):
        return value
    if isinstance(value, bytes):
        return list(value)
    return value if is_collection(value) else None


def length(value: object) -> int:
    """`len`: text in bytes, slices and maps in elements. Raises TemplateError for what has no length."""
    if isinstance(value, str):
        return len(value) if value.isascii() else len(encoded(value))
    if isinstance(value, list | tuple | dict | bytes):
        return len(value)
    mapping = as_map(value)
    if mapping is not None:
        return len(mapping)
    if is_collection(value):
        return len(value)
    if value is None:
        raise TemplateError("reflect: call of reflect.Value.Type on zero Value")
    raise TemplateError(f"len of type {go_type(value)}")


def as_position(key: object) -> int:
    """A key as the index of a slice. Raises TemplateError."""
    if isinstance(key, bool) or not isinstance(key, int):
        if key is None:
            raise TemplateError("cannot index slice/array with nil")
        raise TemplateError(f"cannot index slice/array with type {go_type(key)}")
    return key


def slice_(value: object, *bounds: object) -> object:
    """Go's `slice` on text and slices: `value[i:j]`."""
    data: object = value
    if not isinstance(data, str | list | tuple | bytes):
        raise TemplateError(f"can't slice item of type {go_type(value)}")
    positions = [as_position(bound) for bound in bounds]
    low = positions[0] if positions else 0
    high = positions[1] if len(positions) > 1 else length(value)
    if not 0 <= low <= high <= length(value):
        raise TemplateError(
            f"invalid slice index: {low} > {high}" if low > high else f"index out of range: {high}"
        )
    if isinstance(data, str):
        return data.encode()[low:high].decode("utf-8", "replace")
    return data[low:high]


Pair = tuple[object, object]


def iterate(value: object) -> Iterator[Pair]:
    """Keys and elements as `range` visits them: maps in the order of their keys, whole numbers up to themselves.

    Raises TemplateError for what cannot be ranged over; nothing comes of nil.
    """
    if isinstance(value, list | tuple):
        return enumerate(value)
    if value is None:
        return iter(())
    if isinstance(value, dict):
        return iter(sorted_items(value))
    if isinstance(value, bool):
        raise TemplateError(f"range can't iterate over {str(value).lower()}")
    if isinstance(value, int):
        return ((n, n) for n in range(value))
    mapping = as_map(value)
    if mapping is not None:
        return iter(sorted_items(mapping))
    if is_collection(value):
        return enumerate(value)
    if isinstance(value, str):
        return ((n, ord(letter)) for n, letter in _runes(value))
    iterator: Callable[[], Iterator[Pair]] | None = getattr(value, "__go_iter__", None)
    if iterator is not None:
        return iterator()
    raise TemplateError(f"range can't iterate over {value}")


def sorted_items(mapping: Mapping[str, object]) -> list[tuple[object, object]]:
    """The entries of a map in the order in which Go prints and ranges over them."""
    entries: list[tuple[object, object]] = list(mapping.items())
    if all(isinstance(key, str) for key, _ in entries):
        entries.sort(key=lambda entry: str(entry[0]))
    else:
        entries.sort(key=lambda entry: _order(entry[0]))
    return entries


def _order(key: object) -> tuple[bool, float, str]:
    """Where keys of mixed types stand: numbers by value, before text."""
    if isinstance(key, int | float):
        return (False, key, "")
    return (True, 0, str(key))


def _runes(text: str) -> Iterator[tuple[int, str]]:
    offset = 0
    for letter in text:
        yield offset, letter
        offset += len(letter.encode("utf-8", "surrogatepass"))
