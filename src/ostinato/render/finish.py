"""Owns what happens to a rendered document before it is published: URLs made absolute or relative, generator tag."""

from __future__ import annotations

import re
from functools import lru_cache
from posixpath import relpath

from ostinato import __version__

HUGO_VERSION = "0.168.0"
GENERATOR = f'<meta name="generator" content="Hugo {HUGO_VERSION} (Ostinato {__version__})">'

_GENERATOR_TAG = re.compile(r"""<meta\s+name=['"|]?generator['"|]?""", re.IGNORECASE)
_HEAD_END = re.compile(r"</head>|</HEAD>")


def with_generator(html: str) -> str:
    """The page with a generator tag, unless it has one."""
    if _GENERATOR_TAG.search(html):
        return html
    return _HEAD_END.sub(lambda match: f"\t{GENERATOR}\n{match[0]}", html, count=1)


def with_base(document: str, base: str, *, xml: bool) -> str:
    """The document with URLs that start at the server's root put below `base` (`canonifyURLs`, feeds).

    `base` ends with a slash; its own path is not repeated. In XML, only URLs within escaped HTML are meant.
    """
    root = base.split("://", 1)[1].partition("/")[2] if "://" in base else ""
    urls, srcsets = _patterns(root, xml)

    def candidates(match: re.Match[str]) -> str:
        parts = [
            base + part[1:].removeprefix(root) if part.startswith("/") else part for part in match[2].split()
        ]
        return f"srcset={match[1]}{' '.join(parts)}{match[1]}"

    document = urls.sub(lambda match: f"{match[1]}{base}", document)
    return srcsets.sub(candidates, document) if "srcset=" in document else document


def with_relative_urls(html: str, path: str) -> str:
    """The page with URLs that start at the server's root made relative to its own folder (`relativeURLs`)."""
    folder = path.rpartition("/")[0]
    depth = relpath(".", folder) if folder else "."
    return with_base(html, f"{depth}/", xml=False)


@lru_cache(maxsize=8)
def _patterns(root: str, xml: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    quotes = "&#34;|&#39;" if xml else "[\"']"
    return (
        re.compile(rf"(\b(?:src|href|url|action)=(?:{quotes})?)/(?!/)(?=.)(?:{re.escape(root)})?", re.DOTALL),
        re.compile(rf"srcset=({quotes})(/(?!/).{{0,2000}}?)\1", re.DOTALL),
    )
