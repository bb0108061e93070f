"""A folder of this machine with releases and a symlink."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ostinato.deploy.targets.folder import FolderTarget
from tests.deploy.places import Place


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    live = folder / "site"

    def visit(path: str) -> bytes | None:
        try:
            return (live / path).read_bytes()
        except FileNotFoundError:
            return None

    def leave(path: str, data: bytes) -> None:
        file = live / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    yield Place(FolderTarget(live), visit, leave)
