"""Owns notes on a host that speaks SFTP: chains of files, of which the one with the highest number counts.

A new note is written beside the chain, and takes its number by a rename to a name that nothing has: of two who try,
one succeeds.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.deploy.beside import PART
from ostinato.deploy.notes import Written
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError

if TYPE_CHECKING:
    from ostinato.deploy.beside import Beside
    from ostinato.world.sftp import Sftp

_KEPT_VERSIONS = 8
"""Of a note: so many writes in the time of one listing would be needed for it to find none."""
_ABANDONED = 24 * 3600
"""Seconds after which a part that nobody has put in its place is rubbish."""
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Chains:
    """Notes as chains of files: the one with the highest number counts."""

    sftp: Sftp
    paths: Beside

    def look(self, name: str) -> Written | None:
        for _ in range(_ROUNDS):
            last = max(self._numbers(name), default=None)
            if last is None:
                return None
            body = self.sftp.read(self._path(name, last))
            if body is not None:
                return Written(body, str(last))
        raise AttemptFailedError(Failure("lock-held", f"the note {name} changes all the time"))

    def write(self, name: str, body: bytes, tag: str | None) -> bool:
        chain = f"{self.paths.notes}/{name}"
        part = f"{self.paths.notes}/.{secrets.token_hex(8)}{PART}"
        next_one = int(tag or 0) + 1
        self.sftp.make_folders([chain])
        self.sftp.write(part, body)
        try:
            if not self.sftp.rename(part, self._path(name, next_one)):
                return False
        finally:
            self.sftp.remove_files([part])
        numbers = self._numbers(name)
        if max(numbers, default=0) != next_one:
            # It took a number that had been free for long: others are further, and have removed what was there.
            self.sftp.remove_files([self._path(name, next_one)])
            return False
        old = [number for number in sorted(numbers) if number <= next_one - _KEPT_VERSIONS]
        self.sftp.remove_files(self._path(name, number) for number in old)
        return True

    def _numbers(self, name: str) -> list[int]:
        entries = self.sftp.entries(f"{self.paths.notes}/{name}")
        return [int(entry) for entry, _ in entries if entry.isascii() and entry.isdecimal()]

    def _path(self, name: str, number: int) -> str:
        return f"{self.paths.notes}/{name}/{number:08}"


def prove_renames(sftp: Sftp, paths: Beside) -> None:
    """See that a rename to a name that is taken fails, as the protocol says; and clear away what was abandoned."""
    one, two = (f"{paths.notes}/.{secrets.token_hex(8)}{PART}" for _ in range(2))
    sftp.write(one, b"1")
    try:
        sftp.write(two, b"2")
        is_refused = not sftp.rename(one, two)
        now = sftp.attributes(two)
    finally:
        sftp.remove_files([one, two])
    if not is_refused:
        raise AttemptFailedError(
            Failure(
                "misconfigured",
                "the SFTP of the host renames over files that are there, so two runs at once could not be kept apart",
            )
        )
    limit = (now.mtime if now else 0) - _ABANDONED
    for folder in (paths.notes, paths.turns, paths.parts):
        old = [name for name, there in sftp.entries(folder) if there.mtime < limit]
        sftp.remove_files(f"{folder}/{name}" for name in old if name.endswith(PART) or folder == paths.turns)
