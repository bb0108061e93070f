"""Owns where artifacts go while a release is being made: a staging folder, or memory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import xxhash

from ostinato.base.diagnostics import WorldError
from ostinato.publish.manifest import Entry
from ostinato.world import folders

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class StagingSink:
    """Writes artifacts below a staging folder. Works in any process: it holds paths, no open files.

    A file whose digest equals the one in the live release is linked instead of written, so that
    its time stamp stays and an unchanged release costs no disk.
    """

    def __init__(self, staging: Path, live: Path, known: Mapping[str, Entry]) -> None:
        self._staging = os.fspath(staging)
        self._live = os.fspath(live)
        self._known = known
        self._folders: set[str] = set()

    def put(self, path: str, data: bytes) -> Entry:
        """Stage one file; the last one written to a path wins."""
        target = self._target(path)
        digest = xxhash.xxh3_128_hexdigest(data)
        known = self._unchanged(path, digest, target)
        if known is not None:
            return known
        return Entry(digest, *folders.write_file(target, data))

    def put_file(self, path: str, source: str, *, keep_time: bool = True) -> Entry:
        """Stage a copy of a file as it is, such as one of `static/`."""
        target = self._target(path)
        found = folders.stamp(source)
        if found is None:
            raise WorldError(f"cannot publish {path}: {source} is not there any more")
        digest = f"file:{source}:{found.size}:{found.mtime_ns}"
        known = self._unchanged(path, digest, target)
        if known is not None:
            return known
        return Entry(digest, *folders.copy_file(source, target, keep_time=keep_time))

    def _target(self, path: str) -> str:
        if path.startswith("/") or ".." in path.split("/"):
            raise WorldError(f"refusing to publish outside of the publish folder: {path}")
        target = f"{self._staging}/{path}"
        folder = target[: target.rindex("/")]
        if folder not in self._folders:
            folders.make_folder(folder)
            self._folders.add(folder)
        return target

    def _unchanged(self, path: str, digest: str, target: str) -> Entry | None:
        """The entry of the live file when it has this digest and is staged now by a link."""
        known = self._known.get(path)
        if known is None or known.digest != digest:
            return None
        live = f"{self._live}/{path}"
        if folders.stamp(live) != (known.size, known.mtime_ns):
            return None
        return known if folders.link_file(live, target) else None


class MemorySink:
    """Keeps artifacts in memory, for `--renderToMemory` and the development server."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def put(self, path: str, data: bytes) -> Entry:
        self.files[path] = data
        return Entry(xxhash.xxh3_128_hexdigest(data), len(data), 0)

    def put_file(self, path: str, source: str, *, keep_time: bool = True) -> Entry:
        del keep_time
        return self.put(path, folders.read_file(source))
