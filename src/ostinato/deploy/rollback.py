"""Owns going back to a release: a switch where the target keeps releases, else its files are brought again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ostinato.base.diagnostics import OstinatoError
from ostinato.deploy.lock import LockLostError
from ostinato.deploy.memory import Live, read_manifest, read_memory
from ostinato.deploy.outcome import Outcome, Stage, Status
from ostinato.deploy.target import ConflictError, Switching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.deploy.engine import Deployment


class NoSuchReleaseError(OstinatoError):
    """There is nothing to go back to, or nothing of that name."""

    exit_code = 65


def roll_back(run: Deployment, wanted: str, wait_until: float | None) -> Outcome:
    """Make a release live again: the one whose id begins so, or with "" the one before.

    Raises NoSuchReleaseError, GaveUpError, LockHeldError, LockLostError.
    """
    run.live = run.ask.call("asking what is live", lambda session: session.live_release())
    if run.ask.call("connecting", lambda session: session.switching) is Switching.ORDERED:
        return _bring_again(run, wanted, wait_until)
    _choose(run, wanted)
    run.lock.acquire(wait_until, run.tell_wait)
    run.reach(Stage.LOCKED)
    try:
        chosen = _choose(run, wanted)
        if chosen == run.live:
            return _outcome(run, chosen, Status.NOTHING_TO_DO, f"nothing to do: {chosen} is live")
        kept = read_memory(run.ask)
        try:
            run.make_live(chosen, run.live)
        except ConflictError as error:
            raise LockLostError(f"{run.ask.address} was changed by another run meanwhile") from error
        run.reach(Stage.SWITCHED)
        history = tuple(each for each in kept.memory.history if each.release != chosen)
        since = run.clock.now().timestamp()
        memory = msgspec.structs.replace(
            kept.memory, history=(*history, Live(chosen, since)), mark=run.job.run
        )
        kept.write(memory)
        run.reach(Stage.DONE)
        return _outcome(run, chosen, Status.DONE, f"{chosen} is live again")
    finally:
        run.give_back()


def _outcome(run: Deployment, release: str, status: Status, message: str) -> Outcome:
    return msgspec.structs.replace(run.outcome(status, message), release=release, files=0)


def _choose(run: Deployment, wanted: str) -> str:
    run.live = run.ask.call("asking what is live", lambda session: session.live_release())
    releases = run.ask.call("listing releases", lambda session: session.releases())
    return _meant(releases, run.live, wanted)


def _bring_again(run: Deployment, wanted: str, wait_until: float | None) -> Outcome:
    """Where files are replaced in place, those of the older release are brought again, as far as they are kept here."""
    archive = run.job.archive
    releases = archive.releases() if archive is not None else {}
    manifest = releases.get(_meant([*releases], run.live, wanted))
    assert archive is not None
    assert manifest is not None
    missing = archive.missing(manifest, read_manifest(run.ask, run.live) if run.live else None)
    if missing:
        raise NoSuchReleaseError(
            f"{len(missing)} files of {manifest.id} are not kept on this machine ({missing[0]} …): "
            "build the older site and deploy it"
        )
    return run.bringing(manifest, archive).run(wait_until)


def _meant(releases: Sequence[str], live: str | None, wanted: str) -> str:
    """The release that is meant. `releases` are the oldest first."""
    known = ", ".join(releases) or "none"
    if wanted:
        found = [release for release in releases if release.startswith(wanted)]
        if len(found) != 1:
            raise NoSuchReleaseError(f"{len(found) or 'no'} releases begin with {wanted}; there is {known}")
        return found[0]
    if live is None or live not in releases or releases.index(live) == 0:
        raise NoSuchReleaseError(
            f"there is no release before the one that is live ({live}); there is {known}"
        )
    return releases[releases.index(live) - 1]
