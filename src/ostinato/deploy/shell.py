"""Owns what a host is asked through its shell, in the words of POSIX: notes, listings, links, digests.

The layout, the chains of notes and the turns of those who switch are those of `targets/sftp.py`.
"""

from __future__ import annotations

import secrets
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.deploy.beside import PART
from ostinato.deploy.notes import Written
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from ostinato.world.remote_shell import MOST_INPUT, Ended, open_shell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ostinato.deploy.beside import Beside
    from ostinato.world.remote_shell import RemoteShell
    from ostinato.world.ssh import SshHost

ABSENT, PROGRAM_ABSENT, NOT_REPLACING, OVERTAKEN, OCCUPIED, CONFLICT = 43, 44, 46, 47, 48, 49
"""With which our scripts end; the other numbers are those of the programs in them."""

LOOK_AROUND = f"""
cd -- "$1" 2>/dev/null || exit {ABSENT}
command -v rsync >/dev/null 2>&1 || exit {PROGRAM_ABSENT}
pwd
"""

_LAST = """
last() {
  found=
  for number in "$1"/*; do
    number=${number##*/}
    case $number in *[!0-9]*) ;; *) found=$number ;; esac
  done
}
"""

_READ_NOTE = f"""{_LAST}
last "$1"
[ -n "$found" ] || exit {ABSENT}
printf '%s\\n' "$found" && cat -- "$1/$found"
"""

_WRITE_NOTE = f"""{_LAST}
chain=$1 part=$2 number=$3 size=$4 limit=$5
mkdir -p -- "$chain" && cat >"$part" || exit 1
if [ "$(wc -c <"$part")" -ne "$size" ]; then rm -f -- "$part"; exit 1; fi
ln -- "$part" "$chain/$number"
done=$?
rm -f -- "$part"
if [ "$done" -ne 0 ]; then [ -e "$chain/$number" ] && exit {CONFLICT}; exit 1; fi
last "$chain"
if [ "$found" != "$number" ]; then rm -f -- "$chain/$number"; exit {CONFLICT}; fi
for old in "$chain"/*; do
  number=${{old##*/}}
  case $number in *[!0-9]*) ;; *) [ "$number" -le "$limit" ] && rm -f -- "$old" ;; esac
done
exit 0
"""

_LIVE = f"""
if [ -L "$1" ]; then readlink "$1"
elif [ -d "$1" ] && [ -z "$(ls -A "$1")" ]; then exit {ABSENT}
elif [ -e "$1" ]; then exit {OCCUPIED}
else exit {ABSENT}
fi
"""

_SWITCH = f"""
live=$1 turns=$2 mine=$2/$3 text=$4 expected=$5 part=$6 whole=$7
if [ ! -d "$whole" ]; then mv -- "$part" "$whole" || exit 1; fi
mkdir -p -- "$turns" && ln -s "$text" "$mine" || exit 1
for other in "$turns"/*; do [ "$other" = "$mine" ] || rm -f -- "$other"; done
now=
if [ -L "$live" ]; then now=$(readlink "$live"); else rmdir -- "$live" 2>/dev/null; fi
if [ "$now" != "$expected" ]; then rm -f -- "$mine"; exit {CONFLICT}; fi
mv -T -f -- "$mine" "$live" 2>/dev/null || mv -h -f -- "$mine" "$live" 2>/dev/null
[ -L "$live" ] && [ "$(readlink "$live")" = "$text" ] && exit 0
[ -L "$mine" ] || exit {OVERTAKEN}
rm -f -- "$mine"
exit {NOT_REPLACING}
"""

_LIST = f"""
cd -- "$1" 2>/dev/null || cd -- "$2" 2>/dev/null || exit {ABSENT}
find . -type f -exec wc -c {{}} +
"""

_DIGESTS = f"""
cd -- "$1" 2>/dev/null || cd -- "$2" 2>/dev/null || exit {ABSENT}
if command -v sha256sum >/dev/null 2>&1; then sum=sha256sum
elif command -v shasum >/dev/null 2>&1; then sum='shasum -a 256'
else exit {PROGRAM_ABSENT}
fi
tr '\\n' '\\000' | xargs -0 $sum -- 2>/dev/null
exit 0
"""

_OPEN = """
if [ -d "$1" ]; then printf '%s\\n' "$1"; exit 0; fi
mkdir -p -- "$2" && printf '%s\\n' "$2"
"""

_KEEP = f"""
live=$1 part=$2
[ -d "$live" ] || exit {ABSENT}
mkdir -p -- "$part" || exit 1
rsync -rtp --from0 --files-from=- --link-dest="$live" "$live/" "$part/"
"""

_REMOVE = f"""
cd -- "$1" 2>/dev/null || cd -- "$2" 2>/dev/null || exit {ABSENT}
tr '\\n' '\\000' | xargs -0 rm -f --
"""

_REMOVE_FOLDERS = f"""
cd -- "$1" 2>/dev/null || cd -- "$2" 2>/dev/null || exit {ABSENT}
tr '\\n' '\\000' | xargs -0 rmdir -- 2>/dev/null
exit 0
"""

_RELEASES = f"""
cd -- "$1" 2>/dev/null || exit {ABSENT}
ls -1tr
"""

_DROP = """
live=$1 text=$2 part=$3 whole=$4
rm -rf -- "$part"
[ -L "$live" ] && [ "$(readlink "$live")" = "$text" ] && exit 0
[ -d "$whole" ] || exit 0
mv -- "$whole" "$part" && rm -rf -- "$part"
"""

_KEPT_VERSIONS = 8
_PATIENCE = 4
"""A command may take longer than an answer: it reads or removes many files."""


@dataclass(slots=True)
class HostShell:
    """The shell of a host. Raises AttemptFailedError."""

    host: SshHost
    paths: Beside
    shown: str
    timeout: float
    _open: RemoteShell | None = None
    _stays_closed: bool = False

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def look_around(self) -> str:
        """The folder above the live link, as the host names it."""
        status, output = self.run(LOOK_AROUND, self.paths.parent, good={ABSENT, PROGRAM_ABSENT})
        if status == ABSENT:
            raise self._failed("misconfigured", f"there is no folder {self.paths.parent} on the host")
        if status == PROGRAM_ABSENT:
            raise self._failed(
                "misconfigured", "rsync is not installed on the host; sftp:// needs nothing there"
            )
        return output.decode("utf-8", "surrogateescape").strip("\n")

    def live_release(self) -> str | None:
        status, output = self.run(_LIVE, self.paths.live, good={ABSENT, OCCUPIED})
        if status == OCCUPIED:
            raise self.paths.occupied(f"{self.paths.live} is there already, and is no site of ours")
        return (
            None if status == ABSENT else self.paths.release_of(output.decode("utf-8", "replace").strip("\n"))
        )

    def switch(self, release: str, expected: str | None) -> bool:
        """False where something else is live than what is expected."""
        paths = self.paths
        texts = (paths.text_of(release), paths.text_of(expected) if expected else "")
        status, _ = self.run(
            _SWITCH,
            *(
                paths.live,
                paths.turns,
                secrets.token_hex(8),
                *texts,
                paths.part(release),
                paths.release(release),
            ),
            good={CONFLICT, OVERTAKEN, NOT_REPLACING},
        )
        if status == NOT_REPLACING:
            raise self._failed(
                "misconfigured",
                "the host's mv has neither -T nor -h, so it cannot replace a link in one step",
            )
        if status == OVERTAKEN:
            raise self._failed("lock-held", "another run is switching at this moment")
        return status != CONFLICT

    def sizes(self, release: str) -> Mapping[str, int]:
        """The files of a release."""
        _, output = self.run(_LIST, *self._places(release), good={ABSENT})
        found = {}
        for line in output.decode("utf-8", "surrogateescape").splitlines():
            size, _, path = line.strip().partition(" ")
            if path.startswith("./"):
                found[path.removeprefix("./")] = int(size)
        return found

    def digests(self, release: str, paths: Iterable[str]) -> Mapping[str, str]:
        """What the host finds when it reads files of a release; those that are there."""
        status, output = self.run(
            _DIGESTS, *self._places(release), lines=paths, good={ABSENT, PROGRAM_ABSENT}
        )
        if status == PROGRAM_ABSENT:
            raise self._failed("misconfigured", "the host has neither sha256sum nor shasum; use sftp://")
        found = {}
        for line in output.decode("utf-8", "surrogateescape").splitlines():
            digest, _, path = line.partition("  ")
            found[path.removeprefix("./")] = digest
        return found

    def open_place(self, release: str) -> str:
        """Where the files of a release are to be stored; the folder is made."""
        _, output = self.run(_OPEN, *self._places(release))
        return output.decode("utf-8", "surrogateescape").strip("\n")

    def keep(self, release: str, paths: Iterable[str], live: str) -> None:
        """Give files of the live release a second name in another one. Those that are not there are left out."""
        data = "\0".join(f"./{path}" for path in paths).encode("utf-8", "surrogateescape")
        places = (self.paths.release(live), self.paths.part(release))
        self.run(_KEEP, *places, stdin=data, good={ABSENT, _SOME_MISSING})

    def remove(self, release: str, paths: Iterable[str], folders: Iterable[str]) -> None:
        """Remove files, and folders that are empty then, which come in this order."""
        self.run(_REMOVE, *self._places(release), lines=paths, good={ABSENT})
        self.run(_REMOVE_FOLDERS, *self._places(release), lines=folders, good={ABSENT})

    def releases(self) -> list[str]:
        _, output = self.run(_RELEASES, self.paths.releases, good={ABSENT})
        return [name for name in output.decode("utf-8", "replace").splitlines() if not name.endswith(PART)]

    def drop(self, release: str) -> None:
        paths = self.paths
        places = (paths.part(release), paths.release(release))
        self.run(_DROP, paths.live, paths.text_of(release), *places)

    def run(
        self,
        script: str,
        *words: str,
        stdin: bytes = b"",
        lines: Iterable[str] | None = None,
        good: frozenset[int] | set[int] = frozenset(),
    ) -> tuple[int, bytes]:
        """A script's status, 0 or one of the `good`, and its output. `lines` are paths for its input."""
        if lines is not None:
            stdin = "".join(f"./{line}\n" for line in lines).encode("utf-8", "surrogateescape")
        done = self._run(shlex.join(["sh", "-c", script, "sh", *words]), stdin)
        if done.status == 0 or done.status in good:
            return done.status, done.output
        said = done.errors.decode("utf-8", "replace").strip() or f"it ended with status {done.status}"
        raise self._failed(kind_of(said), said)

    def _run(self, command: str, stdin: bytes) -> Ended:
        timeout = self.timeout * _PATIENCE
        if len(stdin) <= MOST_INPUT and not self._stays_closed:
            try:
                if self._open is None:
                    self._open = open_shell(self.host, self.timeout)
                    self._stays_closed = self._open is None
                if self._open is not None:
                    return self._open.run(command, stdin, timeout)
            except AttemptFailedError as error:
                self.close()
                if error.failure.kind == "timeout":
                    self.host.disconnect()
                raise self._failed(error.failure.kind, error.failure.message) from error
        done = self.host.run(command, stdin=stdin, timeout=timeout)
        return Ended(done.returncode, done.stdout, done.stderr)

    def look(self, name: str) -> Written | None:
        status, output = self.run(_READ_NOTE, f"{self.paths.notes}/{name}", good={ABSENT})
        if status == ABSENT:
            return None
        number, _, body = output.partition(b"\n")
        return Written(body, number.decode("ascii", "replace"))

    def write(self, name: str, body: bytes, tag: str | None) -> bool:
        number = int(tag or 0) + 1
        part = f"{self.paths.notes}/.{secrets.token_hex(8)}{PART}"
        numbers = (f"{number:08}", str(len(body)), str(number - _KEPT_VERSIONS))
        chain = f"{self.paths.notes}/{name}"
        status, _ = self.run(_WRITE_NOTE, chain, part, *numbers, stdin=body, good={CONFLICT})
        return status == 0

    def _places(self, release: str) -> tuple[str, str]:
        return self.paths.release(release), self.paths.part(release)

    def _failed(self, kind: str, message: str) -> AttemptFailedError:
        return AttemptFailedError(Failure(kind, f"{self.shown}: {message}"))


_SOME_MISSING = 23
"""With which rsync ends when some files were not there."""

_SAID = (
    ("No space left on device", "remote-full"),
    ("Disk quota exceeded", "remote-full"),
    ("Permission denied", "not-allowed"),
    ("Operation not permitted", "not-allowed"),
    ("Read-only file system", "not-allowed"),
    ("command not found", "misconfigured"),
    ("File name too long", "misconfigured"),
)


def kind_of(said: str) -> str:
    """What programs of Unix complain of, in the words of the retry table."""
    return next((kind for needle, kind in _SAID if needle in said), "unknown")
