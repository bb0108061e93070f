"""Owns addresses that stand bare in text: where they end, and where they lead (goldmark: extension.Linkify)."""

from __future__ import annotations

import re

from ostinato.markdown.inline.spans import EMAIL, LOCAL_PART

_HOST = r"[-a-zA-Z0-9@:%._+~#=]{1,256}\.[a-z]+"
_REST = r"""[-a-zA-Z0-9@:%_+.~#!?&/=();,'">^{}\[\]`"""
_URL = re.compile(rf"(?:https?|ftp)://{_HOST}(?::[0-9]+)?(?:[/#?]{_REST}$]*)?")
_WWW = re.compile(rf"www\.{_HOST}(?:[/#?]{_REST}]*)?")
_MAIL = re.compile(EMAIL)
_ENTITY = re.compile(r"&[a-zA-Z0-9]+;\Z")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

STARTS = ("http:", "https:", "ftp:", "www.")
AHEAD = r"(?=https?:|ftp:|www\.)"
AHEAD_OF_MAIL = rf"(?=https?:|ftp:|www\.|{LOCAL_PART}@)"


def may_hold_links(text: str) -> bool:
    return "://" in text or "www." in text


def bare_link(text: str, at: int, protocol: str) -> tuple[str, str, int] | None:
    """Label, destination and end of an address that starts at an offset.

    `protocol` is what `www.` is taken to be reached by.
    """
    found = _URL.match(text, at) if text.startswith(("http", "ftp"), at) else None
    if found is not None:
        end = _end(text, at, found.end())
        return text[at:end], text[at:end], end
    found = _WWW.match(text, at) if text.startswith("www.", at) else None
    if found is not None:
        end = _end(text, at, found.end())
        return text[at:end], f"{protocol}://{text[at:end]}", end
    return _bare_mail(text, at)


def _bare_mail(text: str, at: int) -> tuple[str, str, int] | None:
    if text[at : at + 1] in _PUNCTUATION:
        return None
    found = _MAIL.match(text, at)
    if found is None or "." not in text[text.index("@", at) : found.end() - 1]:
        return None
    if text[found.end() : found.end() + 1] in ("-", "_"):
        return None
    end = _trimmed(text, at, found.end())
    return text[at:end], f"mailto:{text[at:end]}", end


def _end(text: str, start: int, end: int) -> int:
    """The end of an address without what belongs to the sentence around it."""
    end = _trimmed(text, start, end)
    last = text[end - 1]
    if last == ")":
        return end - max(0, text.count(")", start, end) - text.count("(", start, end))
    if last == ";":
        entity = _ENTITY.search(text[start:end])
        return start + entity.start() if entity else end
    return end


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1] in "?!.,:*_~":
        end -= 1
    return end
