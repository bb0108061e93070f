"""Owns SFTP on the wire, version 3: kinds of packets, their fields, what a host says of a file.

Source: draft-ietf-secsh-filexfer-02.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError


class Status(IntEnum):
    OK = 0
    EOF = 1
    NO_SUCH_FILE = 2
    PERMISSION_DENIED = 3
    FAILURE = 4
    BAD_MESSAGE = 5
    UNSUPPORTED = 8
    FILE_ALREADY_EXISTS = 11


class Kind(IntEnum):
    INIT = 1
    VERSION = 2
    OPEN = 3
    CLOSE = 4
    READ = 5
    WRITE = 6
    LSTAT = 7
    SETSTAT = 9
    OPENDIR = 11
    READDIR = 12
    REMOVE = 13
    MKDIR = 14
    RMDIR = 15
    REALPATH = 16
    STAT = 17
    RENAME = 18
    READLINK = 19
    SYMLINK = 20
    STATUS = 101
    HANDLE = 102
    DATA = 103
    NAME = 104
    ATTRS = 105
    EXTENDED = 200
    EXTENDED_REPLY = 201


READ, WRITE, CREATE, TRUNCATE = 0x01, 0x02, 0x08, 0x10
_HAS_SIZE, _HAS_OWNER, _HAS_MODE, HAS_TIMES, _HAS_MORE = 0x01, 0x02, 0x04, 0x08, 0x80000000


class SftpStatusError(Exception):
    """The host did not do what it was asked."""

    def __init__(self, code: int, text: str, what: str) -> None:
        super().__init__(f"{what}: {text or 'it failed'}")
        self.code = code


class Attributes(NamedTuple):
    """What a host says of a file. Times are in whole seconds."""

    size: int = 0
    mode: int = 0
    mtime: int = 0

    @property
    def is_file(self) -> bool:
        return stat.S_ISREG(self.mode)

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.mode)


class Asked(NamedTuple):
    """One request, and what it is about, for messages."""

    kind: int
    body: bytes
    what: str = ""


class Answer(NamedTuple):
    """What came back, as it was on the wire."""

    kind: int
    body: bytes
    what: str

    @property
    def status(self) -> int | None:
        """None for answers that carry something."""
        return int.from_bytes(self.body[:4], "big") if self.kind == Kind.STATUS else None

    def needs(self, kind: int) -> Reader:
        """Its content. Raises SftpStatusError, AttemptFailedError."""
        if self.kind == Kind.STATUS:
            self.raise_unless(frozenset({Status.OK} if kind == Kind.STATUS else ()))
        if self.kind != kind:
            raise senseless()
        return Reader(self.body)

    def raise_unless(self, good: frozenset[int]) -> int:
        """Its status. Raises SftpStatusError."""
        reader = Reader(self.body)
        code = reader.number()
        if code not in good:
            text = reader.text() if reader.has_more else ""
            raise SftpStatusError(code, text, self.what)
        return code


@dataclass(slots=True)
class Reader:
    """The fields of an answer, one after another. Raises AttemptFailedError where there is nothing left."""

    data: bytes
    at: int = 0

    @property
    def has_more(self) -> bool:
        return self.at < len(self.data)

    def _bytes(self, size: int) -> bytes:
        end = self.at + size
        if end > len(self.data):
            raise senseless()
        piece = self.data[self.at : end]
        self.at = end
        return piece

    def number(self) -> int:
        return int.from_bytes(self._bytes(4), "big")

    def long(self) -> int:
        return int.from_bytes(self._bytes(8), "big")

    def string(self) -> bytes:
        return self._bytes(self.number())

    def text(self) -> str:
        return self.string().decode("utf-8", "replace")

    def attributes(self) -> Attributes:
        flags = self.number()
        size = self.long() if flags & _HAS_SIZE else 0
        if flags & _HAS_OWNER:
            self._bytes(8)
        mode = self.number() if flags & _HAS_MODE else 0
        mtime = 0
        if flags & HAS_TIMES:
            self.number()
            mtime = self.number()
        if flags & _HAS_MORE:
            for _ in range(self.number()):
                self.string()
                self.string()
        return Attributes(size, mode, mtime)


def senseless() -> AttemptFailedError:
    return AttemptFailedError(Failure("unreadable", "what the host says is no SFTP"))


def number(value: int) -> bytes:
    return value.to_bytes(4, "big")


def long(value: int) -> bytes:
    return value.to_bytes(8, "big")


def string(value: str | bytes) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return number(len(data)) + data


NO_ATTRIBUTES = number(0)
