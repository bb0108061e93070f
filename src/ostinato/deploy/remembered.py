"""Owns what was found out about files that have not changed since: their digests, and what they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ostinato.base.diagnostics import WorldError
from ostinato.deploy.target import Item  # noqa: TC001  the decoder reads the types of the fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.world.disk import Disk, FoundFile

_SETTLED_NS = 2_000_000_000
"""A file that is younger may be written again with the same size and time."""


class Known(msgspec.Struct, frozen=True, array_like=True):
    """A file, and what it was found to be when it had this size and this time."""

    size: int
    mtime_ns: int
    item: Item
    references: bytes


class _Kept(msgspec.Struct, frozen=True):
    made_with: str
    files: dict[str, Known]


class Remembered:
    """Known files, kept in a file of the cache. One that is lost costs time."""

    def __init__(self, disk: Disk, path: str, made_with: str, now_ns: int) -> None:
        """`made_with` stands for the settings: others make other items out of the same files."""
        self._disk = disk
        self._path = path
        self._made_with = made_with
        self._now_ns = now_ns
        self._old = self._read()
        self._files: Mapping[str, Known] = {}

    def get(self, file: FoundFile) -> Known | None:
        known = self._old.get(file.path)
        if known is None or (known.size, known.mtime_ns) != (file.size, file.mtime_ns):
            return None
        return known

    def keep(self, files: Mapping[str, Known]) -> None:
        """What is known now; written where it is more than before. Raises WorldError."""
        self._files = files
        if files != self._old:
            settled = {
                path: known for path, known in files.items() if known.mtime_ns < self._now_ns - _SETTLED_NS
            }
            self._disk.write(self._path, msgspec.msgpack.encode(_Kept(self._made_with, settled)))

    @property
    def references(self) -> Mapping[str, bytes]:
        """What each file refers to."""
        return {path: known.references for path, known in self._files.items()}

    def _read(self) -> Mapping[str, Known]:
        try:
            kept = msgspec.msgpack.decode(self._disk.read(self._path), type=_Kept)
        except (WorldError, msgspec.DecodeError):
            return {}
        return kept.files if kept.made_with == self._made_with else {}
