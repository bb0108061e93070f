"""The development server, end to end: pages, changes, mistakes, the end."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
import websockets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 30
"""Seconds that a change may take to be seen; far more than it needs."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "hugo.toml": 'baseURL = "https://example.org/blog/"\ntitle = "Served"\n',
        "content/posts/one.md": "---\ntitle: One\n---\nFirst words.\n",
        "layouts/page.html": "<html><head></head><body>{{ .Title }}: {{ .Content }}</body></html>",
        "layouts/home.html": "<html><head></head><body>home {{ hugo.IsServer }}</body></html>",
        "layouts/section.html": "<p>{{ .Title }}</p>",
        "static/plain.txt": "as it is",
    }
    for name, text in files.items():
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return tmp_path


@pytest.fixture
def server(project: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "ostinato", "server", "-s", str(project), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        found = re.search(r"available at (http://localhost:\d+)/blog/", line)
        if found:
            break
    else:
        pytest.fail(f"the server ended:\n{said}")
    for line in process.stdout:
        if line.startswith("Watching"):
            break
    yield process, found[1]
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_change_is_served_and_a_mistake_is_shown_until_it_is_mended(
    project: Path, server: tuple[subprocess.Popen[str], str]
) -> None:
    process, origin = server
    page = f"{origin}/blog/posts/one/"
    status, text = _get(page)
    assert status == 200
    assert "First words." in text
    assert "livereload.js" in text
    assert "home true" in _get(f"{origin}/blog/")[1]
    assert _get(f"{origin}/blog/plain.txt") == (200, "as it is")
    assert _get(f"{origin}/blog/nothing/")[0] == 404

    (project / "content/posts/one.md").write_text("---\ntitle: One\n---\nOther words.\n")
    _until(lambda: "Other words." in _get(page)[1])

    layout = project / "layouts/page.html"
    good = layout.read_text()
    layout.write_text("<p>\n{{ .Nonsense }}</p>")
    _until(lambda: _get(page)[0] == 500)
    shown = _get(page)[1]
    assert "Nonsense" in shown
    assert "layouts/page.html:2:" in shown
    assert _get(f"{origin}/blog/plain.txt") == (200, "as it is")

    layout.write_text(good)
    _until(lambda: _get(page)[0] == 200)
    assert not (project / "public").exists()

    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0


def test_browsers_are_told_of_a_change(project: Path, server: tuple[subprocess.Popen[str], str]) -> None:
    _, origin = server

    async def listen() -> list[dict[str, object]]:
        async with websockets.connect(f"{origin.replace('http', 'ws')}/livereload") as socket:
            hello = json.loads(await asyncio.wait_for(socket.recv(), PATIENCE))
            (project / "content/posts/one.md").write_text("---\ntitle: Two\n---\n")
            return [hello, json.loads(await asyncio.wait_for(socket.recv(), PATIENCE))]

    hello, told = asyncio.run(listen())
    assert hello["command"] == "hello"
    assert told["command"] == "reload"


def test_a_port_that_is_taken_is_told(project: Path, server: tuple[subprocess.Popen[str], str]) -> None:
    port = server[1].rpartition(":")[2]
    command = [sys.executable, "-m", "ostinato", "serve", "-s", str(project), "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr


def _get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "the change was not seen"
        time.sleep(0.05)
