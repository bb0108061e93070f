"""A folder of a host that speaks SFTP."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from ostinato.deploy.registry import Doors, open_target
from ostinato.deploy.settings import TargetSettings
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk
from ostinato.world.programs import RealPrograms
from tests.deploy.places import Place
from tests.deploy.servers.shells import ShellServer, shell_server
from tests.deploy.servers.shells import missing as missing_server

SLOW = True


def missing() -> str:
    return missing_server()


@cache
def server() -> ShellServer:
    """One server for all tests of a process."""
    stack = ExitStack()
    atexit.register(stack.close)
    folder = tempfile.mkdtemp(prefix="shell-server-")
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return stack.enter_context(shell_server(Path(folder)))


@contextmanager
def place(folder: Path, scheme: str = "sftp", options: str = "") -> Iterator[Place]:
    live = folder / "www" / "site"
    live.parent.mkdir()

    def visit(path: str) -> bytes | None:
        try:
            return (live / path).read_bytes()
        except FileNotFoundError:
            return None

    def leave(path: str, data: bytes) -> None:
        file = live / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    environ = {**server().environ(), "XDG_CACHE_HOME": str(folder / "cache")}
    doors = Doors(RealDisk(folder), RealPrograms(), SystemClock(), environ)
    target = open_target(TargetSettings(name="host", url=f"{scheme}://127.0.0.1{live}{options}"), doors)
    yield Place(target, visit, leave)
