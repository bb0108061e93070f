"""Owns the namespace `compare`: equality, order, defaults, and the choice between two values."""

from __future__ import annotations

from ostinato.base import compare
from ostinato.base.gotime import Time
from ostinato.base.members import TemplateError
from ostinato.base.values import truth
from ostinato.functions.registry import function


@function(
    "compare.Eq",
    alias="eq",
    takes="ARG1 ARG2 [ARG...]",
    gives="bool",
    examples=['{{ if eq "blog" "blog" }}current{{ end }}'],
)
def eq(first: object, second: object, *others: object) -> bool:
    """Whether the first value equals any of the others."""
    return compare.eq(first, second, *others)


@function("compare.Ne", alias="ne", takes="ARG1 ARG2 [ARG...]", gives="bool", examples=["{{ ne 1 2 3 }}"])
def ne(first: object, second: object, *others: object) -> bool:
    """Whether the first value equals none of the others."""
    return compare.ne(first, second, *others)


@function("compare.Ge", alias="ge", takes="ARG1 ARG2 [ARG...]", gives="bool", examples=["{{ ge 2 1 }}"])
def ge(first: object, second: object, *others: object) -> bool:
    """Whether the first value is at least each of the others."""
    return compare.ge(first, second, *others)


@function("compare.Gt", alias="gt", takes="ARG1 ARG2 [ARG...]", gives="bool", examples=["{{ gt 2 1 }}"])
def gt(first: object, second: object, *others: object) -> bool:
    """Whether the first value is above each of the others."""
    return compare.gt(first, second, *others)


@function("compare.Le", alias="le", takes="ARG1 ARG2 [ARG...]", gives="bool", examples=["{{ le 1 1 }}"])
def le(first: object, second: object, *others: object) -> bool:
    """Whether the first value is at most each of the others."""
    return compare.le(first, second, *others)


@function("compare.Lt", alias="lt", takes="ARG1 ARG2 [ARG...]", gives="bool", examples=["{{ lt 1 2 }}"])
def lt(first: object, second: object, *others: object) -> bool:
    """Whether the first value is below each of the others."""
    return compare.lt(first, second, *others)


@function(
    "compare.Conditional",
    alias="cond",
    takes="CONTROL ARG1 ARG2",
    gives="any",
    examples=['{{ cond (eq 4 4) "yes" "no" }}'],
)
def conditional(condition: object, yes: object, no: object) -> object:
    """One of two values, by a condition."""
    return yes if truth(condition) else no


@function(
    "compare.Default",
    alias="default",
    takes="DEFAULT INPUT",
    gives="any",
    examples=['{{ "Go" | default "Hugo" }}'],
)
def default(fallback: object, *given: object) -> object:
    """The value given, or a fallback when it is not set: zero and empty count as not set, false does not."""
    if not given:
        return fallback
    if len(given) != 1:
        raise TemplateError("wrong number of args for default: want 2 got " + str(len(given) + 1))
    value = given[0]
    if isinstance(value, bool):
        return value
    if isinstance(value, Time):
        return fallback if value.is_zero() else value
    return value if truth(value) else fallback
