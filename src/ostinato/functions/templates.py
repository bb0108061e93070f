"""Owns the namespace `templates`: which templates there are, which one runs, and what runs at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.base.values import as_map
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function("templates.Exists", needs_env=True)
def exists(env: Environment, name: object) -> bool:
    """Whether there is a template of that name below `layouts/`."""
    return env.template_exists(to_string(name))


@function("templates.Current", needs_env=True)
def current(env: Environment) -> object:
    """The template that runs, with those that called it."""
    return env.current_template()


@function("templates.Inner", alias="inner", needs_env=True)
def inner(env: Environment, context: object = None) -> object:
    """What the caller of a partial put between its tags."""
    return env.inner(context)


@function("templates.Defer", needs_env=True)
def defer(env: Environment, options: object = None) -> object:
    """A block that runs when all pages are rendered."""
    return env.defer("", as_map(options) or {})
