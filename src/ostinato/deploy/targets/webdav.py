"""Owns deploying to a WebDAV server, where files are replaced in place.

Files are put straight where they belong: most servers store an upload beside the old file and rename it in the end,
whereas MOVE removes what is in its way first, and visitors would miss it for a moment. A server that does write over
the old file shows half of the new one until it is there. A WebDAV server answers with headers of its own: it keeps
no Cache-Control, and nothing compressed can be stored there.
"""

from __future__ import annotations

import hashlib
import ipaddress
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ostinato.deploy.in_place import InPlaceSession
from ostinato.deploy.notes import FOLDER, Notes, Written, keeps_conditions
from ostinato.deploy.registry import Doors, target
from ostinato.deploy.settings import DeploymentSettingsError
from ostinato.deploy.target import Stored
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from ostinato.world.credentials import login_for
from ostinato.world.http import Origin, RealHost
from ostinato.world.share import Share, entries

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ostinato.deploy.addresses import Address
    from ostinato.deploy.settings import TargetSettings
    from ostinato.deploy.target import Item, Note
    from ostinato.world.http import Answer

_SCHEMES = {
    **dict.fromkeys(("webdav", "dav", "http+dav"), "http"),
    **dict.fromkeys(("webdavs", "davs", "https+dav"), "https"),
}
_FOLDER_IS_GONE = frozenset({404, 409})
_ASKED = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop>'
    b"</propfind>"
)
_LOCK = (
    b'<?xml version="1.0" encoding="utf-8"?><lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope>'
    b"<locktype><write/></locktype></lockinfo>"
)


@dataclass(frozen=True, slots=True)
class WebdavTarget:
    """A folder of a WebDAV server."""

    place: Address
    doors: Doors

    @property
    def address(self) -> str:
        return str(self.place)

    def connect(self, timeout: float) -> WebdavSession:
        place = self.place
        origin = Origin(_SCHEMES[place.scheme], place.host, place.port)
        login = login_for(place.host, place.user, self.doors.environ, "WEBDAV")
        if login is not None and origin.scheme == "http" and not _is_this_machine(place.host):
            raise AttemptFailedError(
                Failure("misconfigured", f"{place}: a password would go there unprotected; use webdavs://")
            )
        host = RealHost(origin, timeout=timeout)
        session = WebdavSession(Share(host, place.path.rstrip("/"), login, self.doors.clock))
        session.look_around()
        return session


@target(*_SCHEMES)
def open_webdav(place: Address, settings: TargetSettings, doors: Doors) -> WebdavTarget:
    """Raises DeploymentSettingsError."""
    if not place.host:
        raise DeploymentSettingsError(f"{place}: which host? Write webdavs://host/folder")
    return WebdavTarget(place, doors)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(slots=True)
class WebdavSession(InPlaceSession):
    """A connection to a WebDAV server."""

    share: Share
    _folders: set[str] = field(default_factory=set)
    """Folders that are known to be there."""
    _notes: Notes | None = None

    def look_around(self) -> None:
        """See that the folder is there, and that the host speaks WebDAV."""
        headers = {"Depth": "0", "Content-Type": "application/xml"}
        answer = self.share.ask("PROPFIND", headers=headers, body=_ASKED, good={404, 405, 501})
        if answer.status == 404:
            raise AttemptFailedError(Failure("http", f"there is no folder {self.share.url_of('')}", 404))
        if answer.status != 207:
            raise AttemptFailedError(
                Failure("misconfigured", f"{self.share.host.origin} does not speak WebDAV there")
            )

    def read_note(self, name: str) -> Note | None:
        return Notes(_ConditionalShelf(self.share)).read(name)

    def write_note(self, name: str, data: bytes, expected: str | None) -> str:
        return self._proven_notes().write(name, data, expected)

    def remove_note(self, name: str, expected: str) -> None:
        self._proven_notes().remove(name, expected)

    def list_files(self, release: str) -> Mapping[str, Stored]:
        found: dict[str, Stored] = {}
        answer = self._listed("", "infinity", good={400, 403, 501})
        if answer.status == 207:
            self._take(answer, found)
            return found
        folders = [""]  # the host lists one folder at a time
        while folders:
            folder = folders.pop()
            folders += self._take(self._listed(folder, "1", good=()), found, beside=folder)
        return found

    def put(self, release: str, item: Item, data: bytes) -> None:
        if any(name.lower() == "content-encoding" for name, _ in item.headers):
            raise AttemptFailedError(
                Failure(
                    "misconfigured",
                    f"{item.path}: a WebDAV server does not say that a file is compressed; "
                    "set gzip = false in the matcher",
                )
            )
        self._make_folder(item.path.rpartition("/")[0])
        kind = {"Content-Type": item.media_type or "application/octet-stream"}
        try:
            self.share.ask("PUT", item.path, headers=kind, body=data)
        except AttemptFailedError as error:
            if error.failure.status in _FOLDER_IS_GONE:
                # It was seen before; the next attempt makes it anew.
                self._folders.clear()
                raise AttemptFailedError(Failure("corrupted", error.failure.message)) from error
            raise

    def digest_of(self, release: str, item: Item) -> str | None:
        digest = hashlib.sha256()
        answer = self.share.ask("GET", item.path, good={404}, sink=digest.update)
        return None if answer.status == 404 else digest.hexdigest()

    def remove(self, release: str, paths: Sequence[str]) -> None:
        """Files only: a folder that becomes empty stays."""
        for path in paths:
            self.share.ask("DELETE", path, good={404})

    def close(self) -> None:
        self.share.host.close()

    def _listed(self, folder: str, depth: str, good: Collection[int]) -> Answer:
        headers = {"Depth": depth, "Content-Type": "application/xml"}
        name = f"{folder}/" if folder else ""
        return self.share.ask("PROPFIND", name, headers=headers, body=_ASKED, good=good)

    def _take(self, answer: Answer, found: dict[str, Stored], beside: str | None = None) -> list[str]:
        """Put the files of a listing into `found`; the folders of it."""
        folders = []
        for path, size in entries(answer.body, self.share.base):
            if path == FOLDER or path.startswith(f"{FOLDER}/"):
                continue
            if size is not None:
                found[path] = Stored(size)
            elif path != beside:
                folders.append(path)
        self._folders.update(folders)
        return folders

    def _make_folder(self, folder: str) -> None:
        if not folder or folder in self._folders:
            return
        self._make_folder(folder.rpartition("/")[0])
        self.share.ask("MKCOL", f"{folder}/", good={405})  # it is there already
        self._folders.add(folder)

    def _proven_notes(self) -> Notes:
        """Notes by conditions where the host keeps them, which none announces; by locks elsewhere."""
        if self._notes is None:
            self._make_folder(FOLDER)
            conditional = _ConditionalShelf(self.share)
            if keeps_conditions(conditional):
                self._notes = Notes(conditional, conditional.erase)
            else:
                self._notes = Notes(_LockingShelf(self.share))
        return self._notes


@dataclass(frozen=True, slots=True)
class _ConditionalShelf:
    """Notes of a host that minds If-Match and If-None-Match."""

    share: Share

    def look(self, name: str) -> Written | None:
        answer = self.share.ask("GET", f"{FOLDER}/{name}", good={404})
        return None if answer.status == 404 else Written(answer.body, answer.headers.get("etag", ""))

    def write(self, name: str, body: bytes, tag: str | None) -> bool:
        condition = {"If-None-Match": "*"} if tag is None else {"If-Match": tag}
        answer = self.share.ask("PUT", f"{FOLDER}/{name}", headers=condition, body=body, good={412})
        return answer.status < 300

    def erase(self, name: str, tag: str) -> None:
        self.share.ask("DELETE", f"{FOLDER}/{name}", headers={"If-Match": tag}, good={404, 412})


@dataclass(frozen=True, slots=True)
class _LockingShelf:
    """Notes of a host that passes over conditions, but locks: the tag of a note is its digest."""

    share: Share

    def look(self, name: str) -> Written | None:
        answer = self.share.ask("GET", f"{FOLDER}/{name}", good={404})
        return None if answer.status == 404 else Written(answer.body, _tag(answer.body))

    def write(self, name: str, body: bytes, tag: str | None) -> bool:
        token = self._lock(name)
        try:
            held = self.look(name)
            if held is not None and not held.body and tag is None:
                held = None  # the lock makes an empty file where there was none
            if tag != (held.tag if held else None):
                return False
            self.share.ask("PUT", f"{FOLDER}/{name}", headers={"If": f"({token})"}, body=body)
            return True
        finally:
            with suppress(AttemptFailedError):  # a lock that stays ends by itself
                self.share.ask("UNLOCK", f"{FOLDER}/{name}", headers={"Lock-Token": token})

    def _lock(self, name: str) -> str:
        headers = {"Timeout": "Second-60", "Depth": "0", "Content-Type": "application/xml"}
        answer = self.share.ask("LOCK", f"{FOLDER}/{name}", headers=headers, body=_LOCK, good={400, 405, 501})
        token = answer.headers.get("lock-token", "")
        if answer.status >= 300 or not token:
            raise AttemptFailedError(
                Failure(
                    "misconfigured",
                    f"{self.share.host.origin} passes over the conditions of writes and has no locks, "
                    "so two runs at once could not be kept apart",
                )
            )
        return token


def _tag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
