"""Owns notes on hosts that only know conditional writes: each write is told from all others, removal too.

A note begins with a line of ours: a mark that is new for each write, which is the version, and a digest, because
some hosts store half a write when the connection breaks. What is no whole note is nobody's, and may be replaced.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ostinato.deploy.target import ConflictError, Note
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = ".ostinato"
"""Where notes are kept, beside the site: the folder begins with a dot, so that no site has files there."""
PROBE = "probe"

_HEAD = "ostinato note "
_WRITTEN, _REMOVED = "written", "removed"


class Written(NamedTuple):
    """What a host has stored, and the tag by which it can be replaced on a condition."""

    body: bytes
    tag: str


class Shelf(Protocol):
    """Where a host keeps notes. Raises AttemptFailedError."""

    def look(self, name: str) -> Written | None: ...

    def write(self, name: str, body: bytes, tag: str | None) -> bool:
        """Write where there still is what bears the tag, None for nothing; False where there is not."""


def keeps_conditions(shelf: Shelf) -> bool:
    """Whether a host minds the conditions of writes. Not all that speak a protocol do, and none says so."""
    body = _framed("0", b"", _WRITTEN)
    is_new = shelf.write(PROBE, body, None)
    if is_new and shelf.write(PROBE, body, None):
        return False
    return not shelf.write(PROBE, body, '"no-such-tag"')


@dataclass(slots=True)
class Notes:
    """The notes of a shelf that keeps conditions."""

    shelf: Shelf
    erase: Callable[[str, str], None] | None = None
    """Deletes the note that bears a tag; without it, what is marked as removed stays."""

    def read(self, name: str) -> Note | None:
        written = self._look(name)
        return None if written is None else _parsed(written.body).note

    def write(self, name: str, data: bytes, expected: str | None) -> str:
        """Raises ConflictError."""
        return self._put(name, data, expected, _WRITTEN)

    def remove(self, name: str, expected: str) -> None:
        """Raises ConflictError.

        The note is marked as removed first: hosts that write on a condition often do not delete on one.
        """
        if self.read(name) is None:
            return
        self._put(name, b"", expected, _REMOVED)
        marked = self.shelf.look(name)
        if self.erase is not None and marked is not None and _parsed(marked.body).is_removed:
            self.erase(name, marked.tag)

    def _put(self, name: str, data: bytes, expected: str | None, state: str) -> str:
        written = self._look(name)
        held = None if written is None else _parsed(written.body)
        if held is None or held.mark:
            note = held.note if held else None
            if (note.version if note else None) != expected:
                raise ConflictError(f"the note {name} has changed")
        mark = secrets.token_hex(8)
        body = _framed(mark, data, state)
        if not self.shelf.write(name, body, written.tag if written else None):
            raise ConflictError(f"the note {name} has changed")
        stored = self.shelf.look(name)
        if stored is None or not _parsed(stored.body).mark:
            raise AttemptFailedError(Failure("corrupted", f"the note {name} did not arrive as it was sent"))
        return mark

    def _look(self, name: str) -> Written | None:
        """What is not a whole note is looked at again: it may have been broken on its way to us."""
        written = self.shelf.look(name)
        if written is None or _parsed(written.body).mark:
            return written
        again = self.shelf.look(name)
        if again is not None and again.body != written.body and not _parsed(again.body).mark:
            raise AttemptFailedError(
                Failure("corrupted", f"the note {name} is different each time it is read")
            )
        return again


class _Parsed(NamedTuple):
    mark: str = ""
    """Empty where it is not a whole note."""
    state: str = ""
    data: bytes = b""

    @property
    def note(self) -> Note | None:
        return Note(self.data, self.mark) if self.state == _WRITTEN else None

    @property
    def is_removed(self) -> bool:
        return self.state == _REMOVED


def _framed(mark: str, data: bytes, state: str) -> bytes:
    """The blanks are for hosts whose tags are made of time and size: two writes of one moment differ in size."""
    head = f"{_HEAD}{mark} {state} {_digest(mark, state, data)}" + " " * secrets.randbelow(256)
    return head.encode() + b"\n" + data


def _parsed(body: bytes) -> _Parsed:
    head, _, data = body.partition(b"\n")
    words = head.decode("ascii", "replace").removeprefix(_HEAD).split()
    if len(words) != 3 or words[2] != _digest(words[0], words[1], data):
        return _Parsed()
    return _Parsed(words[0], words[1], data)


def _digest(mark: str, state: str, data: bytes) -> str:
    return sha256(f"{mark} {state} ".encode() + data).hexdigest()[:16]
