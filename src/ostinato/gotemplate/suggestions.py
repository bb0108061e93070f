"""Owns the guess at what an author meant by a name that does not exist."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint naming the nearest known name, or nothing when none is near."""
    by_lower = {candidate.lower(): candidate for candidate in known if candidate != name}
    near = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.7)
    return f"did you mean {by_lower[near[0]]!r}?" if near else ""
