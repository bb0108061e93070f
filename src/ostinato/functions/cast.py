"""Owns the namespace `cast`: one kind of value as another."""

from __future__ import annotations

from ostinato.base import cast
from ostinato.base.values import is_number
from ostinato.functions.registry import function


@function("cast.ToInt", alias="int", takes="INPUT", gives="int", examples=['{{ "1234" | int }}'])
def to_int(value: object) -> int:
    """The value as a whole number."""
    return cast.to_int(value)


@function("cast.ToFloat", alias="float", takes="INPUT", gives="float64", examples=['{{ "1234" | float }}'])
def to_float(value: object) -> float:
    """The value as a floating point number."""
    return float(value) if is_number(value) else cast.to_float(value)  # type: ignore[arg-type]


@function("cast.ToString", alias="string", takes="INPUT", gives="string", examples=["{{ 1234 | string }}"])
def to_string(value: object) -> str:
    """The value as text."""
    return str.__str__(cast.to_string(value))
