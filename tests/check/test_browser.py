"""A real browser over small sites; skipped where no Chromium is installed."""

from __future__ import annotations

import pytest

from ostinato.check.browser.pages import BrowserReport, check_in_browser
from ostinato.check.policy.derive import Policy, derive_policy
from ostinato.check.run import run_checks
from ostinato.check.settings import read_settings
from ostinato.world.chromium import BrowserMissingError, find_chromium
from ostinato.world.memory import MemoryDisk
from ostinato.world.programs import RealPrograms
from tests.check.site_builder import page

NO_POLICY = Policy((), ())


def show(files: dict[str, str], policy: Policy | None = None) -> BrowserReport:
    disk = MemoryDisk({f"public/{path}": text for path, text in files.items()})
    settings = read_settings({})
    if policy is None:
        policy = derive_policy(run_checks(disk, "public", settings).needs)
    return check_in_browser(disk, "public", settings, policy, RealPrograms())


@pytest.fixture(autouse=True, scope="module")
def _needs_chromium() -> None:
    try:
        find_chromium(RealPrograms())
    except BrowserMissingError as missing:
        pytest.skip(str(missing))


def test_a_quiet_site_does_nothing_under_its_own_policy() -> None:
    style = '<link rel="stylesheet" href="/a.css"><p style="color:red">x</p><img src="/b.svg" alt="">'
    report = show(
        {
            "index.html": page(f"{style}<a href='/two/'>x</a>"),
            "two/index.html": page(style),
            "a.css": "p{background:url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)}",
            "b.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        }
    )
    assert report.findings == []
    assert report.pages == 2
    assert report.origins == set()


def test_what_scripts_do_is_seen() -> None:
    script = """<script>
    new Image().src = ["https:", "", "evil.example", "a.png"].join("/");
    localStorage.setItem("evil", 1);
    document.cookie = "evil=1";
    console.error("evil");
    </script>"""
    report = show({"index.html": page(script)}, NO_POLICY)
    assert report.origins == {"https://evil.example"}
    assert {finding.check for finding in report.findings} == {
        "browser-requests",
        "browser-storage",
        "browser-messages",
    }
    assert sum(finding.check == "browser-storage" for finding in report.findings) == 2


TRICKS = {
    "a worker": (
        """<script>new Worker(URL.createObjectURL(new Blob(
        ["fetch('https://' + 'evil.example/w')"]))).onerror = () => {}</script>""",
        "browser-requests",
        "https://evil.example",
    ),
    "a socket": (
        "<script>new WebSocket('wss://' + 'evil.example')</script>",
        "browser-requests",
        "evil.example",
    ),
    "a beacon": (
        "<script>navigator.sendBeacon(atob('aHR0cHM6Ly9ldmlsLmV4YW1wbGUv'))</script>",
        "browser-requests",
        "evil.example",
    ),
    "a late request": (
        "<script>setTimeout(() => fetch('https://evil' + '.example'), 300)</script>",
        "browser-requests",
        "evil.example",
    ),
    "an image in the dark": (
        """<style>@media (prefers-color-scheme: dark) and (max-width: 400px) {
        p { background: url(https://evil.example/a.png) } }</style><p>x</p>""",
        "browser-requests",
        "evil.example",
    ),
    "an image in print": (
        "<style>@media print { p { background: url(https://evil.example/a.png) } }</style><p>x</p>",
        "browser-requests",
        "evil.example",
    ),
    "an image far down": (
        '<div style="height:9000px"></div><img loading="lazy" alt="" width=9 height=9 src="https://evil.example/a.png">',
        "browser-requests",
        "evil.example",
    ),
    "a database": (
        "<script>indexedDB.open('evil').onupgradeneeded = e => e.target.result.createObjectStore('x')</script>",
        "browser-storage",
        "indexeddb",
    ),
    "a cache": (
        "<script>caches.open('evil').then(c => c.put('/x', new Response('x'.repeat(9999))))</script>",
        "browser-storage",
        "cache_storage",
    ),
    "a store for a session": ("<script>sessionStorage.evil = 1</script>", "browser-storage", "stores evil"),
    "a dialog": ("<script>alert('evil')</script>", "browser-messages", "opens a dialog: evil"),
    "dialogs without end": (
        "<script>setInterval(() => alert('evil'), 50)</script>",
        "browser-messages",
        "opens a dialog: evil",
    ),
    "no leave": (
        "<script>onbeforeunload = () => 'evil'; evil()</script>",
        "browser-messages",
        "evil is not defined",
    ),
    "a message": ("<script>console.log('evil')</script>", "browser-messages", "says: evil"),
    "a failure": ("<script>evil()</script>", "browser-messages", "evil is not defined"),
    "an image that is not there": ('<img alt="" src="/evil.png">', "browser-messages", "404"),
    "no end": (
        "<script>setInterval(() => console.log('evil'), 1)</script>",
        "browser-messages",
        "says: evil",
    ),
}


@pytest.fixture(scope="module")
def seen() -> BrowserReport:
    """One browser over all tricks, with a page that does nothing after each."""
    files = {"index.html": page("")}
    for number, (body, _, _) in enumerate(TRICKS.values()):
        files |= {f"{number:02}-trick.html": page(body), f"{number:02}-twin.html": page("")}
    return show(files, NO_POLICY)


@pytest.mark.parametrize("trick", TRICKS)
def test_every_trick_is_seen(trick: str, seen: BrowserReport) -> None:
    _, check, words = TRICKS[trick]
    path = f"{list(TRICKS).index(trick):02}-trick.html"
    found = [finding for finding in seen.findings if finding.place.path == path]
    assert any(finding.check == check and words in finding.message for finding in found), found


def test_what_one_page_does_is_not_told_of_another(seen: BrowserReport) -> None:
    assert {finding.place.path for finding in seen.findings if "trick" not in finding.place.path} == set()


def test_pages_that_go_on_to_another_one_are_looked_at_themselves() -> None:
    def refresh(url: str) -> str:
        return page(f'<meta http-equiv="refresh" content="0; url={url}"><p>x</p>')

    report = show(
        {
            "index.html": page(""),
            "alias/index.html": refresh("/"),
            "away/index.html": refresh("https://evil.example/"),
            "circle/index.html": refresh("/circle/"),
            "script/index.html": page("<script>location = '/missing/'</script>"),
        },
        NO_POLICY,
    )
    assert {finding.place.path for finding in report.findings} == {"away/index.html"}
    assert report.origins == {"https://evil.example"}


def test_hashes_are_those_of_the_browser() -> None:
    body = (
        "<style>p > b { color: red }\r\nb { top: 0 }</style>"
        '<p style="font-family: &quot;A&quot;,\r\n\tB &amp; C">x</p>'
        "<svg viewBox='0 0 1 1'><style>rect &gt; g { fill: red }</style>"
        '<linearGradient id="g"/><rect width="1" height="1" fill="url(#g)"/></svg>'
        "<script>\r\ndocument.title = 'ü';\r\n</script>"
        '<p onclick="x(&quot;y&quot;)">x</p>'
        '<iframe title="x" srcdoc="&lt;style&gt;p{top:1px}&lt;/style&gt;&lt;p style=&quot;top:2px&quot;&gt;x"></iframe>'
        '<script type="application/ld+json">{"@type": "Blog"}</script>'
        '<script type="speculationrules">{"prefetch": []}</script>'
    )
    assert [finding.message for finding in show({"index.html": page(body)}).findings] == []


def test_a_violation_has_its_line() -> None:
    strict = derive_policy(run_checks(MemoryDisk({"p/index.html": page("")}), "p", read_settings({})).needs)
    (finding,) = show({"index.html": page('<p>x</p>\n<p style="top:0">x</p>')}, strict).findings
    assert finding.message == "style-src-attr forbids what stands in the page"
    assert (finding.place.path, finding.place.line) == ("index.html", 10)


def test_violations_of_the_policy_are_seen() -> None:
    strict = derive_policy(run_checks(MemoryDisk({"p/index.html": page("")}), "p", read_settings({})).needs)
    report = show({"index.html": page("<style>p{color:red}</style><p>x")}, strict)
    assert {finding.check for finding in report.findings} == {"browser-policy"}
