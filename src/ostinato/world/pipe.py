"""Owns talking to a running program through its input and output, with a time limit for each silence."""

from __future__ import annotations

import os
import select
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError

if TYPE_CHECKING:
    from collections.abc import Callable

_CHUNK = 1 << 18
_FULL = 1 << 20
_PATIENCE = 2.0


@dataclass(slots=True)
class Pipe:
    """Both directions move at once, so that neither side waits for the other with full hands."""

    process: subprocess.Popen[bytes]
    errors: IO[bytes]
    """Where the program writes what it complains of."""
    timeout: float
    failure_of: Callable[[bytes], Failure]
    """What the complaints mean."""
    _arrived: bytearray = field(default_factory=bytearray)
    _leaving: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        os.set_blocking(self._stdin, False)
        os.set_blocking(self._stdout, False)

    def write(self, data: bytes) -> None:
        """Raises AttemptFailedError."""
        self._leaving += data
        while len(self._leaving) > _FULL:
            self._move(want=False)

    def read(self, size: int) -> bytes:
        """So many bytes. Raises AttemptFailedError."""
        while len(self._arrived) < size:
            self._move(want=True)
        data = bytes(self._arrived[:size])
        del self._arrived[:size]
        return data

    def close(self) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        try:
            self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.errors.close()

    @property
    def _stdin(self) -> int:
        assert self.process.stdin is not None
        return self.process.stdin.fileno()

    @property
    def _stdout(self) -> int:
        assert self.process.stdout is not None
        return self.process.stdout.fileno()

    def _move(self, *, want: bool) -> None:
        """Move what can be moved; with `want`, until something has arrived."""
        ends = time.monotonic() + self.timeout
        while True:
            outgoing = [self._stdin] if self._leaving else []
            readable, writable, _ = select.select(
                [self._stdout], outgoing, [], max(0.0, ends - time.monotonic())
            )
            if not readable and not writable:
                self.process.kill()
                raise AttemptFailedError(Failure("timeout", "no answer came in time"))
            if writable:
                self._send()
            if readable:
                self._receive()
                return
            if not want:
                return

    def _send(self) -> None:
        try:
            sent = os.write(self._stdin, self._leaving[:_CHUNK])
        except BrokenPipeError as error:
            raise self._ended() from error
        del self._leaving[:sent]

    def _receive(self) -> None:
        data = os.read(self._stdout, _CHUNK)
        if not data:
            raise self._ended()
        self._arrived += data

    def _ended(self) -> AttemptFailedError:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_PATIENCE)
        self.errors.seek(0)
        return AttemptFailedError(self.failure_of(self.errors.read()))
