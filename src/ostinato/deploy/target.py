"""Owns the contract between a deployment and the place it goes to: a target is one file that fulfils it.

Where the switch is a symlink, the target's URL names the link itself, which is what a web server serves:
`/var/www/site` leads to `.site.ostinato/releases/ID` beside it, and notes are in `.site.ostinato/notes/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


class Switching(Enum):
    """What visitors can see while a release becomes live."""

    ATOMIC = "atomic"
    """The old release or the new one, never a mixture: a symlink, a branch, a pointer."""
    ORDERED = "ordered"
    """A mixture, but no page that asks for what is not there: files are replaced in place, in order."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a release, as it is stored: its bytes may be compressed."""

    path: str
    """With forward slashes, relative to the site's root."""
    digest: str
    """SHA-256 of the stored bytes, in hexadecimal."""
    size: int
    media_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    """What the host is to answer with it, such as Cache-Control and Content-Encoding; sorted by name."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a listing says of a file on the target. Not every target knows digests."""

    size: int
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A small file of ours beside the site: the lease, the manifest of the live release, the pointer."""

    data: bytes
    version: str
    """Changes with each write; what `write_note` compares."""


class ConflictError(Exception):
    """A note has changed since it was read: another run is at work."""


class Session(Protocol):
    """A connection to a target. Each method is one attempt and may be repeated: twice is the same as once.

    A failed attempt is an `AttemptFailedError` with a `Failure` in the words of `retry/classify.py`; the caller
    waits and tries again. Nothing here retries by itself.
    """

    @property
    def switching(self) -> Switching: ...

    def read_note(self, name: str) -> Note | None: ...

    def write_note(self, name: str, data: bytes, expected: str | None) -> str:
        """Write a note when its version is still `expected`, None for "there is none"; its new version.

        Raises ConflictError.
        """

    def remove_note(self, name: str, expected: str) -> None:
        """Raises ConflictError when it has changed; a note that is not there is no error."""

    def list_files(self, release: str) -> Mapping[str, Stored]:
        """What is stored of a release, by path: in its own place where switching is atomic, else what is live.

        Nothing of it is an empty mapping. Where switching is ordered, files of others are listed, too.
        """

    def put(self, release: str, item: Item, data: bytes) -> None:
        """Store a file, whole or not at all. Where switching is ordered, it is live from here on."""

    def keep(self, release: str, items: Collection[Item], live: str) -> Collection[str]:
        """Take unchanged files over from the live release without an upload; the paths that now are there."""

    def digest_of(self, release: str, item: Item) -> str | None:
        """Read back what is stored: its SHA-256, None where nothing is."""

    def live_release(self) -> str | None:
        """The id of the release that visitors see, None for none. Ordered targets keep it in a note.

        Fails with the kind "occupied" where an atomic target finds something there that is not ours.
        """

    def switch(self, release: str, expected: str | None) -> None:
        """Make a release live, if `expected` still is; one that is live already stays so. Raises ConflictError."""

    def remove(self, release: str, paths: Sequence[str]) -> None:
        """Remove files that were of a release of ours; those that are not there are no error."""

    def releases(self) -> Sequence[str]:
        """The ids of the releases that are kept whole, oldest first; one at most where switching is ordered."""

    def drop(self, release: str) -> None:
        """Remove a whole kept release, or what there is of an unfinished one."""

    def close(self) -> None: ...


class Target(Protocol):
    """A place that a site can be deployed to."""

    @property
    def address(self) -> str:
        """Where it is, for messages, the journal and the lease; without credentials."""

    def connect(self, timeout: float) -> Session:
        """Raises AttemptFailedError, like the methods of a session."""
