"""Code as real Hugo colours it: each scheme's style sheet, and each option, with classes and without."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from ostinato.markdown import highlighting
from ostinato.markdown.highlighting import (
    OptionsError,
    StyleSheetOptions,
    can_highlight,
    highlight,
    style_sheet,
)
from ostinato.markdown.settings import HighlightSettings

Hugo = Callable[..., subprocess.CompletedProcess[str]]


def styles() -> list[str]:
    text = resources.files(highlighting).joinpath("styles.txt").read_text("utf-8")
    return [line.split()[0] for line in text.splitlines() if not line.startswith(("#", " "))]


def of_hugo(hugo: Hugo, *arguments: str) -> str:
    return hugo("gen", "chromastyles", *arguments).stdout.partition("\n\n")[2]


@pytest.mark.parametrize("name", styles())
def test_each_scheme_has_the_rules_that_hugo_gives_it(name: str, hugo: Hugo) -> None:
    assert style_sheet(StyleSheetOptions(name)) == of_hugo(hugo, "--style", name)


def test_a_style_sheet_in_another_mode_with_looks_of_its_own(hugo: Hugo) -> None:
    options = StyleSheetOptions(
        "monokai", "light", mode_selector=True, class_light="day", highlight_style="#fff000 bg:#001122 bold"
    )
    flags = ("--mode", "light", "--modeSelector", "--classLight", "day")
    assert style_sheet(options) == of_hugo(
        hugo, "--style", "monokai", *flags, "--highlightStyle", "#fff000 bg:#001122 bold"
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (StyleSheetOptions("no-such"), "invalid style: no-such"),
        (StyleSheetOptions("friendly", "dusk"), "invalid mode: dusk"),
        (StyleSheetOptions("dracula", "light"), 'style "dracula" does not have a "light" mode'),
        (StyleSheetOptions("dracula", highlight_style="loud"), 'unknown style element "loud"'),
    ],
)
def test_what_no_style_sheet_can_be_made_of(options: StyleSheetOptions, told: str) -> None:
    with pytest.raises(OptionsError, match=told):
        style_sheet(options)


FENCES = [
    "text",
    "text {linenos=true}",
    "text {linenos=inline}",
    "text {linenos=table,hl_lines=[1,3]}",
    'text {hl_lines=["2-4"],linenostart=98,linenos=inline}',
    'text {hl_lines=["2-4"],linenostart=98}',
    "text {linenos=false}",
    "text {anchorlinenos=true,linenos=inline}",
    "text {anchorlinenos=true,linenos=table,lineanchors=here}",
    "text {style=github,tabwidth=8}",
    "text {style=friendly,linenos=true,hl_lines=[2]}",
    "text {noclasses=true,style=tango}",
    "text {noclasses=false}",
    "text {wrapperclass=mine}",
    'text {class="loud" id="first" data-x=1 onclick=no}',
    "text {hl_inline=true}",
    "nosuchlanguage {linenos=true}",
    "nosuchlanguage {hl_inline=true}",
    "nosuchlanguage {guesssyntax=true}",
    "",
    "no-highlight",
    "TEXT",
    "PlainText",
    "foo.txt",
]

CODE = "one <two>\n\n\tthree 'four' \"five\" &amp; six\n" + "line\n" * 9


@pytest.mark.parametrize(
    "settings",
    ["", "noClasses = false", 'lineNos = true\nlineNumbersInTable = false\nstyle = "nord"\ntabWidth = 2'],
)
def test_each_option_of_a_fence_does_what_it_does_in_hugo(
    settings: str, hugo: Hugo, ostinato: Hugo, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    fences = "\n".join(f"{number}\n\n```{fence}\n{CODE}```\n" for number, fence in enumerate(FENCES))
    (site / "content").mkdir(parents=True)
    (site / "layouts").mkdir()
    (site / "hugo.toml").write_text(
        f'disableKinds = ["taxonomy", "term", "rss", "sitemap"]\n[markup.highlight]\n{settings}\n'
    )
    (site / "content" / "_index.md").write_text(fences)
    (site / "layouts" / "home.html").write_text("{{ .Content }}")
    hugo("--source", site, "--destination", tmp_path / "theirs")
    ostinato("build", "--source", site, "--destination", tmp_path / "ours")
    theirs, ours = ((tmp_path / name / "index.html").read_text() for name in ("theirs", "ours"))
    assert ours == theirs


def test_the_languages_that_can_be_coloured_are_those_of_hugo(hugo: Hugo, tmp_path: Path) -> None:
    rows = resources.files(highlighting).joinpath("lexers.txt").read_text("utf-8").splitlines()
    names = {
        name
        for row in rows
        if not row.startswith("#")
        for name in re.sub(" [~$]", "", row).replace(" | ", ", ").split(", ")
    }
    names = {name for name in names if not set(name) & set("[*?")}
    names |= {name.upper() for name in names} | {
        "nosuch",
        "x",
        "foo.go",
        "go.mod",
        "Makefile",
        "makefile",
        "",
    }
    (tmp_path / "layouts").mkdir()
    (tmp_path / "hugo.toml").write_text('disableKinds = ["taxonomy", "term", "rss", "sitemap"]')
    asked = "".join(f"{name} {{{{ transform.CanHighlight `{name}` }}}}\n" for name in sorted(names))
    (tmp_path / "layouts" / "home.html").write_text(asked)
    hugo("--source", tmp_path)
    theirs = (tmp_path / "public" / "index.html").read_text()
    assert "".join(f"{name} {str(can_highlight(name)).lower()}\n" for name in sorted(names)) == theirs


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("0", "invalid Highlight option: 0"),
        ("linenos=table,x", "invalid Highlight option: x"),
        ({"linenos": 3}, "lineNos must be one of true"),
        ({"tabwidth": "wide"}, 'cannot parse "wide" as int'),
        ("noclasses=perhaps", 'cannot parse "perhaps" as bool'),
    ],
)
def test_options_that_cannot_be(options: object, told: str) -> None:
    with pytest.raises(OptionsError, match=told):
        highlight("x", "go", HighlightSettings(), options)


LANGUAGES = Path(__file__).parent / "languages.txt"
"""A page with code in many languages, each in a block with tildes."""


@pytest.fixture(scope="module")
def coloured(
    hugo: Hugo, ostinato: Hugo, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, str], ...]:
    """The blocks of the page by language: Hugo's, and ours."""
    site = tmp_path_factory.mktemp("languages")
    (site / "layouts").mkdir()
    (site / "content").mkdir()
    (site / "hugo.toml").write_text(
        'disableKinds = ["taxonomy", "term", "rss", "sitemap"]\nmarkup.highlight.noClasses = false\n'
    )
    (site / "content" / "_index.md").write_text(LANGUAGES.read_text())
    (site / "layouts" / "home.html").write_text("{{ .Content }}")
    hugo("--source", site, "--destination", site / "theirs")
    ostinato("build", "--source", site, "--destination", site / "ours")
    return tuple(
        {
            re.findall(r'data-lang="([^"]*)"', block)[0]: block
            for block in (site / name / "index.html").read_text().split('<div class="highlight">')[1:]
        }
        for name in ("theirs", "ours")
    )


@pytest.mark.parametrize("language", re.findall(r"^~~~~(\S+)$", LANGUAGES.read_text(), re.MULTILINE))
def test_each_language_is_told_apart_as_chroma_does(
    language: str, coloured: tuple[dict[str, str], dict[str, str]]
) -> None:
    theirs, ours = coloured
    assert ours[language] == theirs[language]


def test_go_is_told_apart_as_chroma_does(hugo: Hugo, ostinato: Hugo, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "layouts").mkdir(parents=True)
    (site / "assets").mkdir()
    (site / "hugo.toml").write_text(
        'disableKinds = ["taxonomy", "term", "rss", "sitemap"]\nmarkup.highlight.noClasses = false\n'
    )
    (site / "assets" / "sample.go").write_text((Path(__file__).parent / "sample.go.txt").read_text())
    (site / "layouts" / "home.html").write_text('{{ highlight (resources.Get "sample.go").Content "go" }}')
    hugo("--source", site, "--destination", tmp_path / "theirs")
    ostinato("build", "--source", site, "--destination", tmp_path / "ours")
    theirs, ours = ((tmp_path / name / "index.html").read_text() for name in ("theirs", "ours"))
    assert ours == theirs
