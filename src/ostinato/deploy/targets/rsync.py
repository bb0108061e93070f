"""Owns deploying by rsync over ssh: many files in one transfer, and a symlink that leads to the live release.

A file that is stored waits on this machine until there are many, or until somebody asks what is on the host; then
they are sent together, and the host's own `sha256sum` says whether each has arrived as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import WorldError
from ostinato.deploy.beside import Beside, beside, folders_of
from ostinato.deploy.notes import Notes
from ostinato.deploy.registry import Doors, target
from ostinato.deploy.shell import HostShell, kind_of
from ostinato.deploy.staging import Staging, cache_folder
from ostinato.deploy.target import ConflictError, Stored, Switching
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from ostinato.world.programs import ProgramMissingError, ProgramTimeoutError
from ostinato.world.ssh import FAILURES, Login, SshHost, command_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ostinato.deploy.addresses import Address
    from ostinato.deploy.settings import TargetSettings
    from ostinato.deploy.target import Item, Note
    from ostinato.world.programs import Programs

_MOST_BYTES = 32 << 20
_MOST_FILES = 500
_SLOWEST = 16 << 10
"""Bytes in a second. A host that says only that it is alive is not found out by its silence."""
_BROKEN = frozenset({"timeout", "reset", "ssh-disconnect"})
_STATUSES = {10: "reset", 11: "unknown", 12: "ssh-disconnect", 30: "timeout", 35: "timeout"}


@dataclass(frozen=True, slots=True)
class RsyncTarget:
    """A path on a host that is to become a symlink, and a hidden folder beside it."""

    place: Address
    host: SshHost
    programs: Programs
    staging: Staging
    arrived: dict[tuple[str, str], str] = field(default_factory=dict)
    """Digests that the host found after a transfer, and nobody has asked for yet."""

    @property
    def address(self) -> str:
        return str(self.place)

    def connect(self, timeout: float) -> RsyncSession:
        """Raises AttemptFailedError."""
        if self.programs.find("rsync") is None:
            raise AttemptFailedError(
                Failure("misconfigured", f"{self.place}: rsync is not installed on this machine")
            )
        paths = beside(self.place)
        self.host.entered()
        shell = HostShell(self.host, paths, str(self.place), timeout)
        try:
            above = shell.look_around()
        except AttemptFailedError:
            shell.close()
            self.host.left()
            raise
        shell.paths = Beside(f"{above}/{paths.live.rpartition('/')[2]}")
        return RsyncSession(self, shell)


@target("rsync", "rsync+ssh")
def open_rsync(place: Address, settings: TargetSettings, doors: Doors) -> RsyncTarget:
    """Raises DeploymentSettingsError."""
    beside(place)
    host = SshHost(Login(place.host, place.user, place.port, command_of(doors.environ)), idle=("cat",))
    return RsyncTarget(place, host, doors.programs, Staging(cache_folder(doors.environ, "rsync", str(place))))


class RsyncSession:
    """Work on a host. The connection is shared by all sessions of a target."""

    def __init__(self, home: RsyncTarget, shell: HostShell) -> None:
        self._home = home
        self._shell = shell
        self._notes = Notes(shell)
        self._is_open = True

    @property
    def switching(self) -> Switching:
        return Switching.ATOMIC

    def read_note(self, name: str) -> Note | None:
        return self._notes.read(name)

    def write_note(self, name: str, data: bytes, expected: str | None) -> str:
        """Raises ConflictError."""
        return self._notes.write(name, data, expected)

    def remove_note(self, name: str, expected: str) -> None:
        """Raises ConflictError."""
        self._notes.remove(name, expected)

    def list_files(self, release: str) -> Mapping[str, Stored]:
        self._send(release)
        self._home.arrived.clear()
        return {path: Stored(size) for path, size in self._shell.sizes(release).items()}

    def put(self, release: str, item: Item, data: bytes) -> None:
        staging = self._home.staging
        staging.put(release, item.path, data)
        if staging.is_full(_MOST_BYTES, _MOST_FILES):
            self._send(release)

    def keep(self, release: str, items: Collection[Item], live: str) -> Collection[str]:
        self._shell.keep(release, [item.path for item in items], live)
        there = self._shell.sizes(release)
        return {item.path for item in items if there.get(item.path) == item.size}

    def digest_of(self, release: str, item: Item) -> str | None:
        """Of what still waits here: it is read again on the host when it has been sent."""
        waiting = self._home.staging.digest(release, item.path)
        if waiting is not None:
            return waiting
        arrived = self._home.arrived.pop((release, item.path), None)
        return arrived or self._shell.digests(release, [item.path]).get(item.path)

    def live_release(self) -> str | None:
        return self._shell.live_release()

    def switch(self, release: str, expected: str | None) -> None:
        """Raises ConflictError."""
        self._send(release)
        if self._shell.live_release() == release:
            return
        if not self._shell.switch(release, expected):
            raise ConflictError(f"not {expected or 'none'} is live, but another release")

    def remove(self, release: str, paths: Sequence[str]) -> None:
        self._home.staging.sent(release, paths)
        levels = folders_of(paths)
        self._shell.remove(release, paths, [folder for level in reversed(levels) for folder in level])

    def releases(self) -> Sequence[str]:
        return self._shell.releases()

    def drop(self, release: str) -> None:
        self._home.staging.drop(release)
        self._shell.drop(release)

    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._shell.close()
            self._home.host.left()

    def _send(self, release: str) -> None:
        """Send what waits, and let the host read it. What has arrived otherwise is sent again."""
        staging = self._home.staging
        with staging.lock:
            paths = staging.paths(release)
            if not paths:
                return
            self._transfer(release, paths)
            found = self._shell.digests(release, paths)
            wrong = [path for path in paths if found.get(path) != staging.digest(release, path)]
            if wrong:
                raise AttemptFailedError(Failure("corrupted", f"{wrong[0]} did not arrive as it was sent"))
            self._home.arrived.update({(release, path): found[path] for path in paths})
            staging.sent(release, paths)

    def _transfer(self, release: str, paths: Sequence[str]) -> None:
        place = self._shell.open_place(release)
        timeout = self._shell.timeout
        size = sum(self._home.staging.size(release, path) for path in paths)
        command = [
            *("rsync", "--recursive", "--checksum", "--secluded-args", "--from0", "--files-from=-"),
            *(
                "--perms",
                "--chmod=Du=rwx,Dgo=rx,Fu=rw,Fgo=r",
                f"--partial-dir={self._shell.paths.own}/partial",
            ),
            *(f"--timeout={max(1, round(timeout))}", f"--rsh={self._home.host.remote_shell(timeout)}"),
            f"{self._home.staging.root(release)}/",
            f"{_bracketed(self._home.host.login.host)}:{place}/",
        ]
        names = "\0".join(f"./{path}" for path in paths).encode("utf-8", "surrogateescape")
        try:
            done = self._home.programs.run(command, stdin=names, timeout=4 * timeout + size / _SLOWEST)
        except ProgramTimeoutError as error:
            self._home.host.disconnect()
            raise AttemptFailedError(Failure("timeout", f"{self._home.place}: {error}")) from error
        except (ProgramMissingError, WorldError) as error:
            raise AttemptFailedError(Failure("misconfigured", f"{self._home.place}: {error}")) from error
        if done.status:
            failure = _failure_of(done.status, done.errors, str(self._home.place))
            if failure.kind in _BROKEN:
                self._home.host.disconnect()
            raise AttemptFailedError(failure)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _failure_of(status: int, errors: bytes, shown: str) -> Failure:
    text = errors.decode("utf-8", "replace").strip()
    lines = [line for line in text.splitlines() if not line.startswith("rsync error:")] or [text]
    by_ssh = next((kind for needle, kind in FAILURES if needle in text), None)
    said = kind_of(text)
    kind = by_ssh or (said if said != "unknown" else _STATUSES.get(status, "unknown"))
    return Failure(kind, f"{shown}: {lines[0]}")
