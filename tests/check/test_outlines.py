"""A page that is known by its outline is judged as if it had been read as a whole."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ostinato.cache.disk_store import open_store
from ostinato.check.reading.familiar import Familiar
from ostinato.check.registry import all_checks
from ostinato.check.run import run_checks
from ostinato.check.settings import read_settings
from ostinato.world.disk import RealDisk
from tests.case_file import CASES, read_case

if TYPE_CHECKING:
    from ostinato.check.findings import CheckReport

PAGES = {
    f"{case}/{path}": text
    for case in ("hostile", "innocent")
    for path, text in read_case(CASES / f"check/{case}.case").given.items()
}
MARKUP = sorted({text for path, text in PAGES.items() if path.endswith(".html")})
PLAIN = [
    *(
        "<h1>Words</h1>",
        "<h2 id='a'>One</h2>",
        "<h3 id=b>\n <a href=#b>#</a></h3>",
        "<p>text",
        "</p>\n",
        "<p>a < b</p>",
    ),
    *(
        '<a href="/">home</a>',
        '<a href="../x/#a">x</a>',
        '<a href="/a/#b"><img alt="" src="/i.png"></a>',
        "<a href=/></a>",
    ),
    *(
        '<a href="#é">é</a>',
        '<a href="https://other.example/?q=1#x">é</a>',
        "<!-- <b> -->",
        "<!-->",
        "<svg><title>a<b></title></svg>",
    ),
    *(
        '<script>if (a<b) localStorage.x = "<p>"</script>',
        '<script type="application/ld+json">{"a": "<b>"}</script>',
    ),
    *(
        "<style>p { color: #777; background: #888 }</style>",
        '<img src="/i.png">',
        "<label for=f>f</label><input id=f>",
        "<title>t</title>",
    ),
    *(
        '<html lang="en">',
        "<body>",
        "</body></html>",
        '<td style="text-align: left">1</td>',
        "<br/>",
        "<div>",
        "</div>",
        "é ß 漢",
    ),
]
ALL = {name: "fail" for name, check in all_checks().items() if not check.is_outside}


def judged(folder: str, table: dict[str, object], *, by_outline: bool) -> CheckReport:
    checked = read_settings(table)
    if by_outline:
        return run_checks(RealDisk(folder), ".", checked)
    with patch.object(Familiar, "outline", lambda *_: None):
        return run_checks(RealDisk(folder), ".", checked)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(st.sampled_from(PLAIN + MARKUP), max_size=8), min_size=1, max_size=12),
    st.sampled_from(["", "<!doctype html>", "\n<!DOCTYPE html>\n<html lang=en><title>t</title>", "\ufeff"]),
)
def test_pages_are_judged_alike(bodies: list[list[str]], beginning: str) -> None:
    with TemporaryDirectory() as folder:
        disk = RealDisk(folder)
        for number, body in enumerate(bodies):
            disk.write(f"{'ab'[number % 2]}/{number}/index.html", (beginning + "".join(body)).encode())
        disk.write("a/index.html", b"<!doctype html><html lang=en><title>a</title><h1 id=b>a</h1>")
        disk.write("i.png", b"")
        whole = judged(folder, dict(ALL), by_outline=False)
        assert judged(folder, dict(ALL), by_outline=True) == whole


@pytest.mark.parametrize(
    "table", [{}, ALL | {"budget": {"html": 200, "requests": 1}}, {"budget": {"script": 9}}]
)
def test_all_tricks_are_judged_alike(table: dict[str, object]) -> None:
    with TemporaryDirectory() as folder:
        for path, text in PAGES.items():
            RealDisk(folder).write(path, text.encode())
        whole = judged(folder, table, by_outline=False)
        assert whole.findings
        assert judged(folder, table, by_outline=True) == whole


def test_most_pages_need_no_more_than_their_outline() -> None:
    page = '<!doctype html><html lang="en"><title>{0}</title><h1 id="t{0}">{0}</h1><p>Words of {0}.<a href="/">Home</a></p></html>'
    with TemporaryDirectory() as folder:
        for number in range(4):
            RealDisk(folder).write(f"{number}/index.html", page.format(number).encode())
        RealDisk(folder).write("index.html", page.format("Home").encode())
        with patch(
            "ostinato.check.reader.read_document", side_effect=AssertionError("a page was read as a whole")
        ):
            assert run_checks(RealDisk(folder), ".", read_settings({})).findings == ()


def test_what_is_left_out_is_found_again_when_others_are_mended() -> None:
    bad = "<!doctype html><html lang=en><title>t</title><h1>t</h1><script>a()</script></html>"
    with TemporaryDirectory() as folder, TemporaryDirectory() as cache:
        disk = RealDisk(folder)
        for number in range(200):
            disk.write(f"{number:03}/index.html", bad.encode())
        table: dict[str, object] = {"most": 20}
        kept = open_store(RealDisk(cache), "store", today=0)
        before = run_checks(disk, ".", read_settings(table), store=kept, workers=2)
        assert [f.place.path for f in before.findings if f.check == "scripts"][-1] == "019/index.html"
        for number in range(64):
            disk.write(f"{number:03}/index.html", b"<!doctype html><html lang=en><title>t</title></html>")
        after = run_checks(disk, ".", read_settings(table), store=kept, workers=2)
        assert after == run_checks(disk, ".", read_settings(table), workers=1)
        assert next(f.place.path for f in after.findings if f.check == "scripts") == "064/index.html"
