"""What programs made of assets is remembered, and made anew when anything that it was made of is another."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Engine = Callable[..., subprocess.CompletedProcess[str]]

_SITE = {
    "hugo.toml": 'disableKinds = ["rss", "sitemap", "taxonomy", "term", "section", "404", "page"]\n',
    "assets/run.js": "import { loud } from './loud.js';\nimport { own } from 'own';\nconsole.log(loud('a'), own);\n",
    "assets/loud.js": "export const loud = (text) => text + '!';\n",
    "assets/a.css": "p { color : red ; }\n",
    "node_modules/own/package.json": '{"name": "own", "version": "1.0.0", "main": "index.js"}\n',
    "node_modules/own/index.js": "export const own = 1;\n",
    "layouts/home.html": "{{ (resources.Get `run.js` | js.Build).Content }}|{{ (resources.Get `a.css` | minify).Content }}",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in _SITE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.skipif(
    not (shutil.which("esbuild") or shutil.which("npm")), reason="needs esbuild, or npm to fetch it"
)
def test_what_changes_is_made_anew(site: Path, ostinato: Engine) -> None:
    def built() -> str:
        ostinato("build", "-s", site, "--quiet")
        return (site / "public/index.html").read_text()

    first = built()
    assert built() == first
    (site / "assets/loud.js").write_text("export const loud = (text) => text + '?';\n")
    second = built()
    assert "?" in second
    (site / "node_modules/own/index.js").write_text("export const own = 'another';\n")
    assert "another" in built()
    (site / "assets/a.css").write_text("p { color : blue ; }\n")
    assert "p{color:blue}" in built()


_SASS = {
    "hugo.toml": _SITE["hugo.toml"],
    "assets/main.scss": '@import "parts/colour"; @import "far"; p { color: $colour; margin: $far }\n',
    "assets/parts/_colour.scss": "$colour: red;\n",
    "far/_far.scss": "$far: 1px;\n",
    "layouts/home.html": '{{ (resources.Get "main.scss" | css.Sass (dict "includePaths" (slice "far"))).Content }}',
}


@pytest.mark.parametrize("far", ["far/_far.scss", "assets/_far.scss"])
def test_style_sheets_are_made_anew_when_an_import_changes(
    tmp_path: Path, ostinato: Engine, far: str
) -> None:
    def write(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def built() -> str:
        ostinato("build", "-s", tmp_path, "--quiet")
        return (tmp_path / "public/index.html").read_text()

    for name, text in _SASS.items():
        write(far if name.startswith("far/") else name, text)
    first = built()
    assert "color: red" in first
    assert built() == first
    write("assets/parts/_colour.scss", "$colour: blue;\n")
    assert "color: blue" in built()
    write(far, "$far: 2px;\n")
    assert "margin: 2px" in built()
