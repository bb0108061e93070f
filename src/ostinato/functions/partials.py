"""Owns the namespace `partials`: templates called with a context, once or each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function(
    "partials.Include",
    alias="partial",
    takes="NAME [CONTEXT]",
    gives="any",
    needs_env=True,
    examples=['{{ partial "greeting.html" "wren" }}', '{{ partial "greeting" "wren" }}'],
)
def include(env: Environment, name: object, *context: object) -> object:
    """What a partial prints, or the value that it returns. Of several contexts the first counts."""
    return env.include(to_string(name), context[0] if context else None)


@function(
    "partials.IncludeCached",
    alias="partialCached",
    takes="LAYOUT CONTEXT [VARIANT...]",
    gives="any",
    needs_env=True,
    examples=[
        '{{ partialCached "greeting.html" "wren" "a" }} {{ partialCached "greeting.html" "robin" "a" }} {{ partialCached "greeting.html" "robin" "b" }}'
    ],
)
def include_cached(env: Environment, name: object, context: object, *variants: object) -> object:
    """Like `partial`, but run once for each set of variants."""
    return env.include_cached(to_string(name), context, variants)
