"""Every page of the blog in a browser: quiet, whole, narrow enough for a phone, and without barriers in both schemes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.pages.chromium import Page

    Serve = Callable[[Path], AbstractContextManager[str]]

PHONE = 360


@pytest.fixture(scope="module")
def addresses(built_site: Path, serve: Serve) -> Iterator[list[str]]:
    """All pages of the built site. One tag stands for all of them, and pages that only forward are left out."""
    pages = sorted(built_site.rglob("*.html"))
    assert len(pages) > 10, f"{built_site} holds no site"
    tags = [page for page in pages if page.parent.parent == built_site / "tags"]
    forwarding = [page for page in pages if b'http-equiv="refresh"' in page.read_bytes()]
    left_out = {*tags[1:], *forwarding}
    with serve(built_site) as origin:
        yield [
            f"{origin}/{page.relative_to(built_site).as_posix().removesuffix('index.html')}"
            for page in pages
            if page not in left_out
        ]


def noise(page: Page, address: str) -> list[str]:
    """What a page does that a quiet page does not."""
    origin = "/".join(address.split("/")[:3]) + "/"
    page.show(address)
    foreign = [f"asks {url}" for url in page.requests if not url.startswith((origin, "data:"))]
    scripts = page.evaluate("document.querySelectorAll('script').length")
    return [*foreign, *([f"has {scripts} scripts"] if scripts else []), *page.complaints]


def barriers(page: Page, address: str, axe: str, scheme: str) -> list[str]:
    """What axe-core finds. In the dark only colours differ, so only they are looked at again."""
    page.show(address, scheme=scheme)
    page.evaluate(f"{axe}; true")
    options = {} if scheme == "light" else {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    found: list[str] = page.evaluate(
        f"axe.run(document, {json.dumps(options)}).then(found => found.violations.flatMap("
        "rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 120)}`)))"
    )
    return found


def test_pages_are_quiet(page: Page, addresses: list[str]) -> None:
    assert {address: found for address in addresses if (found := noise(page, address))} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_no_barriers(page: Page, addresses: list[str], axe: str, scheme: str) -> None:
    assert {address: found for address in addresses if (found := barriers(page, address, axe, scheme))} == {}


def test_pages_fit_a_phone(page: Page, addresses: list[str]) -> None:
    too_wide = {}
    for address in addresses:
        page.show(address, width=PHONE)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > PHONE:
            too_wide[address] = width
    assert too_wide == {}


NOISY = """<!doctype html><html lang="en"><title>Noisy</title>
<link rel="stylesheet" href="http://elsewhere.invalid/a.css"><script>1</script>
<main><h1 style="color: red">Noisy</h1><img src="/there-is-none.png">
<font color="#eeeeee">Pale</font></main>"""


@pytest.fixture
def noisy(serve: Serve, tmp_path: Path) -> Iterator[str]:
    """The checks above pass on silence, so here is something that they must hear."""
    (tmp_path / "index.html").write_text(NOISY)
    with serve(tmp_path) as origin:
        yield f"{origin}/"


@pytest.mark.parametrize(
    "sound", ["asks http://elsewhere.invalid/a.css", "has 1 scripts", "inline style", "404"]
)
def test_noise_is_heard(page: Page, noisy: str, sound: str) -> None:
    assert sound in "\n".join(noise(page, noisy))


@pytest.mark.parametrize(("scheme", "rule"), [("light", "image-alt"), ("dark", "color-contrast")])
def test_barriers_are_met(page: Page, noisy: str, axe: str, scheme: str, rule: str) -> None:
    assert rule in "\n".join(barriers(page, noisy, axe, scheme))
