"""Owns the hashes of values that Hugo makes names of files from: XXH64 over structure (gohugoio/hashstructure)."""

from __future__ import annotations

import struct

import xxhash

from ostinato.base.values import as_items, as_map

_PAIR = struct.Struct("<QQ")
_WHOLE = struct.Struct("<q")
_FLOAT = struct.Struct("<d")


def hash_of(value: object) -> int:
    """The hash of text, numbers, truth values, nil, and lists and maps of them, in 64 bits."""
    if isinstance(value, str):
        return xxhash.xxh64_intdigest(value.encode("utf-8", "surrogateescape"))
    if isinstance(value, bool):
        return xxhash.xxh64_intdigest(bytes([value]))
    if isinstance(value, int) or value is None:
        return xxhash.xxh64_intdigest(_signed(value or 0))
    if isinstance(value, float):
        return xxhash.xxh64_intdigest(_FLOAT.pack(value))
    mapping = as_map(value)
    if mapping is not None:
        return _of_entries([_joined(hash_of(key), hash_of(held)) for key, held in mapping.items()])
    total = 0
    for item in as_items(value) or ():
        total = _joined(total, hash_of(item))
    return total


def hex_hash(*values: object) -> str:
    """The hash of several values, in lower hexadecimal without leading zeros."""
    return f"{hash_of(values[0] if len(values) == 1 else list(values)):x}"


def _signed(value: int) -> bytes:
    return _WHOLE.pack((value + 2**63) % 2**64 - 2**63)


def _joined(first: int, second: int) -> int:
    return xxhash.xxh64_intdigest(_PAIR.pack(first, second))


def _of_entries(hashes: list[int]) -> int:
    """The order of a map does not count."""
    total = 0
    for each in hashes:
        total ^= each
    return xxhash.xxh64_intdigest(total.to_bytes(8, "little"))
