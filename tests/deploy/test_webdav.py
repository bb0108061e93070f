"""A WebDAV server as a target: on the wire, in what it stores, and when the place is not what was said."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ostinato.deploy.registry import Doors, open_target
from ostinato.deploy.settings import DeploymentSettingsError, TargetSettings
from ostinato.deploy.target import ConflictError, Switching
from ostinato.retry.classify import Outlook, classify
from ostinato.retry.run import AttemptFailedError
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk
from ostinato.world.programs import RealPrograms
from tests.deploy import wire
from tests.deploy.servers.proxy import Fault, FaultProxy, fault_proxy
from tests.deploy.servers.shares import ShareServer, share_server

if TYPE_CHECKING:
    from ostinato.deploy.target import Session

_names = (f"share-{number}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShareServer]:
    with share_server(tmp_path_factory.mktemp("shares")) as server:
        yield server


@pytest.fixture(scope="module")
def proxy(server: ShareServer) -> Iterator[FaultProxy]:
    with fault_proxy(server.port) as proxy:
        yield proxy


@pytest.fixture
def share(server: ShareServer) -> str:
    """The name of an empty folder of the server."""
    return new_share(server)


def new_share(server: ShareServer) -> str:
    name = next(_names)
    (server.folder / name).mkdir()
    return name


def connected(url: str, *, timeout: float = 10.0, environ: dict[str, str] | None = None) -> Session:
    doors = Doors(RealDisk(), RealPrograms(), SystemClock(), {"HOME": "/nonexistent", **(environ or {})})
    return open_target(TargetSettings(name="share", url=url), doors).connect(timeout)


def refusal_of(act: Callable[[], object]) -> str:
    with pytest.raises(AttemptFailedError) as failed:
        act()
    assert classify(failed.value.failure).outlook is Outlook.PERMANENT
    return failed.value.failure.message


@wire.cases
def test_a_broken_attempt_is_mended_by_the_next(
    server: ShareServer, proxy: FaultProxy, operation: str, fault: str
) -> None:
    wire.check_mended(operation, fault, places_of(server, proxy), proxy)


def places_of(server: ShareServer, proxy: FaultProxy) -> Callable[[], Callable[[float], Session]]:
    """Each call gives a new share, as a function that connects to it with a time limit."""

    def new_place() -> Callable[[float], Session]:
        url = server.url(new_share(server), proxy.port)
        return lambda timeout: connected(url, timeout=timeout)

    return new_place


@pytest.mark.parametrize("operation", ["take a note", "renew a note", "remove a note", "switch"])
@pytest.mark.parametrize("fault", ["before", "lost", "503", "corrupt"])
def test_locks_stand_in_where_conditions_are_passed_over(
    server: ShareServer, operation: str, fault: str
) -> None:
    with fault_proxy(server.port) as deaf:
        deaf.deaf = frozenset({"if-none-match", "if-match"})
        wire.check_mended(operation, fault, places_of(server, deaf), deaf)
        assert deaf.count("LOCK")


def test_a_host_without_conditions_and_locks_gets_no_lease(server: ShareServer, share: str) -> None:
    with fault_proxy(server.port, Fault("405", method="LOCK", times=None)) as deaf:
        deaf.deaf = frozenset({"if-none-match", "if-match"})
        session = connected(server.url(share, deaf.port))
        assert "has no locks" in refusal_of(lambda: session.write_note("lease", b"one", None))


@pytest.mark.parametrize("hears", [True, False])
def test_of_two_who_write_a_note_one_is_told(server: ShareServer, share: str, hears: bool) -> None:
    with fault_proxy(server.port) as proxy:
        proxy.deaf = frozenset() if hears else frozenset({"if-none-match", "if-match"})
        one, two = (connected(server.url(share, proxy.port)) for _ in range(2))
        version = one.write_note("lease", b"one", None)
        with pytest.raises(ConflictError):
            two.write_note("lease", b"one", None)
        renewed = one.write_note("lease", b"one", version)
        assert renewed != version
        with pytest.raises(ConflictError):
            two.write_note("lease", b"two", version)
        with pytest.raises(ConflictError):
            two.remove_note("lease", version)
        one.remove_note("lease", renewed)
        one.remove_note("lease", renewed)
        assert two.read_note("lease") is None
        two.write_note("lease", b"two", None)
        two.switch("r1", None)
        with pytest.raises(ConflictError):
            one.switch("r2", None)
        assert (one.live_release(), one.releases()) == ("r1", ["r1"])


def test_a_half_written_note_of_a_killed_run_is_no_note(server: ShareServer, share: str) -> None:
    session = connected(server.url(share))
    session.write_note("lease", b"one" * 100, None)
    file = server.folder / share / ".ostinato" / "lease"
    for size in (0, 5, 20, 100):
        file.write_bytes(file.read_bytes()[:size])
        late = connected(server.url(share))
        assert late.read_note("lease") is None
        late.write_note("lease", b"two" * 100, None)


def test_a_file_is_never_missing_while_it_is_replaced(server: ShareServer, share: str) -> None:
    with fault_proxy(server.port) as proxy:
        session = connected(server.url(share, proxy.port))
        assert session.switching is Switching.ORDERED
        session.put("r1", wire.PAGE_ITEM, wire.PAGE)
        new = wire.item(wire.PAGE_ITEM.path, wire.STYLE)
        session.put("r2", new, wire.STYLE)
        assert {seen.method for seen in proxy.seen} <= {"PROPFIND", "MKCOL", "PUT"}
    assert server.files(share) == {wire.PAGE_ITEM.path: wire.STYLE}
    assert session.keep("r3", [new, wire.item("a.html", b"a")], "r2") == {new.path}


def test_a_folder_that_went_away_is_made_again(server: ShareServer, share: str) -> None:
    session = connected(server.url(share))
    session.put("r1", wire.PAGE_ITEM, wire.PAGE)
    for folder in ("posts/a b", "posts"):
        for file in (server.folder / share / folder).iterdir():
            file.unlink() if file.is_file() else file.rmdir()
        (server.folder / share / folder).rmdir() if folder == "posts" else None
    with pytest.raises(AttemptFailedError):
        session.put("r1", wire.PAGE_ITEM, wire.PAGE)
    session.put("r1", wire.PAGE_ITEM, wire.PAGE)
    assert server.files(share) == {wire.PAGE_ITEM.path: wire.PAGE}


def test_a_host_that_lists_one_folder_at_a_time(server: ShareServer, share: str) -> None:
    for name in ("index.html", "a/b/c.html", "ä b/d.html", ".ostinato/lease"):
        file = server.folder / share / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
    with fault_proxy(server.port) as proxy:
        session = connected(server.url(share, proxy.port))
        proxy.faults[:] = [Fault("403", method="PROPFIND")]
        found = {path: held.size for path, held in session.list_files("r1").items()}
        assert proxy.count("PROPFIND") == 5  # of the folder when connecting; then of each of the four
    assert found == {"index.html": 10, "a/b/c.html": 10, "ä b/d.html": 11}


def test_nothing_compressed_is_stored(server: ShareServer, share: str) -> None:
    session = connected(server.url(share))
    packed = wire.item("a.css", wire.STYLE, Content_Encoding="gzip")
    assert "set gzip = false" in refusal_of(lambda: session.put("r1", packed, wire.STYLE))
    session.put("r1", wire.item("a.css", wire.STYLE, Cache_Control="no-store"), wire.STYLE)


def test_passwords_come_from_the_environment_or_netrc(tmp_path: Path) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login jo password hunter2\n")
    with share_server(folder, {"jo": "hunter2"}) as server:
        url = server.url()
        assert "401" in refusal_of(lambda: connected(url))
        wrong = {"WEBDAV_USER": "jo", "WEBDAV_PASSWORD": "secret"}
        message = refusal_of(lambda: connected(url, environ=wrong))
        assert "401" in message
        assert "secret" not in message
        session = connected(url, environ={"WEBDAV_USER": "jo", "WEBDAV_PASSWORD": "hunter2"})
        assert session.list_files("r1") == {}
        assert "hunter2" not in repr(session)
        named = url.replace("127.0.0.1", "jo@127.0.0.1")
        assert connected(named, environ={"NETRC": str(netrc)}).list_files("r1") == {}
        netrc.write_text("machine 127.0.0.1 passwort\n")
        assert "netrc" in refusal_of(lambda: connected(url, environ={"NETRC": str(netrc)}))


def test_a_password_does_not_go_out_unprotected() -> None:
    environ = {"WEBDAV_USER": "jo", "WEBDAV_PASSWORD": "hunter2"}
    message = refusal_of(lambda: connected("webdav://example.org/site", environ=environ))
    assert "use webdavs://" in message
    assert "hunter2" not in message


def test_places_that_are_not_what_was_said(server: ShareServer) -> None:
    assert "there is no folder" in refusal_of(lambda: connected(server.url("nowhere")))

    class Plain(BaseHTTPRequestHandler):
        def do_PROPFIND(self) -> None:
            status = 301 if self.path.startswith("/moved") else 405
            self.send_response(status)
            self.send_header("Location", "https://elsewhere.example/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Plain) as plain:
        threading.Thread(target=plain.serve_forever, args=(0.02,), daemon=True).start()
        url = f"webdav://127.0.0.1:{plain.server_address[1]}"
        assert "does not speak WebDAV" in refusal_of(lambda: connected(f"{url}/site"))
        moved = refusal_of(lambda: connected(f"{url}/moved"))
        assert "the host sends us to https://elsewhere.example/" in moved
        plain.shutdown()
    with pytest.raises(DeploymentSettingsError, match="which host"):
        connected("webdavs:///site")
