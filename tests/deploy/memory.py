"""Owns a target in memory, of either kind of switching: what tests change, count and hold still."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from threading import RLock

from ostinato.deploy.target import ConflictError, Item, Note, Session, Stored, Switching
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError

_LIVE = "live"


@dataclass
class MemoryTarget:
    """Files in dictionaries. All sessions work on the same."""

    switching: Switching = Switching.ATOMIC
    tells_digests: bool = False
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    """By release; where switching is ordered, all is in the one with no name."""
    notes: dict[str, Note] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)
    live: str | None = None
    calls: Counter[str] = field(default_factory=Counter)
    bytes_read: int = 0
    lock: RLock = field(default_factory=RLock)
    versions: count[int] = field(default_factory=lambda: count(1))

    @property
    def address(self) -> str:
        return f"memory://{self.switching.value}"

    def connect(self, timeout: float) -> Session:
        return MemorySession(self)

    def visit(self, path: str) -> bytes | None:
        if self.switching is Switching.ORDERED:
            return self.files.get("", {}).get(path)
        return self.files.get(self.live or "", {}).get(path)

    def leave(self, path: str, data: bytes) -> None:
        self.files.setdefault("", {})[path] = data

    @property
    def writes(self) -> int:
        return sum(
            self.calls[name] for name in ("write_note", "remove_note", "put", "switch", "remove", "drop")
        )


@dataclass
class MemorySession:
    target: MemoryTarget

    @property
    def switching(self) -> Switching:
        return self.target.switching

    def read_note(self, name: str) -> Note | None:
        self._count("read_note")
        return self.target.notes.get(name)

    def write_note(self, name: str, data: bytes, expected: str | None) -> str:
        with self.target.lock:
            self._count("write_note")
            self._expect(name, expected)
            version = f"v{next(self.target.versions)}"
            self.target.notes[name] = Note(data, version)
            return version

    def remove_note(self, name: str, expected: str) -> None:
        with self.target.lock:
            self._count("remove_note")
            if name in self.target.notes:
                self._expect(name, expected)
                del self.target.notes[name]

    def list_files(self, release: str) -> Mapping[str, Stored]:
        self._count("list_files")
        with self.target.lock:
            return {
                path: Stored(len(data), _digest(data) if self.target.tells_digests else None)
                for path, data in self._files(release).items()
            }

    def put(self, release: str, item: Item, data: bytes) -> None:
        self._count("put")
        with self.target.lock:
            self.target.files.setdefault(self._place(release), {})[item.path] = data

    def keep(self, release: str, items: Collection[Item], live: str) -> Collection[str]:
        self._count("keep")
        with self.target.lock:
            there, here = self._files(live), self.target.files.setdefault(self._place(release), {})
            kept = [
                item.path
                for item in items
                if len(there.get(item.path, b"")) == item.size and item.path in there
            ]
            here.update({path: there[path] for path in kept})
            return kept

    def digest_of(self, release: str, item: Item) -> str | None:
        self._count("digest_of")
        data = self._files(release).get(item.path)
        if data is None:
            return None
        self.target.bytes_read += len(data)
        return _digest(data)

    def live_release(self) -> str | None:
        self._count("live_release")
        if self.switching is Switching.ATOMIC and self.target.files.get(""):
            raise AttemptFailedError(Failure("occupied", "there is a site of somebody else"))
        return self.target.live

    def switch(self, release: str, expected: str | None) -> None:
        with self.target.lock:
            self._count("switch")
            if self.target.live == release:
                return
            if self.target.live != expected:
                raise ConflictError(_LIVE)
            self.target.live = release
            if self.switching is Switching.ORDERED:
                self.target.whole = [release]
            elif release not in self.target.whole:
                self.target.whole.append(release)

    def remove(self, release: str, paths: Sequence[str]) -> None:
        self._count("remove")
        with self.target.lock:
            for path in paths:
                self._files(release).pop(path, None)

    def releases(self) -> Sequence[str]:
        self._count("releases")
        return list(self.target.whole)

    def drop(self, release: str) -> None:
        self._count("drop")
        with self.target.lock:
            if self.switching is Switching.ATOMIC and self.target.live != release:
                self.target.files.pop(release, None)
                self.target.whole = [each for each in self.target.whole if each != release]

    def close(self) -> None:
        pass

    def _count(self, name: str) -> None:
        with self.target.lock:
            self.target.calls[name] += 1

    def _place(self, release: str) -> str:
        return "" if self.switching is Switching.ORDERED else release

    def _files(self, release: str) -> dict[str, bytes]:
        return self.target.files.get(self._place(release), {})

    def _expect(self, name: str, expected: str | None) -> None:
        note = self.target.notes.get(name)
        if (note.version if note else None) != expected:
            raise ConflictError(name)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
