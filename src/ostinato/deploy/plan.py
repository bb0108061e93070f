"""Owns the plan: what to upload, keep and remove so that a target has a release. A pure function."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ostinato.deploy.order import in_order, is_page
from ostinato.deploy.references import hash_of, union
from ostinato.deploy.release import RefusedError
from ostinato.deploy.target import Switching

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from ostinato.deploy.release import Manifest
    from ostinato.deploy.target import Item, Stored

_FEW_PAGES = 10
_MOST_LOST = 0.5


@dataclass(frozen=True, slots=True)
class Remote:
    """What is known of a target before anything changes."""

    switching: Switching
    live: str | None = None
    manifest: Manifest | None = None
    """Of the live release, where it can be read."""
    unfinished: tuple[Manifest, ...] = ()
    """Of releases that were begun and did not become live: files of theirs may be there."""
    left: Mapping[str, float] = field(default_factory=dict)
    """Files of ours that are no more of the site, and since when."""
    listing: Mapping[str, Stored] = field(default_factory=dict)
    """What is stored: in the place of the new release where switching is atomic, else what is live."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the author said about plans."""

    max_deletes: int = 256
    """-1 is no limit, and no other guard either."""
    grace: float = 24 * 3600.0
    """Seconds for which assets stay that no page of the site asks for any more: pages in caches do."""
    is_forced: bool = False
    is_forced_for: Callable[[str], bool] = lambda _: False
    rank_of: Callable[[str], int] = lambda _: 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, in this order: keep, upload group by group, verify, switch, remove."""

    release: str
    switching: Switching
    live: str | None
    keeps: tuple[Item, ...]
    """Unchanged: already there, or to be taken over from the live release."""
    groups: tuple[tuple[Item, ...], ...]
    """To be uploaded; each group begins when the one before is verified."""
    doubtful: frozenset[str]
    """Of those, what may be there already: a look is cheaper than an upload."""
    deletions: tuple[str, ...] = ()
    left: Mapping[str, float] = field(default_factory=dict)
    """Files of ours that are no more of the site, when this plan is done but for its deletions."""
    warnings: tuple[str, ...] = ()

    @property
    def uploads(self) -> tuple[Item, ...]:
        return tuple(item for group in self.groups for item in group)


def make_plan(
    local: Manifest, remote: Remote, wishes: Wishes, references: Mapping[str, bytes], now: float
) -> Plan:
    """The plan for a target. `references` are those of the local files, `now` is in seconds of the epoch.

    Raises RefusedError where a guard says that this cannot be meant.
    """
    _refuse_loss(local, remote, wishes)
    sort = _atomic if remote.switching is Switching.ATOMIC else _ordered
    keeps: list[Item] = []
    uploads: list[Item] = []
    doubtful: set[str] = set()
    for item, fate in sort(local, remote):
        if wishes.is_forced or wishes.is_forced_for(item.path) or fate == _UPLOAD:
            uploads.append(item)
        elif fate == _KEEP:
            keeps.append(item)
        else:
            uploads.append(item)
            doubtful.add(item.path)
    if remote.switching is Switching.ATOMIC:
        whole = (tuple(uploads),) if uploads else ()
        return Plan(local.id, remote.switching, remote.live, tuple(keeps), whole, frozenset(doubtful))
    groups = in_order(uploads, _perhaps_live(remote), local.items, wishes.rank_of)
    left = _left(local, remote, now)
    deletions, warnings = _deletions(left, wishes, references, now)
    return Plan(
        local.id,
        remote.switching,
        remote.live,
        tuple(keeps),
        groups,
        frozenset(doubtful),
        deletions,
        left,
        warnings,
    )


_UPLOAD, _KEEP, _LOOK = "upload", "keep", "look"


def _atomic(local: Manifest, remote: Remote) -> Iterator[tuple[Item, str]]:
    """A new place is filled: from what a run before has left there, from the live release, from here."""
    live = remote.manifest.items if remote.manifest is not None and remote.live is not None else {}
    for item in local.items.values():
        stored = remote.listing.get(item.path)
        if stored is not None and stored.size == item.size:
            yield item, _LOOK
        else:
            yield item, _KEEP if live.get(item.path) == item else _UPLOAD


def _ordered(local: Manifest, remote: Remote) -> Iterator[tuple[Item, str]]:
    """What is live is changed: a manifest says what a file was, unless a run that did not end has touched it."""
    live = remote.manifest.items if remote.manifest is not None else {}
    for item in local.items.values():
        stored = remote.listing.get(item.path)
        if stored is None or stored.size != item.size:
            yield item, _UPLOAD
            continue
        candidates = {live.get(item.path), *(begun.items.get(item.path) for begun in remote.unfinished)} - {
            None
        }
        if candidates == {item}:
            yield item, _KEEP
        elif item in candidates and all(
            other == item or (other is not None and other.digest != item.digest) for other in candidates
        ):
            yield item, _LOOK
        else:
            yield item, _UPLOAD


def _perhaps_live(remote: Remote) -> Collection[str]:
    """The paths at which visitors may find something. Listings can be behind, or cut: what was live counts, too."""
    return remote.listing.keys() | (remote.manifest.items.keys() if remote.manifest is not None else set())


def _left(local: Manifest, remote: Remote, now: float) -> dict[str, float]:
    """Files of ours that are not of the new release, and since when. Whether they are there is not asked."""
    live = remote.manifest.items if remote.manifest is not None else {}
    begun = {path for manifest in remote.unfinished for path in manifest.items}
    left = {path: remote.left.get(path, now) for path in begun | set(remote.left)} | dict.fromkeys(live, now)
    return {path: left[path] for path in sorted(left) if path not in local.items}


def _deletions(
    left: Mapping[str, float], wishes: Wishes, references: Mapping[str, bytes], now: float
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What goes, and warnings. Pages go at once, assets after their grace, nothing that a page asks for."""
    due = [path for path, since in left.items() if is_page(path) or now - since >= wishes.grace]
    if not due:
        return (), ()
    asked = union(references.values())
    deletions = tuple(path for path in due if hash_of(path) not in asked)
    if wishes.max_deletes >= 0 and len(deletions) > wishes.max_deletes:
        warning = (
            f"{len(deletions)} files would be removed, which is more than maxDeletes ({wishes.max_deletes}): "
            "they stay; to remove them, run it again with --max-deletes and a higher number, or -1"
        )
        return (), (warning,)
    return deletions, ()


def _refuse_loss(local: Manifest, remote: Remote, wishes: Wishes) -> None:
    """A site that has lost most of its pages was more likely built wrong than meant."""
    if remote.manifest is None or wishes.max_deletes < 0:
        return
    pages = [path for path in remote.manifest.items if is_page(path)]
    lost = sum(path not in local.items for path in pages)
    if lost > _FEW_PAGES and lost > _MOST_LOST * len(pages):
        raise RefusedError(
            f"{lost} of the {len(pages)} pages that are live are not in the built site; "
            "if that is meant, run it again with --max-deletes -1"
        )
