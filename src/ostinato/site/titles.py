"""Owns the titles of pages that have no file to name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.english import pluralize, title_case
from ostinato.site import kinds

if TYPE_CHECKING:
    from ostinato.site.page import Page


def default_title(page: Page) -> str:
    """The title that Hugo gives a page without one."""
    config = page.site.settings.config
    if page.kind == kinds.HOME:
        return config.title
    if page.kind == kinds.NOT_FOUND:
        return "404 Page not found"
    if page.kind == kinds.TERM:
        return _capitalized(page, page.term)
    name = page.path_info.original.base_name
    if page.kind == kinds.SECTION:
        return _capitalized(page, pluralize(name) if config.pluralize_list_titles else name)
    if page.kind == kinds.TAXONOMY:
        return _capitalized(page, name).replace("-", " ")
    return ""


def _capitalized(page: Page, text: str) -> str:
    config = page.site.settings.config
    return title_case(text, config.title_case_style) if config.capitalize_list_titles else text
