"""A site that is only on the web: fetched from a server of ours, and compared with what was stated of it."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from contextlib import AbstractContextManager

import pytest

from ostinato.base.diagnostics import UsageError
from ostinato.check.external.live import CHECKS, Live, contradicted, fetch_site
from ostinato.check.findings import CheckReport
from ostinato.check.outside import with_outside
from ostinato.check.policy.statement import settings_stated, statement_files
from ostinato.check.run import run_checks
from ostinato.check.settings import read_settings
from ostinato.world.clock import FixedClock
from ostinato.world.memory import MemoryDisk
from ostinato.world.network import NetworkError
from tests.check.loopback import Answer, Loopback, patient_network, serving
from tests.check.site_builder import page

FILES = {
    "index.html": page(
        '<link rel="stylesheet" href="/a.css"><a href="/two/">two</a><a href="/three">three</a>'
    ),
    "two/index.html": page('<a href="/deep/four.html?x=1#y">four</a>'),
    "three.html": page(""),
    "deep/four.html": page('<b id="y">y</b>'),
    "a.css": "p{background:url(/b.svg)}",
    "b.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "unlinked/index.html": page(""),
    "_headers": "/*\n  X-Frame-Options: DENY\n",
}
POLICY = {"Content-Security-Policy": "default-src 'none'"}


def built(**table: object) -> dict[str, bytes]:
    """The files with their statement."""
    disk = MemoryDisk({f"public/{path}": text for path, text in FILES.items()})
    settings = read_settings(table, base_url="https://example.org/")
    report = run_checks(disk, "public", settings)
    return {path: text.encode() for path, text in FILES.items()} | statement_files(
        disk, "public", report, settings
    )


def host(files: Mapping[str, bytes], headers: Mapping[str, str] = POLICY) -> AbstractContextManager[Loopback]:
    """A host that serves files as many do: folders by their index, suffixes left out, nothing that is its own."""

    def answer(path: str, number: int) -> Answer:
        path = path.removeprefix("/").partition("?")[0]
        for name in (path, f"{path}index.html", f"{path}.html"):
            if (
                name in files
                and name != "_headers"
                and (name != f"{path}index.html" or path.endswith("/") or not path)
            ):
                kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
                return Answer(200, files[name], {"Content-Type": kind, **headers})
        return Answer(404)

    return serving(answer)


def looked_at(files: Mapping[str, bytes], headers: Mapping[str, str] = POLICY) -> tuple[Live, CheckReport]:
    disk = MemoryDisk()
    with host(files, headers) as loopback:
        standard = read_settings({}, base_url="https://example.org/")
        live = fetch_site(loopback.origin, patient_network(FixedClock()), disk, "live", standard)
    settings = settings_stated(live.statement, "https://example.org/") if live.statement else standard
    report = run_checks(disk, "live", settings)
    return live, with_outside(report, CHECKS, [*live.findings, *contradicted(live, report.counts)], settings)


def told(report: CheckReport) -> list[str]:
    return [f"{finding.check}: {finding.message}" for finding in report.findings]


def test_a_site_that_is_as_it_was_stated() -> None:
    live, report = looked_at(built())
    assert told(report) == []
    assert live.statement is not None
    assert live.files == len(FILES) - 1, "what is for the host is not asked for"
    assert report.levels["live-files"].value == "fail"


def test_what_a_host_adds_to_a_page_is_found() -> None:
    files = built()
    script = b'<script src="https://static.cloudflareinsights.com/beacon.min.js"></script></body>'
    files["two/index.html"] = files["two/index.html"].replace(b"</body>", script)
    _, report = looked_at(files)
    assert report.fails
    assert [line for line in told(report) if line.startswith("live-")] == [
        "live-statement: foreign requests: 0 were stated, 1 were found",
        "live-statement: scripts: 0 were stated, 1 were found",
        "live-files: two/index.html is not served as stated",
    ]
    assert "requests: a script from https://static.cloudflareinsights.com (analytics)" in told(report)


def test_what_is_not_there_is_found() -> None:
    files = built()
    del files["three.html"]
    _, report = looked_at(files)
    assert "live-files: three.html is not there" in told(report)


def test_a_list_that_was_exchanged_is_found() -> None:
    files = built()
    files["quiet.sums"] = files["quiet.sums"].replace(b"a.css", b"../../../etc/a.css")
    _, report = looked_at(files)
    assert "live-statement: quiet.sums is not the list that was stated" in told(report)
    assert not [finding for finding in report.findings if "etc" in finding.message]


def test_allowances_hold_as_they_were_stated() -> None:
    files = built(allow=[{"check": "headings", "path": "two/*", "reason": "a figure"}], links="warn")
    files["two/index.html"] = page("<h4>Low</h4><a href='/gone/'>x</a>").encode()
    _, report = looked_at(files)
    assert [(item.finding.check, item.reason) for item in report.allowed] == [("headings", "a figure")]
    assert "links: /gone/ leads nowhere" in told(report)
    assert report.levels["links"].value == "warn", "what was not stated to pass is only told"


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (POLICY | {"Set-Cookie": "__id=1; Secure"}, ["live-cookies: the host sets the cookie __id"]),
        ({}, ["live-policy: the host sends no Content-Security-Policy"]),
    ],
)
def test_headers_of_the_host_are_looked_at(headers: dict[str, str], found: list[str]) -> None:
    assert told(looked_at(built(), headers)[1]) == found


def test_without_a_statement_links_are_followed() -> None:
    files = {path: text.encode() for path, text in FILES.items()}
    live, report = looked_at(files)
    assert live.statement is None
    assert live.files == len(FILES) - 2, "all but what nobody links to, and what is for the host"
    assert "following links" in live.told()
    assert told(report) == []


def test_links_in_a_circle_without_an_end_are_followed_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ostinato.check.external.live._MOST_FILES", 40)

    def answer(path: str, number: int) -> Answer:
        return Answer(200, page(f'<a href="{path}x/">more</a>').encode(), {"Content-Type": "text/html"})

    disk = MemoryDisk()
    with serving(answer) as loopback:
        settings = read_settings({}, base_url=loopback.origin)
        live = fetch_site(loopback.origin, patient_network(FixedClock()), disk, "live", settings)
    assert not live.is_whole
    assert "there are more" in live.told()
    assert 40 <= live.files < 80


def test_temporary_failures_are_tried_again() -> None:
    files = built()

    def answer(path: str, number: int) -> Answer:
        if number == 1:
            return Answer(503, headers={"Retry-After": "7"})
        name = path.strip("/")
        found = next(
            (name for name in (name, f"{name}/index.html".lstrip("/"), f"{name}.html") if name in files), ""
        )
        return Answer(200, files[found], POLICY) if found else Answer(404)

    clock = FixedClock()
    disk = MemoryDisk()
    with serving(answer) as loopback:
        live = fetch_site(loopback.origin, patient_network(clock), disk, "live", read_settings({}))
    assert live.findings == []
    assert min(clock.slept) >= 7


def test_no_site_and_no_host() -> None:
    with serving(lambda path, number: Answer(404)) as loopback:
        origin = loopback.origin
        with pytest.raises(UsageError, match="there is no page at"):
            fetch_site(origin, patient_network(FixedClock()), MemoryDisk(), "live", read_settings({}))
    with pytest.raises(NetworkError):
        fetch_site(origin, patient_network(FixedClock()), MemoryDisk(), "live", read_settings({}))


def test_names_that_no_disk_holds_are_left_out() -> None:
    """A file where another one needs a folder, names without an end, and a way out of the folder."""
    links = [
        "/feed",
        "/feed/more.html",
        f"/{'x' * 300}.html",
        f"/{'y/' * 600}z.html",
        "/../../out.html",
        "/%2e%2e/out.html",
    ]
    home = page("".join(f'<a href="{link}">x</a>' for link in links)).encode()

    def answer(path: str, number: int) -> Answer:
        if path == "/":
            return Answer(200, home, {"Content-Type": "text/html"})
        is_page = path.endswith(".html")
        return Answer(
            200, b"<p>x</p>" if is_page else b"x", {"Content-Type": "text/html" if is_page else "text/plain"}
        )

    disk = MemoryDisk()
    with serving(answer) as loopback:
        settings = read_settings({}, base_url=loopback.origin)
        live = fetch_site(loopback.origin, patient_network(FixedClock()), disk, "live", settings)
    assert not live.is_whole
    names = {file.path for file in disk.walk("")}
    assert {"live/feed", "live/index.html", "live/out.html"} <= names
    assert all(name.startswith("live/") and len(name) < 40 for name in names)
