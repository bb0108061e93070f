"""SFTP as a target: who overtakes whom at which step, and hosts whose SFTP has less."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ostinato.deploy.target import ConflictError, Session
from ostinato.deploy.targets.sftp import SftpSession
from ostinato.retry.run import AttemptFailedError
from ostinato.world.pipe import Pipe
from ostinato.world.sftp import Sftp
from ostinato.world.ssh import failure_of
from tests.deploy.places import sftp as sftp_place
from tests.deploy.servers.shells import ShellServer, missing, shell_server
from tests.deploy.test_ssh import A, B, C, opened, refusal_of
from tests.deploy.wire import PAGE, PAGE_ITEM, item

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "-")

MOST_STEPS = 40


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], ShellServer]]:
    """Servers whose SFTP has other options."""
    made: dict[str, ShellServer] = {}
    with ExitStack() as stack:

        def server(options: str) -> ShellServer:
            if options not in made:
                folder = tmp_path_factory.mktemp("limited")
                line = f"Subsystem sftp internal-sftp {options}"
                made[options] = stack.enter_context(shell_server(folder, line))
            return made[options]

        yield server


@pytest.fixture
def www(tmp_path: Path) -> Path:
    folder = tmp_path / "www"
    folder.mkdir()
    return folder


def connected(www: Path, server: ShellServer | None = None) -> SftpSession:
    session = opened("sftp", www / "site", (server or sftp_place.server()).environ()).connect(10)
    assert isinstance(session, SftpSession)
    return session


class Interrupted:
    """Something happens just before one of the requests of a session."""

    def __init__(self, session: SftpSession, at: int, act: Callable[[], object]) -> None:
        with session.asking() as sftp:
            self._sftp = sftp
        self.has_acted = False
        self.outcome = ""
        self._left = at
        self._act = act
        self._ask = sftp._all

    def __enter__(self) -> Interrupted:
        self._sftp._all = self._interrupt  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        self._sftp._all = self._ask  # type: ignore[method-assign]

    def _interrupt(self, asked: object) -> object:
        if self._left == 0 and not self.has_acted:
            self.has_acted = True
            self.outcome = outcome_of(self._act)
        self._left -= 1
        return self._ask(asked)  # type: ignore[arg-type]


def outcome_of(act: Callable[[], object]) -> str:
    """Done, or how it was refused."""
    try:
        act()
    except ConflictError:
        return "conflict"
    except AttemptFailedError as error:
        return error.failure.kind
    return "done"


def test_a_switch_that_is_overtaken_at_any_step_does_not_happen(www: Path) -> None:
    """Another run switches, whole, between two requests of this one. Who was first is live, the other is told."""
    one, two = connected(www), connected(www)
    one.put(A, PAGE_ITEM, PAGE)
    one.switch(A, None)
    seen = set()
    for at in range(MOST_STEPS):
        for session, release in ((one, B), (two, C)):
            session.put(release, item("index.html", release.encode()), release.encode())
        with Interrupted(one, at, lambda: two.switch(C, A)) as interrupted:
            outcome = outcome_of(lambda: one.switch(B, A))
        seen.add(outcome)
        has_lost = interrupted.outcome == "done"
        assert outcome in ({"conflict", "lock-held"} if has_lost else {"done"})
        assert two.live_release() == (C if has_lost else B)
        two.switch(A, two.live_release())
        for release in (B, C):
            two.drop(release)
        if not interrupted.has_acted:
            break
    assert seen == {"conflict", "lock-held", "done"}
    assert list((www / ".site.ostinato" / "turns").iterdir()) == []


@pytest.mark.parametrize("is_new", [True, False])
def test_a_note_that_is_overtaken_at_any_step_is_not_written(www: Path, is_new: bool) -> None:
    one, two = connected(www), connected(www)
    two.write_note("warm", b"", one.write_note("warm", b"", None))
    seen = set()
    for at in range(MOST_STEPS):
        name = f"note-{at}"
        version = None if is_new else one.write_note(name, b"zero", None)
        with Interrupted(one, at, lambda: two.write_note(name, b"two", version)) as interrupted:  # noqa: B023
            outcome = outcome_of(lambda: one.write_note(name, b"one", version))  # noqa: B023
        note = two.read_note(name)
        assert note is not None
        assert (note.data, outcome) in {(b"one", "done"), (b"two", "conflict")}
        seen.add(outcome)
        if not interrupted.has_acted:
            break
    assert seen == {"conflict", "done"}


def test_chains_of_notes_stay_short(www: Path) -> None:
    session = connected(www)
    version = None
    for number in range(20):
        version = session.write_note("lease", str(number).encode(), version)
    chain = www / ".site.ostinato" / "notes" / "lease"
    assert len(list(chain.iterdir())) <= 8
    assert max(file.name for file in chain.iterdir()) == "00000020"
    note = session.read_note("lease")
    assert note is not None
    assert note.data == b"19"


def test_a_host_without_posix_rename_is_refused_before_anything_changes(
    www: Path, limited: Callable[[str], ShellServer]
) -> None:
    server = limited("-P posix-rename")
    message = refusal_of(lambda: connected(www, server), "misconfigured")
    assert "cannot replace a link in one step" in message
    assert list(www.iterdir()) == []


def test_a_host_without_second_names_gets_every_file(
    www: Path, limited: Callable[[str], ShellServer]
) -> None:
    session = connected(www, limited("-P hardlink"))
    session.put(A, PAGE_ITEM, PAGE)
    session.switch(A, None)
    assert set(session.keep(B, [PAGE_ITEM], A)) == set()


def test_a_host_that_lets_nobody_write_says_so(www: Path, limited: Callable[[str], ShellServer]) -> None:
    session = connected(www, limited("-P mkdir"))
    acts: list[Callable[[Session], object]] = [
        lambda session: session.write_note("lease", b"", None),
        lambda session: session.put(A, PAGE_ITEM, PAGE),
    ]
    for act in acts:
        assert "ermission denied" in refusal_of(lambda: act(session), "not-allowed")  # noqa: B023
    assert list(www.iterdir()) == []


def test_a_host_without_sftp_says_so(www: Path, limited: Callable[[str], ShellServer]) -> None:
    server = limited("\nSubsystem other internal-sftp\nForceCommand echo This account is not available")
    with pytest.raises(AttemptFailedError) as failed:
        connected(www, server)
    assert failed.value.failure.kind in {"unreadable", "ssh-disconnect"}


def test_releases_are_in_the_order_in_which_they_were_made(www: Path) -> None:
    """Within one second, by names that sort the other way round."""
    session = connected(www)
    live = None
    names = [letter * 32 for letter in "fedcba"]
    for release in names:
        session.put(release, PAGE_ITEM, PAGE)
        session.switch(release, live)
        live = release
    assert list(session.releases()) == names


def test_a_link_is_not_written_through_where_files_are_replaced_in_place(www: Path) -> None:
    session = connected(www)
    session.put(A, PAGE_ITEM, PAGE)
    session.switch(A, None)
    target = opened("sftp", f"{www / 'site'}?in-place=true", sftp_place.server().environ())
    assert "leave in-place out" in refusal_of(lambda: target.connect(10), "occupied")
    target = opened("sftp", f"{www / 'other'}?in-place=true", sftp_place.server().environ())
    other = target.connect(10)
    other.put(A, PAGE_ITEM, PAGE)
    assert (www / "other" / PAGE_ITEM.path).read_bytes() == PAGE
    assert [file.name for file in (www / "other").rglob("*") if file.is_file()] == ["index.html"]
    other.close()


def test_another_session_may_have_switched_meanwhile(www: Path) -> None:
    one, two = connected(www), connected(www)
    one.put(A, PAGE_ITEM, PAGE)
    assert two.digest_of(A, PAGE_ITEM) == PAGE_ITEM.digest
    assert two.digest_of(A, item("gone.html", b"")) is None
    one.switch(A, None)
    assert two.digest_of(A, PAGE_ITEM) == PAGE_ITEM.digest
    assert set(two.list_files(A)) == {PAGE_ITEM.path}


def test_a_large_file_arrives_as_it_was(www: Path) -> None:
    session = connected(www)
    data = bytes(range(251)) * 40_000
    big = item("films/one.webm", data)
    session.put(A, big, data)
    assert session.digest_of(A, big) == big.digest
    assert session.list_files(A)["films/one.webm"].size == len(data)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\x00\x00\x00\x07\x02\x00\x00\x00\x03\x00\x00",
        b"\x00\x00\x00\x05\x65\x00\x00\x00\x03",
        b"\xff\xff\xff\xff",
    ],
)
def test_what_is_no_sftp_is_told(answer: bytes) -> None:
    process = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with tempfile.TemporaryFile() as errors:
        echo = Pipe(process, errors, 2, failure_of)
        echo._arrived += answer
        with pytest.raises(AttemptFailedError) as failed:
            Sftp(echo)
        assert failed.value.failure.kind == "unreadable"
        echo.close()
