"""Owns files of a release that wait on this machine until many of them are sent at once."""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import WorldError
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from ostinato.world import folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


def cache_folder(environ: Mapping[str, str], kind: str, address: str) -> Path:
    """Where this machine keeps what belongs to a target, and can be made again."""
    home = environ.get("HOME") or os.path.expanduser("~")  # noqa: PTH111  a string it was
    base = environ.get("XDG_CACHE_HOME") or f"{home}/.cache"
    return Path(base) / "ostinato" / kind / hashlib.sha256(address.encode()).hexdigest()[:24]


@dataclass(slots=True)
class Staging:
    """Files below a folder, by release and path. Several threads and sessions share one; `lock` is for who sends."""

    folder: Path
    lock: threading.RLock = field(default_factory=threading.RLock)
    _size: int = 0
    _count: int = 0

    def put(self, release: str, path: str, data: bytes) -> None:
        """Raises AttemptFailedError."""
        end = self.root(release) / path
        part = self.folder / f"{secrets.token_hex(8)}.part"
        with _told():
            folders.make_folder(end.parent)
            folders.write_file(os.fspath(part), data)
            folders.replace(os.fspath(part), os.fspath(end))
        with self.lock:
            self._size += len(data)
            self._count += 1

    def is_full(self, size: int, count: int) -> bool:
        """Whether so much has come since the last time that files were sent."""
        return self._size >= size or self._count >= count

    def paths(self, release: str) -> Sequence[str]:
        with _told():
            return sorted(folders.walk(self.root(release)))

    def digest(self, release: str, path: str) -> str | None:
        """The SHA-256 of what waits, None for nothing."""
        file = self.root(release) / path
        if folders.stamp(file) is None:
            return None
        try:
            return hashlib.sha256(folders.read_file(file)).hexdigest()
        except WorldError:
            return None  # it has just been sent

    def size(self, release: str, path: str) -> int:
        stamp = folders.stamp(self.root(release) / path)
        return stamp.size if stamp else 0

    def sent(self, release: str, paths: Iterable[str]) -> None:
        """Forget files that are where they belong now."""
        with _told(), self.lock:
            folders.remove_files(paths, self.root(release))
            self._size = self._count = 0

    def drop(self, release: str) -> None:
        folders.remove_tree(self.root(release))

    def root(self, release: str) -> Path:
        return self.folder / "waiting" / release


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except WorldError as error:
        raise AttemptFailedError(Failure("unknown", f"on this machine: {error}")) from error
