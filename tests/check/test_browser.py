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


@pytest.fixture(autouse=True)
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


def test_violations_of_the_policy_are_seen() -> None:
    strict = derive_policy(run_checks(MemoryDisk({"p/index.html": page("")}), "p", read_settings({})).needs)
    report = show({"index.html": page("<style>p{color:red}</style><p>x")}, strict)
    assert {finding.check for finding in report.findings} == {"browser-policy"}
