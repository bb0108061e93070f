"""Owns notes on hosts that only know conditional writes: each write is told from all others, removal too.

A note begins with a line of ours that holds a mark, new for each write: the version. A removed note stays as that
line alone, because hosts that can write on a condition often cannot delete on one.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from ostinato.deploy.target import ConflictError, Note
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError

FOLDER = ".ostinato"
"""Where notes are kept, beside the site: the folder begins with a dot, so that no site has files there."""
PROBE = "probe"

_HEAD = b"ostinato note "
_REMOVED = b" removed"


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
    body = _HEAD + b"0\n"
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
        written = self.shelf.look(name)
        return None if written is None else _parsed(name, written).note

    def write(self, name: str, data: bytes, expected: str | None) -> str:
        """Raises ConflictError."""
        return self._put(name, data, expected, is_removal=False)

    def remove(self, name: str, expected: str) -> None:
        """Raises ConflictError."""
        if self.read(name) is not None:
            self._put(name, b"", expected, is_removal=True)

    def _put(self, name: str, data: bytes, expected: str | None, *, is_removal: bool) -> str:
        written = self.shelf.look(name)
        held = None if written is None else _parsed(name, written)
        tried = self._tried.get(name)
        if held and tried and tried == _Try(held.mark, data, expected, is_removal):
            return held.mark
        if (held.note.version if held and held.note else None) != expected:
            raise ConflictError(name)
        mark = secrets.token_hex(8)
        self._tried[name] = _Try(mark, data, expected, is_removal)
        head = _HEAD + mark.encode() + (_REMOVED if is_removal else b"")
        if not self.shelf.write(name, head + b"\n" + data, None if written is None else written.tag):
            raise ConflictError(name)
        return mark


class _Parsed(NamedTuple):
    mark: str
    note: Note | None
    """None where it was removed."""


def _parsed(name: str, written: Written) -> _Parsed:
    head, _, data = written.body.partition(b"\n")
    if not head.startswith(_HEAD):
        raise AttemptFailedError(
            Failure("misconfigured", f"{FOLDER}/{name} is there, but was not written by ostinato")
        )
    mark = head.removeprefix(_HEAD).removesuffix(_REMOVED).decode("ascii", "replace")
    return _Parsed(mark, None if head.endswith(_REMOVED) else Note(data, mark))
