"""The checks `feeds` and `sitemap`: machines that read for people can read them."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.check.findings import Level
from ostinato.check.reading.places import IN_FILE
from ostinato.check.reading.urls import Whose
from ostinato.check.registry import Remark, always, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

    from ostinato.check.reading.document import Document
    from ostinato.check.site import Site

_ATOM = "{http://www.w3.org/2005/Atom}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_MOST_LOCATIONS = 50_000
_MOST_BYTES = 52_428_800
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_W3C_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?)?")
_FREQUENCIES = frozenset(["always", "hourly", "daily", "weekly", "monthly", "yearly", "never"])


@document_check(
    "feeds",
    "Feeds are what feed readers expect.",
    why="A feed reader that stumbles shows nothing, and its reader does not know what is missing.",
    mend="Add what is missing to the template of the feed.",
    level=Level.WARN,
    by_element=always,
)
def feeds(document: Document, site: Site) -> Iterator[Remark]:
    """RSS 2.0 and Atom: what must be there, dates, identities that are given twice."""
    del site
    root = document.tree
    if root is None:
        return
    if root.tag == "rss":
        channel = root.find("channel")
        if channel is None:
            yield Remark("an RSS feed without <channel>", IN_FILE, "<rss")
        else:
            yield from _rss(channel)
    elif root.tag == f"{_ATOM}feed":
        yield from _atom(root)


def _rss(channel: ET.Element) -> Iterator[Remark]:
    for name in ("title", "link", "description"):
        if channel.find(name) is None:
            yield Remark(f"the feed has no <{name}>", IN_FILE, "<channel")
    seen: set[str] = set()
    for item in channel.iterfind("item"):
        where = item.findtext("link") or item.findtext("title") or "<item"
        if not (item.findtext("title") or item.findtext("description")):
            yield Remark("an entry with neither title nor description", IN_FILE, where)
        date = item.findtext("pubDate")
        if date and not _is_mail_date(date):
            yield Remark(f'"{date}" is no date as RSS wants it', IN_FILE, date)
        identity = item.findtext("guid") or item.findtext("link") or ""
        if identity in seen:
            yield Remark(f"two entries have the identity {identity}", IN_FILE, identity)
        elif not identity:
            yield Remark("an entry without <guid> and <link>", IN_FILE, where)
        seen.add(identity)


@lru_cache(maxsize=1 << 14)
def _is_mail_date(text: str) -> bool:
    try:
        parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError):
        return False
    return True


def _atom(feed: ET.Element) -> Iterator[Remark]:
    for name in ("id", "title", "updated"):
        if feed.find(_ATOM + name) is None:
            yield Remark(f"the feed has no <{name}>", IN_FILE, "<feed")
    has_author = feed.find(f"{_ATOM}author") is not None
    seen: set[str] = set()
    for entry in feed.iterfind(f"{_ATOM}entry"):
        identity = entry.findtext(f"{_ATOM}id") or ""
        where = identity or entry.findtext(f"{_ATOM}title") or "<entry"
        for name in ("id", "title", "updated"):
            if entry.find(_ATOM + name) is None:
                yield Remark(f"an entry without <{name}>", IN_FILE, where)
        if not has_author and entry.find(f"{_ATOM}author") is None:
            yield Remark("an entry without an author, in a feed without one", IN_FILE, where)
        if identity and identity in seen:
            yield Remark(f"two entries have the identity {identity}", IN_FILE, identity)
        seen.add(identity)
    for element in feed.iter():
        if element.tag in (f"{_ATOM}updated", f"{_ATOM}published"):
            date = (element.text or "").strip()
            if not _TIMESTAMP.fullmatch(date):
                yield Remark(f'"{date}" is no date as Atom wants it', IN_FILE, date or "<updated")


@document_check(
    "sitemap",
    "The site map lists what is there, in the form that was agreed on.",
    why="Search engines follow the map, and give up on one that misleads them.",
    mend="Correct the template of the site map, or leave pages out that do not belong in it.",
    level=Level.WARN,
    by_element=always,
)
def sitemap(document: Document, site: Site) -> Iterator[Remark]:
    """Namespace, addresses of this site, dates, frequencies, how many and how large."""
    root = document.tree
    if root is None or root.tag.rpartition("}")[2] not in ("urlset", "sitemapindex"):
        return
    if not root.tag.startswith(_SITEMAP):
        yield Remark(
            "the site map is not in the namespace of site maps", IN_FILE, root.tag.rpartition("}")[2]
        )
        return
    entries = root.findall(f"{_SITEMAP}url") + root.findall(f"{_SITEMAP}sitemap")
    if len(entries) > _MOST_LOCATIONS or document.size > _MOST_BYTES:
        yield Remark(f"{len(entries)} addresses in {document.size} bytes are too much for one site map")
    for entry in entries:
        location = (entry.findtext(f"{_SITEMAP}loc") or "").strip()
        if not location:
            yield Remark("an entry without <loc>", IN_FILE, "<url")
            continue
        is_own = site.is_settled(location) or document.address(location).whose is Whose.OWN
        if "://" not in location or (site.origin and not is_own):
            yield Remark(f"{location} is no address of this site", IN_FILE, location, location)
        date = (entry.findtext(f"{_SITEMAP}lastmod") or "").strip()
        if date and not _W3C_DATE.fullmatch(date):
            yield Remark(f'"{date}" is no date as site maps want it', IN_FILE, date)
        frequency = entry.findtext(f"{_SITEMAP}changefreq")
        if frequency is not None and frequency.strip() not in _FREQUENCIES:
            yield Remark(f'"{frequency}" is no frequency', IN_FILE, frequency)
