"""Owns what happens to a rendered document before it is published: URLs made absolute or relative, generator tag."""

from __future__ import annotations

import re
from functools import lru_cache
from posixpath import relpath

from ostinato import __version__

HUGO_VERSION = "0.168.0"
GENERATOR = f'<meta name="generator" content="Ostinato {__version__} (Hugo {HUGO_VERSION})">'

_GENERATOR_TAG = re.compile(r"""<meta\s+name=['"|]?generator['"|]?""", re.IGNORECASE)
_HEAD = re.compile(r"<head>|<HEAD>")


def with_generator(html: str) -> str:
    """The page with a generator tag, unless it has one."""
    if _GENERATOR_TAG.search(html):
        return html
    return _HEAD.sub(lambda match: f"<head>\n\t{GENERATOR}", html, count=1)


def with_base(document: str, base: str, *, xml: bool) -> str:
    """The document with URLs that start at the server's root put below `base` (`canonifyURLs`, feeds).

    `base` ends with a slash; its own path is not repeated.
    """
    root = _path_of(base)
    pattern = _xml_pattern() if xml else _html_pattern()

    def replaced(match: re.Match[str]) -> str:
        if match[1].lower().startswith("srcset="):
            if not match[2]:
                return match[0]
            end = document.find(match[2], match.end())
            if end < 0 or end - match.end() > 2000:
                return match[0]
        return f"{match[1]}{match[2]}{base}"

    if root:
        document = re.sub(rf"({_NAMES}=)({_quotes(xml=xml)})/{re.escape(root)}", r"\1\2/", document)
    document = pattern.sub(replaced, document)
    return _srcsets(document, base, root, xml=xml) if "srcset=" in document else document


def with_relative_urls(html: str, path: str) -> str:
    """The page with URLs that start at the server's root made relative to its own folder (`relativeURLs`)."""
    folder = path.rpartition("/")[0]
    depth = relpath(".", folder) if folder else "."
    return with_base(html, f"{depth}/", xml=False)


_NAMES = r"(?:src|href|url|action|srcset)"


def _quotes(*, xml: bool) -> str:
    return "&#34;|&#39;|&quot;|&apos;" if xml else "[\"']?"


@lru_cache(maxsize=2)
def _html_pattern() -> re.Pattern[str]:
    return re.compile(rf"({_NAMES}=)({_quotes(xml=False)})/(?![/])(?=.)", re.DOTALL)


@lru_cache(maxsize=2)
def _xml_pattern() -> re.Pattern[str]:
    return re.compile(rf"({_NAMES}=)({_quotes(xml=True)}|)/(?![/])(?=.)", re.DOTALL)


def _path_of(base: str) -> str:
    """The path part of a base URL without its leading slash, with its trailing one."""
    if "://" not in base:
        return ""
    path = base.split("://", 1)[1].partition("/")[2]
    return path


def _srcsets(document: str, base: str, root: str, *, xml: bool) -> str:
    """Second and further candidates of `srcset`; the first one is a URL like any other."""
    quote = "(&#34;|&#39;|&quot;|&apos;)" if xml else "([\"'])"

    def replaced(match: re.Match[str]) -> str:
        if not match[2].startswith(base):
            return match[0]
        parts = []
        for part in match[2].split():
            local = part.startswith("/") and not part.startswith("//")
            parts.append(base + part[1:].removeprefix(root) if local else part)
        return f"srcset={match[1]}{' '.join(parts)}{match[1]}"

    return re.sub(rf"srcset={quote}(.{{0,2000}}?)\1", replaced, document, flags=re.DOTALL)
