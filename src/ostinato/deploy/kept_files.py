"""Owns the files of the last releases at home, for targets that keep none: going back is bringing them again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import WorldError
from ostinato.deploy.release import UnreadableManifestError, decode, encode, is_release

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.deploy.release import Manifest
    from ostinato.deploy.target import Item
    from ostinato.world.disk import Disk


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """Stored bytes by their digest, and manifests, in a folder of the cache. What is lost cannot be gone back to."""

    disk: Disk
    folder: str

    def keep(self, item: Item, data: bytes) -> None:
        """Raises WorldError."""
        path = self._file(item)
        if not self.disk.exists(path):
            self.disk.write(path, data)

    def read(self, item: Item) -> bytes:
        """Raises WorldError."""
        return self.disk.read(self._file(item))

    def settle(self, manifest: Manifest, most: int) -> None:
        """A release has become live: remember it as the last one, and forget what only older ones had.

        Raises WorldError.
        """
        names = [name for name in self._releases() if name != manifest.id]
        number = 1 + max((number for number in map(self._number, names)), default=0)
        for name in names[: max(len(names) - most + 1, 0)]:
            self.disk.remove(self._record(name))
        self.disk.remove(self._record(manifest.id))
        self.disk.write(f"{self._record(manifest.id)}/{number}", encode(manifest))
        held = {item.digest for known in self.releases().values() for item in known.items.values()}
        for digest in self.disk.names(f"{self.folder}/files"):
            if digest not in held:
                self.disk.remove(f"{self.folder}/files/{digest}")

    def releases(self) -> Mapping[str, Manifest]:
        """The releases that can be brought again, as far as is known; the one that was live last comes last."""
        found: dict[str, Manifest] = {}
        for name in self._releases():
            try:
                known = decode(self.disk.read(f"{self._record(name)}/{self._number(name)}"))
            except (WorldError, UnreadableManifestError):
                continue
            found[name] = type(known)(known.items, name)
        return found

    def missing(self, manifest: Manifest, live: Manifest | None) -> list[str]:
        """The files that could not be brought again, of those that are not the same in the live release."""
        there = live.items if live is not None else {}
        return [
            item.path
            for item in manifest.items.values()
            if there.get(item.path) != item and not self.disk.exists(self._file(item))
        ]

    def _releases(self) -> list[str]:
        names = filter(is_release, self.disk.names(f"{self.folder}/releases"))
        return sorted(names, key=self._number)

    def _number(self, name: str) -> int:
        return max((int(each) for each in self.disk.names(self._record(name)) if each.isdigit()), default=0)

    def _record(self, name: str) -> str:
        return f"{self.folder}/releases/{name}"

    def _file(self, item: Item) -> str:
        return f"{self.folder}/files/{item.digest}"
