"""Owns the minifier's library. It is a Go runtime, which does not live on in a forked process, nor tells so: it hangs."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING

import msgspec

from ostinato.base.diagnostics import WorldError
from ostinato.world.streams import silenced_stdout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

Settings = tuple[tuple[str, str], ...]


class MinifyError(ValueError):
    """The text is broken, in words of the library."""


class Request(msgspec.Struct, frozen=True, array_like=True):
    """What a process of its own is to minify."""

    settings: Settings
    media_type: str
    data: bytes


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What it says: the bytes, or why there are none."""

    data: bytes
    problem: str = ""


_settings: Settings | None = None
"""What the library, whose settings are global to the process, was told last."""
_loaded_by = 0
"""The process that loaded the library."""
_forks_later = 0
"""The process that must stay without it."""
_server: subprocess.Popen[bytes] | None = None
_server_of = 0


def stay_forkable() -> None:
    """This process will fork: what it minifies until then is minified by another one."""
    global _forks_later
    _forks_later = os.getpid()


@cache
def library_version() -> str:
    """The version that is installed; what another one makes may differ."""
    # Read as a mail, as `metadata.version` does, the same line takes ten times as long.
    lines = (metadata.distribution("tdewolff-minify").read_text("METADATA") or "").splitlines()
    return next((line for line in lines if line.startswith("Version:")), "")


def minify(settings: Settings, media_type: str, data: bytes) -> bytes:
    """Fewer bytes with the same meaning. Raises MinifyError, WorldError."""
    pid = os.getpid()
    if _loaded_by == pid or (_loaded_by == 0 and _forks_later != pid):
        return minify_here(settings, media_type, data)
    answer = _ask(pid, Request(settings, media_type, data))
    if answer.problem:
        raise MinifyError(answer.problem)
    return answer.data


def minify_here(settings: Settings, media_type: str, data: bytes) -> bytes:
    """The same by this very process. Raises MinifyError."""
    import minify as library  # loads the Go runtime

    global _settings, _loaded_by
    _loaded_by = os.getpid()
    if _settings != settings:
        with silenced_stdout():
            # The only setting that keeps special comments says, with the first document, that it is old.
            library.config(dict(settings))
            library.string("text/html", "<p>")
        _settings = settings
    room = library.ffi.new(f"char[{max(len(data), 1)}]")
    length = library.ffi.new("long long *")
    # Its functions for text want UTF-8; a file may have any bytes.
    problem = library.lib.minifyString(media_type.encode(), data, len(data), room, length)
    if problem:
        raise MinifyError(library.ffi.string(problem).decode())
    return bytes(library.ffi.buffer(room, length[0]))


def _ask(pid: int, request: Request) -> Answer:
    global _server, _server_of
    if _server is None or _server_of != pid:
        command = [sys.executable, "-P", "-m", "ostinato.world.minify_server"]
        _server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  our own
        _server_of = pid
        atexit.register(_stop, _server, pid)
    assert _server.stdin is not None
    assert _server.stdout is not None
    try:
        write_frame(_server.stdin, msgspec.msgpack.encode(request))
        answer = next(frames(_server.stdout), None)
    except OSError as error:
        raise WorldError(f"the minifier has stopped: {error}") from error
    if answer is None:
        raise WorldError("the minifier has stopped, and does not say why")
    return msgspec.msgpack.decode(answer, type=Answer)


def _stop(server: subprocess.Popen[bytes], pid: int) -> None:
    if os.getpid() == pid:
        server.terminate()
        server.communicate()


def write_frame(stream: IO[bytes], data: bytes) -> None:
    stream.write(len(data).to_bytes(8, "big") + data)
    stream.flush()


def frames(stream: IO[bytes]) -> Iterator[bytes]:
    """What `write_frame` wrote, until the stream ends. Raises OSError when it ends within one."""
    while head := stream.read(8):
        size = int.from_bytes(head, "big")
        data = stream.read(size)
        if len(head) < 8 or len(data) < size:
            raise OSError("it ended too early")
        yield data
