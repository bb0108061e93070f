"""Owns notes on hosts that only know conditional writes: each write is told from all others, removal too.

A note begins with a line of ours that holds a mark, new for each write: the version; and a digest, because some
hosts store half a write when the connection breaks. A removed note stays as that line alone, because hosts that can
write on a condition often cannot delete on one.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple, Protocol

from ostinato.deploy.target import ConflictError, Note
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError

FOLDER = ".ostinato"
"""Where notes are kept, beside the site: the folder begins with a dot, so that no site has files there."""
PROBE = "probe"

_HEAD = b"ostinato note "
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
    body = _framed("0", b"", is_removal=False)
    is_new = shelf.write(PROBE, body, None)
    if is_new and shelf.write(PROBE, body, None):
        return False
    return not shelf.write(PROBE, body, '"no-such-tag"')


class _Try(NamedTuple):
    """A write that was attempted: it may be done though its answer was lost."""

    mark: str
    data: bytes
    expected: str | None
    is_removal: bool


@dataclass(slots=True)
class Notes:
    """The notes of a session, on a shelf that keeps conditions."""

    shelf: Shelf
    _tried: dict[str, _Try] = field(default_factory=dict)

    def read(self, name: str) -> Note | None:
        written = self._look(name)
        return None if written is None else _note_of(name, _parsed(written))

    def write(self, name: str, data: bytes, expected: str | None) -> str:
        """Raises ConflictError."""
        return self._put(name, data, expected, is_removal=False)

    def remove(self, name: str, expected: str) -> None:
        """Raises ConflictError."""
        if self.read(name) is not None:
            self._put(name, b"", expected, is_removal=True)

    def _look(self, name: str) -> Written | None:
        """What is not a whole note is looked at again: it may have been broken on its way to us."""
        written = self.shelf.look(name)
        if written is None or _parsed(written).mark:
            return written
        again = self.shelf.look(name)
        if again is not None and again.body != written.body and not _parsed(again).mark:
            raise AttemptFailedError(
                Failure("corrupted", f"the note {name} is different each time it is read")
            )
        return again

    def _put(self, name: str, data: bytes, expected: str | None, *, is_removal: bool) -> str:
        written = self._look(name)
        held = None if written is None else _parsed(written)
        tried = self._tried.get(name)
        if held and tried == _Try(held.mark, data, expected, is_removal):
            return held.mark
        is_half_ours = held and not held.mark and tried and tried[1:] == (data, expected, is_removal)
        note = None if held is None or is_half_ours else _note_of(name, held)
        if not is_half_ours and (note.version if note else None) != expected:
            raise ConflictError(f"the note {name} has changed")
        mark = secrets.token_hex(8)
        self._tried[name] = _Try(mark, data, expected, is_removal)
        body = _framed(mark, data, is_removal=is_removal)
        if not self.shelf.write(name, body, None if written is None else written.tag):
            raise ConflictError(f"the note {name} has changed")
        stored = self.shelf.look(name)
        if stored is None or stored.body != body:
            raise AttemptFailedError(Failure("corrupted", f"the note {name} did not arrive as it was sent"))
        return mark


class _Parsed(NamedTuple):
    mark: str = ""
    """Empty where it is not a whole note."""
    data: bytes | None = None
    """None where the note was removed, or is not whole."""
    is_foreign: bool = False


def _note_of(name: str, parsed: _Parsed) -> Note | None:
    if parsed.is_foreign:
        raise AttemptFailedError(
            Failure("misconfigured", f"{FOLDER}/{name} is there, but was not written by ostinato")
        )
    return None if parsed.data is None else Note(parsed.data, parsed.mark)


def _framed(mark: str, data: bytes, *, is_removal: bool) -> bytes:
    """The blanks are for hosts whose tags are made of time and size: two writes of one moment differ in size."""
    state = _REMOVED if is_removal else _WRITTEN
    head = f"{mark} {state} {_digest(mark, state, data)}" + " " * secrets.randbelow(256)
    return _HEAD + head.encode() + b"\n" + data


def _parsed(written: Written) -> _Parsed:
    head, _, data = written.body.partition(b"\n")
    if not (head.startswith(_HEAD) or _HEAD.startswith(head)):
        return _Parsed(is_foreign=True)
    words = head.removeprefix(_HEAD).decode("ascii", "replace").split()
    if len(words) != 3 or words[2] != _digest(words[0], words[1], data):
        return _Parsed()
    return _Parsed(words[0], data if words[1] == _WRITTEN else None)


def _digest(mark: str, state: str, data: bytes) -> str:
    return sha256(f"{mark} {state} ".encode() + data).hexdigest()[:16]
