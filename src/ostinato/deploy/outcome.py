"""Owns how a deployment can end: its stages, its result, and the statuses that the process ends with."""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Protocol

import msgspec

from ostinato.retry.classify import Outlook

if TYPE_CHECKING:
    from ostinato.retry.run import GaveUpError


class Stage(Enum):
    """How far a deployment is. Each stage is reached when everything before it is done and seen to be done."""

    PLANNED = "planned"
    LOCKED = "locked"
    UPLOADING = "uploading"
    UPLOADED = "uploaded"
    VERIFIED = "verified"
    SWITCHED = "switched"
    CHECKED = "checked"
    PRUNED = "pruned"
    DONE = "done"


class Status(IntEnum):
    """What the process ends with: numbers of sysexits.h where it has one."""

    DONE = 0
    """The release is live and verified, or was so before."""
    NOTHING_TO_DO = 10
    """With --exit-code: it was live before."""
    USAGE = 64
    REFUSED = 65
    """The built site is not fit to be deployed; nothing was changed."""
    UNAVAILABLE = 69
    """The target never answered."""
    LOCKED = 73
    """Another run is at work."""
    TEMPORARY = 75
    """It did not work out this time; the live site is whole, and another run goes on from here."""
    ROLLED_BACK = 76
    """The public address did not show the release; the one before is live again, where there was one."""
    NOT_ALLOWED = 77
    """The target does not let us."""
    SETTINGS = 78
    """The settings cannot work."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a deployment came to."""

    status: int
    message: str
    target: str = ""
    release: str = ""
    live: str | None = None
    """What visitors see now, as far as is known."""
    stage: str = ""
    files: int = 0
    uploaded: int = 0
    uploaded_bytes: int = 0
    removed: int = 0
    retries: int = 0
    warnings: tuple[str, ...] = ()


class Watcher(Protocol):
    """Whom a deployment tells how far it is."""

    def stage(self, stage: Stage, total: int = 0) -> None:
        """A stage begins or is reached; `total` files are to be dealt with in it."""

    def advance(self) -> None: ...

    def say(self, text: str) -> None:
        """Something that people want to know, such as whom it waits for."""


_NOT_ALLOWED = frozenset({401, 402, 403, 407, 451, 511})
_KINDS_NOT_ALLOWED = frozenset({"not-allowed", "host-key-changed", "host-key-unknown"})


def status_of(error: GaveUpError, *, has_answered: bool) -> Status:
    """The status for a target that did not do what was asked."""
    if error.verdict.outlook is not Outlook.PERMANENT:
        return Status.TEMPORARY if has_answered else Status.UNAVAILABLE
    if error.failure.status in _NOT_ALLOWED or error.failure.kind in _KINDS_NOT_ALLOWED:
        return Status.NOT_ALLOWED
    return Status.SETTINGS
