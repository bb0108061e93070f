"""Owns the namespace `js`: scripts bundled, batched and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.functions.registry import function
from ostinato.functions.space import asked, with_options

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function(
    "js.Build",
    takes="[OPTIONS] RESOURCE",
    gives="resource.Resource",
    needs_env=True,
    examples=[
        '{{ (resources.FromString "s.js" "const a = 1; console.log(a)" | js.Build (dict "minify" true)).Content }}'
    ],
)
def js_build(env: Environment, *arguments: object) -> object:
    """JavaScript bundled by esbuild."""
    resource, options = with_options(arguments)
    return asked(env, "BuildJS", options, resource)


@function("js.Batch", takes="[ID]", gives="js.Batcher", needs_env=True)
def js_batch(env: Environment, name: object) -> object:
    """A group of scripts that are bundled together."""
    return asked(env, "BatchJS", to_string(name))


@function("js.Babel", alias="babel", takes="[OPTIONS] RESOURCE", gives="resource.Resource", needs_env=True)
def babel(env: Environment, *arguments: object) -> object:
    """JavaScript as Babel changes it."""
    resource, options = with_options(arguments)
    return asked(env, "Babel", options, resource)
