"""From the parser's events to goldmark's HTML, block by block."""

from ostinato.markdown.blocks.writer import BlockWriter

__all__ = ["BlockWriter"]
