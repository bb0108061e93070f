"""Owns a file that only grows: what was appended is on the disk before the call returns."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol

from ostinato.base.diagnostics import WorldError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Log(Protocol):
    """Bytes in the order in which they were appended."""

    def read(self) -> bytes: ...

    def append(self, data: bytes) -> None:
        """Raises WorldError; what is there then is as before, or ends with a part of the data."""

    def begin(self, data: bytes) -> None:
        """Replace everything, whole or not at all. Raises WorldError."""


class LogFile:
    """A log on this machine's disk."""

    def __init__(self, path: str) -> None:
        self._path = path

    def read(self) -> bytes:
        try:
            with open(self._path, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise WorldError(f"cannot read {self._path}: {error.strerror}") from error

    def append(self, data: bytes) -> None:
        try:
            _write_synced(self._path, data, os.O_APPEND)
        except OSError as error:
            raise WorldError(f"cannot write {self._path}: {error.strerror}") from error

    def begin(self, data: bytes) -> None:
        part = f"{self._path}.part"
        folder = os.path.dirname(self._path)
        try:
            os.makedirs(folder, exist_ok=True)
            _write_synced(part, data, os.O_TRUNC)
            os.replace(part, self._path)
            _sync_folder(folder)
        except OSError as error:
            raise WorldError(f"cannot write {self._path}: {error.strerror}") from error


class MemoryLog:
    """A log for tests."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    @property
    def data(self) -> bytes:
        return b"".join(self._parts)

    @data.setter
    def data(self, data: bytes) -> None:
        self._parts = [data]

    def read(self) -> bytes:
        return self.data

    def append(self, data: bytes) -> None:
        self._parts.append(data)

    def begin(self, data: bytes) -> None:
        self._parts = [data]


def _write_synced(path: str, data: bytes, how: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: str) -> None:
    """Without this, a machine that loses power may forget the name of a file that was synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def held(path: str) -> Iterator[None]:
    """Keep other processes and threads of this machine, who hold the same path, waiting meanwhile. Raises WorldError."""
    import fcntl  # not on every system, and few commands need it

    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise WorldError(f"cannot write {path}: {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
