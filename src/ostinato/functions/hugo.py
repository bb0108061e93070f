"""Owns the namespace `hugo`: the functions beside the members of what `hugo` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.members import member
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function("hugo.Data", needs_env=True)
def data(env: Environment) -> object:
    """What the files of `data/` hold."""
    return member(env.hugo, "Data")


@function("hugo.Sites", needs_env=True)
def sites(env: Environment) -> object:
    """All sites of the project."""
    return env.sites
