"""Owns what sessions share where files are replaced in place: which release is live is a note, and one is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.deploy.target import ConflictError, Switching

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ostinato.deploy.target import Item, Note, Stored

_LIVE = "live-release"


class InPlaceSession:
    """A session whose files are live as soon as they are stored. Hosts add how files and notes are stored."""

    @property
    def switching(self) -> Switching:
        return Switching.ORDERED

    def read_note(self, name: str) -> Note | None:
        raise NotImplementedError

    def write_note(self, name: str, data: bytes, expected: str | None) -> str:
        raise NotImplementedError

    def list_files(self, release: str) -> Mapping[str, Stored]:
        raise NotImplementedError

    def keep(self, release: str, items: Collection[Item], live: str) -> Collection[str]:  # noqa: ARG002
        """What is live needs not be taken over; but only what still has its size is trusted to be that."""
        there = self.list_files(release)
        return {item.path for item in items if (held := there.get(item.path)) and held.size == item.size}

    def live_release(self) -> str | None:
        note = self.read_note(_LIVE)
        return note.data.decode("utf-8", "replace") if note else None

    def switch(self, release: str, expected: str | None) -> None:
        note = self.read_note(_LIVE)
        live = note.data.decode("utf-8", "replace") if note else None
        if live == release:
            return
        if live != expected:
            raise ConflictError(f"{live or 'no release'} is live, and not {expected or 'none'}")
        self.write_note(_LIVE, release.encode(), note.version if note else None)

    def releases(self) -> Sequence[str]:
        live = self.live_release()
        return [] if live is None else [live]

    def drop(self, release: str) -> None:
        """Nothing: what there is of an unfinished release lies among the files of the live one."""
