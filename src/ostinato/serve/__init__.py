"""Owns the development server: the site in memory, built again at each change, and browsers that follow."""

from ostinato.serve.run import serve

__all__ = ["serve"]
