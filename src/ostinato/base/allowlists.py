"""Owns the lists of regular expressions by which security settings allow and deny names."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.base.globs import NEGATION
from ostinato.base.regexps import compiled

if TYPE_CHECKING:
    from collections.abc import Sequence


def accepts(patterns: Sequence[str], name: str) -> bool:
    """Whether a list allows a name: nothing that a `! ` pattern matches, else anything that another matches.

    A list of denials only allows all the rest; an empty list, or `none`, allows nothing (Hugo: security).
    """
    return _accepts(tuple(patterns), name)


@lru_cache(maxsize=1024)
def _accepts(patterns: tuple[str, ...], name: str) -> bool:
    given = [pattern.strip() for pattern in patterns if pattern.strip()]
    if not given or "none" in given:
        return False
    denied = [pattern.removeprefix(NEGATION) for pattern in given if pattern.startswith(NEGATION)]
    if any(compiled(pattern).search(name) for pattern in denied):
        return False
    allowed = [pattern for pattern in given if not pattern.startswith(NEGATION)]
    return not allowed or any(compiled(pattern).search(name) for pattern in allowed)
