"""Which template for which page: Hugo's lookup order over the templates of site, themes and engine."""

from ostinato.layouts.stage import compile_templates
from ostinato.layouts.store import LayoutStore

__all__ = ["LayoutStore", "compile_templates"]
