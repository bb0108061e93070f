"""Owns notes with a seal: a checksum before the data, so that what was cut or changed on its way is found out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.deploy.target import ConflictError
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError

if TYPE_CHECKING:
    from ostinato.deploy.asking import Asking
    from ostinato.deploy.target import Session


@dataclass(frozen=True, slots=True)
class Sealed:
    """A note whose seal was whole."""

    data: bytes
    version: str


def read_note(ask: Asking, name: str) -> Sealed | None:
    """Raises GaveUpError, with the kind "unreadable" where the seal is broken and stays so."""

    def read(session: Session) -> Sealed | None:
        note = session.read_note(name)
        if note is None:
            return None
        data = _opened(note.data)
        if data is None:
            raise AttemptFailedError(Failure("unreadable", f"the note {name} is damaged"))
        return Sealed(data, note.version)

    return ask.call(f"reading {name}", read)


def write_note(ask: Asking, name: str, data: bytes, expected: str | None) -> str:
    """Write a note and read it back; its version. Raises GaveUpError, ConflictError.

    What was written in an attempt whose answer was lost is recognised by its data, which must not be written by
    anybody else: those who write leases and states put their own mark into them.
    """
    body = _sealed(data)
    last = expected

    def write(session: Session) -> str:
        nonlocal last
        try:
            version = session.write_note(name, body, last)
        except ConflictError:
            found = session.read_note(name)
            if found is not None and found.data == body:
                return found.version
            raise
        found = session.read_note(name)
        if found is None or found.version != version:
            raise ConflictError(name)
        if found.data != body:
            last = version
            raise AttemptFailedError(Failure("corrupted", f"the note {name} did not arrive as it was sent"))
        return version

    return ask.call(f"writing {name}", write)


def replace_note(ask: Asking, name: str, data: bytes) -> None:
    """Write a note whatever was there: only for what always has the same data. Raises GaveUpError, ConflictError."""

    def version(session: Session) -> tuple[str | None, bool]:
        found = session.read_note(name)
        return (None, False) if found is None else (found.version, found.data == _sealed(data))

    expected, is_there = ask.call(f"reading {name}", version)
    if not is_there:
        write_note(ask, name, data, expected)


def remove_note(ask: Asking, name: str) -> None:
    """Remove a note, if it is there. Raises GaveUpError, ConflictError."""

    def remove(session: Session) -> None:
        found = session.read_note(name)
        if found is not None:
            session.remove_note(name, found.version)

    ask.call(f"removing {name}", remove)


_MARK = b"ostinato 1 "


def _sealed(data: bytes) -> bytes:
    return _MARK + hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def _opened(body: bytes) -> bytes | None:
    _, _, data = body.partition(b"\n")
    return data if body == _sealed(data) else None
