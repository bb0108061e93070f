"""Owns how a rule finds its pages: globs over path, kind, environment and site (`cascade`, `permalinks`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.base.globs import compiled
from ostinato.site import kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.config.dimensions import Vector


@dataclass(frozen=True, slots=True)
class PageMatcher:
    """Which pages a rule is for; what is empty matches all."""

    path: str = ""
    kind: str = ""
    environment: str = ""
    sites: frozenset[Vector] | None = None

    def matches(self, kind: str, path: str, environment: str, site: Vector | None) -> bool:
        if self.sites is not None and site is not None and site not in self.sites:
            return False
        if self.kind and not compiled(self.kind)(kind):
            return False
        if self.path and not compiled(self.path)(path if path.startswith("/") else "/" + path):
            return False
        return not self.environment or compiled(self.environment)(environment)


@dataclass(frozen=True, slots=True)
class CascadeRule:
    """Front matter that a page, or the configuration, hands down to the pages below it."""

    target: PageMatcher
    fields: Mapping[str, object]
    params: Mapping[str, object]


def names_a_kind(pattern: str) -> bool:
    """Whether a glob over kinds can match any page at all."""
    return any(map(compiled(pattern), kinds.IN_PAGES))
