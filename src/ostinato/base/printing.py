"""Owns how Go prints values where nothing special is asked for: `%v`, `print`, `println`."""

from __future__ import annotations

from ostinato.base.floats import float_text
from ostinato.base.verbs import Flags, Verb

_PLAIN = Verb("v")
_SYNTAX = Verb("v", Flags(sharp=True))


def to_text(value: object) -> str:
    """What a template action prints for a value; nil is nothing."""
    cls = type(value)
    if cls is str:
        return value  # type: ignore[return-value]
    if cls is int:
        return str(value)
    if value is None:
        return ""
    return verbose(value)


def verbose(value: object) -> str:
    """`%v`"""
    if isinstance(value, str):
        return str.__str__(value)
    cls = type(value)
    if cls is int:
        return int.__repr__(value)
    if cls is float:
        return float_text(value)  # type: ignore[arg-type]
    return _PLAIN.value(value)


def go_syntax(value: object) -> str:
    """`%#v`: the value as Go source."""
    return _SYNTAX.value(value)


def sprint(*values: object) -> str:
    """`print`: a space goes between two operands when neither is text."""
    out: list[str] = []
    previous_text = True
    for number, value in enumerate(values):
        is_text = isinstance(value, str)
        if number and not is_text and not previous_text:
            out.append(" ")
        out.append(verbose(value))
        previous_text = is_text
    return "".join(out)


def sprintln(*values: object) -> str:
    """`println`: a space between all operands, and a line break."""
    return " ".join(map(verbose, values)) + "\n"
