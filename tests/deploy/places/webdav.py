"""A folder of a WebDAV server."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from ostinato.deploy.registry import Doors, open_target
from ostinato.deploy.settings import TargetSettings
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk
from ostinato.world.programs import RealPrograms
from tests.deploy.places import Place
from tests.deploy.servers.shares import ShareServer, share_server

_numbers = count(1)


@cache
def server() -> ShareServer:
    """One server for all tests of a process: each has a folder of its own."""
    stack = ExitStack()
    atexit.register(stack.close)
    folder = stack.enter_context(TemporaryDirectory(prefix="ostinato-webdav-"))
    return stack.enter_context(share_server(Path(folder)))


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    name = f"place-{next(_numbers)}"
    share = server().folder / name
    share.mkdir()

    def visit(path: str) -> bytes | None:
        try:
            return (share / path).read_bytes()
        except FileNotFoundError:
            return None

    def leave(path: str, data: bytes) -> None:
        file = share / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    doors = Doors(RealDisk(folder), RealPrograms(), SystemClock(), {"HOME": str(folder)})
    settings = TargetSettings(name="share", url=server().url(name))
    yield Place(open_target(settings, doors), visit, leave)
