"""Owns the manifest of a release: which files we published, and how to recognise them untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One published file. `mtime_ns` and `size` tell whether it is still the file that we wrote."""

    digest: str
    size: int
    mtime_ns: int


class Manifest(msgspec.Struct, frozen=True):
    """Every file of a release by its path, with forward slashes, relative to the publish folder."""

    files: dict[str, Entry] = {}


_decoder = msgspec.json.Decoder(Manifest)


def decode(data: bytes | None) -> Manifest:
    """The manifest in `data`; an unreadable one is as good as none, because it only spares work."""
    if not data:
        return Manifest()
    try:
        return _decoder.decode(data)
    except msgspec.DecodeError:
        return Manifest()


def encode(files: Mapping[str, Entry]) -> bytes:
    return msgspec.json.encode(Manifest({path: files[path] for path in sorted(files)}))
