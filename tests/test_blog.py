"""The blog itself, built by real Hugo and by us: one site, but for the diagrams that only we draw."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.documents import published, tokens

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

BLOG = Path(__file__).parents[1] / "site"
UNDRAWN = re.compile(r'<pre tabindex="0"><code class="language-mermaid".*?</code></pre>', re.DOTALL)
"""What Hugo makes of a diagram: code that a script of the theme may draw in the reader's browser."""


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory,
    hugo: Callable[..., subprocess.CompletedProcess[str]],
    ostinato: Callable[..., subprocess.CompletedProcess[str]],
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("blog")
    said = hugo("-s", BLOG, "-d", folder / "hugo", "--noBuildLock", "--clock", "2026-11-20T12:00:00Z")
    assert "WARN" not in said.stdout + said.stderr
    ostinato("-s", BLOG, "-d", folder / "ours", "--noBuildLock", "--clock", "2026-11-20T12:00:00Z")
    return published(folder / "hugo"), published(folder / "ours")


def test_the_same_files_are_published(built: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    hugo, ours = built
    assert ours.keys() == hugo.keys()


def test_pages_are_the_same_but_for_diagrams(built: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    hugo, ours = built
    pages = [name for name in hugo if name.endswith(".html")]
    assert len(pages) > 30
    different = [name for name in pages if _page(hugo[name]) != _page(ours[name])]
    assert different == []


def test_other_files_are_the_same_but_for_diagrams(built: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    hugo, ours = built
    others = [name for name in hugo if not name.endswith(".html") and b"mermaid" not in hugo[name]]
    assert len(others) > 10
    assert [name for name in others if hugo[name] != ours[name]] == []


def test_every_diagram_is_drawn(built: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    hugo, ours = built
    pages = [name for name in hugo if name.endswith(".html") and UNDRAWN.search(hugo[name].decode())]
    assert len(pages) >= 6
    for name in pages:
        wanted = len(UNDRAWN.findall(hugo[name].decode()))
        assert ours[name].count(b'<figure class="diagram diagram-mermaid"') == wanted, name
        assert b"language-mermaid" not in ours[name], name


def _page(html: bytes) -> list[str]:
    return tokens(UNDRAWN.sub("", html.decode()), without=["diagram-mermaid"])
