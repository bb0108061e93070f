"""Owns the namespace `fmt`: printing, and telling the author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base import formats, printing
from ostinato.base.members import TemplateError, go_type
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function("fmt.Print", alias="print", takes="INPUT", gives="string", examples=['{{ print "works!" }}'])
def print_(*values: object) -> str:
    """The values as text, with spaces where neither side is text."""
    return printing.sprint(*values)


@function(
    "fmt.Printf",
    alias="printf",
    takes="FORMAT [INPUT]",
    gives="string",
    examples=['{{ printf "%s!" "works" }}'],
)
def printf(template: object, *values: object) -> str:
    """Values in a format."""
    return formats.sprintf(_text(template), *values)


def _text(value: object) -> str:
    """An argument that must be text. Raises TemplateError with Go's words."""
    if isinstance(value, str):
        return value
    if value is None:
        raise TemplateError("invalid value; expected string")
    raise TemplateError(f"wrong type for value; expected string; got {go_type(value)}")


@function("fmt.Println", alias="println", takes="INPUT", gives="string", examples=['{{ println "works!" }}'])
def println(*values: object) -> str:
    """The values with spaces between them and a newline."""
    return printing.sprintln(*values)


@function(
    "fmt.Errorf",
    alias="errorf",
    takes="FORMAT [INPUT]",
    gives="string",
    needs_env=True,
    examples=['{{ if false }}{{ errorf "%d is not %s" 1 "right" }}{{ end }}'],
)
def errorf(env: Environment, template: object, *values: object) -> str:
    """Tell an error; the build fails at its end."""
    env.log("error", "", formats.sprintf(_text(template), *values))
    return ""


@function(
    "fmt.Erroridf",
    alias="erroridf",
    takes="ID FORMAT [INPUT]",
    gives="string",
    needs_env=True,
    examples=['{{ if false }}{{ erroridf "my-id" "not %s" "right" }}{{ end }}'],
)
def erroridf(env: Environment, identifier: object, template: object, *values: object) -> str:
    """Tell an error that `ignoreLogs` can silence by its id."""
    env.log("error", _text(identifier), formats.sprintf(_text(template), *values))
    return ""


@function(
    "fmt.Warnf",
    alias="warnf",
    takes="FORMAT [INPUT]",
    gives="string",
    needs_env=True,
    examples=['{{ warnf "%d is %s" 1 "odd" }}'],
)
def warnf(env: Environment, template: object, *values: object) -> str:
    """Tell a warning."""
    env.log("warn", "", formats.sprintf(_text(template), *values))
    return ""


@function(
    "fmt.Warnidf",
    alias="warnidf",
    takes="ID FORMAT [INPUT]",
    gives="string",
    needs_env=True,
    examples=['{{ warnidf "my-id" "%s" "odd" }}'],
)
def warnidf(env: Environment, identifier: object, template: object, *values: object) -> str:
    """Tell a warning that `ignoreLogs` can silence by its id."""
    env.log("warn", _text(identifier), formats.sprintf(_text(template), *values))
    return ""
