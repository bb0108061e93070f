"""What stands inside of a block: links, emphasis, code spans, quotes and the rest, in goldmark's order."""

from ostinato.markdown.inline.parser import Inlines
from ostinato.markdown.inline.pieces import alt_text, plain_text, unhooked_html

__all__ = ["Inlines", "alt_text", "plain_text", "unhooked_html"]
