"""Owns deploying to a folder of this machine: releases beside each other, and a symlink that leads to the live one.

The simplest target, and the one to read before writing another.
"""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import WorldError
from ostinato.deploy.registry import Doors, target
from ostinato.deploy.settings import DeploymentSettingsError
from ostinato.deploy.target import ConflictError, Note, Stored, Switching
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from ostinato.world import folders
from ostinato.world.log_file import held

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ostinato.deploy.addresses import Address
    from ostinato.deploy.settings import TargetSettings
    from ostinato.deploy.target import Item

_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class FolderTarget:
    """A path that is to become a symlink, and a hidden folder beside it."""

    live: Path

    @property
    def address(self) -> str:
        return f"file://{self.live}"

    def connect(self, timeout: float) -> FolderSession:
        """Raises AttemptFailedError."""
        del timeout
        session = FolderSession(self.live)
        session.look_around()
        return session


@target("file")
def open_folder(place: Address, settings: TargetSettings, doors: Doors) -> FolderTarget:
    """Raises DeploymentSettingsError."""
    del settings, doors
    if place.host:
        raise DeploymentSettingsError(
            f"{place}: a folder is written with three slashes, such as file:///var/www/site"
        )
    if place.path in ("", "/"):
        raise DeploymentSettingsError(f"{place}: which folder? Write file:///var/www/site")
    return FolderTarget(Path(place.path))


class FolderSession:
    """Work on the folder of a target."""

    def __init__(self, live: Path) -> None:
        self._live = live
        self._own = live.with_name(f".{live.name}.ostinato")
        self._releases = self._own / "releases"
        self._notes = self._own / "notes"

    @property
    def switching(self) -> Switching:
        return Switching.ATOMIC

    def look_around(self) -> None:
        """See that the folder above is there: making up a whole path would hide a wrong address."""
        if folders.stamp(self._live.parent) is None:
            raise AttemptFailedError(Failure("misconfigured", f"there is no folder {self._live.parent}"))

    def read_note(self, name: str) -> Note | None:
        with _told():
            if folders.stamp(self._notes / name) is None:
                return None
            data = folders.read_file(self._notes / name)
        return Note(data, hashlib.sha256(data).hexdigest())

    def write_note(self, name: str, data: bytes, expected: str | None) -> str:
        """Raises ConflictError."""
        with _told(), held(f"{self._own}/held"):
            self._expect(name, expected)
            self._write(self._notes / name, data)
        return hashlib.sha256(data).hexdigest()

    def remove_note(self, name: str, expected: str) -> None:
        """Raises ConflictError."""
        with _told(), held(f"{self._own}/held"):
            if self.read_note(name) is not None:
                self._expect(name, expected)
                folders.remove_files([name], self._notes)

    def list_files(self, release: str) -> Mapping[str, Stored]:
        folder = self._folder(release)
        with _told():
            stamps = ((path, folders.stamp(folder / path)) for path in folders.walk(folder))
            return {path: Stored(stamp.size) for path, stamp in stamps if stamp is not None}

    def put(self, release: str, item: Item, data: bytes) -> None:
        with _told():
            self._write(self._staging(release) / item.path, data)

    def keep(self, release: str, items: Collection[Item], live: str) -> Collection[str]:
        source, staging = self._folder(live), self._staging(release)
        kept = []
        with _told():
            for item in items:
                stamp = folders.stamp(source / item.path)
                if stamp is None or stamp.size != item.size:
                    continue
                folders.link_or_copy(source / item.path, staging / item.path)
                kept.append(item.path)
        return kept

    def digest_of(self, release: str, item: Item) -> str | None:
        path = self._folder(release) / item.path
        with _told():
            if folders.stamp(path) is None:
                return None
            return hashlib.sha256(folders.read_file(path)).hexdigest()

    def live_release(self) -> str | None:
        leads_to = folders.link_target(self._live)
        if leads_to is None:
            if folders.exists(self._live) and not folders.is_empty(self._live):
                raise AttemptFailedError(
                    Failure(
                        "occupied",
                        f"{self._live} is there already, and is no site of ours: move it away first",
                    )
                )
            return None
        # A link that leads elsewhere is somebody's, too.
        parent, _, release = leads_to.rpartition("/")
        if (self._live.parent / parent) != self._releases:
            raise AttemptFailedError(
                Failure(
                    "occupied",
                    f"{self._live} leads to {leads_to}, which is no release of ours: move it away first",
                )
            )
        return release

    def switch(self, release: str, expected: str | None) -> None:
        """Raises ConflictError."""
        with _told(), held(f"{self._own}/held"):
            live = self.live_release()
            if live == release:
                return
            if live != expected:
                raise ConflictError(f"{live} is live, and not {expected}")
            if folders.stamp(self._staging(release)) is not None:
                folders.rename_folder(self._staging(release), self._releases / release)
            folders.settle()
            folders.remove_if_empty(self._live)
            folders.replace_link(self._live, f"{self._own.name}/releases/{release}")

    def remove(self, release: str, paths: Sequence[str]) -> None:
        with _told():
            folders.remove_files(paths, self._folder(release))

    def releases(self) -> Sequence[str]:
        with _told():
            names = [name for name in folders.list_names(self._releases) if not name.endswith(_UNFINISHED)]
            stamps = {name: folders.stamp(self._releases / name) for name in names}
        return sorted(names, key=lambda name: (stamp.mtime_ns if (stamp := stamps[name]) else 0, name))

    def drop(self, release: str) -> None:
        folders.remove_tree(self._staging(release))
        if self.live_release() != release:
            folders.remove_tree(self._releases / release)

    def close(self) -> None:
        """Nothing is open."""

    def _folder(self, release: str) -> Path:
        whole = self._releases / release
        return whole if folders.stamp(whole) is not None else self._staging(release)

    def _staging(self, release: str) -> Path:
        return self._releases / f"{release}{_UNFINISHED}"

    def _expect(self, name: str, expected: str | None) -> None:
        note = self.read_note(name)
        if (note.version if note else None) != expected:
            raise ConflictError(name)

    def _write(self, path: Path, data: bytes) -> None:
        """Whole or not at all: a reader, or a run after a crash, never meets a part."""
        folders.make_folder(path.parent)
        part = f"{path.parent}/.{path.name}.{os.getpid()}.part"
        try:
            folders.write_file(part, data)
            folders.replace(part, os.fspath(path))
        except WorldError:
            with suppress(WorldError):
                folders.remove_files([os.path.basename(part)], path.parent)  # noqa: PTH119  a string it was
            raise


@contextmanager
def _told() -> Iterator[None]:
    """Say what the disk says in the words of the retry table."""
    try:
        yield
    except WorldError as error:
        cause = error.__cause__
        kind = _KINDS.get(cause.errno or 0, "unknown") if isinstance(cause, OSError) else "unknown"
        raise AttemptFailedError(Failure(kind, str(error))) from error


_KINDS = {
    errno.ENOSPC: "remote-full",
    errno.EDQUOT: "remote-full",
    errno.EACCES: "not-allowed",
    errno.EPERM: "not-allowed",
    errno.EROFS: "not-allowed",
    errno.ENOTDIR: "misconfigured",
    errno.ENAMETOOLONG: "misconfigured",
    errno.ESTALE: "reset",
    errno.EAGAIN: "timeout",
}
