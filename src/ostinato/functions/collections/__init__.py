"""The namespace `collections`: lists and maps made, cut, compared, filtered, sorted."""

from ostinato.functions.collections import choosing, cutting, maps, sets

__all__ = ["choosing", "cutting", "maps", "sets"]
