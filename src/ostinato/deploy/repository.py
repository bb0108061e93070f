"""Owns a private clone where releases are put together for a repository elsewhere; and what git says when it fails.

The clone is bare, in the cache, and can be removed at any time. Nothing of the user's is touched by it.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ostinato.base.diagnostics import WorldError
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from ostinato.world import folders
from ostinato.world.programs import ProgramMissingError, ProgramTimeoutError
from ostinato.world.ssh import BATCH_OPTIONS, FAILURES, command_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from ostinato.world.programs import Done, Programs

_HOURS = 4 * 3600.0
_SEEN = "refs/seen/"
"""Where the clone keeps what references pointed to when they were last had or pushed."""
_READY = "ours-is-ready"
"""Stands in a clone that was made whole."""
_OURS_ALONE = (
    *(
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_COMMON_DIR",
        "GIT_NAMESPACE",
    ),
    *(
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_PREFIX",
        "GIT_QUARANTINE_PATH",
        "GIT_CURL_VERBOSE",
        "SSH_ASKPASS",
    ),
)
"""What a program that calls us may have set for a repository of its own, and what would print passwords."""


class RefRejectedError(Exception):
    """A reference is not what it was thought to be, or another push was at it."""


class Update(NamedTuple):
    """A reference of the repository is to change; None is for one that is not there."""

    ref: str
    old: str | None
    new: str | None


class Entry(NamedTuple):
    """A file in a tree."""

    object: str
    size: int
    digest: str


def _seen(ref: str) -> str:
    return _SEEN + ref.removeprefix("refs/")


@dataclass(slots=True)
class Repository:
    """A repository elsewhere, through a clone of our own. Every method raises AttemptFailedError."""

    url: str
    shown: str
    folder: Path
    programs: Programs
    environ: Mapping[str, str]
    timeout: float = 30.0
    _is_ready: bool = field(default=False)

    def refs(self, *patterns: str) -> Mapping[str, str]:
        """What the references of the repository point to."""
        lines = self._ask("ls-remote", "--quiet", "origin", *patterns).decode("utf-8", "replace").splitlines()
        pairs = (line.split("\t", 1) for line in lines)
        return {ref: object_ for object_, ref in pairs if not ref.endswith("^{}")}

    def have(self, refs: Mapping[str, str]) -> None:
        """See that what references point to is here, with its trees; files are fetched when they are read."""
        lines = self._git("for-each-ref", "--format=%(objectname) %(refname)", _SEEN).decode().splitlines()
        here = {ref: object_ for object_, _, ref in (line.partition(" ") for line in lines)}
        missing = [ref for ref, object_ in refs.items() if here.get(_seen(ref)) != object_]
        if missing:
            specs = [f"+{ref}:{_seen(ref)}" for ref in missing]
            options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--depth=1", "--filter=blob:none")
            self._ask("fetch", *options, "origin", *specs)

    def add_files(self, root: Path, paths: Sequence[str]) -> list[str]:
        """Take files in as they are; their objects."""
        names = "".join(f"{root}/{path}\n" for path in paths).encode("utf-8", "surrogateescape")
        return self._git("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=names).decode().split()

    def add_blob(self, data: bytes) -> str:
        return self._git("hash-object", "-w", "--stdin", stdin=data).decode().strip()

    def add_tree(self, entries: Mapping[str, str]) -> str:
        """A tree of files anywhere below it, by path; the files need not be here."""
        index = self.folder / "index.ours"
        folders.remove_files([index.name], self.folder)
        lines = (f"100644 {object_}\t{path}\0" for path, object_ in entries.items())
        environ = {"GIT_INDEX_FILE": str(index)}
        stdin = "".join(lines).encode("utf-8", "surrogateescape")
        self._git("update-index", "-z", "--index-info", stdin=stdin, environ=environ)
        return self._git("write-tree", "--missing-ok", environ=environ).decode().strip()

    def add_folder(self, entries: Iterable[tuple[str, str, str, str]]) -> str:
        """A tree of what is directly in it: mode, type, object, name."""
        lines = "".join(f"{mode} {kind} {object_}\t{name}\n" for mode, kind, object_, name in entries)
        return self._git("mktree", "--missing", stdin=lines.encode()).decode().strip()

    def add_commit(self, tree: str, message: str, time: int, parent: str | None = None) -> str:
        above = ("-p", parent) if parent else ()
        date = f"@{time} +0000"
        environ = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        made = self._git("commit-tree", tree, *above, stdin=message.encode(), environ=environ)
        return made.decode().strip()

    def message(self, commit: str) -> str:
        return self._git("cat-file", "commit", commit).decode("utf-8", "replace").partition("\n\n")[2]

    def times(self, commits: Iterable[str]) -> Mapping[str, int]:
        """When commits were made, by their own word."""
        some = list(commits)
        if not some:
            return {}
        lines = self._git("show", "--no-patch", "--format=%H %ct", *some).decode().splitlines()
        return {words[0]: int(words[1]) for line in lines if len(words := line.split()) == 2}

    def tree_of(self, commit: str, path: str) -> str:
        return self._git("rev-parse", f"{commit}:{path}").decode().strip()

    def read(self, commit: str, path: str) -> bytes:
        return self._ask("cat-file", "blob", f"{commit}:{path}")

    def push(self, updates: Sequence[Update]) -> None:
        """Change references, all or none where the host can; each only where it is still what it was.

        Raises RefRejectedError.
        """
        if any(update.old and not re.fullmatch("[0-9a-f]+", update.old) for update in updates):
            raise RefRejectedError("that is no version of it")
        done = self._push(updates, "--atomic")
        if done.status and b"does not support --atomic" in done.errors:
            for update in updates:
                self._judge(self._push([update]))
        else:
            self._judge(done)
        lines = (
            f"update {_seen(ref)} {new}\n" if new else f"delete {_seen(ref)}\n" for ref, _, new in updates
        )
        self._git("update-ref", "--stdin", stdin="".join(lines).encode())

    def _push(self, updates: Sequence[Update], *options: str) -> Done:
        leases = [f"--force-with-lease={update.ref}:{update.old or ''}" for update in updates]
        specs = [f"{update.new or ''}:{update.ref}" for update in updates]
        plain = ("--porcelain", "--no-verify", "--no-signed", "--no-follow-tags", "--recurse-submodules=no")
        return self._run("push", *plain, *options, *leases, "origin", *specs, timeout=_HOURS)

    def _judge(self, done: Done) -> None:
        if done.status == 0:
            return
        lines = done.output.decode("utf-8", "replace").splitlines()
        reasons = [line.rpartition("\t")[2] for line in lines if line.startswith("!")]
        own = [reason for reason in reasons if "atomic push fail" not in reason] or reasons
        if any(re.search(_MOVED, reason) for reason in own):
            raise RefRejectedError(own[0])
        if own:
            errors = done.errors.decode("utf-8", "replace")
            said = "; ".join(line for line in errors.splitlines() if line.startswith("remote:")).strip()
            kind = "remote-full" if "No space left" in errors or "unpacker error" in own[0] else "not-allowed"
            text = f"{self.shown}: {own[0]}" + (f" ({_brief(said)})" if said else "")
            raise AttemptFailedError(Failure(kind, text))
        raise AttemptFailedError(self._failure(done))

    def _ask(self, *words: str) -> bytes:
        """Something for which the repository elsewhere may be asked."""
        return self._checked(self._run(*words, timeout=self.timeout))

    def _git(self, *words: str, stdin: bytes = b"", environ: Mapping[str, str] | None = None) -> bytes:
        return self._checked(self._run(*words, stdin=stdin, environ=environ, timeout=_HOURS))

    def _checked(self, done: Done) -> bytes:
        if done.status:
            raise AttemptFailedError(self._failure(done))
        return done.output

    def _run(
        self, *words: str, stdin: bytes = b"", environ: Mapping[str, str] | None = None, timeout: float
    ) -> Done:
        if not self._is_ready:
            self._make_ready()
        return self._called(*words, stdin=stdin, environ=environ, timeout=timeout)

    def _called(
        self, *words: str, stdin: bytes = b"", environ: Mapping[str, str] | None = None, timeout: float
    ) -> Done:
        slow = ("-c", "http.lowSpeedLimit=1", "-c", f"http.lowSpeedTime={max(1, round(self.timeout))}")
        quiet = ("-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0", "-c", "maintenance.auto=false")
        try:
            return self.programs.run(
                ("git", *slow, *quiet, *words),
                stdin=stdin,
                folder=str(self.folder),
                environ={**self._surroundings(), **(environ or {})},
                timeout=timeout,
            )
        except ProgramMissingError as error:
            raise AttemptFailedError(Failure("misconfigured", f"{self.shown}: {error}")) from error
        except ProgramTimeoutError as error:
            raise AttemptFailedError(Failure("timeout", f"{self.shown}: {error}")) from error
        except WorldError as error:
            raise AttemptFailedError(Failure("unknown", f"{self.shown}: {error}")) from error

    def _make_ready(self) -> None:
        """Make the clone. It knows that it has not every file, and where to ask for one."""
        if folders.stamp(self.folder / _READY) is not None:
            self._is_ready = True
            return
        folders.make_folder(self.folder)
        self._checked(self._called("init", "--quiet", "--bare", ".", timeout=self.timeout))
        settings = {
            "core.repositoryformatversion": "1",
            "extensions.partialClone": "origin",
            "remote.origin.url": self.url,
            "remote.origin.promisor": "true",
            "remote.origin.partialclonefilter": "blob:none",
        }
        for name, value in settings.items():
            self._checked(self._called("config", name, value, timeout=self.timeout))
        folders.write_file(str(self.folder / _READY), b"")
        self._is_ready = True

    def _surroundings(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in self.environ.items()
            if name not in _OURS_ALONE and not name.startswith("GIT_TRACE")
        }
        ssh = shlex.split(kept.get("GIT_SSH_COMMAND", "")) or list(command_of(self.environ))
        names = {
            "GIT_AUTHOR_NAME": "ostinato",
            "GIT_AUTHOR_EMAIL": "ostinato@localhost",
            "GIT_COMMITTER_NAME": "ostinato",
            "GIT_COMMITTER_EMAIL": "ostinato@localhost",
        }
        return {
            **names,
            **kept,
            "GIT_DIR": str(self.folder),
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ALLOW_PROTOCOL": "https:ssh:file",
            "GIT_SSH_COMMAND": shlex.join([*ssh, *BATCH_OPTIONS, *self._patience()]),
            "LC_ALL": "C",
        }

    def _patience(self) -> tuple[str, ...]:
        seconds = max(1, round(self.timeout))
        return ("-o", f"ConnectTimeout={seconds}", "-o", f"ServerAliveInterval={max(1, seconds // 3)}")

    def _failure(self, done: Done) -> Failure:
        text = done.errors.decode("utf-8", "replace")
        if status := re.search(r"returned error: (\d{3})", text):
            return Failure("http", f"{self.shown}: {_brief(text)}", int(status[1]))
        kind = next((kind for needle, kind in (*_SAID, *FAILURES, *_SAID_LAST) if needle in text), "unknown")
        return Failure(kind, f"{self.shown}: {_brief(text)}")


_MOVED = (
    r"stale info|fetch first|non-fast-forward|failed to update ref|lock ref|failed to lock|already exists"
)

_SAID = (
    ("Could not resolve host:", "dns-none"),
    ("Authentication failed", "not-allowed"),
    ("could not read Username", "not-allowed"),
    ("could not read Password", "not-allowed"),
    ("SSL certificate problem", "tls-certificate"),
    ("server certificate verification failed", "tls-certificate"),
    ("does not appear to be a git repository", "misconfigured"),
    ("Repository not found", "misconfigured"),
    ("' not found", "misconfigured"),
    ("No space left on device", "remote-full"),
    ("dubious ownership", "misconfigured"),
    ("Couldn't connect to server", "refused"),
    ("Operation too slow", "timeout"),
    ("SSL_ERROR_SYSCALL", "tls-cut"),
    ("gnutls_handshake() failed", "tls-cut"),
)
"""What git says, in the words of the retry table; the first that is found counts."""

_SAID_LAST = (
    ("early EOF", "truncated"),
    ("unexpected disconnect", "reset"),
    ("hung up unexpectedly", "reset"),
    ("Connection reset", "reset"),
    ("RPC failed", "reset"),
    ("index-pack failed", "corrupted"),
    ("Could not read from remote repository", "ssh-disconnect"),
    ("cannot lock ref", "lock-held"),
    (".lock': File exists", "lock-held"),
)


def _brief(text: str) -> str:
    """What matters of many lines, without passwords that somebody has written into an address."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = next((line for line in lines if line.startswith(("fatal:", "error:", "ERROR:"))), None)
    said = found or (lines[0] if lines else "git failed")
    return re.sub(r"(?<=://)[^/@\s]*@", "***@", said)
