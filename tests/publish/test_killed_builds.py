"""A build that is killed at any moment leaves the old site or the new one, whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

POINTS = 20
PAGES = 120


def write_site(folder: Path, version: str) -> None:
    (folder / "layouts").mkdir(parents=True, exist_ok=True)
    (folder / "content/posts").mkdir(parents=True, exist_ok=True)
    (folder / "static").mkdir(exist_ok=True)
    (folder / "hugo.toml").write_text(
        'baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term"]\n'
    )
    (folder / "layouts/all.html").write_text(f"{version} {{{{ .Title }}}} {{{{ .Content }}}}")
    (folder / "static/style.css").write_text(f"/* {version} */")
    for number in range(PAGES):
        (folder / f"content/posts/p{number}.md").write_text(f"---\ntitle: {number}\n---\n{version}\n")


def versions(public: Path) -> set[str]:
    """Which versions the published files speak of."""
    found = set()
    for path in public.rglob("*"):
        if path.suffix in {".html", ".css"}:
            text = path.read_text()
            assert text, f"{path} is empty"
            found.add("old" if "old" in text else "new")
    return found


def start(folder: Path, cache: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "ostinato", "build", "--quiet", "--source", folder],
        env=os.environ | {"HUGO_CACHEDIR": str(cache)},
        start_new_session=True,
    )


def test_old_or_new_never_a_mixture(tmp_path: Path) -> None:
    folder, cache = tmp_path / "site", tmp_path / "cache"
    public = folder / "public"
    write_site(folder, "old")
    begin = time.perf_counter()
    assert start(folder, cache).wait() == 0
    duration = time.perf_counter() - begin
    assert versions(public) == {"old"}
    files = len(list(public.rglob("*.html")))

    chance = random.Random(20)
    for _ in range(POINTS):
        write_site(folder, "new")
        process = start(folder, cache)
        time.sleep(chance.uniform(0.0, duration * 1.1))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        state = versions(public)
        assert len(state) == 1
        assert len(list(public.rglob("*.html"))) == files
        if state == {"new"}:
            write_site(folder, "old")
            assert start(folder, cache).wait() == 0

    write_site(folder, "new")
    assert start(folder, cache).wait() == 0
    assert versions(public) == {"new"}
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".public")) == []
