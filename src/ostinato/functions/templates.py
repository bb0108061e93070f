"""Owns the namespace `templates`: which templates there are, which one runs, and what runs at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.base.members import TemplateError
from ostinato.base.values import as_map
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function(
    "templates.Exists",
    takes="PATH",
    gives="bool",
    needs_env=True,
    examples=['{{ templates.Exists "_partials/greeting.html" }} {{ templates.Exists "nothing.html" }}'],
)
def exists(env: Environment, name: object) -> bool:
    """Whether there is a template of that name below `layouts/`."""
    return env.template_exists(to_string(name))


@function(
    "templates.Current",
    takes="",
    gives="tpl.CurrentTemplateInfo",
    needs_env=True,
    examples=["{{ templates.Current.Name }}"],
)
def current(env: Environment) -> object:
    """The template that runs, with those that called it."""
    return env.current_template()


@function(
    "templates.Inner",
    alias="inner",
    takes="[CONTEXT]",
    gives="any",
    needs_env=True,
    examples=['{{ with partial "frame.html" . }}inside{{ end }}'],
)
def inner(env: Environment, context: object = None) -> object:
    """What the caller of a partial put between its tags."""
    return env.inner(context)


@function(
    "templates.Defer",
    takes="OPTIONS",
    gives="string",
    examples=['{{ with (templates.Defer (dict "key" "one")) }}later{{ end }}'],
)
def defer(*arguments: object) -> bool:
    """Marks a block that runs when all pages are rendered; the compiler knows it in `with`."""
    if arguments:
        raise TemplateError("Defer does not take any arguments")
    return True


@function("doDefer", needs_env=True)
def do_defer(env: Environment, body: object, options: object = None) -> object:
    """Leave a mark for a deferred block; the compiler writes this call."""
    return env.defer(body, as_map(options) or {})


@function("_pushPartialDecorator", needs_env=True)
def push_decorator(env: Environment, body: object) -> str:
    """Announce the body of the partial that is called next; the compiler writes this call."""
    env.push_body(body)
    return ""


@function("_popPartialDecorator", needs_env=True)
def pop_decorator(env: Environment) -> bool:
    """Whether the partial used its body; the compiler writes this call."""
    return env.pop_body()
