"""Owns a disk that is only in memory: for tests, and for servers that render to memory."""

from __future__ import annotations

import posixpath
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from ostinato.base.diagnostics import WorldError
from ostinato.world.disk import FileMissingError, FoundFile, decode
from ostinato.world.folders import FileStamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MAX_STEPS = 1000


class _File(NamedTuple):
    data: bytes
    mtime_ns: int


class _Link(NamedTuple):
    target: str


class MemoryDisk:
    """Files in a dictionary. Each write is a nanosecond later than the one before, so stamps are exact."""

    def __init__(self, files: Mapping[str, str | bytes] | None = None, root: str = "/site") -> None:
        self._root = root
        self._held: dict[str, _File | _Link] = {}
        self._clock = count(1)
        for path, content in (files or {}).items():
            self.write(path, content.encode() if isinstance(content, str) else content)

    @property
    def root(self) -> str:
        return self._root

    def absolute(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(self._root, path))

    def walk(self, folder: str = "", *, symlinks: bool = False) -> Iterator[FoundFile]:
        prefix = self._resolve(folder).rstrip("/") + "/"
        found = []
        for path, held in self._held.items():
            if not path.startswith(prefix):
                continue
            entry = self._held.get(self._resolve(path)) if symlinks else held
            if isinstance(entry, _File):
                found.append(FoundFile(path[len(prefix) :], len(entry.data), entry.mtime_ns))
        yield from sorted(found, key=lambda file: file.path.split("/"))

    def names(self, folder: str = "") -> list[str]:
        prefix = self._resolve(folder).rstrip("/") + "/"
        return sorted({path[len(prefix) :].split("/")[0] for path in self._held if path.startswith(prefix)})

    def read(self, path: str) -> bytes:
        held = self._held.get(self._resolve(path))
        if not isinstance(held, _File):
            raise FileMissingError(f"cannot read {path}: there is no such file")
        return held.data

    def read_text(self, path: str) -> str:
        return decode(self.read(path), path)

    def write(self, path: str, data: bytes) -> None:
        target = self._resolve(path)
        if self.is_dir(target):
            raise WorldError(f"cannot write {path}: it is a folder")
        if any(parent in self._held for parent in _parents(target)):
            raise WorldError(f"cannot write {path}: a file stands where a folder is needed")
        self._held[target] = _File(data, next(self._clock))

    def remove(self, path: str) -> None:
        target = self.absolute(path)
        for known in self._at_or_below(target):
            del self._held[known]

    def rename(self, path: str, target: str) -> None:
        source, end = self.absolute(path), self.absolute(target)
        moved = self._at_or_below(source)
        if not moved:
            raise FileMissingError(f"cannot rename {path}: there is no such file")
        for known in moved:
            self._held[end + known[len(source) :]] = self._held.pop(known)

    def stat(self, path: str) -> FileStamp | None:
        target = self._resolve(path)
        held = self._held.get(target)
        if isinstance(held, _File):
            return FileStamp(len(held.data), held.mtime_ns)
        return FileStamp(0, 0) if self.is_dir(target) else None

    def exists(self, path: str) -> bool:
        return self.stat(path) is not None

    def is_dir(self, path: str) -> bool:
        prefix = self._resolve(path).rstrip("/") + "/"
        return any(known.startswith(prefix) for known in self._held)

    def link(self, path: str, target: str) -> None:
        if self.exists(path):
            raise WorldError(f"cannot link {path}: it is there already")
        self._held[self.absolute(path)] = _Link(target)

    def link_target(self, path: str) -> str | None:
        held = self._held.get(self.absolute(path))
        return held.target if isinstance(held, _Link) else None

    def _at_or_below(self, path: str) -> list[str]:
        return [known for known in self._held if known == path or known.startswith(f"{path}/")]

    def _resolve(self, path: str) -> str:
        """The absolute path with every link on the way followed."""
        pending = [part for part in self.absolute(path).split("/") if part]
        done = "/"
        for _ in range(_MAX_STEPS):
            if not pending:
                return done
            done = posixpath.join(done, pending.pop(0))
            held = self._held.get(done)
            if isinstance(held, _Link):
                end = posixpath.normpath(posixpath.join(posixpath.dirname(done), held.target))
                pending = [part for part in end.split("/") if part] + pending
                done = "/"
        raise WorldError(f"cannot follow {path}: its links lead in a circle")


def _parents(path: str) -> Iterator[str]:
    while (path := posixpath.dirname(path)) not in ("", "/"):
        yield path
