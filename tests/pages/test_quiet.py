"""The blog under its own strictest settings and its own policy: nothing asked, run, kept, forbidden, or in the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ostinato.cli.main import main
from tests.pages.chromium import find_chromium

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    Checked = Callable[..., dict[str, object]]

BLOG = Path(__file__).parents[2] / "site"


@pytest.fixture
def checked(built_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checked:
    """Check the blog with the settings that it has for itself; the report. A browser may take its time."""
    monkeypatch.setenv("HUGO_CACHEDIR", str(tmp_path))

    def check(*arguments: str | Path) -> dict[str, object]:
        output = tmp_path / "report.json"
        words = ["check", built_site, "--source", BLOG, "--json", "--output", output, *arguments]
        status = main([*map(str, words)])
        report: dict[str, object] = json.loads(output.read_bytes())
        assert status == bool(report["fails"])
        return report

    return check


def test_the_files_pass(checked: Checked) -> None:
    report = checked()
    assert (report["findings"], report["allowed"], report["origins"]) == ([], [], [])
    counts = report["counts"]
    assert isinstance(counts, dict)
    assert counts["pages"] > 30
    assert (counts["foreign_requests"], counts["scripts"], counts["script_bytes"]) == (0, 0, 0)
    checks = report["checks"]
    assert isinstance(checks, dict)
    assert set(checks.values()) == {"fail"}, "the blog is held to every check"


def test_a_browser_finds_nothing_under_the_policy_of_the_site(
    checked: Checked, axe: str, tmp_path: Path
) -> None:
    if find_chromium() is None:
        pytest.skip("needs Chromium: install the package `chromium`")
    (tmp_path / "axe.js").write_text(axe, "utf-8")
    report = checked("--browser", "--axe", tmp_path / "axe.js")
    assert report["findings"] == []
    checks = report["checks"]
    assert isinstance(checks, dict)
    names = {f"browser-{what}" for what in ("accessibility", "messages", "policy", "requests", "storage")}
    assert {name: checks[name] for name in names} == dict.fromkeys(names, "fail")


def test_the_policy_of_the_site_allows_style_sheets_and_pictures_of_its_own(
    ostinato: Callable[..., subprocess.CompletedProcess[str]], built_site: Path
) -> None:
    policy = ostinato("headers", built_site, "--source", BLOG).stdout
    (line,) = (line for line in policy.splitlines() if "Content-Security-Policy" in line)
    directives = {
        words[0]: words[1:] for part in line.partition(": ")[2].split("; ") if (words := part.split())
    }
    # The hashes are of pictures that carry their colours for light and dark, when they are opened by themselves.
    assert {word for word in directives.pop("style-src") if not word.startswith("'sha256-")} == {"'self'"}
    assert directives == {
        "default-src": ["'none'"],
        "img-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
        "upgrade-insecure-requests": [],
    }
