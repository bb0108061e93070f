"""Markdown to HTML as goldmark, configured by Hugo, writes it; with render hooks, highlighting, contents."""

from ostinato.markdown.convert import Converted, convert, trim_short_html
from ostinato.markdown.highlighting import Highlighted, OptionsError, can_highlight, highlight
from ostinato.markdown.settings import HighlightSettings, MarkdownSettings
from ostinato.markdown.table_of_contents import TableOfContents

__all__ = [
    "Converted",
    "HighlightSettings",
    "Highlighted",
    "MarkdownSettings",
    "OptionsError",
    "TableOfContents",
    "can_highlight",
    "convert",
    "highlight",
    "trim_short_html",
]
