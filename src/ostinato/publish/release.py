"""Owns a release: staged beside the publish folder, switched in whole, or thrown away.

The live folder and the staged one change places in one system call. Whatever happens before that
call, the old site is whole; whatever happens after it, the new one is. Where the file system
cannot do that, files are renamed one by one in an order that never shows a page before what it needs.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from ostinato.publish.manifest import Entry, decode, encode
from ostinato.publish.sink import StagingSink
from ostinato.world import folders
from ostinato.world.exchange import exchange

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PAGE_SUFFIXES = (".html", ".htm", ".xml", ".json", ".txt")


class ManifestStore(Protocol):
    """Where manifests are kept between builds."""

    def get(self, key: str) -> bytes | None: ...
    def put(self, key: str, data: bytes) -> None: ...


class Release:
    """A build's output on its way to the publish folder. Mutable: it is staged, then switched or discarded."""

    def __init__(self, public: Path, store: ManifestStore, *, clean: bool = False) -> None:
        """`clean` drops files of the publish folder that no build of ours made (`--cleanDestinationDir`)."""
        self._public = folders.resolve(public)
        self._store = store
        self._clean = clean
        self._known = self._known_files()
        self._staging = self._public.with_name(f".{self._public.name}.next-{os.getpid()}")
        self._remove_leftovers()
        self._stale: list[str] | None = None
        self.cleaned = 0
        """How many stale files the switch took away."""

    @property
    def staging(self) -> Path:
        """Where the release stands until it is switched in."""
        return self._staging

    def sink(self) -> StagingSink:
        """A writer into the staging folder, for this process or a forked one."""
        folders.make_folder(self._staging)
        return StagingSink(self._staging, self._public, self._known)

    def complete(self, files: Mapping[str, Entry]) -> None:
        """Stage what others put into the publish folder, too: the release is then all that visitors will see."""
        self._stale = self._keep_foreign(files)

    def switch(self, files: Mapping[str, Entry]) -> None:
        """Make the staged files the live ones, and forget what earlier builds left behind.

        Raises WorldError when the disk fails; the live site is whole then, too.
        """
        if self._stale is None:
            self.complete(files)
        stale = [path for path in self._stale or () if path not in files]
        self.cleaned = len(stale)
        self._store.put(self._key("next"), encode(files))
        if not self._public.exists():
            folders.rename_folder(self._staging, self._public)
        elif exchange(self._staging, self._public):
            # The staging name now holds the folder that was live before.
            folders.copy_mode(self._staging, self._public)
            folders.remove_tree(self._staging)
        else:
            self._move_one_by_one(stale)
        self._store.put(self._key("live"), encode(files))

    def discard(self) -> None:
        """Throw the staged files away; the live site was never touched."""
        folders.remove_tree(self._staging)

    def _key(self, which: str) -> str:
        return f"{which}:{self._public}"

    def _known_files(self) -> dict[str, Entry]:
        """What earlier builds published. A build killed around its switch leaves two manifests: both count,
        and the file's own size and time decide which entry is the true one."""
        live = decode(self._store.get(self._key("live"))).files
        following = decode(self._store.get(self._key("next"))).files
        newer = {
            path: entry
            for path, entry in following.items()
            if live.get(path) != entry and (path not in live or self._is(path, entry))
        }
        return live | newer

    def _is(self, path: str, entry: Entry) -> bool:
        return folders.stamp(self._public / path) == (entry.size, entry.mtime_ns)

    def _keep_foreign(self, files: Mapping[str, Entry]) -> list[str]:
        """Link what others put into the publish folder into the new one; the paths of what goes."""
        stale = []
        for path in folders.walk(self._public):
            if path in files:
                continue
            if self._clean or path in self._known:
                stale.append(path)
            else:
                folders.link_or_copy(self._public / path, self._staging / path)
        return stale

    def _move_one_by_one(self, stale: list[str]) -> None:
        """The way without an exchange: assets, then pages, then the deletions."""
        staged = sorted(folders.walk(self._staging), key=lambda path: (path.endswith(_PAGE_SUFFIXES), path))
        folders.move_files(staged, self._staging, self._public)
        folders.remove_files(stale, self._public)
        folders.remove_tree(self._staging)

    def _remove_leftovers(self) -> None:
        """Staging folders of builds that were killed."""
        prefix = f".{self._public.name}.next-"
        for name in folders.list_names(self._public.parent):
            pid = name.removeprefix(prefix)
            if name.startswith(prefix) and not (pid.isdigit() and folders.is_running(int(pid))):
                folders.remove_tree(self._public.with_name(name))
