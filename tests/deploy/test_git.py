"""A branch of a repository as a target: its history, other machines, and repositories that are not what was said."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from ostinato.deploy.registry import Doors, open_target
from ostinato.deploy.repository import Repository
from ostinato.deploy.settings import DeploymentSettingsError, TargetSettings
from ostinato.deploy.target import ConflictError, Session, Target
from ostinato.retry.classify import Failure, Outlook, classify
from ostinato.retry.run import AttemptFailedError
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk
from ostinato.world.programs import Done, RealPrograms, ScriptedPrograms
from tests.deploy.places import git as git_place
from tests.deploy.places import sftp as sftp_place
from tests.deploy.places.git import BRANCH, bare, environ_of, git, leave
from tests.deploy.servers.shells import missing
from tests.deploy.wire import PAGE, PAGE_ITEM, item

pytestmark = pytest.mark.skipif(bool(git_place.missing()), reason=git_place.missing() or "-")

A, B, C = "a" * 32, "b" * 32, "c" * 32


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return bare(tmp_path / "name.git")


def opened(url: str, home: Path, **environ: str) -> Target:
    """The target as a machine with this home sees it."""
    doors = Doors(RealDisk(), RealPrograms(), SystemClock(), environ_of(home) | environ)
    return open_target(TargetSettings(name="pages", url=url), doors)


def connected(repository: Path, machine: str = "machine") -> Session:
    home = repository.parent / machine
    home.mkdir(exist_ok=True)
    return opened(f"git+file://{repository}?branch=pages", home).connect(20)


def refusal_of(act: Callable[[], object], kind: str) -> str:
    with pytest.raises(AttemptFailedError) as failed:
        act()
    failure = failed.value.failure
    assert failure.kind == kind, failure
    assert classify(failure).outlook is Outlook.PERMANENT
    return failure.message


def put(session: Session, release: str, **files: bytes) -> None:
    for name, data in files.items():
        path = name.replace("_", ".")
        session.put(release, item(path, data), data)


def said(repository: Path, *words: str) -> list[str]:
    done = git(repository, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode().splitlines()


def test_the_branch_keeps_a_commit_for_each_release(repository: Path) -> None:
    session = connected(repository)
    put(session, A, index_html=b"home A", CNAME=b"example.org\n", _nojekyll=b"", one_css=b"body{}")
    session.switch(A, None)
    assert set(session.keep(B, [item("one.css", b"body{}"), item("CNAME", b"other")], A)) == {"one.css"}
    put(session, B, index_html=b"home B")
    session.switch(B, A)
    session.switch(A, B)
    assert said(repository, "log", "--format=%s", BRANCH) == [
        f"Release {release[:12]}" for release in (A, B, A)
    ]
    assert said(repository, "ls-tree", "-r", "--name-only", BRANCH) == [
        ".nojekyll",
        "CNAME",
        "index.html",
        "one.css",
    ]
    assert said(repository, "ls-tree", "-r", "--name-only", f"{BRANCH}~1") == ["index.html", "one.css"]
    assert list(session.releases()) == [A, B]
    assert said(repository, "for-each-ref", "--format=%(refname)") == [
        BRANCH,
        f"refs/ostinato/pages/releases/{A}",
        f"refs/ostinato/pages/releases/{B}",
    ]
    times = [int(line) for line in said(repository, "log", "--format=%ct", BRANCH)]
    assert times == sorted(set(times), reverse=True)


def test_files_are_stored_before_they_are_live(repository: Path) -> None:
    """A switch has nothing left to upload: the release is in the repository, at a place that nobody looks at."""
    session = connected(repository)
    put(session, A, index_html=b"home A")
    assert said(repository, "for-each-ref") == []
    session.list_files(A)
    assert said(repository, "for-each-ref", "--format=%(refname)") == [f"refs/ostinato/pages/staging/{A}"]
    assert git(repository, "rev-parse", "--verify", "--quiet", BRANCH).returncode != 0


@pytest.mark.parametrize("is_filtering", [True, False])
def test_another_machine_goes_on(repository: Path, is_filtering: bool) -> None:
    """With what is stored, and, where the host can leave files out, without those that it does not need."""
    git(repository, "config", "uploadpack.allowFilter", str(is_filtering).lower())
    first = connected(repository, "first")
    big = random.Random(1).randbytes(300_000)
    first.put(A, item("big.bin", big), big)
    put(first, A, index_html=b"home A")
    first.switch(A, None)
    put(first, B, index_html=b"home B")
    first.list_files(B)
    second = connected(repository, "second")
    assert set(second.list_files(B)) == {"index.html"}
    assert second.keep(B, [item("big.bin", big)], A) == {"big.bin"}
    put(second, B, new_css=b"p{}")
    second.switch(B, A)
    assert git(repository, "cat-file", "blob", f"{BRANCH}:big.bin").stdout == big
    assert set(first.list_files(B)) == {"big.bin", "index.html", "new.css"}
    home = repository.parent / "second"
    size = sum(file.stat().st_size for file in home.rglob("*") if file.is_file())
    assert (size < 200_000) is is_filtering
    assert list(second.releases()) == [A, B]


def test_a_branch_of_somebody_is_left_alone(repository: Path) -> None:
    session = connected(repository)
    put(session, A, index_html=b"home A")
    session.switch(A, None)
    leave(repository, "index.html", b"edited by hand")
    before = said(repository, "for-each-ref")
    put(session, B, index_html=b"home B")
    assert "not made by ostinato" in refusal_of(session.live_release, "occupied")
    refusal_of(lambda: session.switch(B, A), "occupied")
    assert [line for line in said(repository, "for-each-ref") if "staging" not in line] == before


def test_of_two_who_switch_one_succeeds(repository: Path) -> None:
    """The other push arrives between the look at the branch and our own push."""
    one, two = connected(repository, "first"), connected(repository, "second")
    put(one, A, index_html=b"home A")
    one.switch(A, None)
    put(one, B, index_html=b"home B")
    put(two, C, index_html=b"home C")
    before = Repository.push

    def late(self: Repository, updates: object) -> None:
        if any(update.ref == BRANCH for update in updates):  # type: ignore[attr-defined]
            pytest.MonkeyPatch.undo(patch)
            two.switch(C, A)
        before(self, updates)  # type: ignore[arg-type]

    patch = pytest.MonkeyPatch()
    patch.setattr(Repository, "push", late)
    with pytest.raises(ConflictError):
        one.switch(B, A)
    assert one.live_release() == C
    assert list(one.releases()) == [A, C]


@pytest.mark.parametrize("is_atomic", [True, False])
def test_hosts_that_cannot_push_several_things_at_once(repository: Path, is_atomic: bool) -> None:
    git(repository, "config", "receive.advertiseAtomic", str(is_atomic).lower())
    session = connected(repository)
    put(session, A, index_html=b"home A")
    session.list_files(A)
    session.switch(A, None)
    assert session.live_release() == A
    assert list(session.releases()) == [A]
    session.drop(B)
    assert not [line for line in said(repository, "for-each-ref") if "staging" in line]


def test_a_host_that_declines_says_why(repository: Path) -> None:
    hook = repository / "hooks" / "update"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f'#!/bin/sh\n[ "$1" != {BRANCH} ] || {{ echo "this branch is protected" >&2; exit 1; }}\n'
    )
    hook.chmod(0o755)
    session = connected(repository)
    put(session, A, index_html=b"home A")
    session.list_files(A)
    message = refusal_of(lambda: session.switch(A, None), "not-allowed")
    assert "this branch is protected" in message
    assert session.live_release() is None


def test_repositories_that_are_not_there(repository: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.git"
    assert "git repository" in refusal_of(lambda: connected(gone), "misconfigured")
    with pytest.raises(AttemptFailedError) as failed:
        opened("git+https://127.0.0.1:1/name.git", tmp_path).connect(5)
    assert failed.value.failure.kind == "refused"


@pytest.mark.skipif(bool(missing()), reason=missing() or "-")
def test_repositories_over_ssh(repository: Path) -> None:
    server = sftp_place.server()
    url = f"git+ssh://127.0.0.1{repository}?branch=pages"
    session = opened(url, repository.parent, **server.environ()).connect(20)
    session.put(A, PAGE_ITEM, PAGE)
    session.switch(A, None)
    assert git(repository, "cat-file", "blob", f"{BRANCH}:{PAGE_ITEM.path}").stdout == PAGE
    stranger = server.environ(UserKnownHostsFile="/dev/null")
    refusal_of(lambda: opened(url, repository.parent, **stranger).connect(20), "host-key-unknown")
    changed = server.environ(
        UserKnownHostsFile=str(server.known("other", (server.folder / "id.pub").read_text()))
    )
    refusal_of(lambda: opened(url, repository.parent, **changed).connect(20), "host-key-changed")
    lost = url.replace("name.git", "nowhere.git")
    refusal_of(lambda: opened(lost, repository.parent, **server.environ()).connect(20), "misconfigured")


def test_urls_that_cannot_be_meant(tmp_path: Path) -> None:
    for url, match in (
        ("git+https://host", "which repository"),
        ("git+https:///name.git", "which repository"),
        ("git+file://host/name.git", "which repository"),
        ("git+https://host/name.git?branch=--force", "no name of a branch"),
        ("git+https://host/name.git?branch=a..b", "no name of a branch"),
        ("git+https://host/name.git?branch=pages.lock", "no name of a branch"),
        ("git+https://jo:secret@host/name.git", "password does not belong"),
        ("git+https://host/name.git?tree=docs", "no option"),
    ):
        with pytest.raises(DeploymentSettingsError, match=match):
            opened(url, tmp_path)


def test_nothing_of_the_users_git_is_touched_or_listened_to(repository: Path) -> None:
    """Hooks, signatures and line endings of the user are for the user's own repositories."""
    home = repository.parent / "machine"
    hooks = home / "hooks"
    hooks.mkdir(parents=True)
    for name in ("pre-push", "post-index-change"):
        (hooks / name).write_text("#!/bin/sh\nexit 1\n")
        (hooks / name).chmod(0o755)
    (home / ".gitconfig").write_text(
        f"[core]\n  hooksPath = {hooks}\n  autocrlf = true\n[commit]\n  gpgSign = true\n[push]\n  gpgSign = true\n"
        "[fetch]\n  prune = true\n[transfer]\n  fsckObjects = true\n[init]\n  defaultBranch = x\n"
    )
    url = f"git+file://{repository}?branch=pages"
    session = opened(url, home, GIT_DIR="/nonexistent", GIT_INDEX_FILE="/nonexistent").connect(20)
    put(session, A, index_html=b"one\r\ntwo\n")
    session.switch(A, None)
    assert git(repository, "cat-file", "blob", f"{BRANCH}:index.html").stdout == b"one\r\ntwo\n"


@pytest.mark.parametrize(
    ("errors", "kind"),
    [
        ("fatal: unable to access 'https://x/': Could not resolve host: x", "dns-none"),
        ("fatal: unable to access 'https://x/': The requested URL returned error: 503", "http"),
        ("remote: Invalid username or token.\nfatal: Authentication failed for 'https://x/'", "not-allowed"),
        ("fatal: could not read Username for 'https://x': terminal prompts disabled", "not-allowed"),
        ("remote: Repository not found.\nfatal: repository 'https://x/' not found", "misconfigured"),
        (
            "fatal: unable to access 'https://x/': SSL certificate problem: certificate has expired",
            "tls-certificate",
        ),
        ("error: RPC failed; curl 56 Recv failure: Connection reset by peer", "reset"),
        ("fatal: early EOF\nfatal: fetch-pack: invalid index-pack output", "truncated"),
        ("ssh: connect to host x port 22: Connection timed out\nfatal: Could not read from", "timeout"),
        ("error: something that nobody has seen before", "unknown"),
    ],
)
def test_what_git_says_is_understood(tmp_path: Path, errors: str, kind: str) -> None:
    def answer(words: object, _: bytes) -> Done:
        return Done(128, b"", errors.encode()) if "ls-remote" in words else Done(0, b"", b"")  # type: ignore[operator]

    programs = ScriptedPrograms({"git": answer})
    repository = Repository("https://x/", "git+https://x/", tmp_path / "clone", programs, {})
    with pytest.raises(AttemptFailedError) as failed:
        repository.refs("refs/heads/x")
    assert failed.value.failure.kind == kind
    assert failed.value.failure.status == (503 if kind == "http" else None)


def test_passwords_in_what_git_says_are_not_passed_on(tmp_path: Path) -> None:
    errors = b"fatal: Authentication failed for 'https://jo:hunter2@x/'"
    programs = ScriptedPrograms(
        {"git": lambda words, _: Done(128 if "ls-remote" in words else 0, b"", errors)}
    )
    repository = Repository("https://x/", "git+https://x/", tmp_path / "clone", programs, {})
    with pytest.raises(AttemptFailedError) as failed:
        repository.refs("refs/heads/x")
    assert failed.value.failure == Failure(
        "not-allowed", "git+https://x/: fatal: Authentication failed for 'https://***@x/'"
    )
