"""The contract between a deployment and its target, for every target alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from ostinato.deploy.target import ConflictError, Item, Session, Switching
from ostinato.retry.run import AttemptFailedError
from tests.deploy.places import Place

A, B = "a" * 32, "b" * 32


@pytest.fixture
def session(place: Place) -> Iterator[Session]:
    opened = place.target.connect(30)
    yield opened
    opened.close()


def item(path: str, data: bytes, media_type: str = "text/html; charset=utf-8") -> Item:
    return Item(path, hashlib.sha256(data).hexdigest(), len(data), media_type)


def store(session: Session, release: str, **files: bytes) -> None:
    for name, data in files.items():
        path = f"{name}/index.html" if name != "index" else "index.html"
        session.put(release, item(path, data), data)


def test_an_address_says_where(place: Place) -> None:
    assert "://" in place.target.address


def test_nothing_is_there_at_first(session: Session) -> None:
    assert session.live_release() is None
    assert list(session.releases()) == []
    assert dict(session.list_files(A)) == {}
    assert session.read_note("lease") is None
    assert session.digest_of(A, item("index.html", b"x")) is None
    session.drop(A)
    session.remove(A, ["index.html"])


def test_a_note_is_written_where_its_version_is_expected(session: Session) -> None:
    first = session.write_note("lease", b"one", None)
    found = session.read_note("lease")
    assert found is not None
    assert (found.data, found.version) == (b"one", first)
    second = session.write_note("lease", b"two", first)
    assert second != first
    with pytest.raises(ConflictError):
        session.write_note("lease", b"three", first)
    with pytest.raises(ConflictError):
        session.write_note("lease", b"three", None)
    found = session.read_note("lease")
    assert found is not None
    assert (found.data, found.version) == (b"two", second)


def test_a_note_that_another_session_wrote_is_a_conflict(place: Place, session: Session) -> None:
    other = place.target.connect(30)
    first = session.write_note("state", b"one", None)
    second = other.write_note("state", b"two", first)
    with pytest.raises(ConflictError):
        session.write_note("state", b"three", first)
    found = session.read_note("state")
    assert found is not None
    assert found.data == b"two"
    session.write_note("state", b"four", second)
    other.close()


def test_a_note_is_any_bytes_and_may_be_large(session: Session) -> None:
    data = bytes(range(256)) * 4000
    session.write_note(f"manifest-{A}", data, None)
    found = session.read_note(f"manifest-{A}")
    assert found is not None
    assert found.data == data


def test_a_removed_note_is_gone(session: Session) -> None:
    version = session.write_note("state", b"one", None)
    with pytest.raises(ConflictError):
        session.remove_note("state", "no such version")
    session.remove_note("state", version)
    assert session.read_note("state") is None
    session.remove_note("state", version)
    assert session.write_note("state", b"two", None) != version


def test_what_is_put_can_be_listed_and_read_back(session: Session) -> None:
    data = b"<p>one</p>" * 1000
    session.put(A, item("posts/one/index.html", data), data)
    session.put(A, item("posts/one/index.html", data), data)
    session.put(A, item("a b/ü%20&.txt", b"odd", "text/plain"), b"odd")
    session.put(A, item("empty.txt", b"", "text/plain"), b"")
    listed = session.list_files(A)
    assert {path: stored.size for path, stored in listed.items()} == {
        "posts/one/index.html": len(data),
        "a b/ü%20&.txt": 3,
        "empty.txt": 0,
    }
    for path, held in (("posts/one/index.html", data), ("a b/ü%20&.txt", b"odd"), ("empty.txt", b"")):
        assert session.digest_of(A, item(path, held)) == hashlib.sha256(held).hexdigest()
        assert listed[path].digest in (None, hashlib.sha256(held).hexdigest())


def test_a_file_can_be_replaced(session: Session) -> None:
    session.put(A, item("index.html", b"one"), b"one")
    session.put(A, item("index.html", b"second"), b"second")
    assert session.list_files(A)["index.html"].size == 6
    assert session.digest_of(A, item("index.html", b"")) == hashlib.sha256(b"second").hexdigest()


def test_a_switch_makes_a_release_live(place: Place, session: Session) -> None:
    store(session, A, index=b"home A", one=b"one A")
    if session.switching is Switching.ATOMIC:
        assert place.visit("index.html") is None
    session.switch(A, None)
    assert session.live_release() == A
    assert list(session.releases()) == [A]
    assert place.visit("index.html") == b"home A"
    assert place.visit("one/index.html") == b"one A"
    assert place.visit("two/index.html") is None
    assert set(session.list_files(A)) == {"index.html", "one/index.html"}


def test_a_switch_again_is_nothing(session: Session) -> None:
    store(session, A, index=b"home A")
    session.switch(A, None)
    session.switch(A, None)
    session.switch(A, A)
    assert session.live_release() == A


def test_a_switch_from_what_is_not_live_is_refused(place: Place, session: Session) -> None:
    store(session, A, index=b"home A")
    session.switch(A, None)
    if session.switching is Switching.ATOMIC:
        store(session, B, index=b"home B")
    with pytest.raises(ConflictError):
        session.switch(B, None)
    assert session.live_release() == A
    assert place.visit("index.html") == b"home A"


def test_the_next_release_takes_over_what_has_not_changed(place: Place, session: Session) -> None:
    store(session, A, index=b"home A", one=b"one", two=b"two A")
    session.switch(A, None)
    kept = session.keep(B, [item("one/index.html", b"one"), item("gone/index.html", b"gone")], A)
    assert set(kept) == {"one/index.html"}
    if session.switching is Switching.ATOMIC:
        assert place.visit("index.html") == b"home A"
    store(session, B, index=b"home B")
    if session.switching is Switching.ATOMIC:
        assert set(session.list_files(B)) == {"index.html", "one/index.html"}
        assert place.visit("index.html") == b"home A"
        assert place.visit("two/index.html") == b"two A"
    session.switch(B, A)
    assert session.live_release() == B
    assert place.visit("index.html") == b"home B"
    assert place.visit("one/index.html") == b"one"
    assert place.visit("two/index.html") == (None if session.switching is Switching.ATOMIC else b"two A")


def test_another_session_goes_on_where_the_first_ended(place: Place, session: Session) -> None:
    store(session, A, index=b"home A")
    session.close()
    other = place.target.connect(30)
    store(other, A, one=b"one A")
    assert set(other.list_files(A)) == {"index.html", "one/index.html"}
    other.switch(A, None)
    assert place.visit("index.html") == b"home A"
    assert place.visit("one/index.html") == b"one A"
    other.close()


def test_two_sessions_store_files_of_one_release(place: Place, session: Session) -> None:
    other = place.target.connect(30)
    store(session, A, index=b"home A")
    store(other, A, one=b"one A")
    store(session, A, two=b"two A")
    other.close()
    session.switch(A, None)
    assert [place.visit(path) for path in ("index.html", "one/index.html", "two/index.html")] == [
        b"home A",
        b"one A",
        b"two A",
    ]


def test_a_kept_release_can_be_live_again(place: Place, session: Session) -> None:
    if session.switching is not Switching.ATOMIC:
        pytest.skip("only one release is kept where files are replaced in place")
    for release, before in ((A, None), (B, A)):
        store(session, release, index=f"home {release}".encode())
        session.switch(release, before)
    assert list(session.releases()) == [A, B]
    session.switch(A, B)
    assert session.live_release() == A
    assert place.visit("index.html") == f"home {A}".encode()
    assert set(session.releases()) == {A, B}


def test_dropping_removes_what_is_not_live(place: Place, session: Session) -> None:
    store(session, A, index=b"home A")
    session.switch(A, None)
    if session.switching is Switching.ATOMIC:
        store(session, B, index=b"home B")
        session.drop(B)
        assert dict(session.list_files(B)) == {}
        store(session, B, index=b"home B")
        session.switch(B, A)
        session.drop(A)
        assert list(session.releases()) == [B]
        assert place.visit("index.html") == b"home B"
    session.drop(A)


def test_removing_files_leaves_the_others(place: Place, session: Session) -> None:
    store(session, A, index=b"home A", one=b"one", two=b"two")
    session.switch(A, None)
    session.remove(A, ["one/index.html", "never/there.html"])
    session.remove(A, ["one/index.html"])
    assert place.visit("one/index.html") is None
    assert place.visit("two/index.html") == b"two"
    assert set(session.list_files(A)) == {"index.html", "two/index.html"}


def test_what_others_left_is_seen_before_anything_changes(place: Place) -> None:
    place.leave("index.html", b"somebody's home")
    session = place.target.connect(30)
    if session.switching is Switching.ATOMIC:
        with pytest.raises(AttemptFailedError) as caught:
            session.live_release()
        assert caught.value.failure.kind == "occupied"
    else:
        assert session.live_release() is None
        assert set(session.list_files(A)) == {"index.html"}
    assert place.visit("index.html") == b"somebody's home"
    session.close()
