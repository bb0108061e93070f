"""Owns the two sites of the chaos: the one that is live, and the one that is to be."""

from __future__ import annotations

from tests.deploy.runs import Site


def _page(style: str, *links: str, more: str = "") -> bytes:
    anchors = "".join(f'<a href="{link}">x</a>' for link in links)
    return f'<!doctype html><link rel="stylesheet" href="{style}">{anchors}<p>{more}</p>'.encode()


OLD = Site(
    {
        "index.html": _page("/old.css", "/posts/", "/about/", "/index.xml"),
        "posts/index.html": _page("/old.css", "/posts/a/", "/posts/c/"),
        "posts/a/index.html": _page("/old.css", "/posts/c/", "/"),
        "posts/c/index.html": _page("/old.css", "/posts/a/", more="a page that goes"),
        "about/index.html": _page("/same.css"),
        "index.xml": b"<rss><link>/posts/a/</link><link>/posts/c/</link></rss>",
        "old.css": b"body{background:url(/old.png)}",
        "old.png": b"\x89PNG old",
        "same.css": b"body{color:red}",
    }
)
NEW = Site(
    {
        "index.html": _page("/new.css", "/posts/", "/about/", "/index.xml", more="new"),
        "posts/index.html": _page("/new.css", "/posts/a/", "/posts/b/"),
        "posts/a/index.html": _page("/new.css", "/posts/b/", "/"),
        "posts/b/index.html": _page("/new.css", "/posts/a/", more="a page that comes"),
        "about/index.html": _page("/same.css"),
        "index.xml": b"<rss><link>/posts/a/</link><link>/posts/b/</link></rss>",
        "new.css": b"body{background:url(/new.png)}",
        "new.png": b"\x89PNG new",
        "same.css": b"body{color:red}",
    }
)
KNOWN = {
    path: {site.files[path] for site in (OLD, NEW) if path in site.files} for path in {*OLD.files, *NEW.files}
}
