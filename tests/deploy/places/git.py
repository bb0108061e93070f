"""A branch of a bare repository, which a visitor's server checks out."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ostinato.deploy.registry import Doors, open_target
from ostinato.deploy.settings import TargetSettings
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk
from ostinato.world.programs import RealPrograms
from tests.deploy.places import Place

SLOW = True
BRANCH = "refs/heads/pages"


def missing() -> str:
    return "" if shutil.which("git") else "git is not installed"


def environ_of(folder: Path) -> dict[str, str]:
    """Nothing of the user's own git."""
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}


def git(repository: Path, *words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environ = environ_of(repository) | {
        f"GIT_{who}_{what}": "somebody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    command = ["git", "-C", str(repository), *words]
    return subprocess.run(command, input=stdin, capture_output=True, env=environ, check=False)


def bare(folder: Path) -> Path:
    folder.mkdir(parents=True)
    assert git(folder, "init", "--quiet", "--bare", ".").returncode == 0
    return folder


def leave(repository: Path, path: str, data: bytes) -> None:
    """Somebody else's commit on the branch, with one file in it."""
    blob = git(repository, "hash-object", "-w", "--stdin", stdin=data).stdout.decode().strip()
    tree = git(repository, "mktree", stdin=f"100644 blob {blob}\t{path}\n".encode()).stdout.decode().strip()
    commit = git(repository, "commit-tree", tree, stdin=b"A site of somebody").stdout.decode().strip()
    assert git(repository, "update-ref", BRANCH, commit).returncode == 0


def _files(repository: Path, commit: str) -> dict[str, bytes]:
    """What a commit holds, as a server that follows the branch has it."""
    done = git(repository, "archive", "--format=tar", commit)
    assert done.returncode == 0, done.stderr
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        files = (member for member in archive if member.isfile())
        return {member.name: content.read() for member in files if (content := archive.extractfile(member))}


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    repository = bare(folder / "name.git")

    def visit(path: str) -> bytes | None:
        try:
            commit = (repository / BRANCH).read_text().strip()
        except FileNotFoundError:
            return None
        if commit not in checked_out:
            checked_out[commit] = _files(repository, commit)
        return checked_out[commit].get(path)

    checked_out: dict[str, dict[str, bytes]] = {}

    doors = Doors(RealDisk(folder), RealPrograms(), SystemClock(), environ_of(folder))
    url = f"git+file://{repository}?branch=pages"
    target = open_target(TargetSettings(name="pages", url=url), doors)
    yield Place(target, visit, lambda path, data: leave(repository, path, data))
