"""The Python of a template, as people read it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from ostinato.cli.main import main

FILES = {
    "hugo.toml": "",
    "layouts/baseof.html": '<main>{{ block "main" . }}{{ end }}</main>\n',
    "layouts/home.html": '{{ define "main" }}{{ partial "card.html" . }}{{ end }}\n',
    "layouts/_partials/card.html": (
        '{{ if eq .Kind "home" }}\n<b>{{ .Title }}</b>\n{{ else if .Draft }}\n?\n{{ else }}\n!\n{{ end }}'
    ),
    "layouts/robots.txt": "{{ .Title }}\n",
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUGO_CACHEDIR", str(tmp_path / "cache"))
    return tmp_path


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["show-python", *arguments]) == 0
    return capsys.readouterr().out


def test_each_line_of_the_template_stands_above_what_became_of_it(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = shown(capsys, "_partials/card.html")
    assert text.startswith("# layouts/_partials/card.html\ndef template(dot, env, emit):\n")
    lines = [line.strip() for line in text.splitlines()]
    assert lines.index('# 1: {{ if eq .Kind "home" }}') + 1 == next(
        number for number, line in enumerate(lines) if line.startswith("if ")
    )
    title = lines.index("# 2: <b>{{ .Title }}</b>")
    assert "html(first(dot, 'Title'))" in "".join(lines[title:])
    assert any(line.startswith("elif ") for line in lines)
    ast.parse(text)


def test_a_layout_comes_over_its_base(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "home.html")
    assert "# layouts/baseof.html" in text
    assert "# main in layouts/home.html\n" in text
    assert "template_main(dot, env, emit)" in text


def test_a_file_is_the_same_as_its_path(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = shown(capsys, "_partials/card.html")
    assert shown(capsys, "layouts/_partials/card.html") == wanted
    assert shown(capsys, str(site / "layouts/_partials/card.html")) == wanted
    assert shown(capsys, "partials/card.html", "-s", ".") == wanted


def test_a_file_of_no_site_and_plain_text(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "print_plain(first(dot, 'Title'))" in shown(capsys, "robots.txt")
    (site / "other.html").write_text("<p>{{ .a }}</p>")
    assert shown(capsys, "other.html") == (
        "# other.html\ndef template(dot, env, emit):\n"
        "    # 1: <p>{{ .a }}</p>\n    emit(f\"<p>{html(first(dot, 'a'))}</p>\")\n"
    )


def test_what_does_not_exist_and_what_is_broken(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show-python", "_partials/cart.html"]) == 2
    assert "there is no template \"_partials/cart.html\"; did you mean '_partials/card.html'?" in (
        capsys.readouterr().err
    )
    (site / "layouts/_partials/card.html").write_text("{{ if }}")
    assert main(["show-python", "home.html"]) == 1
    assert "missing value for if" in capsys.readouterr().err
