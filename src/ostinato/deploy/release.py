"""Owns what a release is: a manifest of files, known by its digest; and making one out of a built site."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from ostinato.base.diagnostics import OstinatoError
from ostinato.deploy.references import references
from ostinato.deploy.remembered import Known
from ostinato.deploy.storing import selected, stored_as
from ostinato.deploy.target import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ostinato.deploy.remembered import Remembered
    from ostinato.deploy.settings import Deployment, TargetSettings
    from ostinato.world.disk import Disk, FoundFile

_ID_LENGTH = 32
"""Letters of the digest, 128 bits: releases are folders, and paths have an end."""


class RefusedError(OstinatoError):
    """What is to be deployed is not fit for it; nothing has been changed."""

    exit_code = 65


class SiteChangedError(OstinatoError):
    """A file is not what it was when the release was made, because another build has run since."""

    exit_code = 75


class UnreadableManifestError(Exception):
    """What should be a manifest is none."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every file of a release by its path, sorted; `id` is the digest of them all."""

    items: Mapping[str, Item]
    id: str

    @property
    def size(self) -> int:
        return sum(item.size for item in self.items.values())


def manifest_of(items: Iterable[Item]) -> Manifest:
    """The manifest of some files, whatever their order."""
    by_path = {item.path: item for item in sorted(items, key=lambda item: item.path)}
    return Manifest(by_path, _id_of(_encoded(by_path)))


def again(manifest: Manifest, mark: str) -> Manifest:
    """The same files as a release of its own, to be deployed though they are live already."""
    return Manifest(manifest.items, _id_of(encode(manifest) + mark.encode()))


def encode(manifest: Manifest) -> bytes:
    return _encoded(manifest.items)


def decode(data: bytes) -> Manifest:
    """Raises UnreadableManifestError, also for paths that lead out of a site: hosts are not trusted with them."""
    try:
        rows = msgspec.json.decode(data, type=list[_Row])
    except msgspec.DecodeError as error:
        raise UnreadableManifestError(str(error)) from error
    for row in rows:
        if not is_straight(row[0]):
            raise UnreadableManifestError(f"the path {row[0]!r} leads out of the site")
    return Manifest({row[0]: Item(*row) for row in rows}, _id_of(data))


_Row = tuple[str, str, int, str, tuple[tuple[str, str], ...]]


def is_release(name: str) -> bool:
    """Whether a name can be that of a release: it becomes part of paths."""
    return re.fullmatch(f"[0-9a-f]{{{_ID_LENGTH}}}", name) is not None


def is_straight(path: str) -> bool:
    """Whether a path names a file below the root of a site, and nothing else."""
    pieces = path.split("/")
    return not ({"", ".", ".."} & set(pieces)) and all(char >= " " and char not in "\\\x7f" for char in path)


def _encoded(items: Mapping[str, Item]) -> bytes:
    return msgspec.json.encode(
        [(item.path, item.digest, item.size, item.media_type, item.headers) for item in items.values()]
    )


def _id_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_ID_LENGTH]


@dataclass(frozen=True, slots=True)
class Built:
    """A built site on this machine's disk, as it is to be stored on a target."""

    disk: Disk
    folder: str
    settings: Deployment
    target: TargetSettings
    types: Mapping[str, str]
    base_url: str

    def manifest(self, remembered: Remembered) -> Manifest:
        """The release that the files are; those known from before are not read. Raises RefusedError, WorldError."""
        found = {file.path: file for file in self.disk.walk(self.folder)}
        known = {path: self._known(found[path], remembered) for path in selected(found, self.target)}
        if not known:
            raise RefusedError(f"there is nothing to deploy in {self.folder}: build the site first")
        for path in known:
            if not is_straight(path):
                raise RefusedError(f"{path!r} cannot be deployed: hosts do not take such names")
        remembered.keep(known)
        return manifest_of(known.item for known in known.values())

    def read(self, item: Item) -> bytes:
        """The stored bytes of a file of the manifest. Raises SiteChangedError."""
        data = self.disk.read(f"{self.folder}/{item.path}")
        now, stored = stored_as(item.path, data, self.settings, self.types)
        if now.digest != item.digest:
            raise SiteChangedError(f"{item.path} has changed while the site was being deployed; run it again")
        return stored

    def _known(self, file: FoundFile, remembered: Remembered) -> Known:
        known = remembered.get(file)
        if known is not None:
            return known
        data = self.disk.read(f"{self.folder}/{file.path}")
        item, _ = stored_as(file.path, data, self.settings, self.types)
        return Known(
            file.size, file.mtime_ns, item, references(file.path, data, item.media_type, self.base_url)
        )
