"""Owns what the checks of built pages share: the built site, a server that is strict about it, a browser, axe."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.pages.chromium import Page, find_chromium, launch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

PROJECT = Path(__file__).parents[2]
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"


class _StrictHandler(SimpleHTTPRequestHandler):
    """Serves a folder as a careful host would, so that whatever the policy forbids shows up as a complaint."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def serve() -> Callable[[Path], AbstractContextManager[str]]:
    """Serve a folder on the loopback device for as long as a `with` block lasts; gives the origin."""

    @contextmanager
    def serving(folder: Path) -> Iterator[str]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_StrictHandler, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()

    return serving


@pytest.fixture(scope="session")
def built_site(ostinato: Callable[..., object], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder whose pages are looked at: the one in `BUILT_SITE`, or the blog with its drafts."""
    if given := os.environ.get("BUILT_SITE"):
        return Path(given)
    folder = tmp_path_factory.mktemp("built")
    ostinato("--source", PROJECT / "site", "--destination", folder, "--buildDrafts", "--noBuildLock")
    return folder


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page in Chromium, or the test is skipped."""
    program = find_chromium()
    if program is None:
        pytest.skip("needs Chromium: install the package `chromium`")
    with launch(program, tmp_path_factory.mktemp("profile")) as chromium:
        yield chromium.open_page()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, or the test is skipped."""
    places = [Path(given)] if (given := os.environ.get("AXE_CORE")) else []
    places.append(Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js")
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        pytest.skip("needs axe-core: `npm install --prefix tests/pages`, or AXE_CORE=path/to/axe.min.js")
    return found.read_text("utf-8")
