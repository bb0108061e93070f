"""Owns the pages that are there without being asked for: 404, sitemaps, robots.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ostinato.content.paths import parse_path
from ostinato.site import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ostinato.config.sections.build import OutputFormat
    from ostinato.content.paths import ContentPath
    from ostinato.site.site import Site


def standalone_pages(site: Site, *, robots: bool) -> Iterable[tuple[str, str, ContentPath, OutputFormat]]:
    """Key in the tree, kind, path and format of the fixed pages of a site."""
    for kind, key, form in _wanted(site, robots=robots):
        if site.settings.is_enabled(kind):
            yield key, kind, parse_path(key + form.media_type.full_suffix, site.settings.paths), form


def _wanted(site: Site, *, robots: bool) -> Iterator[tuple[str, str, OutputFormat]]:
    formats, settings, sites = site.settings.config.output_formats, site.settings, site.sites
    is_first = site is sites.items[0] or settings.is_multihost
    yield kinds.NOT_FOUND, "/404", formats["404"]
    if robots and is_first:
        yield kinds.ROBOTS, "/_robots", formats["robots"]
    if not any(one.settings.is_enabled(kinds.SITEMAP) for one in sites.items):
        return
    base_name = sites.items[0].settings.config.sitemap.filename.rpartition("/")[2].rpartition(".")[0]
    yield kinds.SITEMAP, "/_sitemap", _named(formats["sitemap"], base_name)
    if (
        is_first
        and not settings.is_multihost
        and (sites.is_multilingual or sites.config.default_content_language_in_subdir)
    ):
        yield kinds.SITEMAP_INDEX, "/_sitemapindex", _named(formats["sitemapindex"], base_name)


def _named(form: OutputFormat, base_name: str) -> OutputFormat:
    return msgspec.structs.replace(form, base_name=base_name) if base_name else form
