"""Owns deploying over SFTP: releases beside each other on the host, and a symlink that leads to the live one.

The host needs nothing but SFTP with OpenSSH's `posix-rename`, which has no conditions. So who switches makes a link
of its own, removes those of all others, and only then looks which release is live and renames its link over the live
one. Of two who do this at the same time, each has either seen the other's switch, or has had its link removed: a run
that fell asleep cannot switch when it wakes up. Notes are those of `deploy/chains.py`.

`?in-place=true` is for hosts that serve a folder which cannot become a link: files are then replaced one by one.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ostinato.deploy.beside import PART, Beside, beside, folders_of
from ostinato.deploy.chains import Chains, prove_renames
from ostinato.deploy.in_place import InPlaceSession
from ostinato.deploy.notes import Notes
from ostinato.deploy.registry import Doors, target
from ostinato.deploy.target import ConflictError, Stored, Switching
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from ostinato.world.sftp import HARDLINK, POSIX_RENAME, Sftp
from ostinato.world.sftp_wire import SftpStatusError, Status
from ostinato.world.ssh import Login, SshHost, command_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from ostinato.deploy.addresses import Address
    from ostinato.deploy.settings import TargetSettings
    from ostinato.deploy.target import Item, Note
    from ostinato.world.sftp_wire import Attributes


_IN_PLACE = "in-place"


@dataclass(frozen=True, slots=True)
class SftpTarget:
    """A path on a host that is to become a symlink, and a hidden folder beside it."""

    place: Address
    host: SshHost

    @property
    def address(self) -> str:
        return str(self.place)

    def connect(self, timeout: float) -> SftpSession | InPlaceSftpSession:
        """Raises AttemptFailedError."""
        is_in_place = self.place.switch(_IN_PLACE)
        session = SftpSession(self.host, beside(self.place), str(self.place), timeout, is_in_place)
        with session.asking() as sftp:
            session.look_around(sftp)
        return InPlaceSftpSession(session) if is_in_place else session


@target("sftp", options=frozenset({_IN_PLACE}))
def open_sftp(place: Address, settings: TargetSettings, doors: Doors) -> SftpTarget:
    """Raises DeploymentSettingsError."""
    beside(place)
    place.switch(_IN_PLACE)
    login = Login(place.host, place.user, place.port, command_of(doors.environ))
    return SftpTarget(place, SshHost(login, idle=("-s", "sftp")))


@dataclass(slots=True)
class SftpSession:
    """A connection to a host; it is begun anew when it broke."""

    host: SshHost
    paths: Beside
    shown: str
    timeout: float
    is_in_place: bool = False
    _sftp: Sftp | None = None
    _folders: set[str] = field(default_factory=set)
    """Folders that are known to be there."""
    _places: dict[str, str] = field(default_factory=dict)
    """Where the files of a release are."""
    _proven: Notes | None = None

    @property
    def switching(self) -> Switching:
        return Switching.ATOMIC

    def look_around(self, sftp: Sftp) -> None:
        """See that the folder above is there, and that the host can do what is needed."""
        if POSIX_RENAME not in sftp.extensions:
            raise AttemptFailedError(
                Failure(
                    "misconfigured",
                    f"{self.shown}: the host cannot replace a link in one step, for its SFTP lacks posix-rename; "
                    "visitors would meet a moment without a site",
                )
            )
        above = sftp.attributes(self.paths.parent, follow=True)
        if above is None or not above.is_folder:
            raise AttemptFailedError(
                Failure("misconfigured", f"{self.shown}: there is no folder {self.paths.parent} on the host")
            )
        if self.is_in_place and sftp.where_link_leads(self.paths.live) is not None:
            raise AttemptFailedError(
                Failure("occupied", f"{self.paths.live} is a link, which can be switched: leave in-place out")
            )

    def read_note(self, name: str) -> Note | None:
        with self.asking() as sftp:
            return Notes(Chains(sftp, self.paths)).read(name)

    def write_note(self, name: str, data: bytes, expected: str | None) -> str:
        """Raises ConflictError."""
        with self.asking() as sftp:
            return self._notes(sftp).write(name, data, expected)

    def remove_note(self, name: str, expected: str) -> None:
        """Raises ConflictError."""
        with self.asking() as sftp:
            self._notes(sftp).remove(name, expected)

    def list_files(self, release: str) -> Mapping[str, Stored]:
        with self.asking() as sftp:
            self._places.pop(release, None)  # another session may have switched to it meanwhile
            files, _ = _walk(sftp, self._place(sftp, release))
        return {path: Stored(size) for path, size in files.items()}

    def put(self, release: str, item: Item, data: bytes) -> None:
        with self.asking() as sftp:
            place = self._place(sftp, release)
            self._make_folders(sftp, place, [item.path])
            end = f"{place}/{item.path}"
            part = f"{self.paths.parts}/{secrets.token_hex(8)}{PART}"
            # Never written in place: the file may be the same as one of the live release, under two names.
            self._write(sftp, part, data)
            sftp.replace(part, end)

    def keep(self, release: str, items: Collection[Item], live: str) -> Collection[str]:
        """Take files over by a second name on the host; none where it cannot give second names."""
        with self.asking() as sftp:
            if HARDLINK not in sftp.extensions:
                return ()
            source, place = self.paths.release(live), self._place(sftp, release)
            found = sftp.attributes_of(f"{source}/{item.path}" for item in items)
            same = [
                item.path
                for item, there in zip(items, list(found), strict=True)
                if there is not None and there.is_file and there.size == item.size
            ]
            self._make_folders(sftp, place, same)
            pairs = [(f"{source}/{path}", f"{place}/{path}") for path in same]
            kept = {path for path, done in zip(same, sftp.link_all(pairs), strict=True) if done}
            if left := [path for path in same if path not in kept]:  # an attempt before may have come so far
                sftp.remove_files(f"{place}/{path}" for path in left)
                again = sftp.link_all((f"{source}/{path}", f"{place}/{path}") for path in left)
                kept.update(path for path, done in zip(left, again, strict=True) if done)
            return kept

    def digest_of(self, release: str, item: Item) -> str | None:
        digest = hashlib.sha256()
        with self.asking() as sftp:
            is_there = sftp.read_into(f"{self._place(sftp, release)}/{item.path}", digest.update)
            if not is_there and self._places.pop(release, self.paths.live) != self._place(sftp, release):
                is_there = sftp.read_into(f"{self._place(sftp, release)}/{item.path}", digest.update)
        return digest.hexdigest() if is_there else None

    def live_release(self) -> str | None:
        with self.asking() as sftp:
            return self._live(sftp)

    def switch(self, release: str, expected: str | None) -> None:
        """Raises ConflictError."""
        with self.asking() as sftp:
            if self._live(sftp) == release:
                return
            self._finish(sftp, release)
            turns = self.paths.turns
            mine = f"{turns}/{secrets.token_hex(8)}"
            sftp.make_folders([turns])
            sftp.symlink(self.paths.text_of(release), mine)
            try:
                others = [f"{turns}/{name}" for name, _ in sftp.entries(turns)]
                sftp.remove_files(path for path in others if path != mine)
                live = self._live(sftp)
                if live != expected:
                    raise ConflictError(f"{live or 'no release'} is live, and not {expected or 'none'}")
                sftp.remove_empty_folders([] if live else [self.paths.live])
                self._rename_turn(sftp, mine)
            except (ConflictError, SftpStatusError):
                with suppress(SftpStatusError):
                    sftp.remove_files([mine])
                raise

    def remove(self, release: str, paths: Sequence[str]) -> None:
        with self.asking() as sftp:
            place = self._place(sftp, release)
            sftp.remove_files(f"{place}/{path}" for path in paths)
            self._folders.clear()
            for level in reversed(folders_of(paths)):
                sftp.remove_empty_folders(f"{place}/{folder}" for folder in level)

    def releases(self) -> Sequence[str]:
        with self.asking() as sftp:
            found = _whole(sftp.entries(self.paths.releases))
        return [name for _, name in sorted((mtime, name) for name, mtime in found.items())]

    def drop(self, release: str) -> None:
        with self.asking() as sftp:
            part, whole = self.paths.part(release), self.paths.release(release)
            self._forget(release)
            _remove_tree(sftp, part)
            if self._live(sftp) != release and sftp.attributes(whole) is not None:
                # Under its name it is a kept release; what a run that is killed leaves of it must not be one.
                sftp.replace(whole, part)
                _remove_tree(sftp, part)

    def close(self) -> None:
        if self._sftp is not None:
            self._sftp.close()
            self._sftp = None
            self.host.left()

    @contextmanager
    def asking(self) -> Iterator[Sftp]:
        """The connection; what fails is said in the words of the retry table, and a broken connection is left."""
        try:
            if self._sftp is None:
                self._forget()
                self.host.entered()
                try:
                    self._sftp = Sftp(self.host.start("sftp", self.timeout, is_subsystem=True))
                except AttemptFailedError:
                    self.host.left()
                    raise
            yield self._sftp
        except SftpStatusError as error:
            self._forget()
            kind = _KINDS.get(error.code, "unknown")
            raise AttemptFailedError(Failure(kind, f"{self.shown}: {error}")) from error
        except AttemptFailedError as error:
            if error.failure.kind not in {"occupied", "misconfigured", "remote-full"}:
                self.close()
                if error.failure.kind == "timeout":
                    self.host.disconnect()
            raise

    def _notes(self, sftp: Sftp) -> Notes:
        if self._proven is None:
            sftp.make_folders([self.paths.own, self.paths.notes])
            prove_renames(sftp, self.paths)
            self._proven = Notes(Chains(sftp, self.paths))
        else:
            self._proven.shelf = Chains(sftp, self.paths)
        return self._proven

    def _live(self, sftp: Sftp) -> str | None:
        leads_to = sftp.where_link_leads(self.paths.live)
        if leads_to is not None:
            return self.paths.release_of(leads_to)
        there = sftp.attributes(self.paths.live)
        if there is None or (there.is_folder and not sftp.entries(self.paths.live)):
            return None
        raise self.paths.occupied(f"{self.paths.live} is there already, and is no site of ours")

    def _place(self, sftp: Sftp, release: str) -> str:
        if self.is_in_place:
            return self.paths.live
        place = self._places.get(release)
        if place is None:
            whole = self.paths.release(release)
            place = whole if sftp.attributes(whole) is not None else self.paths.part(release)
            self._places[release] = place
        return place

    def _make_folders(self, sftp: Sftp, place: str, paths: Collection[str]) -> None:
        own = (self.paths.own, self.paths.parts, self.paths.releases, place)
        levels = [[folder] for folder in own]
        levels += [[f"{place}/{folder}" for folder in level] for level in folders_of(paths)]
        for level in levels:
            missing = [folder for folder in level if folder not in self._folders]
            sftp.make_folders(missing)
            self._folders.update(missing)

    def _write(self, sftp: Sftp, path: str, data: bytes) -> None:
        try:
            sftp.write(path, data)
        except SftpStatusError as error:
            if error.code == Status.FAILURE and sftp.is_full(self.paths.parent):
                raise AttemptFailedError(
                    Failure("remote-full", f"{self.shown}: the host has no room")
                ) from error
            raise

    def _finish(self, sftp: Sftp, release: str) -> None:
        """Give a release its name, and a time after those of all others: hosts tell times in whole seconds."""
        whole = self.paths.release(release)
        if sftp.attributes(whole) is not None:
            return
        others = _whole(sftp.entries(self.paths.releases))
        sftp.replace(self.paths.part(release), whole)
        self._forget(release)
        there = sftp.attributes(whole)
        newest = max(others.values(), default=0)
        if there is not None and there.mtime <= newest:
            sftp.set_time(whole, newest + 1)

    def _rename_turn(self, sftp: Sftp, mine: str) -> None:
        try:
            sftp.replace(mine, self.paths.live)
        except SftpStatusError as error:
            if error.code == Status.NO_SUCH_FILE:
                raise AttemptFailedError(
                    Failure("lock-held", f"{self.shown}: another run is switching at this moment")
                ) from error
            raise

    def _forget(self, release: str | None = None) -> None:
        self._folders.clear()
        if release is None:
            self._places.clear()
        else:
            self._places.pop(release, None)


@dataclass(frozen=True, slots=True)
class InPlaceSftpSession(InPlaceSession):
    """A connection to a host where visitors see each file as soon as it is stored."""

    inner: SftpSession

    def read_note(self, name: str) -> Note | None:
        return self.inner.read_note(name)

    def write_note(self, name: str, data: bytes, expected: str | None) -> str:
        """Raises ConflictError."""
        return self.inner.write_note(name, data, expected)

    def remove_note(self, name: str, expected: str) -> None:
        """Raises ConflictError."""
        self.inner.remove_note(name, expected)

    def list_files(self, release: str) -> Mapping[str, Stored]:
        return self.inner.list_files(release)

    def put(self, release: str, item: Item, data: bytes) -> None:
        self.inner.put(release, item, data)

    def digest_of(self, release: str, item: Item) -> str | None:
        return self.inner.digest_of(release, item)

    def remove(self, release: str, paths: Sequence[str]) -> None:
        self.inner.remove(release, paths)

    def close(self) -> None:
        self.inner.close()


def _walk(sftp: Sftp, root: str) -> tuple[dict[str, int], list[list[str]]]:
    """The files below a folder with their sizes, and its folders level by level, all relative to it."""
    files: dict[str, int] = {}
    levels: list[list[str]] = []
    level = [""]
    while level:
        levels.append(level)
        below = []
        listings = sftp.entries_of(f"{root}/{folder}".rstrip("/") for folder in level)
        for folder, entries in zip(level, list(listings), strict=True):
            prefix = f"{folder}/" if folder else ""
            for name, there in entries:
                if there.is_folder:
                    below.append(f"{prefix}{name}")
                else:
                    files[f"{prefix}{name}"] = there.size
        level = below
    return files, levels


def _remove_tree(sftp: Sftp, root: str) -> None:
    files, levels = _walk(sftp, root)
    sftp.remove_files(f"{root}/{path}" for path in files)
    for level in reversed(levels):
        sftp.remove_empty_folders(f"{root}/{folder}".rstrip("/") for folder in level)


def _whole(entries: Iterable[tuple[str, Attributes]]) -> dict[str, int]:
    """The releases that are kept whole, and the times of their folders."""
    return {name: there.mtime for name, there in entries if there.is_folder and not name.endswith(PART)}


_KINDS: dict[int, str] = {
    Status.PERMISSION_DENIED: "not-allowed",
    Status.NO_SUCH_FILE: "corrupted",  # a folder that was there is gone; the next attempt makes it again
    Status.UNSUPPORTED: "misconfigured",
}
