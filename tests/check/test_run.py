"""A run: settings, allowances, memory, processes, broken input, and what must end in bounded time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ostinato.base.diagnostics import UsageError
from ostinato.cache.store import MemoryStore
from ostinato.check.findings import Level
from ostinato.check.run import run_checks
from ostinato.check.settings import read_settings
from ostinato.world.disk import RealDisk
from ostinato.world.memory import MemoryDisk
from tests.check.site_builder import check, page, told

FOREIGN = '<img src="https://cdn.example/a.png" alt="">'


def test_a_clean_site_passes() -> None:
    report = check({})
    assert told(report) == []
    assert report.exit_code == 0
    assert report.counts.pages == 1


def test_findings_that_fail_set_the_exit_status() -> None:
    report = check({"index.html": page(FOREIGN)})
    assert told(report) == ["index.html:9 requests: an image from https://cdn.example"]
    assert report.exit_code == 1
    assert report.origins == ("https://cdn.example",)


@pytest.mark.parametrize(("level", "status"), [("off", 0), ("warn", 0), ("fail", 1), (False, 0), (True, 1)])
def test_levels(level: object, status: int) -> None:
    report = check({"index.html": page(FOREIGN)}, requests=level)
    assert report.exit_code == status
    assert bool(report.findings) == (level not in ("off", False))


@pytest.mark.parametrize(
    "allowance",
    [
        {"origin": "https://cdn.example"},
        {"origin": "cdn.example"},
        {"origin": "*.example"},
        {"path": "index.html"},
        {"page": "/index.html"},
        {"check": "requests"},
        {"address": "https://cdn.example/*"},
    ],
)
def test_allowances_need_a_reason_and_are_told(allowance: dict[str, str]) -> None:
    report = check({"index.html": page(FOREIGN)}, allow=[allowance | {"reason": "we pay for it"}])
    assert told(report) == []
    assert [item.reason for item in report.allowed] == ["we pay for it"]
    with pytest.raises(UsageError, match="reason"):
        check({}, allow=[allowance])


@pytest.mark.parametrize(
    "allowance", [{"origin": "https://other.example"}, {"path": "posts/*"}, {"check": "frames"}]
)
def test_allowances_cover_no_more_than_they_say(allowance: dict[str, str]) -> None:
    assert check({"index.html": page(FOREIGN)}, allow=[allowance | {"reason": "x"}]).exit_code == 1


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"request": "fail"}, "did you mean requests"),
        ({"requests": "maybe"}, "off, warn or fail"),
        ({"budget": {"pages": 1}}, "no such budget"),
        ({"budget": {"page": -1}}, "zero or more"),
        ({"allow": {"a": 1}}, "no list"),
        ({"allow": [{"reason": "x"}]}, "what is allowed"),
        ({"allow": [{"reason": "x", "orgin": "y"}]}, "orgin"),
    ],
)
def test_settings_that_cannot_be_meant(table: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_settings(table)


def test_a_script_budget_allows_that_many_bytes() -> None:
    script = page("<script>1;</script>")
    assert check({"index.html": script}).exit_code == 1
    assert check({"index.html": script}, budget={"script": 2}).exit_code == 0
    assert check({"index.html": script}, budget={"script": 1}).exit_code == 1
    foreign = page('<script src="https://cdn.example/a.js"></script>')
    assert "scripts" in {f.check for f in check({"index.html": foreign}, budget={"script": 10_000}).findings}


def test_files_can_be_skipped() -> None:
    assert told(check({"old/a.html": FOREIGN}, skip=["old/*"])) == []


@pytest.mark.parametrize("base_url", ["https://blog.example/", "https://blog.example/sub/path/"])
def test_the_base_url_says_whose_an_address_is(base_url: str) -> None:
    body = f'<img src="{base_url}dot.png" alt=""><img src="https://example.org/dot.png" alt="">'
    disk = MemoryDisk({"public/index.html": page(body), "public/dot.png": b"x"})
    report = run_checks(disk, "public", read_settings({}, base_url=base_url))
    assert told(report) == ["index.html:9 requests: an image from https://example.org"]


def test_a_site_below_a_path() -> None:
    body = '<a href="/blog/a/">x</a><a href="/blog/b/">x</a><a href="/elsewhere/">x</a><a href="/blog">x</a>'
    disk = MemoryDisk({"public/index.html": page(body), "public/a/index.html": page("")})
    report = run_checks(disk, "public", read_settings({}, base_url="https://example.org/blog/"))
    assert told(report) == ["index.html:9 links: /blog/b/ leads nowhere"]


def test_what_has_not_changed_is_remembered() -> None:
    disk = MemoryDisk({"public/index.html": page(FOREIGN)})
    store = MemoryStore()
    first = run_checks(disk, "public", read_settings({}), store=store)
    disk.read = lambda path: pytest.fail(f"{path} is read again")  # type: ignore[method-assign,assignment]
    assert run_checks(disk, "public", read_settings({}), store=store) == first


def test_only_what_is_around_a_changed_file_is_read_again() -> None:
    """And the report is that of a first run."""
    link = '<a href="/p7/#there">x</a>'
    files = {f"public/p{number}/index.html": page(f'<p id="there">{link}') for number in range(200)}
    disk = MemoryDisk({"public/index.html": page(""), **files})
    store = MemoryStore()
    assert told(run_checks(disk, "public", read_settings({}), store=store)) == []
    disk.write("public/p7/index.html", page(f'<p id="here">{FOREIGN}').encode())
    read: list[str] = []
    reads = disk.read

    def noted(path: str) -> bytes:
        read.append(path)
        return reads(path)

    disk.read = noted  # type: ignore[method-assign]
    second = run_checks(disk, "public", read_settings({}), store=store)
    assert "public/p7/index.html" in read
    assert len(read) < 50
    assert second == run_checks(disk, "public", read_settings({}))
    assert len(second.findings) > 100, "the links of others to it lead nowhere now"


@pytest.mark.parametrize("change", ["file", "settings"])
def test_changes_are_seen(change: str) -> None:
    disk = MemoryDisk({"public/index.html": page(FOREIGN)})
    store = MemoryStore()
    run_checks(disk, "public", read_settings({}), store=store)
    table: dict[str, object] = {}
    if change == "file":
        disk.write("public/index.html", page("").encode())
    else:
        table = {"requests": "off"}
    assert told(run_checks(disk, "public", read_settings(table), store=store)) == []


def test_several_processes_find_the_same(tmp_path: Path) -> None:
    for number in range(100):
        folder = tmp_path / f"p{number}"
        folder.mkdir()
        (folder / "index.html").write_text(page(f'<a href="/p{number + 1}/#x">x</a><p id="x">{FOREIGN}'))
    (tmp_path / "index.html").write_text(page(""))
    one = run_checks(RealDisk(tmp_path), ".", read_settings({}), workers=1)
    two = run_checks(RealDisk(tmp_path), ".", read_settings({}), workers=2)
    assert one == two
    assert len(one.findings) == 101


def test_a_folder_that_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder"):
        run_checks(RealDisk(tmp_path), "public", read_settings({}))
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(UsageError, match="no page"):
        run_checks(RealDisk(tmp_path), ".", read_settings({}))


def test_links_in_circles_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(page(""))
    (tmp_path / "loop").symlink_to(tmp_path)
    assert told(run_checks(RealDisk(tmp_path), ".", read_settings({}))) == []


def test_too_many_findings_are_counted_but_not_kept() -> None:
    report = check({"index.html": page(FOREIGN * 50)}, most=10)
    assert len(report.findings) == 10
    assert report.left_out == 40


BROKEN = {
    "deep nesting": "<div>" * 100_000,
    "deep nesting, closed": "<b>" * 50_000 + "</b>" * 50_000,
    "crossed": "<b><i></b>" * 20_000,
    "many links": '<a href="/">x</a>' * 200_000,
    "many dead links": "".join(f'<a href="/dead/{i}/">x</a>' for i in range(20_000)),
    "many ids": "".join(f'<p id="p{i}">x' for i in range(50_000)),
    "many open quotes": '<a title="' * 20_000,
    "many open tags": "<a " * 50_000,
    "many open comments": "<!--" * 50_000,
    "many open scripts": "<script>" * 20_000,
    "many angles": "<" * 500_000,
    "many equals": "<a " + "=" * 500_000 + ">",
    "many attributes": "<a " + " ".join(f"a{i}=1" for i in range(50_000)) + ">",
    "long srcset": f'<img alt="" srcset="{"/a 1x," * 50_000}">',
    "long style": f"<style>{'a{b:url(' * 50_000}</style>",
    "long script": f"<script>{'a/b/c;' * 50_000}{'//x' * 1000}</script>",
    "many strings": "<script>" + "+".join(["'a'"] * 50_000) + "</script>",
    "many entities": "<a title='" + "&amp" * 100_000 + "'>",
    "many templates": "<template>" * 20_000,
    "svg and raw": "<svg><style><" * 5_000,
    "nothing": "",
    "spaces": " " * 1_000_000,
    "one line": "x" * 5_000_000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_pages_end_soon(name: str) -> None:
    began = time.process_time()
    check({"broken.html": BROKEN[name]})
    assert time.process_time() - began < 15


def test_a_page_of_fifty_megabytes_is_told_and_not_read() -> None:
    report = check({"large.html": b"<p>x</p>" * (50 << 17)})
    assert [line for line in told(report) if " files: " in line] == [
        "large.html:1 files: large.html has 52428800 bytes, which is too much to read"
    ]


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(page(""))
    run_checks(RealDisk(tmp_path), ".", read_settings({}))
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_every_check_says_why_and_how_to_mend() -> None:
    from ostinato.check.registry import all_checks

    for name, check_ in all_checks().items():
        assert check_.name == name
        for text in (check_.sentence, check_.why, check_.mend):
            assert text.endswith((".", "?"))
        assert not check_.heuristic or check_.level is Level.WARN
