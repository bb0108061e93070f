"""Which template for which page: Hugo's lookup order over the templates of site, themes and engine."""

from ostinato.layouts.store import LayoutStore, compile_templates

__all__ = ["LayoutStore", "compile_templates"]
