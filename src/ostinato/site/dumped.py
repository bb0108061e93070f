"""Owns what `jsonify` and `debug.Dump` write of pages: the fields of Go's type, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.config.sections.build import MediaType

if TYPE_CHECKING:
    from ostinato.site.page import Page

OF_PAGES = MediaType(type="application/octet-stream")
"""The media type of every page, whatever it is published as."""


def page_fields(page: Page) -> dict[str, object]:
    """A page as a struct of fields."""
    meta = page.meta
    return {
        "Date": meta.date,
        "Lastmod": meta.lastmod,
        "PublishDate": meta.publish_date,
        "ExpiryDate": meta.expiry_date,
        "BundleType": page.bundle_type,
        "Description": meta.description,
        "Draft": meta.draft,
        "IsHome": page.is_home,
        "Keywords": meta.keywords or None,
        "Kind": page.kind,
        "Layout": meta.layout,
        "LinkTitle": page.link_title,
        "IsBranch": page.is_branch,
        "IsPage": page.is_page,
        "Path": page.path,
        "Slug": meta.slug,
        "IsSection": page.is_section,
        "Section": page.section,
        "Sitemap": meta.sitemap,
        "Type": page.type,
        "Weight": meta.weight,
        "ResourceType": page.resource_type,
        "MediaType": OF_PAGES,
        "Permalink": page.permalink,
        "RelPermalink": page.rel_permalink,
        "Name": page.name,
        "Title": page.title,
        "Params": meta.params,
    }
