"""Owns what esbuild wrote in earlier builds: it is used again while everything that it was made of is the same."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

import msgspec

from ostinato.cache.keys import digest, key_of

if TYPE_CHECKING:
    from ostinato.resources.assets import Assets
    from ostinato.resources.outside import Outside
    from ostinato.resources.transforms.staging import Stage

_NAMESPACE = "bundled"
META = "meta__.json"


class _Meta(msgspec.Struct):
    """What esbuild says of a run, as far as it matters here."""

    inputs: dict[str, object] = {}


def memory_key(
    outside: Outside, assets: Assets, suffixes: frozenset[str], program: str, *facts: str | bytes | bool
) -> bytes:
    """A key for a run: the program, what it is told, and every file that it may read below assets."""
    stamp = outside.disk.stat(program) or ()
    files = tuple(
        (file.path, digest(file.read()))
        for file in assets.in_order
        if posixpath.splitext(file.path)[1].lower() in suffixes
    )
    return key_of(program, tuple(stamp), facts, files)


def recall(outside: Outside, key: bytes) -> dict[str, bytes] | None:
    """What such a run wrote."""
    known = outside.store.get(_NAMESPACE, key)
    return None if known is None else msgspec.msgpack.decode(known, type=dict[str, bytes])


def remember(outside: Outside, key: bytes, stage: Stage, written: dict[str, bytes], meta: bytes) -> None:
    """Keep what a run wrote, if it read nothing that the key does not know, such as packages of node."""
    inside = f"{stage.folder}/"
    read = msgspec.json.decode(meta, type=_Meta).inputs
    if all(posixpath.normpath(posixpath.join(outside.root, path)).startswith(inside) for path in read):
        outside.store.put(_NAMESPACE, key, msgspec.msgpack.encode(written))
