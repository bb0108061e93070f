"""Mistakes in front matter and structure: each is told at its place, and the graph is made all the same."""

from __future__ import annotations

import pytest

import ostinato.site.members
from ostinato.base import gotime
from ostinato.base.diagnostics import Report
from ostinato.config import Flags, load_config
from ostinato.content.reading import read_content
from ostinato.mounts import mount
from ostinato.outputs.plan import renderings
from ostinato.site.assemble import assemble
from ostinato.site.site import Sites
from ostinato.world.memory import MemoryDisk

assert ostinato.site.members  # the tables of members are stated on import


def assembled(files: dict[str, str | bytes], settings: str = "") -> tuple[Sites, Report]:
    report = Report()
    config = 'baseURL = "https://example.org/"\n' + settings
    disk = MemoryDisk({"hugo.toml": config, **{f"content/{name}": text for name, text in files.items()}})
    loaded = load_config(disk, Flags(), {}, report)
    assert loaded is not None
    source = read_content(mount(loaded, disk, report), loaded, report)
    return assemble(source, loaded, gotime.make_time(2026, 1, 1), report), report


def told(report: Report) -> list[tuple[str, str]]:
    return [(found.code, str(found.span)) for found in report]


GOOD = "---\ntitle: Good\n---\n"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("---\ntitle: A\ndate: someday\n---\n", "front-matter-date", "content/bad.md:3:1"),
        ("---\nurl: https://example.com/\n---\n", "front-matter-value", "content/bad.md:2:1"),
        ("---\naliases: [http://example.com]\n---\n", "front-matter-value", "content/bad.md:2:1"),
        ("---\nparams: 1\n---\n", "front-matter-value", "content/bad.md:2:1"),
        ("---\ncascade:\n  kind: page\n---\n", "cascade", "content/bad.md:2:1"),
        ("---\ncascade:\n- a: 1\n  target: {kind: pages}\n---\n", "cascade", "content/bad.md:2:1"),
        ("---\nsites:\n  matrix: {languages: ['{en']}\n---\n", "sites", "content/bad.md:2:1"),
        ("---\nmarkup: klingon\n---\n", "markup-refused", "content/bad.md:2:1"),
        ("---\nmarkup: html\n---\n", "markup-refused", "content/bad.md:2:1"),
        ("+++\na = \n+++\n", "front-matter-syntax", "content/bad.md:2:5"),
        (b"\xff\xfe", "not-utf8", "content/bad.md:1:1"),
    ],
)
def test_a_mistake_has_a_place_and_hides_no_page(text: str | bytes, code: str, place: str) -> None:
    sites, report = assembled({"bad.md": text, "good.md": GOOD})
    assert told(report) == [(code, place)]
    assert report.has_errors
    assert "/good" in [page.path for page in sites[0].regular_pages]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("---\noutputs: [nothing]\n---\n", "output-format"),
        ("---\nurl: /:nothing/\n---\n", "permalink-token"),
        ("---\nmenus: {main: 1}\n---\n", "menu-settings"),
    ],
)
def test_a_mistake_that_shows_when_it_is_asked_for(text: str, code: str) -> None:
    sites, report = assembled({"bad.md": text})
    page = sites[0].tree.get("/bad")
    assert page is not None
    assert page.outputs is not None
    assert page.menus is not None
    assert told(report) == [(code, "content/bad.md:2:1")]


def test_two_index_files_for_one_bundle() -> None:
    files = {"b/index.md": GOOD, "b/index.html": GOOD}
    _, report = assembled(files, '[security]\nallowContent = [".*"]')
    assert [code for code, _ in told(report)] == ["two-index-files"]


def test_a_file_of_a_theme_is_no_second_index_file() -> None:
    report = Report()
    disk = MemoryDisk(
        {
            "hugo.toml": 'theme = "t"',
            "content/a.md": GOOD,
            "themes/t/content/a.md": "---\ntitle: From the theme\n---\n",
            "themes/t/content/b.md": GOOD,
        }
    )
    config = load_config(disk, Flags(), {}, report)
    assert config is not None
    source = read_content(mount(config, disk, report), config, report)
    sites = assemble(source, config, gotime.make_time(2026, 1, 1), report)
    assert not list(report)
    assert {page.path: page.title for page in sites[0].regular_pages} == {"/a": "Good", "/b": "Good"}


def test_two_pages_with_one_path() -> None:
    sites, report = assembled({"a.md": GOOD, "b.md": "---\nurl: /a/\n---\n"})
    planned = renderings(sites, report)
    assert told(report) == [("two-pages-one-path", "content/b.md:2:1")]
    assert len({rendering.output.path for rendering in planned}) == len(planned)


def test_two_menu_entries_with_one_name() -> None:
    sites, report = assembled(
        {"a.md": "---\ntitle: A\nmenus: main\n---\n", "b.md": "---\ntitle: A\nmenus: main\n---\n"}
    )
    assert len(sites[0].menus["main"]) == 1
    assert told(report) == [("menu-duplicate", "content/b.md:1:1")]
    assert not report.has_errors


def test_links_to_nothing() -> None:
    from ostinato.base.members import call_member

    sites, report = assembled({"a.md": GOOD}, 'refLinksNotFoundURL = "/404"')
    page = sites[0].tree.get("/a")
    assert call_member(page, "RelRef", {"path": "/nowhere"}) == "/404"
    assert [code for code, _ in told(report)] == ["ref-not-found"]
