"""Reports, policies and statements."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ostinato.check.policy.derive import derive_policy
from ostinato.check.policy.forms import FORMS, write_policy
from ostinato.check.policy.statement import (
    Exemption,
    Statement,
    contradictions,
    decode_statement,
    digest_of,
    encode_statement,
    make_statement,
    read_sums,
    release_sums,
)
from ostinato.check.reports import as_json, as_junit, as_sarif, as_text
from ostinato.check.run import run_checks
from ostinato.check.settings import read_settings
from ostinato.world.disk import RealDisk
from ostinato.world.memory import MemoryDisk
from tests.check.site_builder import check, page

BODY = '<img src="https://cdn.jsdelivr.net/a.png" alt="">\n<a href="/poste/">x</a><h3>Low</h3>'
FILES: dict[str, str | bytes] = {"index.html": page(BODY), "posts/index.html": page(BODY)}


def test_people_read_groups_with_frames_and_advice() -> None:
    text = as_text(check(FILES))
    assert (
        "error[requests]: an image from https://cdn.jsdelivr.net (content delivery)\n"
        "  --> index.html:9:11\n"
        "  |\n"
        '9 | <img src="https://cdn.jsdelivr.net/a.png" alt="">\n'
        "  |           ^\n"
        "  :: also posts/index.html:9:11\n"
        "  why: "
    ) in text
    assert "  hint: Did you mean /posts/?\n" in text
    assert "warning[headings]: h3 follows h1\n" in text
    assert text.endswith(
        "2 pages and 0 other files: 4 fail, 2 warn; 2 foreign requests, 0 scripts (0 bytes)\n"
    )


def test_people_read_of_a_clean_site() -> None:
    assert (
        as_text(check({}))
        == "1 page and 0 other files: nothing to tell; 0 foreign requests, 0 scripts (0 bytes)\n"
    )


def test_long_lines_show_what_stands_around_the_place() -> None:
    report = check({"index.html": page("x" * 5000 + BODY + "y" * 5000)})
    frame = as_text(report).splitlines()
    at = next(number for number, line in enumerate(frame) if "https://cdn.jsdelivr.net/a.png" in line)
    assert len(frame[at]) < 200
    assert frame[at][frame[at + 1].index("^") :].startswith("https://cdn")


def test_allowed_findings_are_told_with_their_reason() -> None:
    report = check(FILES, allow=[{"origin": "cdn.jsdelivr.net", "reason": "it is ours"}])
    assert "allowed: 2 of requests, because it is ours\n" in as_text(report)
    assert {item["reason"] for item in json.loads(as_json(report))["allowed"]} == {"it is ours"}


def test_json_holds_everything() -> None:
    held = json.loads(as_json(check(FILES)))
    assert held["format"] == 1
    assert held["fails"] is True
    assert held["counts"]["pages"] == 2
    assert held["origins"] == ["https://cdn.jsdelivr.net"]
    assert held["findings"][0] == {
        "check": "requests",
        "level": "fail",
        "message": "an image from https://cdn.jsdelivr.net (content delivery)",
        "path": "index.html",
        "line": 9,
        "column": 11,
        "about": "https://cdn.jsdelivr.net/a.png",
    }


def test_sarif_points_at_lines_and_rules() -> None:
    run = json.loads(as_sarif(check(FILES), folder="public"))["runs"][0]
    result = run["results"][0]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "requests"
    location = result["locations"][0]["physicalLocation"]
    assert location == {
        "artifactLocation": {"uri": "public/index.html"},
        "region": {"startLine": 9, "startColumn": 11},
    }
    assert result["level"] == "error"


def test_junit_has_a_case_for_each_check() -> None:
    suite = ET.fromstring(as_junit(check(FILES))).find("testsuite")
    assert suite is not None
    assert suite.get("failures") == "2"
    cases = {case.get("name"): case for case in suite}
    assert cases["requests"].find("failure") is not None
    assert cases["headings"].find("system-out") is not None
    assert len(cases["frames"]) == 0


def test_reports_are_the_same_each_time() -> None:
    for write in (as_text, as_json, as_sarif, as_junit):
        assert write(check(FILES)) == write(check(dict(reversed(FILES.items()))))


def csp(**files: str) -> str:
    return derive_policy(check({path.replace("__", "."): text for path, text in files.items()}).needs).csp()


def test_the_policy_of_a_page_without_anything_allows_nothing() -> None:
    assert csp() == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; upgrade-insecure-requests"
    )


@pytest.mark.parametrize(
    ("body", "directive"),
    [
        ('<img src="/a.png" alt="">', "img-src 'self'"),
        ('<img src="data:image/gif;base64,x" alt="">', "img-src data:"),
        ('<link rel=stylesheet href="/a.css">', "style-src 'self'"),
        ("<style>p{}</style>", "style-src 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='"),
        ('<p style="color:red">x</p>', "style-src-attr 'unsafe-hashes' 'sha256-"),
        ("<script>x()</script>", "script-src 'sha256-"),
        ('<script type="application/ld+json">{}</script>', "default-src 'none'; base-uri 'none'"),
        ('<p onclick="x()">x</p>', "script-src-attr 'unsafe-hashes' 'sha256-"),
        ("<script>fetch('/x')</script>", "connect-src 'self'"),
        ("<script>load('https://x.example/embed.js')</script>", "script-src https://x.example 'sha256-"),
        ("<script>load('https://x.example/api')</script>", "connect-src https://x.example"),
        ('<script type="importmap">{}</script>', "script-src 'sha256-"),
        ('<svg><path fill="url(#a)"/></svg>', "default-src 'none'; base-uri 'none'"),
        ("<style>@font-face{src:url(/a.woff2)}</style>", "font-src 'self'"),
        ('<link rel="preload" as="font" href="/a.woff2">', "font-src 'self'"),
        ('<video src="/a.mp4"></video>', "media-src 'self'"),
        ('<iframe title="x" src="https://maps.example/"></iframe>', "frame-src https://maps.example"),
        ('<form action="/"></form>', "form-action 'self'"),
        ('<form action="https://send.example/"></form>', "form-action 'self' https://send.example"),
        ('<base href="/x/">', "base-uri 'self'"),
        ('<link rel="manifest" href="/app.webmanifest">', "manifest-src 'self'"),
    ],
)
def test_policies_allow_what_a_page_needs(body: str, directive: str) -> None:
    assert directive in csp(index__html=page(body))


def test_style_sheets_add_what_they_ask() -> None:
    text = csp(index__html=page('<link rel="stylesheet" href="/a.css">'), a__css="p{background:url(/b.png)}")
    assert "img-src 'self'" in text


def test_too_many_hashes_are_noted() -> None:
    body = "".join(f'<p style="order:{number}">x</p>' for number in range(40))
    policy = derive_policy(check({"index.html": page(body)}).needs)
    assert "style-src-attr 'unsafe-inline'" in policy.csp()
    assert "40 different style attributes" in policy.notes[0]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_the_policy(form: str) -> None:
    text = write_policy(derive_policy(check({}).needs), form)
    assert "default-src 'none'" in text
    assert ("frame-ancestors" in text) == (form != "meta")
    assert "no-referrer" in text


def stated(files: Mapping[str, str | bytes], **table: object) -> tuple[MemoryDisk, Statement, bytes]:
    disk = MemoryDisk({f"public/{path}": text for path, text in files.items()})
    settings = read_settings(table)
    report = run_checks(disk, "public", settings)
    return disk, *make_statement(disk, "public", report, settings, site="https://example.org/")


def test_statements_can_be_read_and_compared() -> None:
    allow = [{"origin": "cdn.jsdelivr.net", "reason": "it is ours"}]
    disk, statement, sums = stated(FILES, allow=allow)
    assert decode_statement(encode_statement(statement)) == statement
    assert decode_statement(b"{") is None
    assert statement.failed == ("links",)
    assert "requests" in statement.passed
    assert statement.exemptions == (Exemption("it is ours", 2, origin="cdn.jsdelivr.net"),)
    disk.write("public/quiet.json", encode_statement(statement))
    disk.write("public/quiet.sums", sums)
    assert digest_of(release_sums(disk, "public")[0]) == statement.digest
    disk.write("public/posts/index.html", b"changed")
    assert digest_of(release_sums(disk, "public")[0]) != statement.digest


def test_checks_that_did_not_run_are_not_stated() -> None:
    _, statement, _ = stated({"index.html": page("")})
    assert statement.failed == ()
    assert not any(name.startswith(("browser", "external", "live")) for name in statement.passed)
    assert list(contradictions(statement, check({}).counts)) == []
    assert list(contradictions(statement, check(FILES).counts)) == [
        "pages: 1 were stated, 2 were found",
        "foreign requests: 0 were stated, 2 were found",
    ]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum, which is part of coreutils")
def test_the_list_of_files_is_one_that_sha256sum_checks(tmp_path: Path) -> None:
    names = ["a.html", "with space.txt", "back\\slash.txt", "new\nline.txt", "folder/ü.txt"]
    disk = RealDisk(tmp_path)
    for name in names:
        disk.write(name, name.encode())
    sums = release_sums(disk, ".")[0]
    assert sorted(read_sums(sums)) == sorted(names)
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet"], input=sums, cwd=tmp_path, check=False
    )
    assert done.returncode == 0
