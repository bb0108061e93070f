"""Owns where manifests are kept between builds: one file each, below the cache folder."""

from __future__ import annotations

import os

import xxhash

from ostinato.world import folders


class ManifestFiles:
    """Manifests as files. One that is lost costs time, never a published file."""

    def __init__(self, cache_dir: str) -> None:
        self._folder = os.path.join(cache_dir, "releases")  # noqa: PTH118 - a string in, a string out

    def get(self, key: str) -> bytes | None:
        path = self._path(key)
        return folders.read_file(path) if folders.stamp(path) else None

    def put(self, key: str, data: bytes) -> None:
        folders.make_folder(self._folder)
        path = self._path(key)
        folders.write_file(f"{path}.{os.getpid()}", data)
        folders.replace(f"{path}.{os.getpid()}", path)

    def _path(self, key: str) -> str:
        return f"{self._folder}/{xxhash.xxh3_64_hexdigest(key.encode())}.json"
