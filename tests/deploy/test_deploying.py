"""Deployments on every target: what arrives, what is done again, what is refused, what is undone."""

from __future__ import annotations

import threading

import pytest

from ostinato.deploy.outcome import Stage, Status
from ostinato.deploy.run import Patience
from ostinato.deploy.target import Item, Session, Switching
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from tests.deploy.memory import MemorySession, MemoryTarget
from tests.deploy.places import Place
from tests.deploy.runs import Machine, Site, site, visible, wishes

ONE = site(
    index='<link rel=stylesheet href="/one.css"><a href="/posts/">posts</a>',
    posts='<link rel=stylesheet href="/one.css"><a href="/posts/a/">a</a>',
    posts__a='<link rel=stylesheet href="/one.css">a',
    one_css="body{}",
    about="about",
)
TWO = site(
    index='<link rel=stylesheet href="/two.css"><a href="/posts/">posts</a> and more',
    posts='<link rel=stylesheet href="/two.css"><a href="/posts/a/">a</a><a href="/posts/b/">b</a>',
    posts__a='<link rel=stylesheet href="/two.css">a',
    posts__b='<link rel=stylesheet href="/two.css">b',
    two_css="body{color:red}",
    about="about",
)


def test_a_site_arrives_whole(place: Place) -> None:
    machine = Machine()
    outcome = machine.deploy(ONE, place.target)
    assert (outcome.status, outcome.uploaded, outcome.live) == (Status.DONE, 5, ONE.manifest.id), outcome
    assert visible(place.visit, [ONE, TWO]) == ONE.files
    assert machine.watch.stages == [
        *(Stage.LOCKED, Stage.PLANNED, Stage.UPLOADING, Stage.UPLOADED, Stage.VERIFIED),
        *(Stage.SWITCHED, Stage.CHECKED, Stage.PRUNED, Stage.DONE),
    ]
    assert machine.events
    assert not [event for event in machine.events if event.failure]


def test_the_same_again_is_nothing_to_do(place: Place) -> None:
    Machine().deploy(ONE, place.target)
    again = Machine().deploy(ONE, place.target)
    assert (again.status, again.uploaded, again.stage) == (Status.NOTHING_TO_DO, 0, "")


def test_the_next_release_brings_what_has_changed(place: Place) -> None:
    machine = Machine()
    machine.deploy(ONE, place.target)
    outcome = machine.deploy(TWO, place.target)
    assert (outcome.status, outcome.uploaded) == (Status.DONE, 5), outcome
    seen = visible(place.visit, [ONE, TWO])
    old = {"one.css": ONE.files["one.css"]} if switching(place) is Switching.ORDERED else {}
    assert seen == {**TWO.files, **old}


def test_pages_that_are_gone_are_removed_and_assets_after_their_grace(place: Place) -> None:
    machine = Machine()
    machine.deploy(TWO, place.target)
    outcome = machine.deploy(ONE, place.target)
    assert outcome.status == Status.DONE
    assert place.visit("posts/b/index.html") is None
    if switching(place) is Switching.ATOMIC:
        return
    assert outcome.removed == 1
    assert place.visit("two.css") is not None
    machine.clock.sleep(2 * 24 * 3600)
    outcome = machine.deploy(
        site(index="<p>new", one_css="body{}"), place.target, wishes=wishes(max_deletes=-1)
    )
    assert outcome.status == Status.DONE
    assert place.visit("two.css") is None
    assert place.visit("posts/index.html") is None
    assert place.visit("one.css") is not None


def switching(place: Place) -> Switching:
    session = place.target.connect(30)
    try:
        return session.switching
    finally:
        session.close()


def test_several_workers_bring_the_same(place: Place) -> None:
    machine = Machine(workers=4)
    many = Site({**ONE.files, **{f"p/{number}/index.html": b"page %d" % number for number in range(12)}})
    outcome = machine.deploy(many, place.target)
    assert (outcome.status, outcome.uploaded) == (Status.DONE, 17)
    assert visible(place.visit, [many]) == many.files


def test_what_others_put_there_is_refused(place: Place) -> None:
    place.leave("index.html", b"somebody's home")
    outcome = Machine().deploy(ONE, place.target)
    assert outcome.status == Status.SETTINGS, outcome
    assert place.visit("index.html") == b"somebody's home"
    assert place.visit("posts/a/index.html") is None


def test_what_others_put_there_can_be_taken_over_where_files_are_replaced(place: Place) -> None:
    if switching(place) is Switching.ATOMIC:
        pytest.skip("a place that is switched has one owner")
    place.leave("index.html", b"somebody's home")
    place.leave("theirs.txt", b"a file")
    outcome = Machine().deploy(ONE, place.target, may_take_over=True)
    assert outcome.status == Status.DONE, outcome
    assert visible(place.visit, [ONE]) == ONE.files
    assert place.visit("theirs.txt") == b"a file"


def test_a_release_that_the_public_does_not_show_is_taken_back(place: Place) -> None:
    machine = Machine()
    machine.deploy(ONE, place.target)
    outcome = machine.deploy(TWO, place.target, check=lambda _: ["the feed is not there"])
    assert outcome.status == Status.ROLLED_BACK
    assert outcome.warnings[0] == "the feed is not there"
    if switching(place) is Switching.ATOMIC:
        assert outcome.live == ONE.manifest.id
        assert visible(place.visit, [ONE, TWO]) == ONE.files
    assert machine.deploy(TWO, place.target).status == Status.DONE
    assert place.visit("index.html") == TWO.files["index.html"]


def test_only_so_many_releases_are_kept(place: Place) -> None:
    machine = Machine()
    sites = [site(index=f"home {number}", about="about") for number in range(5)]
    for each in sites:
        assert machine.deploy(each, place.target, keep=2).status == Status.DONE
        machine.clock.sleep(3600)
    session = place.target.connect(30)
    releases = list(session.releases())
    if session.switching is Switching.ATOMIC:
        assert releases == [each.manifest.id for each in sites[-2:]]
    for each in sites[:-2]:
        assert session.read_note(f"manifest-{each.manifest.id}") is None
    session.close()


def test_a_run_waits_for_another_and_says_for_whom(place: Place) -> None:
    other = place.target.connect(30)
    machine = Machine()
    machine.deploy(ONE, place.target)
    steal(place, machine, "anna on mill, process 7")
    held = machine.deploy(TWO, place.target, Patience(deadline=20))
    assert held.status == Status.LOCKED
    assert "anna on mill" in held.message
    assert place.visit("index.html") == ONE.files["index.html"]
    outcome = machine.deploy(TWO, place.target)
    assert outcome.status == Status.DONE
    assert any("anna on mill" in said for said in machine.watch.said)
    other.close()


def steal(place: Place, machine: Machine, owner: str) -> None:
    """Somebody takes the lease, whoever has it."""
    import msgspec

    from ostinato.deploy.asking import Asking
    from ostinato.deploy.lock import NOTE, Lease
    from ostinato.deploy.sealed import replace_note
    from ostinato.retry.policy import Policy
    from ostinato.retry.run import Retrier

    ask = Asking(place.target, Retrier(Policy(), machine.clock, lambda: 0.5))
    lease = Lease(99, owner, machine.clock.now().timestamp() + 180, "their-run")
    replace_note(ask, NOTE, msgspec.json.encode(lease))
    ask.close()


def test_a_failure_for_good_ends_what_others_are_still_trying() -> None:
    """One file is refused, and nine are being tried again: the run ends soon, and says why."""
    was_refused = threading.Event()

    class Picky(MemorySession):
        def put(self, release: str, item: Item, data: bytes) -> None:
            if item.path == "p/5/index.html":
                was_refused.set()
                raise AttemptFailedError(Failure("http", "no", 403))
            was_refused.wait(10)
            raise AttemptFailedError(Failure("reset", "again"))

    class PickyTarget(MemoryTarget):
        def connect(self, timeout: float) -> Session:
            return Picky(self)

    machine = Machine(workers=10)
    many = Site({f"p/{number}/index.html": b"x" for number in range(10)})
    outcome = machine.deploy(many, PickyTarget(), Patience(deadline=None))
    assert outcome.status == Status.NOT_ALLOWED
    assert "p/5" in outcome.message


def test_a_host_that_is_away_for_hours_is_waited_for() -> None:
    class Away(MemoryTarget):
        def connect(self, timeout: float) -> Session:
            if 100 < machine.clock.monotonic() < 4 * 3600:
                raise AttemptFailedError(Failure("unreachable", "no way to the host"))
            return super().connect(timeout)

    machine, target = Machine(), Away()
    machine.clock.sleep(200)
    outcome = machine.deploy(ONE, target, Patience(deadline=None, begins_again=True))
    assert outcome.status == Status.DONE
    assert 4 * 3600 < machine.clock.monotonic() < 5 * 3600
    assert any("it is tried again at" in said for said in machine.watch.said)
    machine = Machine()
    machine.clock.sleep(200)
    late = machine.deploy(TWO, target, Patience(deadline=7200, begins_again=True))
    assert late.status == Status.UNAVAILABLE
    assert 3600 < machine.clock.monotonic() < 200 + 7200
    machine = Machine()
    machine.clock.sleep(200)
    assert machine.deploy(TWO, target).status == Status.UNAVAILABLE
    assert machine.clock.monotonic() < 200 + 1800
