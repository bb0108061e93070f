"""Code as coloured HTML, as Hugo writes it: Chroma's names, options, colour schemes and lines; tokens from Pygments."""

from ostinato.markdown.highlighting.highlight import Highlighted, can_highlight, highlight
from ostinato.markdown.highlighting.options import OptionsError
from ostinato.markdown.highlighting.style_sheets import StyleSheetOptions, style_sheet

__all__ = ["Highlighted", "OptionsError", "StyleSheetOptions", "can_highlight", "highlight", "style_sheet"]
