"""The look at the public address: what is as it was deployed, what is not, and what is given time."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from ostinato.deploy.live import LiveCheck
from ostinato.deploy.release import Manifest, manifest_of
from ostinato.deploy.target import Item
from ostinato.world.clock import FixedClock
from ostinato.world.network import NetworkError, Request, Response
from tests.deploy.runs import site

SITE = site(
    index="home",
    posts__new="the newest",
    posts__old="an old one",
    index_xml="<rss><channel><link>https://example.org/</link><item><title>t</title>"
    "<link>https://example.org/posts/new/</link></item></channel></rss>",
    a_css="body{}",
)


@dataclass
class Host:
    """Serves a site, with what a test changes about it."""

    files: Mapping[str, bytes]
    changed: dict[str, Response | None] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    late: int = 0

    def fetch(self, request: Request) -> Response:
        url = request.url.partition("?")[0]
        path = url.removeprefix("https://example.org/")
        self.asked.append(path)
        if self.late:
            self.late -= 1
            raise NetworkError("nobody answers", "refused")
        if (answer := self.changed.get(path)) is not None:
            return answer
        name = f"{path}index.html" if path == "" or path.endswith("/") else path
        if name not in self.files:
            return Response(url, 404, "Not Found", {}, b"")
        kind = {"html": "text/html; charset=utf-8", "css": "text/css"}.get(
            name.rpartition(".")[2], "text/xml"
        )
        return Response(url, 200, "OK", {"content-type": kind}, self.files[name])


def problems(host: Host, manifest: Manifest | None = None, patience: float = 5) -> list[str]:
    check = LiveCheck(
        "https://example.org",
        host,
        FixedClock(),
        lambda item: SITE.files[item.path],
        lambda _: None,
        patience,
    )
    return [*check(manifest or SITE.manifest)]


def answer(**more: object) -> Response:
    usual = Response("https://example.org/", 200, "OK", {"content-type": "text/html"}, b"home")
    return replace(usual, **more)  # type: ignore[arg-type]


def test_a_site_that_is_there() -> None:
    host = Host(SITE.files)
    assert problems(host) == []
    assert {"", "index.xml", "posts/new/", "a.css"} <= set(host.asked)
    assert any(path.startswith("there-is-no-such-page") for path in host.asked)


@pytest.mark.parametrize(
    ("path", "changed", "said"),
    [
        ("", answer(body=b"another site"), "not what was deployed"),
        ("", answer(status=500, reason="Oops"), "answers 500 Oops"),
        ("", answer(headers={"content-type": "text/plain"}), "comes as text/plain"),
        ("", answer(headers={"content-type": "text/html", "set-cookie": "a=b"}), "sets a cookie"),
        ("index.xml", answer(status=404, reason="Not Found"), "answers 404"),
        ("posts/new/", answer(body=b"<script>"), "not what was deployed"),
        (f"there-is-no-such-page-{SITE.manifest.id[:8]}/", answer(), "not 404"),
    ],
)
def test_what_is_wrong_is_said(path: str, changed: Response, said: str) -> None:
    found = problems(Host(SITE.files, {path: changed}))
    assert len(found) == 1
    assert said in found[0]


def test_a_host_has_time_to_come_right() -> None:
    assert problems(Host(SITE.files, late=6), patience=60) == []
    assert "nobody answers" in problems(Host(SITE.files, late=10_000))[0]


def test_what_is_stored_compressed_may_be_served_so_or_not() -> None:
    packed = gzip.compress(b"home", mtime=0)
    items = {path: SITE.item(path) for path in SITE.files}
    headers = (("Cache-Control", "no-cache"), ("Content-Encoding", "gzip"))
    items["index.html"] = Item("index.html", "0" * 64, len(packed), "text/html", headers)
    manifest = manifest_of(items.values())
    good = {"content-type": "text/html", "cache-control": "no-cache"}
    for body in (b"home", packed):
        assert problems(Host(SITE.files, {"": answer(body=body, headers=good)}), manifest) == []
    found = problems(Host(SITE.files, {"": answer(headers={"content-type": "text/html"})}), manifest)
    assert found == ["https://example.org/ should come with Cache-Control: no-cache"]
