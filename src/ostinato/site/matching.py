"""Owns how a rule finds its pages: globs over path, kind, environment and site (`cascade`, `permalinks`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.site import kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ostinato.site.dimensions import Vector


@lru_cache(maxsize=2048)
def glob(pattern: str, separator: str = "/") -> Callable[[str], bool]:
    """A test for one pattern, without regard to case: `*`, `**`, `?`, `[a-z]`, `{one,two}`.

    Source of behaviour: Hugo's page "Glob patterns". Raises ValueError for a pattern without an end.
    """
    matches = re.compile(_translated(pattern.lower(), re.escape(separator)), re.DOTALL).fullmatch
    return lambda text: matches(text.lower()) is not None


def _translated(pattern: str, separator: str) -> str:
    out: list[str] = []
    depth = i = 0
    while i < len(pattern):
        char = pattern[i]
        i += 1
        if char == "*":
            stars = 1
            while pattern.startswith("*", i):
                stars, i = stars + 1, i + 1
            out.append(".*" if stars > 1 else f"[^{separator}]*")
        elif char == "?":
            out.append(f"[^{separator}]")
        elif char == "[":
            end = pattern.find("]", i)
            if end < 0:
                raise ValueError(f"pattern {pattern!r}: no closing bracket")
            inside = pattern[i:end]
            negated = inside.startswith(("!", "^"))
            out.append(f"[{'^' if negated else ''}{re.escape(inside[negated:]).replace(chr(92) + '-', '-')}]")
            i = end + 1
        elif char == "{":
            depth += 1
            out.append("(?:")
        elif char == "}" and depth:
            depth -= 1
            out.append(")")
        elif char == "," and depth:
            out.append("|")
        elif char == "\\" and i < len(pattern):
            out.append(re.escape(pattern[i]))
            i += 1
        else:
            out.append(re.escape(char))
    if depth:
        raise ValueError(f"pattern {pattern!r}: no closing brace")
    return "".join(out)


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
        if self.kind and not glob(self.kind)(kind):
            return False
        if self.path and not glob(self.path)(path if path.startswith("/") else "/" + path):
            return False
        return not self.environment or glob(self.environment)(environment)


@dataclass(frozen=True, slots=True)
class CascadeRule:
    """Front matter that a page, or the configuration, hands down to the pages below it."""

    target: PageMatcher
    fields: Mapping[str, object]
    params: Mapping[str, object]


def names_a_kind(pattern: str) -> bool:
    """Whether a glob over kinds can match any page at all."""
    return any(map(glob(pattern), kinds.IN_PAGES))
