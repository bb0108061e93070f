"""Owns the way of a release to its target, stage by stage. Read this file to know what a deployment does.

Whatever ends a run – a fault, a kill, another run – the live site is whole, and the next run goes on from there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from ostinato.base.diagnostics import OstinatoError, WorldError
from ostinato.deploy.lock import LockLostError
from ostinato.deploy.memory import Live, Memory, manifest_note, read_manifest, read_memory
from ostinato.deploy.outcome import Outcome, Stage, Status
from ostinato.deploy.plan import Remote, Wishes, make_plan
from ostinato.deploy.release import encode, is_release
from ostinato.deploy.sealed import remove_note, replace_note
from ostinato.deploy.target import ConflictError, Switching
from ostinato.deploy.uploading import Uploader
from ostinato.retry.run import GaveUpError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from ostinato.deploy.asking import Asking
    from ostinato.deploy.journal import Journal
    from ostinato.deploy.kept_files import KeptFiles
    from ostinato.deploy.lock import Lock
    from ostinato.deploy.memory import Kept
    from ostinato.deploy.outcome import Watcher
    from ostinato.deploy.plan import Plan
    from ostinato.deploy.release import Manifest
    from ostinato.deploy.target import Item
    from ostinato.world.clock import Clock

_PLANS = 3
"""How often a plan is made anew because the target was changed by somebody who had no lock."""


class ForeignSiteError(OstinatoError):
    """The target has files that we did not put there."""

    exit_code = 78


def _nothing_wrong(_: Manifest) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be deployed, and how."""

    manifest: Manifest
    read: Callable[[Item], bytes]
    references: Mapping[str, bytes]
    run: str
    wishes: Wishes = field(default_factory=Wishes)
    takes: Callable[[str], bool] = lambda _: True
    """Whether a path belongs to this target at all; others are as if they were not there."""
    keep: int = 5
    """How many releases stay on the target."""
    workers: int = 10
    may_take_over: bool = False
    """Whether files of others at the target are to be taken for ours."""
    check: Callable[[Manifest], Sequence[str]] = _nothing_wrong
    """Looks at the public address after the switch, and says what is wrong."""
    archive: KeptFiles | None = None
    """Where this machine keeps files of releases, for targets that keep none."""
    clear: Callable[[Sequence[str]], str] | None = None
    """Tells a CDN which paths have changed; what went wrong, or nothing."""


@dataclass(slots=True)
class Deployment:
    """One run for one target."""

    job: Job
    ask: Asking
    lock: Lock
    journal: Journal
    clock: Clock
    watch: Watcher
    reached: Stage | None = None
    live: str | None = None
    uploader: Uploader = field(init=False)
    removed: int = 0
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.uploader = Uploader(
            self.ask, self.lock, self.journal, self.watch, self.job.read, self.job.workers
        )

    def plan(self) -> Plan | None:
        """What would be done; None for nothing. Only reads. Raises GaveUpError, RefusedError, ForeignSiteError."""
        kept = self._look()
        return None if self._is_done(kept.memory) else self._planned(kept)

    def run(self, wait_until: float | None) -> Outcome:
        """Bring the release there, waiting for another run's lock up to a moment of the monotonic clock.

        Raises GaveUpError, LockHeldError, LockLostError, RefusedError, ForeignSiteError, JournalError.
        """
        if self._is_done(self._look().memory):
            return self.outcome(Status.NOTHING_TO_DO, "nothing to do: this release is live")
        self.lock.acquire(wait_until, self.tell_wait)
        self.reach(Stage.LOCKED)
        try:
            return self.run_with_lock()
        finally:
            self.give_back()

    def give_back(self) -> None:
        """Give the lock back; where the target does not answer any more, it ends by itself."""
        try:
            with self.ask.hurried():
                self.lock.release()
        except GaveUpError as error:
            self.watch.say(f"the lock could not be given back and ends by itself: {error}")

    def outcome(self, status: Status, message: str) -> Outcome:
        """What the run came to, so far."""
        return Outcome(
            status=status,
            message=message,
            target=self.ask.address,
            release=self.job.manifest.id,
            live=self.live,
            stage=self.reached.value if self.reached else "",
            files=len(self.job.manifest.items),
            uploaded=len(self.uploader.sizes),
            uploaded_bytes=sum(self.uploader.sizes),
            removed=self.removed,
            retries=self.ask.retries,
            warnings=tuple(self.warnings),
        )

    def run_with_lock(self) -> Outcome:
        """The stages for which nobody else may be at work. Raises as `run` does."""
        for _ in range(_PLANS):
            kept = self._look()
            plan = self._planned(kept)
            try:
                return self._carry_out(plan, kept)
            except ConflictError:
                self.lock.confirm()  # says so, if it was another run
        raise LockLostError(f"{self.ask.address} is changed again and again by somebody else")

    def _carry_out(self, plan: Plan, kept: Kept) -> Outcome:
        self.journal.begin(self.job.run, plan.release, self.ask.address)
        before = plan.live if plan.live != plan.release else _before(kept.memory, plan.release)
        if plan.live != plan.release:
            self._announce(plan, kept)
            self._upload(plan)
            self._switch(plan)
        try:
            problems = self._check()
            if problems:
                return self._roll_back(before, kept, problems)
            self._prune(plan, kept, before)
        except LockLostError as error:
            self.warnings.append(f"{error}; the release is live, but what is old was not tidied up")
        self.journal.end()
        self.reach(Stage.DONE)
        return self.outcome(Status.DONE, "the release is live and verified")

    def _look(self) -> Kept:
        self.live = self.ask.call("asking what is live", lambda session: session.live_release())
        return read_memory(self.ask)

    def _is_done(self, memory: Memory) -> bool:
        return self.live == self.job.manifest.id and self.live not in memory.unfinished

    def _planned(self, kept: Kept) -> Plan:
        local = self.job.manifest
        switching = self.ask.call("connecting", lambda session: session.switching)
        listing = self.ask.call("listing what is there", lambda session: session.list_files(local.id))
        listing = {path: stored for path, stored in listing.items() if self.job.takes(path)}
        if switching is Switching.ORDERED and self.live is None and kept.is_new:
            self._refuse_foreign(listing)
        unfinished = [
            local if release == local.id else read_manifest(self.ask, release)
            for release in kept.memory.unfinished
        ]
        manifest = read_manifest(self.ask, self.live) if self.live else None
        if kept.is_damaged or (self.live and manifest is None):
            self._warn(
                "what the live release is made of cannot be read: files that are no more of the site may stay"
            )
        remote = Remote(
            switching,
            self.live,
            manifest,
            tuple(manifest for manifest in unfinished if manifest is not None),
            kept.memory.left,
            listing,
        )
        plan = make_plan(local, remote, self.job.wishes, self.job.references, self._now())
        self.reach(Stage.PLANNED)
        return plan

    def _warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)

    def _refuse_foreign(self, listing: Mapping[str, object]) -> None:
        if listing and not self.job.may_take_over:
            names = ", ".join(sorted(listing)[:3])
            raise ForeignSiteError(
                f"{self.ask.address} has {len(listing)} files that were not put there by ostinato ({names} …): "
                "choose another place, or say --take-over if they may be replaced"
            )

    def _announce(self, plan: Plan, kept: Kept) -> None:
        """Tell other runs, and the next one, what may be found on the target from now on."""
        self.journal.before("announce")
        replace_note(self.ask, manifest_note(plan.release), encode(self.job.manifest))
        memory = kept.memory
        unfinished = tuple(dict.fromkeys((*memory.unfinished, plan.release)))
        uncleared = memory.uncleared
        if self.job.clear is not None:
            uncleared = (*memory.uncleared, *(item.path for item in plan.uploads))
        self._write(
            kept,
            msgspec.structs.replace(
                memory, unfinished=unfinished, left=dict(plan.left), uncleared=tuple(sorted({*uncleared}))
            ),
        )
        self.journal.after("announce")

    def _upload(self, plan: Plan) -> None:
        for warning in plan.warnings:
            self._warn(warning)
        self.reach(Stage.UPLOADING, len(plan.uploads))
        switching = self.ask.call("connecting", lambda session: session.switching)
        if switching is Switching.ATOMIC:
            missing = self.uploader.take_over(plan)
            self.uploader.upload(plan.release, missing, ())
        else:
            self.uploader.archive = self.job.archive
        for group in plan.groups:
            self.uploader.upload(plan.release, group, plan.doubtful)
        self.reach(Stage.UPLOADED)
        self.uploader.verify(plan.release, self.job.manifest.items.values(), switching)
        self.reach(Stage.VERIFIED)

    def _switch(self, plan: Plan) -> None:
        self.journal.before("switch", plan.release)
        self.make_live(plan.release, plan.live)
        self.journal.after("switch", plan.release)
        self.reach(Stage.SWITCHED)

    def make_live(self, release: str, expected: str | None) -> None:
        self.ask.call("switching", lambda session: session.switch(release, expected), guard=self.lock.confirm)
        self.live = self.ask.call("asking what is live", lambda session: session.live_release())
        if self.live != release:
            raise ConflictError(release)

    def _check(self) -> Sequence[str]:
        problems = self.job.check(self.job.manifest)
        if not problems:
            self.reach(Stage.CHECKED)
        return problems

    def _roll_back(self, before: str | None, kept: Kept, problems: Sequence[str]) -> Outcome:
        """Give visitors the release back that they had, where it is still there."""
        self.warnings += problems
        release = self.job.manifest.id
        whole = self.ask.call("listing releases", lambda session: session.releases())
        if before is not None and before in whole:
            self.journal.before("switch", before)
            self.make_live(before, release)
            self.journal.after("switch", before)
            unfinished = tuple(each for each in kept.memory.unfinished if each != release)
            self._write(kept, msgspec.structs.replace(kept.memory, unfinished=unfinished))
            self.journal.end()
        elif not self._bring_back(before):
            return self.outcome(
                Status.ROLLED_BACK,
                "the public address does not show the release, and there is none to go back to",
            )
        return self.outcome(
            Status.ROLLED_BACK, f"the public address did not show the release: {before} is live again"
        )

    def _bring_back(self, before: str | None) -> bool:
        """Bring a release again out of what is kept at home; False where not all of it is."""
        archive = self.job.archive
        manifest = archive.releases().get(before) if archive is not None and before is not None else None
        if archive is None or manifest is None or archive.missing(manifest, self.job.manifest):
            return False
        again = self.bringing(manifest, archive)
        again.run_with_lock()
        self.live = again.live
        return True

    def bringing(self, manifest: Manifest, archive: KeptFiles) -> Deployment:
        """A run that brings a release again whose files are kept at home."""
        job = replace(
            self.job,
            manifest=manifest,
            read=archive.read,
            references={},
            check=_nothing_wrong,
            wishes=Wishes(max_deletes=-1, grace=math.inf),
        )
        return Deployment(job, self.ask, self.lock, self.journal, self.clock, self.watch)

    def _prune(self, plan: Plan, kept: Kept, before: str | None) -> None:
        """Remove what is old, then forget it; only of what we put there."""
        memory = kept.memory
        if plan.deletions:
            self.journal.before("remove", str(len(plan.deletions)))
            self.ask.call(
                "removing what is old",
                lambda session: session.remove(plan.release, plan.deletions),
                guard=self.lock.check,
            )
            self.journal.after("remove", str(len(plan.deletions)))
            self.removed = len(plan.deletions)
        others = (each for each in memory.history if each.release != plan.release)
        history = (*others, self._became_live(memory))
        stay = {plan.release, before, *(each.release for each in history[-self.job.keep :])}
        gone = self._drop_releases(memory, stay)
        for release in gone:
            remove_note(self.ask, manifest_note(release))
        if plan.switching is Switching.ORDERED:
            self._remember_at_home()
        self.reach(Stage.PRUNED)
        left = {path: since for path, since in plan.left.items() if path not in plan.deletions}
        history = tuple(each for each in history if each.release not in gone)
        uncleared = self._cleared(sorted({*memory.uncleared, *plan.deletions}))
        self._write(kept, Memory(history=history, left=left, uncleared=uncleared))

    def _cleared(self, changed: Sequence[str]) -> tuple[str, ...]:
        """Tell the CDN; what it has not been told. That is no reason to call the release a failure."""
        problem = self.job.clear(changed) if self.job.clear is not None and changed else ""
        if problem:
            self.warnings.append(f"{problem}; the CDN is told again with the next release")
        return tuple(changed) if problem else ()

    def _remember_at_home(self) -> None:
        """Without room at home a release is live all the same; it only cannot be brought again from here."""
        if self.job.archive is None:
            return
        try:
            self.job.archive.settle(self.job.manifest, self.job.keep)
        except WorldError as error:
            self._warn(f"{error}; this release cannot be gone back to from here")

    def _became_live(self, memory: Memory) -> Live:
        return next(
            (each for each in memory.history if each.release == self.job.manifest.id),
            Live(self.job.manifest.id, self._now()),
        )

    def _drop_releases(self, memory: Memory, stay: Collection[str | None]) -> Sequence[str]:
        """Drop what was not finished and what is older than the releases that stay; what nobody needs a note of."""
        whole = self.ask.call("listing releases", lambda session: session.releases())
        known = dict.fromkeys((*memory.unfinished, *whole, *(each.release for each in memory.history)))
        gone = [release for release in known if release not in stay and is_release(release)]
        for release in gone:
            self._drop(release)
        return gone

    def _drop(self, release: str) -> None:
        self.journal.before("drop", release)
        self.ask.call(f"dropping {release}", lambda session: session.drop(release), guard=self.lock.check)
        self.journal.after("drop", release)

    def _write(self, kept: Kept, memory: Memory) -> None:
        kept.write(msgspec.structs.replace(memory, mark=self.job.run))

    def reach(self, stage: Stage, total: int = 0) -> None:
        self.reached = stage
        self.watch.stage(stage, total)

    def tell_wait(self, owner: str, seconds: float) -> None:
        self.watch.say(f"waiting for {owner}, who is deploying; at most {seconds:.0f} s unless that goes on")

    def _now(self) -> float:
        return self.clock.now().timestamp()


def _before(memory: Memory, release: str) -> str | None:
    """What was live before a release that is live."""
    return next((each.release for each in reversed(memory.history) if each.release != release), None)
