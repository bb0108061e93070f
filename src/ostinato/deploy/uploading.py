"""Owns bringing files to a target and seeing that they are there: several at once, each read back."""

from __future__ import annotations

from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import WorldError
from ostinato.deploy.release import is_straight
from ostinato.deploy.target import Switching
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError, GaveUpError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from ostinato.deploy.asking import Asking
    from ostinato.deploy.journal import Journal
    from ostinato.deploy.kept_files import KeptFiles
    from ostinato.deploy.lock import Lock
    from ostinato.deploy.outcome import Watcher
    from ostinato.deploy.plan import Plan
    from ostinato.deploy.target import Item, Session

_KEPT_AT_ONCE = 5000
_VERIFY_ALL_BELOW = 200
_SAMPLE = 100


class Uploader:
    """The uploads of one run."""

    def __init__(
        self,
        ask: Asking,
        lock: Lock,
        journal: Journal,
        watch: Watcher,
        read: Callable[[Item], bytes],
        workers: int,
    ) -> None:
        self._ask = ask
        self._lock = lock
        self._journal = journal
        self._watch = watch
        self._read = read
        self._workers = workers
        self._seen: set[str] = set()
        self._is_over = False
        self.archive: KeptFiles | None = None
        self.sizes: list[int] = []
        """Of each file that was stored. Threads add to it."""

    def take_over(self, plan: Plan) -> list[Item]:
        """Take unchanged files over from the live release; those for which that did not work."""
        missing: list[Item] = []
        live = plan.live
        if live is None:
            return [*plan.keeps]
        for at in range(0, len(plan.keeps), _KEPT_AT_ONCE):
            items = plan.keeps[at : at + _KEPT_AT_ONCE]
            self._journal.before("keep", str(at))
            kept = self._keep(plan.release, items, live)
            self._journal.after("keep", str(at))
            missing += [item for item in items if item.path not in kept]
        return missing

    def _keep(self, release: str, items: Sequence[Item], live: str) -> Collection[str]:
        return self._ask.call(
            "taking over what has not changed",
            lambda session: set(session.keep(release, items, live)),
            guard=self._guard,
        )

    def upload(self, release: str, items: Sequence[Item], doubtful: Collection[str]) -> None:
        """Store files and see each of them there. Raises GaveUpError and LockLostError, at the first of them."""

        def store(item: Item) -> None:
            may_be_there = item.path in doubtful or self._journal.has_stored(item.path, item.digest)
            if not (may_be_there and self._digest(release, item) == item.digest):
                self._store(release, item)
            self._seen.add(item.path)
            self._watch.advance()

        self._each(items, store)

    def verify(self, release: str, items: Collection[Item], switching: Switching) -> None:
        """See that a release is whole: what this run has not read back yet is, by size and in samples.

        What is wrong or missing is stored again.
        """
        suspects: list[Item] = []
        if switching is Switching.ATOMIC:
            listing = self._ask.call("listing what is there", lambda session: session.list_files(release))
            suspects = [
                item for item in items if (there := listing.get(item.path)) is None or there.size != item.size
            ]
            self._remove_others(
                release, sorted({*filter(is_straight, listing)} - {item.path for item in items})
            )
        unseen = [item for item in items if item.path not in self._seen]
        step = 1 if len(unseen) <= _VERIFY_ALL_BELOW else len(unseen) // _SAMPLE
        looked_at = {item.path: item for item in (*suspects, *unseen[::step])}

        def look(item: Item) -> None:
            if item.path not in self._seen and self._digest(release, item) != item.digest:
                self._store(release, item)
            self._seen.add(item.path)

        self._each([*looked_at.values()], look)

    def _remove_others(self, release: str, paths: Sequence[str]) -> None:
        """Files that a run which was killed has half written."""
        if paths:
            self._ask.call(
                "removing what is left of another run",
                lambda session: session.remove(release, paths),
                guard=self._guard,
            )

    def _store(self, release: str, item: Item) -> None:
        data = self._read(item)

        def store(session: Session) -> None:
            session.put(release, item, data)
            if session.digest_of(release, item) != item.digest:
                raise AttemptFailedError(Failure("corrupted", f"{item.path} did not arrive as it was sent"))

        if self.archive is not None:
            # Without room at home, what cannot be gone back to is told when the release is live.
            with suppress(WorldError):
                self.archive.keep(item, data)
        self._journal.before("put", item.path, item.digest)
        self._ask.call(f"storing {item.path}", store, guard=self._guard)
        self._journal.after("put", item.path, item.digest)
        self.sizes.append(len(data))

    def _digest(self, release: str, item: Item) -> str | None:
        return self._ask.call(
            f"reading back {item.path}",
            lambda session: session.digest_of(release, item),
            guard=self._go_on,
        )

    def _each(self, items: Sequence[Item], do: Callable[[Item], None]) -> None:
        """Do something with each item; the first failure ends it, also for those that are waiting to try again."""
        if self._workers <= 1 or len(items) <= 1:
            for item in items:
                do(item)
            return
        with ThreadPoolExecutor(self._workers) as pool:
            futures = [pool.submit(do, item) for item in items]
            try:
                wait(futures, return_when=FIRST_EXCEPTION)
            finally:
                self._is_over = any(not future.done() or future.exception() for future in futures)
                for future in futures:
                    future.cancel()
        failed = [error for future in futures if not future.cancelled() and (error := future.exception())]
        if failed:
            raise min(failed, key=_weight)

    def _guard(self) -> None:
        """Before each attempt. Raises LockLostError, GaveUpError."""
        self._go_on()
        self._lock.check()

    def _go_on(self) -> None:
        if self._is_over:
            raise _StoppedError


class _StoppedError(Exception):
    """Another thread of the run has failed for good."""


def _weight(error: BaseException) -> int:
    """What says most comes first: what cannot pass, then what did not."""
    if isinstance(error, GaveUpError):
        return int(error.is_temporary)
    return 2 if isinstance(error, _StoppedError) else 0
