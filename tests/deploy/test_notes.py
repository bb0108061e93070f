"""Notes on hosts that only know conditional writes: another writer may come between any two requests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import pytest

from ostinato.deploy.notes import Notes, Written, keeps_conditions
from ostinato.deploy.target import ConflictError, Note
from ostinato.retry.run import AttemptFailedError


@dataclass
class Store:
    """What a host has. `spoil` changes what arrives, `minds` is whether it minds conditions."""

    held: dict[str, Written] = field(default_factory=dict)
    spoil: Callable[[bytes], bytes] = lambda body: body
    minds: bool = True
    tags: count[int] = field(default_factory=count)


@dataclass
class Client:
    """A shelf of one writer; before its request of some number, something else happens."""

    store: Store
    before: int = -1
    meanwhile: Callable[[], object] = lambda: None
    requests: int = 0

    def look(self, name: str) -> Written | None:
        self._request()
        return self.store.held.get(name)

    def write(self, name: str, body: bytes, tag: str | None) -> bool:
        self._request()
        held = self.store.held.get(name)
        if self.store.minds and (held.tag if held else None) != tag:
            return False
        self.store.held[name] = Written(self.store.spoil(body), f"tag-{next(self.store.tags)}")
        return True

    def erase(self, name: str, tag: str) -> None:
        self._request()
        if name in self.store.held and self.store.held[name].tag == tag:
            del self.store.held[name]

    def _request(self) -> None:
        if self.requests == self.before:
            self.meanwhile()
        self.requests += 1


def notes(client: Client) -> Notes:
    return Notes(client, client.erase)


def outcome(act: Callable[[], object]) -> bool:
    """Whether an operation was done rather than refused."""
    try:
        act()
    except ConflictError:
        return False
    return True


OPERATIONS: dict[str, Callable[[Notes, str | None], object]] = {
    "write": lambda held, version: held.write("lease", b"from a", version),
    "remove": lambda held, version: version is not None and held.remove("lease", version),
}


@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize("first", OPERATIONS)
@pytest.mark.parametrize("second", ["write", "remove"])
@pytest.mark.parametrize("at", range(6))
def test_of_two_with_the_same_version_one_is_told(is_there: bool, first: str, second: str, at: int) -> None:
    store = Store()
    version = notes(Client(store)).write("lease", b"before", None) if is_there else None
    if version is None and "remove" in (first, second):
        return
    rival = notes(Client(store))
    rivals: list[bool] = []

    def rush() -> None:
        act = OPERATIONS[second] if second == "remove" else lambda held, v: held.write("lease", b"from b", v)
        rivals.append(outcome(lambda: act(rival, version)))

    won = outcome(lambda: OPERATIONS[first](notes(Client(store, at, rush)), version))
    found = notes(Client(store)).read("lease")
    text = found.data if found else None
    if not rivals:  # the first took fewer requests than that
        assert won
        assert text == (b"from a" if first == "write" else None)
        return
    ours = b"from a" if first == "write" else None
    theirs = b"from b" if second == "write" else None
    if won and rivals[0]:
        # Both may be content only where nothing was left to dispute: what is gone is gone.
        assert "remove" in (first, second)
        assert text in {ours, theirs}
    else:
        assert won != rivals[0]
        assert text == (ours if won else theirs)


def test_a_version_is_new_with_each_write() -> None:
    held = notes(Client(Store()))
    versions = [held.write("lease", b"same", None)]
    for _ in range(5):
        versions.append(held.write("lease", b"same", versions[-1]))
    held.remove("lease", versions[-1])
    versions.append(held.write("lease", b"same", None))
    assert len(set(versions)) == len(versions)


def test_a_byte_that_is_wrong_anywhere_is_found() -> None:
    store = Store()
    notes(Client(store)).write("lease", b"data", None)
    whole = store.held["lease"].body
    for at in range(len(whole)):
        broken = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        store.held["lease"] = Written(broken, "tag")
        note = notes(Client(store)).read("lease")
        assert note is None or note == Note(b"data", note.version)
        if note is not None:  # a blank, or the word that begins the line
            assert broken[-5:] == whole[-5:]
    for size in range(len(whole)):
        store.held["lease"] = Written(whole[:size], "tag")
        assert notes(Client(store)).read("lease") is None


def test_what_arrives_broken_is_told_and_mended() -> None:
    store = Store(spoil=lambda body: body[:-1])
    held = notes(Client(store))
    with pytest.raises(AttemptFailedError, match="did not arrive as it was sent"):
        held.write("lease", b"data", None)
    store.spoil = lambda body: body
    held.write("lease", b"data", None)
    assert held.read("lease") is not None


def test_who_passes_over_conditions_is_found_out() -> None:
    assert keeps_conditions(Client(Store()))
    assert not keeps_conditions(Client(Store(minds=False)))
    store = Store()
    assert keeps_conditions(Client(store))
    assert keeps_conditions(Client(store))
