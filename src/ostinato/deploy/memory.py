"""Owns what deployments tell each other through a note on the target: releases, what is unfinished, what was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ostinato.deploy.release import Manifest, UnreadableManifestError, decode, is_release, is_straight
from ostinato.deploy.sealed import read_note, write_note
from ostinato.retry.run import GaveUpError

if TYPE_CHECKING:
    from ostinato.deploy.asking import Asking

NOTE = "state"


class Live(msgspec.Struct, frozen=True):
    """A release that was live, and since when, in seconds of the epoch."""

    release: str
    since: float


class Memory(msgspec.Struct, frozen=True):
    """What is in the note."""

    history: tuple[Live, ...] = ()
    """Oldest first."""
    unfinished: tuple[str, ...] = ()
    """Releases that were begun, of which files may be there, and which did not become live or were not tidied up."""
    left: dict[str, float] = {}
    """Files of ours that are no more of the site, and since when."""
    uncleared: tuple[str, ...] = ()
    """Paths that a CDN must still be told of."""
    mark: str = ""
    """Of the run that wrote it, so that two runs never write the same."""


class Kept:
    """The note as it was read, and the right to write it next. Only one who has the lock may write."""

    def __init__(self, ask: Asking, version: str | None, memory: Memory, *, is_damaged: bool = False) -> None:
        self._ask = ask
        self._version = version
        self.memory = memory
        self.is_damaged = is_damaged
        """Whether there was a note that could not be read."""

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever deployed there."""
        return self._version is None

    def write(self, memory: Memory) -> None:
        """Raises ConflictError, GaveUpError."""
        if memory != self.memory:
            self._version = write_note(self._ask, NOTE, msgspec.json.encode(memory), self._version)
            self.memory = memory


def read_memory(ask: Asking) -> Kept:
    """What the deployments before have left. A damaged note is replaced: it only spares work. Raises GaveUpError."""
    try:
        note = read_note(ask, NOTE)
    except GaveUpError as error:
        if error.failure.kind != "unreadable":
            raise
        found = ask.call(f"reading {NOTE}", lambda session: session.read_note(NOTE))
        return Kept(ask, found.version if found else None, Memory(), is_damaged=True)
    if note is None:
        return Kept(ask, None, Memory())
    memory = _decoded(note.data)
    return Kept(ask, note.version, memory or Memory(), is_damaged=memory is None)


def _decoded(data: bytes) -> Memory | None:
    try:
        memory = msgspec.json.decode(data, type=Memory)
    except msgspec.DecodeError:
        return None
    return memory if _is_straight(memory) else None


def _is_straight(memory: Memory) -> bool:
    """Whether nothing in it leads out of the site: hosts are not trusted with that."""
    releases = (*memory.unfinished, *(live.release for live in memory.history))
    return all(map(is_straight, (*memory.left, *memory.uncleared))) and all(map(is_release, releases))


def manifest_note(release: str) -> str:
    return f"manifest-{release}"


def read_manifest(ask: Asking, release: str) -> Manifest | None:
    """The manifest of a release that was deployed; None where it is lost. Raises GaveUpError."""
    try:
        note = read_note(ask, manifest_note(release))
        found = None if note is None else decode(note.data)
    except UnreadableManifestError:
        return None
    except GaveUpError as error:
        if error.failure.kind != "unreadable":
            raise
        return None
    return None if found is None else Manifest(found.items, release)
