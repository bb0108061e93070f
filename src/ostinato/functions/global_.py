"""Owns the functions without a namespace: `site`, `page`, and those of Go's template language."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from ostinato.base import values
from ostinato.base.members import TemplateError
from ostinato.base.printing import sprint
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function("site", takes="", needs_env=True, examples=["{{ site.Title }}"])
def site(env: Environment) -> object:
    """The site of the page being rendered."""
    return env.site


@function("page", takes="", needs_env=True, examples=["{{ page.Title }}"])
def page(env: Environment) -> object:
    """The page being rendered."""
    return env.page


@function("len", takes="VALUE", gives="int", examples=['{{ len "héllo" }}'])
def length(value: object) -> int:
    """How many elements a list or map has, or bytes a text."""
    return values.length(value)


@function("not", takes="VALUE", gives="bool", examples=["{{ not true }}"])
def not_(value: object) -> bool:
    """Whether the value is empty, zero or nil."""
    return not values.truth(value)


@function("and", takes="VALUE...", gives="any", examples=["{{ and 1 0 2 }}"])
def and_(first: object, *rest: object) -> object:
    """The first empty value, else the last one. In templates, what follows an empty value is not evaluated."""
    for value in (first, *rest):
        if not values.truth(value):
            return value
    return rest[-1] if rest else first


@function("or", takes="VALUE...", gives="any", examples=["{{ or 0 2 3 }}"])
def or_(first: object, *rest: object) -> object:
    """The first value that is not empty, else the last one."""
    for value in (first, *rest):
        if values.truth(value):
            return value
    return rest[-1] if rest else first


@function("html", examples=['{{ html "<b>" }}'])
def html(*arguments: object) -> str:
    """Text escaped for HTML."""
    return escape(sprint(*arguments), quote=False).replace('"', "&#34;").replace("'", "&#39;")


@function("urlquery", takes="VALUE [VALUE...]", gives="string", examples=['{{ urlquery "a b&c" }}'])
def urlquery(*arguments: object) -> str:
    """Text escaped for a query string."""
    return quote_plus(sprint(*arguments), safe="~").replace("%7E", "~")


@function("call")
def call(target: object, *arguments: object) -> object:
    """A function value called with arguments."""
    if not callable(target):
        raise TemplateError(f"non-function {target} of type {type(target).__name__}")
    result: object = target(*arguments)
    return result
