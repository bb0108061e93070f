"""Owns how functions ask the space of resources, and how they tell options from the resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError, call_member, go_type
from ostinato.base.values import as_map

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


def asked(env: Environment, name: str, *arguments: object) -> object:
    """Ask the space of resources by the name of its member."""
    return call_member(env.resources, name, *arguments)


def with_options(arguments: tuple[object, ...]) -> tuple[object, object]:
    """The resource, which comes last, and the options before it."""
    if not arguments:
        raise TemplateError("no Resource provided in transformation")
    if len(arguments) > 2:
        raise TemplateError("type not supported in Resource transformations")
    options = arguments[0] if len(arguments) == 2 else None
    if options is not None and not isinstance(options, str) and as_map(options) is None:
        raise TemplateError(f"invalid options type {go_type(options)}")
    return arguments[-1], options
