"""`ostinato deploy` and `rollback`, as a user calls them: what is printed, what is done, and the exit status."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "public" / "about").mkdir(parents=True)
    (tmp_path / "www").mkdir()
    (folder / "hugo.toml").write_text(
        f"""
        baseURL = "http://127.0.0.1/"
        [[deployment.targets]]
        name = "www"
        URL = "file://{tmp_path}/www/site"
        [[deployment.targets]]
        name = "second"
        URL = "file://{tmp_path}/www/second"
        exclude = "about/**"
        """
    )
    (folder / "public" / "index.html").write_text('<a href="/about/">home</a>')
    (folder / "public" / "about" / "index.html").write_text("about")
    return folder


def test_a_site_is_deployed_and_taken_back(ostinato: Run, project: Path) -> None:
    deploy = partial(ostinato, "deploy", "-s", project, check=False)
    live = project.parent / "www" / "site"
    shown = deploy("--dry-run")
    assert shown.returncode == 0
    assert "2 to upload" in shown.stdout
    assert "visitors see the old site or the new one" in shown.stdout
    assert not live.exists()
    done = deploy("--trace", project.parent / "trace")
    assert (done.returncode, done.stdout) == (0, "the release is live and verified\n"), done.stderr
    assert "uploading 2/2" in done.stderr
    assert (live / "about" / "index.html").read_text() == "about"
    lines = [json.loads(line) for line in (project.parent / "trace").read_text().splitlines()]
    assert {"storing index.html", "switching"} <= {line["what"] for line in lines}
    assert deploy().returncode == 0
    assert deploy("--exit-code").returncode == 10
    (project / "public" / "index.html").write_text("home 2")
    outcome = json.loads(deploy("--json", "--maxDeletes=-1").stdout)
    assert (outcome["status"], outcome["uploaded"], outcome["live"]) == (0, 1, outcome["release"])
    back = ostinato("rollback", "-s", project, check=False)
    assert back.returncode == 0
    assert "is live again" in back.stdout
    assert (live / "index.html").read_text() == '<a href="/about/">home</a>'
    forth = ostinato("rollback", outcome["release"][:8], "-s", project, "--json", check=False)
    assert json.loads(forth.stdout)["live"] == outcome["release"]
    assert (live / "index.html").read_text() == "home 2"


def test_another_target_and_what_it_leaves_out(ostinato: Run, project: Path) -> None:
    done = ostinato("deploy", "-s", project, "--target", "second", "--workers=1", check=False)
    assert done.returncode == 0, done.stderr
    second = project.parent / "www" / "second"
    assert sorted(path.name for path in second.iterdir()) == ["index.html"]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--no-such-flag"], 64, "No such option"),
        (["--deadline", "soon"], 64, "90s or 1h"),
        (["--keep", "0"], 64, "at least 1"),
        (["--target", "third"], 78, 'no deployment target "third"'),
        (["-d", "nowhere"], 65, "build the site first"),
    ],
)
def test_what_cannot_be_meant(
    ostinato: Run, project: Path, arguments: list[str], status: int, said: str
) -> None:
    done = ostinato("deploy", "-s", project, *arguments, check=False)
    assert done.returncode == status, done.stderr
    assert said in done.stderr
    assert list((project.parent / "www").iterdir()) == []


def test_a_place_of_somebody_else(ostinato: Run, project: Path) -> None:
    theirs = project.parent / "www" / "site"
    theirs.mkdir()
    (theirs / "index.html").write_text("theirs")
    done = ostinato("deploy", "-s", project, check=False)
    assert done.returncode == 78
    assert "move it away first" in done.stderr
    assert (theirs / "index.html").read_text() == "theirs"
    nothing = ostinato("rollback", "-s", project, "--target", "second", check=False)
    assert nothing.returncode == 65
    assert "no release before" in nothing.stderr


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port(project: Path) -> Iterator[int]:
    handler = partial(_Quiet, directory=str(project.parent / "www" / "site"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_public_address_is_looked_at(ostinato: Run, project: Path, port: int) -> None:
    watch = ("deploy", "-s", project, "--watch-live", "-b", f"http://127.0.0.1:{port}/")
    done = ostinato(*watch, check=False)
    assert done.returncode == 0, done.stderr
    assert (project.parent / "www" / "site" / "index.html").exists()
