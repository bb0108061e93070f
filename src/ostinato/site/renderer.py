"""Owns what the page graph asks of whoever renders: the parts of a page that only exist once templates run.

The graph holds one renderer, in `Sites.renderer`, set by the render floor before the first template runs.
Every method takes the page first. What a template passes on comes after it, as it was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ostinato.site.page import Page
    from ostinato.site.site import Site


class PageRenderer(Protocol):
    """Renders what belongs to a page. All results are remembered by the renderer, not by the graph."""

    @property
    def format_name(self) -> str: ...

    """The output format that is being rendered: `html`."""

    def content(self, page: Page) -> object:
        """`.Content`: the body as HTML."""

    def summary(self, page: Page) -> object:
        """`.Summary`: front matter's summary, the part above the divider, or the first words."""

    def content_without_summary(self, page: Page) -> object: ...

    def truncated(self, page: Page) -> bool: ...

    def plain(self, page: Page) -> str: ...

    def plain_words(self, page: Page) -> object: ...

    def word_count(self, page: Page) -> int: ...

    def fuzzy_word_count(self, page: Page) -> int: ...

    def reading_time(self, page: Page) -> int: ...

    def length(self, page: Page) -> int:
        """`.Len`: the number of bytes of the content."""

    def table_of_contents(self, page: Page) -> object: ...

    def fragments(self, page: Page) -> object: ...

    def render(self, page: Page, *layouts: object) -> object:
        """`.Render "layout"`: the page in another layout of its own."""

    def render_string(self, page: Page, *args: object) -> object: ...

    def render_shortcodes(self, page: Page) -> object: ...

    def has_shortcode(self, page: Page, name: str) -> bool:
        """Whether the page, or one that it includes, calls a shortcode."""

    def markup(self, page: Page, *options: object) -> object:
        """`.Markup [scope] [options]`: rendering with its own cache and summaries."""

    def paginate(self, page: Page, pages: object, *options: object) -> object:
        """`.Paginate PAGES [size]`: a pager over these pages; the first call on a page decides."""

    def paginator(self, page: Page, *options: object) -> object: ...

    def alternative_output_formats(self, page: Page) -> object:
        """`.AlternativeOutputFormats`: all formats of the page but the one being rendered."""

    def store(self, page: Page) -> object:
        """`.Store` and `.Scratch`: a scratch pad that lives as long as the render."""

    def site_store(self, site: Site) -> object: ...

    def git_info(self, page: Page) -> object: ...

    def code_owners(self, page: Page) -> object: ...

    def current_site(self, site: Site) -> Site:
        """`.Site.Current`: the site that is being rendered."""

    def hugo(self, site: Site) -> object:
        """`.Site.Hugo`: the same value as the `hugo` function gives."""

    def warn_deprecated(self, name: str, instead: str, since: str) -> None:
        """A template used a name that Hugo will remove."""
