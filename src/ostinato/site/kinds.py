"""Owns the kinds of pages and what each kind can be."""

from __future__ import annotations

PAGE = "page"
HOME = "home"
SECTION = "section"
TAXONOMY = "taxonomy"
TERM = "term"
NOT_FOUND = "404"
ROBOTS = "robotstxt"
SITEMAP = "sitemap"
SITEMAP_INDEX = "sitemapindex"
RSS = "rss"

IN_PAGES = (PAGE, HOME, SECTION, TERM, TAXONOMY)
"""The kinds that appear in page collections, in Hugo's order."""

BRANCHES = frozenset({HOME, SECTION, TAXONOMY, TERM})


def is_branch(kind: str) -> bool:
    """Whether pages of this kind can have descendants."""
    return kind in BRANCHES
