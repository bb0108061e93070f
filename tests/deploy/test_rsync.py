"""rsync over ssh as a target: many files at once, and hosts whose programs are other ones, or lie."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ostinato.deploy.registry import Doors, open_target
from ostinato.deploy.settings import TargetSettings
from ostinato.deploy.targets import rsync as rsync_target
from ostinato.deploy.targets.rsync import RsyncSession
from ostinato.retry.run import AttemptFailedError
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk
from ostinato.world.programs import ScriptedPrograms
from tests.deploy.places import sftp as sftp_place
from tests.deploy.servers.shells import ShellServer, missing, shell_server
from tests.deploy.test_ssh import A, B, opened, refusal_of
from tests.deploy.wire import PAGE, PAGE_ITEM, item

pytestmark = pytest.mark.skipif(bool(missing("rsync")), reason=missing("rsync") or "-")

FEW = (
    "sh",
    "rm",
    "mkdir",
    "ls",
    "ln",
    "mv",
    "cat",
    "wc",
    "find",
    "tr",
    "xargs",
    "readlink",
    "rmdir",
    "rsync",
)
"""Programs without which a host is none."""


@pytest.fixture(scope="module")
def having(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., ShellServer]]:
    """Hosts that have only some programs, and others of our own."""
    with ExitStack() as stack:

        def server(*names: str, **own: str) -> ShellServer:
            folder = tmp_path_factory.mktemp("host")
            programs = folder / "bin"
            programs.mkdir()
            for name in names:
                (programs / name).symlink_to(shutil.which(name) or name)
            for name, script in own.items():
                (programs / name).unlink(missing_ok=True)
                (programs / name).write_text(f"#!/bin/sh\n{script}\n")
                (programs / name).chmod(0o755)
            command = f'ForceCommand /usr/bin/env PATH={programs} /bin/sh -c "$SSH_ORIGINAL_COMMAND"'
            return stack.enter_context(shell_server(folder / "server", command))

        yield server


@pytest.fixture
def www(tmp_path: Path) -> Path:
    folder = tmp_path / "www"
    folder.mkdir()
    return folder


def connected(www: Path, server: ShellServer | None = None) -> RsyncSession:
    environ = {**(server or sftp_place.server()).environ(), "XDG_CACHE_HOME": str(www.parent / "cache")}
    session = opened("rsync", www / "site", environ).connect(10)
    assert isinstance(session, RsyncSession)
    return session


def test_many_files_are_one_transfer(www: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    transfers: list[int] = []
    usual = RsyncSession._transfer

    def counted(self: RsyncSession, release: str, paths: list[str]) -> None:
        transfers.append(len(paths))
        usual(self, release, paths)

    monkeypatch.setattr(RsyncSession, "_transfer", counted)
    monkeypatch.setattr(rsync_target, "_MOST_FILES", 30)
    session = connected(www)
    odd = [
        "#not a comment.txt",
        "; nor this.txt",
        "-rf",
        "a b/c\u00e9/d'e\"f.txt",
        "$(touch x).html",
        "x;y&z.html",
    ]
    names = [*odd, *(f"posts/{number}/index.html" for number in range(54))]
    for name in names:
        session.put(A, item(name, name.encode()), name.encode())
    assert transfers == [30, 30]
    for name in names:
        assert session.digest_of(A, item(name, name.encode())) == item(name, name.encode()).digest
    session.switch(A, None)
    assert {name: (www / "site" / name).read_text() for name in names} == {name: name for name in names}
    assert set(session.keep(B, [item(name, name.encode()) for name in names], A)) == set(names)
    session.remove(B, odd)
    assert set(session.list_files(B)) == set(names) - set(odd)
    assert (www / "site" / "x;y&z.html").exists()
    session.close()


def test_what_arrives_otherwise_is_sent_again(www: Path, having: Callable[..., ShellServer]) -> None:
    """The host's own digest tells."""
    lying = 'for name; do [ "$name" = -- ] || echo "%064d  $name"; done'.replace("%064d", "0" * 64)
    session = connected(www, having(*FEW, "mktemp", "base64", sha256sum=lying))
    session.put(A, PAGE_ITEM, PAGE)
    for act in (lambda: session.list_files(A), lambda: session.switch(A, None)):
        with pytest.raises(AttemptFailedError) as failed:
            act()
        assert failed.value.failure.kind == "corrupted"
    assert not (www / "site").is_symlink()
    session.close()


def test_a_host_with_few_programs(www: Path, having: Callable[..., ShellServer]) -> None:
    """No shell stays open there, and digests come from another program."""
    shasum = having(*FEW, shasum='shift 3; exec /usr/bin/sha256sum -- "$@"')
    session = connected(www, shasum)
    session.write_note("lease", b"one", None)
    session.put(A, PAGE_ITEM, PAGE)
    session.switch(A, None)
    assert (www / "site" / PAGE_ITEM.path).read_bytes() == PAGE
    note = session.read_note("lease")
    assert note is not None
    assert note.data == b"one"
    session.close()


@pytest.mark.parametrize(
    ("lacking", "own", "said"),
    [
        ("rsync", {}, "rsync is not installed on the host"),
        ("", {}, "neither sha256sum nor shasum"),
        (
            "",
            {"mv": 'case $1 in -*) [ "$1" = -- ] || exit 1 ;; esac; exec /bin/mv "$@"'},
            "neither -T nor -h",
        ),
    ],
)
def test_hosts_that_lack_what_is_needed(
    www: Path, having: Callable[..., ShellServer], lacking: str, own: dict[str, str], said: str
) -> None:
    more = () if said.startswith("neither sha") else ("sha256sum",)
    server = having(*(name for name in FEW if name != lacking), *more, **own)

    def deploy() -> None:
        session = connected(www, server)
        session.put(A, PAGE_ITEM, PAGE)
        session.switch(A, None)

    assert said in refusal_of(deploy, "misconfigured")
    assert not (www / "site").exists()


def test_a_machine_without_rsync(www: Path) -> None:
    doors = Doors(RealDisk(), ScriptedPrograms({}), SystemClock(), sftp_place.server().environ())
    target = open_target(TargetSettings(name="host", url=f"rsync://127.0.0.1{www}/site"), doors)
    assert "not installed on this machine" in refusal_of(lambda: target.connect(5), "misconfigured")


def test_what_a_login_prints_is_passed_over(www: Path, having: Callable[..., ShellServer]) -> None:
    """Some hosts greet whoever comes, be it a program."""
    greeting = having(
        *FEW, "mktemp", "base64", "sha256sum", sh='echo "Welcome, and have a nice day"; exec /bin/sh "$@"'
    )
    session = connected(www, greeting)
    assert session.live_release() is None
    session.close()


def test_files_in_the_cache_are_gone_when_they_are_sent(www: Path) -> None:
    session = connected(www)
    session.put(A, PAGE_ITEM, PAGE)
    session.list_files(A)
    assert [file for file in (www.parent / "cache").rglob("*") if file.is_file()] == []
    session.put(B, PAGE_ITEM, PAGE)
    session.drop(B)
    assert dict(session.list_files(B)) == {}
    session.close()
