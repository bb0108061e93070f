"""Owns the digests by which worked-out values are found again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import xxhash

if TYPE_CHECKING:
    from collections.abc import Iterable

Part = str | bytes | int | float | bool | None | tuple["Part", ...]
"""What a key may be made of. Two parts are never run together: `("a", "b")` is not `("ab",)`."""

_encode = msgspec.msgpack.Encoder().encode


def key_of(*parts: Part) -> bytes:
    """The key for a value that depends on these parts and on nothing else."""
    return xxhash.xxh3_128_digest(_encode(parts))


def digest(data: bytes) -> str:
    """The name of these bytes, short enough to be part of a key or a manifest."""
    return xxhash.xxh3_128_hexdigest(data)


def digest_of_all(parts: Iterable[bytes]) -> str:
    """The name of bytes that come in pieces, whatever the pieces."""
    state = xxhash.xxh3_128()
    for part in parts:
        state.update(part)
    return state.hexdigest()
