"""Owns deploying to a branch of a git repository, as GitHub Pages, Codeberg Pages and others serve it.

A release is stored before it is live: as a commit that nobody sees, at `refs/ostinato/BRANCH/staging/ID`. To switch
is a push of a few bytes, which the host takes only where the branch is still what it was. The branch keeps a commit
for each release. Notes are commits under `refs/ostinato/BRANCH/notes/`, written on the same condition.

What is stored needs no reading back: the host names each object by its digest, which it works out itself.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from ostinato.deploy.registry import Doors, target
from ostinato.deploy.repository import Entry, RefRejectedError, Repository, Update
from ostinato.deploy.settings import DeploymentSettingsError
from ostinato.deploy.staging import Staging, cache_folder
from ostinato.deploy.target import ConflictError, Note, Stored, Switching
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ostinato.deploy.addresses import Address
    from ostinato.deploy.settings import TargetSettings
    from ostinato.deploy.target import Item
    from ostinato.world.clock import Clock

_BRANCH = re.compile(r"(?!.*(?:\.\.|//|@\{|\.lock(?:/|$)|/\.))[A-Za-z0-9_][A-Za-z0-9_./+@-]*(?<![./])")
_TRAILER = re.compile(r"^Ostinato-Release: (\S+)$", re.MULTILINE)
_MOST_BYTES = 256 << 20
_MOST_FILES = 20_000
_NOTE, _FILES, _SITE = "note", "files", "site"


@dataclass(frozen=True, slots=True)
class GitTarget:
    """A branch of a repository. What sessions of one process share is here."""

    place: Address
    branch: str
    repository: Repository
    staging: Staging
    clock: Clock
    kept: dict[str, dict[str, Entry]] = field(default_factory=dict)
    """By release, unchanged files that are of it when it is sent."""
    known: dict[str, Mapping[str, Entry]] = field(default_factory=dict)
    """By release, what the repository has of it."""

    @property
    def address(self) -> str:
        return str(self.place)

    def connect(self, timeout: float) -> GitSession:
        """Raises AttemptFailedError."""
        self.repository.timeout = timeout
        with self.staging.lock:
            self.repository.refs(f"refs/heads/{self.branch}")
        return GitSession(self)


@target("git+https", "git+ssh", "git+file", options=frozenset({"branch"}))
def open_git(place: Address, settings: TargetSettings, doors: Doors) -> GitTarget:
    """Raises DeploymentSettingsError."""
    branch = place.text("branch", "gh-pages")
    if not _BRANCH.fullmatch(branch):
        raise DeploymentSettingsError(f'{place}: "{branch}" is no name of a branch')
    if place.path in {"", "/"} or bool(place.host) == (place.scheme == "git+file"):
        raise DeploymentSettingsError(
            f"{place}: which repository? Write git+https://host/owner/name.git, git+ssh://git@host/owner/name.git "
            "or git+file:///srv/name.git"
        )
    host = f"[{place.host}]" if ":" in place.host else place.host
    port = f":{place.port}" if place.port else ""
    user = f"{place.user}@" if place.user else ""
    url = f"{place.scheme.removeprefix('git+')}://{user}{host}{port}{place.path}"
    cache = cache_folder(doors.environ, "git", str(place))
    repository = Repository(url, str(place), cache / "clone", doors.programs, doors.environ)
    return GitTarget(place, branch, repository, Staging(cache), doors.clock)


class GitSession:
    """Work on a branch. There is no connection: git begins one for each thing that it does."""

    def __init__(self, home: GitTarget) -> None:
        self._home = home
        self._repository = home.repository
        self._branch = f"refs/heads/{home.branch}"
        self._state = f"refs/ostinato/{home.branch}"
        self._tried: dict[str, tuple[bytes, str | None, str]] = {}

    @property
    def switching(self) -> Switching:
        return Switching.ATOMIC

    def read_note(self, name: str) -> Note | None:
        ref = f"{self._state}/notes/{name}"
        with self._home.staging.lock:
            found = self._repository.refs(ref)
            if ref not in found:
                return None
            self._repository.have(found)
            return Note(self._repository.read(found[ref], _NOTE), found[ref])

    def write_note(self, name: str, data: bytes, expected: str | None) -> str:
        """Raises ConflictError."""
        ref = f"{self._state}/notes/{name}"
        with self._home.staging.lock:
            tried = self._tried.get(name)
            # An attempt whose answer was lost may have arrived: the same commit again is nothing new.
            commit = tried[2] if tried and tried[:2] == (data, expected) else self._note(data)
            self._tried[name] = (data, expected, commit)
            try:
                self._repository.push([Update(ref, expected, commit)])
            except RefRejectedError as error:
                raise ConflictError(f"the note {name} has changed") from error
            del self._tried[name]
        return commit

    def remove_note(self, name: str, expected: str) -> None:
        """Raises ConflictError."""
        ref = f"{self._state}/notes/{name}"
        with self._home.staging.lock:
            if ref not in self._repository.refs(ref):
                return
            try:
                self._repository.push([Update(ref, expected, None)])
            except RefRejectedError as error:
                raise ConflictError(f"the note {name} has changed") from error

    def list_files(self, release: str) -> Mapping[str, Stored]:
        with self._home.staging.lock:
            self._send(release)
            found = self._files(self._holder(release))
            self._home.known[release] = found
        return {path: Stored(entry.size, entry.digest) for path, entry in found.items()}

    def put(self, release: str, item: Item, data: bytes) -> None:
        staging = self._home.staging
        staging.put(release, item.path, data)
        if staging.is_full(_MOST_BYTES, _MOST_FILES):
            self._send(release)

    def keep(self, release: str, items: Collection[Item], live: str) -> Collection[str]:
        with self._home.staging.lock:
            there = self._files(self._holder(live))
            same = {
                item.path: entry
                for item in items
                if (entry := there.get(item.path)) is not None and entry.digest == item.digest
            }
            self._home.kept.setdefault(release, {}).update(same)
        return same.keys()

    def digest_of(self, release: str, item: Item) -> str | None:
        waiting = self._home.staging.digest(release, item.path)
        if waiting is not None:
            return waiting
        with self._home.staging.lock:
            kept = self._home.kept.get(release, {}).get(item.path)
            if kept is None and release not in self._home.known:
                self._home.known[release] = self._files(self._holder(release))
            entry = kept or self._home.known[release].get(item.path)
        return entry.digest if entry else None

    def live_release(self) -> str | None:
        with self._home.staging.lock:
            return self._live(self._repository.refs(self._branch).get(self._branch))

    def switch(self, release: str, expected: str | None) -> None:
        """Raises ConflictError."""
        with self._home.staging.lock:
            self._send(release)
            refs = self._repository.refs(self._branch, f"{self._state}/*")
            tip = refs.get(self._branch)
            live = self._live(tip)
            if live == release:
                return
            if live != expected:
                raise ConflictError(f"{live or 'no release'} is live, and not {expected or 'none'}")
            try:
                self._repository.push(self._steps(release, refs, tip))
            except RefRejectedError as error:
                self._settle(release, expected, error)

    def remove(self, release: str, paths: Sequence[str]) -> None:
        gone = set(paths)
        with self._home.staging.lock:
            self._home.staging.sent(release, paths)
            for path in gone:
                self._home.kept.get(release, {}).pop(path, None)
            refs = self._repository.refs(self._branch, f"{self._state}/*")
            ref, holder = self._place(release, refs)
            files = self._files(holder)
            left = {path: entry for path, entry in files.items() if path not in gone}
            if holder is None or len(left) == len(files):
                return
            made = self._hold(release, left)
            updates = [Update(ref, holder, made)]
            tip = refs.get(self._branch)
            if tip is not None and self._live(tip) == release:
                updates.append(Update(self._branch, tip, self._commit(release, made, tip)))
            self._push(updates)
            self._home.known[release] = left

    def releases(self) -> Sequence[str]:
        prefix = f"{self._state}/releases/"
        with self._home.staging.lock:
            refs = self._repository.refs(f"{prefix}*")
            self._repository.have(refs)
            times = self._repository.times(refs.values())
        ordered = sorted(refs, key=lambda ref: (times.get(refs[ref], 0), ref))
        return [ref.removeprefix(prefix) for ref in ordered]

    def drop(self, release: str) -> None:
        """The files stay in the history of the branch, if the release was ever live."""
        with self._home.staging.lock:
            self._home.staging.drop(release)
            self._home.kept.pop(release, None)
            self._home.known.pop(release, None)
            refs = self._repository.refs(self._branch, f"{self._state}/*")
            names = [f"{self._state}/staging/{release}"]
            if self._live(refs.get(self._branch)) != release:
                names.append(f"{self._state}/releases/{release}")
            if updates := [Update(ref, refs[ref], None) for ref in names if ref in refs]:
                self._push(updates)

    def close(self) -> None:
        """Nothing is open."""

    def _send(self, release: str) -> None:
        """Store in the repository what waits here, beside what it has of the release already."""
        home = self._home
        with home.staging.lock:
            paths = home.staging.paths(release)
            kept = home.kept.get(release, {})
            if not paths and not kept:
                return
            refs = self._repository.refs(f"{self._state}/*")
            ref, holder = self._place(release, refs)
            root = home.staging.root(release)
            files = {**self._files(holder), **kept}
            for path, made in zip(paths, self._repository.add_files(root, paths), strict=True):
                digest = home.staging.digest(release, path)
                size = home.staging.size(release, path)
                if digest is not None:
                    files[path] = Entry(made, size, digest)
            self._push([Update(ref, holder, self._hold(release, files))])
            home.known[release] = files
            home.kept.pop(release, None)
            home.staging.sent(release, paths)

    def _hold(self, release: str, files: Mapping[str, Entry], time: int | None = None) -> str:
        """A commit that holds a release: its tree as visitors are to see it, and what is known of its files."""
        made = self._repository
        listed = made.add_blob(msgspec.json.encode(dict(sorted(files.items()))))
        site = made.add_tree({path: entry.object for path, entry in files.items()})
        tree = made.add_folder([("100644", "blob", listed, _FILES), ("040000", "tree", site, _SITE)])
        return made.add_commit(tree, f"Release {release}, stored\n", self._now() if time is None else time)

    def _files(self, holder: str | None) -> Mapping[str, Entry]:
        if holder is None:
            return {}
        try:
            return msgspec.json.decode(self._repository.read(holder, _FILES), type=dict[str, Entry])
        except msgspec.DecodeError as error:
            message = f"{self._home.place}: the list of files in {holder} makes no sense"
            raise AttemptFailedError(Failure("unreadable", message)) from error

    def _holder(self, release: str) -> str | None:
        refs = self._repository.refs(f"{self._state}/releases/{release}", f"{self._state}/staging/{release}")
        return self._place(release, refs)[1]

    def _place(self, release: str, refs: Mapping[str, str]) -> tuple[str, str | None]:
        """The reference that holds a release, and what it points to, which is here from now on."""
        whole, part = f"{self._state}/releases/{release}", f"{self._state}/staging/{release}"
        ref = whole if whole in refs else part
        if ref in refs:
            self._repository.have({ref: refs[ref]})
        return ref, refs.get(ref)

    def _live(self, tip: str | None) -> str | None:
        if tip is None:
            return None
        self._repository.have({self._branch: tip})
        found = _TRAILER.search(self._repository.message(tip))
        if found is None:
            message = (
                f"{self._home.place}: the last commit of the branch {self._home.branch} was not made by ostinato: "
                "choose another branch, or rename that one first"
            )
            raise AttemptFailedError(Failure("occupied", message))
        return found[1]

    def _steps(self, release: str, refs: Mapping[str, str], tip: str | None) -> list[Update]:
        """What is pushed to switch; the branch last but for what is only to be cleared away."""
        whole, part = f"{self._state}/releases/{release}", f"{self._state}/staging/{release}"
        _, holder = self._place(release, refs)
        if holder is None:
            message = f"{self._home.place}: there is nothing of the release {release}"
            raise AttemptFailedError(Failure("unreadable", message))
        steps = []
        if whole not in refs:
            holder = self._dated(release, holder, refs)
            steps.append(Update(whole, None, holder))
        steps.append(Update(self._branch, tip, self._commit(release, holder, tip)))
        if part in refs:
            steps.append(Update(part, refs[part], None))
        return steps

    def _dated(self, release: str, holder: str, refs: Mapping[str, str]) -> str:
        """The same, at a time after all releases that are kept: their order is that of their times."""
        prefix = f"{self._state}/releases/"
        kept = {ref: commit for ref, commit in refs.items() if ref.startswith(prefix)}
        self._repository.have(kept)
        newest = max(self._repository.times(kept.values()).values(), default=0)
        return self._hold(release, self._files(holder), max(self._now(), newest + 1))

    def _commit(self, release: str, holder: str, tip: str | None) -> str:
        site = self._repository.tree_of(holder, _SITE)
        time = self._now()
        if tip is not None:
            time = max(time, self._repository.times([tip]).get(tip, 0) + 1)
        return self._repository.add_commit(
            site, f"Release {release[:12]}\n\nOstinato-Release: {release}\n", time, tip
        )

    def _settle(self, release: str, expected: str | None, error: RefRejectedError) -> None:
        """After a push that was rejected: who was it? Raises ConflictError, AttemptFailedError."""
        live = self._live(self._repository.refs(self._branch).get(self._branch))
        if live == release:
            return
        if live != expected:
            raise ConflictError(f"{live or 'no release'} is live, and not {expected or 'none'}") from error
        raise AttemptFailedError(Failure("lock-held", f"{self._home.place}: {error}")) from error

    def _push(self, updates: Sequence[Update]) -> None:
        try:
            self._repository.push(updates)
        except RefRejectedError as error:
            raise AttemptFailedError(Failure("lock-held", f"{self._home.place}: {error}")) from error

    def _note(self, data: bytes) -> str:
        repository = self._repository
        tree = repository.add_folder([("100644", "blob", repository.add_blob(data), _NOTE)])
        return repository.add_commit(tree, f"Note {secrets.token_hex(16)}\n", self._now())

    def _now(self) -> int:
        return int(self._home.clock.now().timestamp())
