"""Hosts that are reached by ssh: those that are not what was said, and lines that break."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from ostinato.deploy.registry import Doors, open_target
from ostinato.deploy.settings import DeploymentSettingsError, TargetSettings
from ostinato.deploy.target import ConflictError, Session, Target
from ostinato.retry.classify import Outlook, classify
from ostinato.retry.run import AttemptFailedError
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk
from ostinato.world.programs import RealPrograms
from tests.deploy.places import sftp as sftp_place
from tests.deploy.servers.cable import Cable, cable
from tests.deploy.servers.shells import ShellServer, missing
from tests.deploy.wire import PAGE, PAGE_ITEM, item

pytestmark = pytest.mark.skipif(bool(missing("rsync")), reason=missing("rsync") or "-")

A, B, C = "a" * 32, "b" * 32, "c" * 32
both = pytest.mark.parametrize("scheme", ["sftp", "rsync"])


@pytest.fixture(scope="module")
def server() -> ShellServer:
    return sftp_place.server()


@pytest.fixture
def www(tmp_path: Path) -> Path:
    folder = tmp_path / "www"
    folder.mkdir()
    return folder


def opened(scheme: str, path: Path | str, environ: Mapping[str, str], port: int | None = None) -> Target:
    where = "127.0.0.1" if port is None else f"127.0.0.1:{port}"
    doors = Doors(RealDisk(), RealPrograms(), SystemClock(), environ)
    return open_target(TargetSettings(name="host", url=f"{scheme}://{where}{path}"), doors)


def refusal_of(act: Callable[[], object], kind: str) -> str:
    with pytest.raises(AttemptFailedError) as failed:
        act()
    failure = failed.value.failure
    assert failure.kind == kind, failure
    assert classify(failure).outlook is Outlook.PERMANENT
    return failure.message


@both
def test_an_unknown_host_is_not_talked_to(server: ShellServer, www: Path, scheme: str) -> None:
    environ = server.environ(UserKnownHostsFile="/dev/null")
    message = refusal_of(lambda: opened(scheme, www / "site", environ).connect(10), "host-key-unknown")
    assert "compare its fingerprint" in message
    assert list(www.iterdir()) == []


@both
def test_a_host_with_another_key_is_not_talked_to(server: ShellServer, www: Path, scheme: str) -> None:
    other = server.known("changed", (server.folder / "id.pub").read_text())
    environ = server.environ(UserKnownHostsFile=str(other))
    message = refusal_of(lambda: opened(scheme, www / "site", environ).connect(10), "host-key-changed")
    assert "has changed to SHA256:" in message
    assert list(www.iterdir()) == []


@both
def test_who_is_not_let_in_is_told_so(server: ShellServer, www: Path, scheme: str) -> None:
    environ = server.environ(IdentityFile="/nonexistent", IdentitiesOnly="yes").copy()
    config = Path(environ["OSTINATO_SSH_COMMAND"].split()[-1])
    config.write_text(config.read_text().replace(f"  IdentityFile {server.folder}/id\n", ""))
    message = refusal_of(lambda: opened(scheme, www / "site", environ).connect(10), "not-allowed")
    assert "Permission denied" in message


@both
def test_places_that_are_not_there(server: ShellServer, www: Path, scheme: str) -> None:
    target = opened(scheme, www / "nowhere" / "site", server.environ())
    assert "there is no folder" in refusal_of(lambda: target.connect(10), "misconfigured")
    with pytest.raises(AttemptFailedError) as failed:
        opened(scheme, www / "site", server.environ(Port="1")).connect(5)
    assert failed.value.failure.kind == "refused"
    without = {**server.environ(), "OSTINATO_SSH_COMMAND": "no-such-ssh"}
    assert "OpenSSH" in refusal_of(lambda: opened(scheme, www / "site", without).connect(5), "misconfigured")


@both
def test_urls_that_cannot_be_meant(scheme: str) -> None:
    for path, said in (("", "which folder"), ("/~", "which folder"), ("/a/../../etc", "straight")):
        with pytest.raises(DeploymentSettingsError, match=said):
            opened(scheme, path, {})
    with pytest.raises(DeploymentSettingsError, match="no name of a host"):
        open_target(
            TargetSettings(name="host", url=f"{scheme}://-oProxyCommand=x/site"),
            Doors(RealDisk(), RealPrograms(), SystemClock(), {}),
        )


@both
def test_a_link_of_somebody_is_left_alone(server: ShellServer, www: Path, scheme: str) -> None:
    (www / "site").symlink_to("elsewhere")
    session = opened(scheme, www / "site", server.environ()).connect(10)
    message = refusal_of(session.live_release, "occupied")
    assert "leads to elsewhere" in message
    session.close()
    assert (www / "site").readlink() == Path("elsewhere")


@both
def test_an_empty_folder_gives_way(server: ShellServer, www: Path, scheme: str) -> None:
    (www / "site").mkdir()
    session = opened(scheme, www / "site", server.environ()).connect(10)
    assert session.live_release() is None
    session.put(A, PAGE_ITEM, PAGE)
    session.switch(A, None)
    assert (www / "site" / PAGE_ITEM.path).read_bytes() == PAGE
    session.close()


@both
def test_a_folder_at_home(server: ShellServer, scheme: str) -> None:
    """The address is refused or found, and never taken for one at the root."""
    target = opened(scheme, "/~/no-such-folder-of-mine/site", server.environ())
    assert "no folder no-such-folder-of-mine on" in refusal_of(lambda: target.connect(10), "misconfigured")


@both
def test_a_new_file_is_not_written_into_the_live_release(server: ShellServer, www: Path, scheme: str) -> None:
    session = opened(scheme, www / "site", server.environ()).connect(10)
    session.put(A, item("a.css", b"old"), b"old")
    session.switch(A, None)
    assert set(session.keep(B, [item("a.css", b"old")], A)) == {"a.css"}
    assert (www / "site/a.css").stat().st_nlink == 2
    session.put(B, item("a.css", b"new!"), b"new!")
    assert session.list_files(B)["a.css"].size == 4
    assert (www / "site/a.css").read_bytes() == b"old"
    session.close()


@both
def test_of_two_who_switch_at_once_one_succeeds(server: ShellServer, www: Path, scheme: str) -> None:
    target = opened(scheme, www / "site", {**server.environ(), "XDG_CACHE_HOME": str(www.parent)})
    live: str | None = None
    names = iter("0123456789abcdef")
    for _ in range(3):
        pair = [next(names) * 32 for _ in range(2)]
        sessions = [target.connect(10) for _ in pair]
        for session, release in zip(sessions, pair, strict=True):
            session.put(release, item("index.html", release.encode()), release.encode())
            session.list_files(release)
        won: list[str] = []

        def switch(session: Session, release: str, live: str | None = live, won: list[str] = won) -> None:
            for _ in range(20):
                try:
                    session.switch(release, live)
                except ConflictError:
                    return
                except AttemptFailedError as error:
                    if error.failure.kind != "lock-held":
                        raise
                    continue
                won.append(release)
                return

        threads = [threading.Thread(target=switch, args=pair) for pair in zip(sessions, pair, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) == 1
        assert (www / "site/index.html").read_text() == won[0]
        live = won[0]
        for session in sessions:
            session.close()


@pytest.fixture(scope="module")
def line(server: ShellServer) -> Iterator[Cable]:
    with cable(server.port) as made:
        yield made


@pytest.mark.parametrize(
    ("scheme", "fault", "after"),
    [
        *(("sftp", "cut", after) for after in (200, 3000, 9000, 60_000, 200_000)),
        *(("sftp", fault, after) for fault in ("stall", "flip") for after in (3000, 60_000)),
        *(("rsync", fault, 60_000) for fault in ("cut", "flip")),
    ],
)
def test_a_broken_line_is_mended_by_the_next_attempt(
    server: ShellServer, www: Path, line: Cable, scheme: str, fault: str, after: int
) -> None:
    """Each step is repeated with a new session when it fails, as a deployment does."""
    key = server.host_key
    known = server.known(f"cable-{line.port}", key, line.port)
    environ = server.environ(Port=str(line.port), UserKnownHostsFile=str(known))
    target = opened(scheme, www / "site", {**environ, "XDG_CACHE_HOME": str(www.parent / "cache")})
    big = os.urandom(200_000)
    steps: list[Callable[[Session], object]] = [
        lambda session: session.read_note("lease") or session.write_note("lease", b"one", None),
        lambda session: session.put(A, item("big.bin", big), big),
        lambda session: session.put(A, PAGE_ITEM, PAGE),
        lambda session: session.list_files(A),
        lambda session: session.switch(A, None),
    ]
    line.expect(fault, after)
    failures = 0
    for step in steps:
        while True:
            try:
                session = target.connect(1.5)
                try:
                    step(session)
                finally:
                    session.close()
            except AttemptFailedError as error:
                failures += 1
                if classify(error.failure).outlook is Outlook.PERMANENT or failures > 3:
                    raise
            else:
                break
    assert line.has_struck
    assert (www / "site/big.bin").read_bytes() == big
    assert (www / "site" / PAGE_ITEM.path).read_bytes() == PAGE
    note = target.connect(10).read_note("lease")
    assert note is not None
    assert note.data == b"one"


def test_nothing_of_a_killed_run_stays(server: ShellServer, www: Path) -> None:
    """The connection that sessions share ends with the process that began it."""
    script = (
        "import os, sys, time\n"
        "from tests.deploy.test_ssh import opened\n"
        f"opened('sftp', {str(www / 'site')!r}, dict(os.environ)).connect(10)\n"
        "print('ready', flush=True)\ntime.sleep(60)\n"
    )
    root = Path(__file__).parents[2]
    run = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=root,
        env={**os.environ, **server.environ(), "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
    )
    assert run.stdout is not None
    assert run.stdout.readline() == b"ready\n"
    mine = server.environ()["OSTINATO_SSH_COMMAND"]
    assert any(mine in line and str(run.pid) in line for line in _processes())
    run.send_signal(signal.SIGKILL)
    run.wait()
    ends = time.monotonic() + 10
    before = {line.split()[0] for line in _processes() if mine in line and line.split()[1] == str(run.pid)}
    while before & {line.split()[0] for line in _processes()}:
        assert time.monotonic() < ends
        time.sleep(0.05)


def _processes() -> list[str]:
    done = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace").splitlines()
