"""A folder of a host that speaks SFTP, which is served as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.deploy.places import Place, sftp
from tests.deploy.servers.shells import missing as missing_server

SLOW = True


def missing() -> str:
    return missing_server()


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    with sftp.place(folder, options="?in-place=true") as found:
        yield found
