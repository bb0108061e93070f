"""Owns the folder in which programs see the mounted assets as one tree."""

from __future__ import annotations

import posixpath
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ostinato.resources.assets import Assets
    from ostinato.resources.outside import Outside


@contextmanager
def staged(outside: Outside) -> Iterator[Stage]:
    """A folder of one's own below the cache; it is gone afterwards."""
    folder = posixpath.join(
        outside.disk.absolute(outside.cache_folder or ".ostinato"), f"stage-{secrets.token_hex(8)}"
    )
    try:
        yield Stage(outside, folder)
    finally:
        outside.disk.remove(folder)


class Stage:
    """A folder of files for one run of a program."""

    def __init__(self, outside: Outside, folder: str) -> None:
        self._disk = outside.disk
        self.folder = folder

    def path(self, name: str) -> str:
        return posixpath.join(self.folder, name)

    def write(self, name: str, data: bytes) -> str:
        """Put a file into the folder; gives its path."""
        path = self.path(name)
        self._disk.write(path, data)
        return path

    def read(self, name: str) -> bytes:
        return self._disk.read(self.path(name))

    def copy_assets(
        self, assets: Assets, suffixes: frozenset[str], change: Callable[[str, bytes], bytes] | None = None
    ) -> None:
        """Put every asset with one of the suffixes into the folder, changed or as it is."""
        for file in assets.in_order:
            if posixpath.splitext(file.path)[1].lower() in suffixes:
                data = file.read()
                self.write(file.path, change(file.path, data) if change is not None else data)

    def files(self, folder: str) -> dict[str, bytes]:
        """What a program wrote into a folder of the stage."""
        top = self.path(folder)
        return {found.path: self._disk.read(f"{top}/{found.path}") for found in self._disk.walk(top)}
