"""Owns the namespace `debug`: values looked at, times taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base import gojson
from ostinato.base.cast import to_string
from ostinato.base.members import TemplateError, expose
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function(
    "debug.Dump",
    takes="VALUE",
    gives="string",
    examples=['{{ debug.Dump (dict "a" (slice 1 2.5 "x")) | safeHTML }}'],
)
def dump(value: object) -> str:
    """A value as indented JSON, for looking at; nothing of what JSON cannot hold."""
    try:
        return gojson.encode(value, indent="  ")
    except TemplateError:
        return ""


_SHOWN = str.maketrans(
    {
        " ": "[SPACE]",
        "\t": "[TAB]",
        "\n": "[NEWLINE]\n",
        "\r": "[CR]",
        "\v": "[VTAB]",
        "\0": "[NUL]",
        "\ufffd": "[U+FFFD]",
    }
)


@function(
    "debug.VisualizeSpaces",
    takes="STRING",
    gives="string",
    examples=['{{ debug.VisualizeSpaces "a\\tb c\\n" }}'],
)
def visualize_spaces(text: object) -> str:
    """Text with its white space made visible."""
    return to_string(text).translate(_SHOWN)


@function("debug.TestDeprecationInfo", needs_env=True)
def test_deprecation_info(env: Environment, item: object, alternative: object) -> str:
    """Tell a deprecation, to see how it looks."""
    env.log("info", "", f"deprecated: {item} was deprecated; {alternative}")
    return ""


@function("debug.TestDeprecationWarn", needs_env=True)
def test_deprecation_warn(env: Environment, item: object, alternative: object) -> str:
    """Tell a deprecation as a warning, to see how it looks."""
    env.log("warn", "", f"deprecated: {item} was deprecated; {alternative}")
    return ""


@function("debug.TestDeprecationErr", needs_env=True)
def test_deprecation_error(env: Environment, item: object, alternative: object) -> str:
    """Tell a deprecation as an error, to see how it looks."""
    env.log("error", "", f"deprecated: {item} was deprecated; {alternative}")
    return ""


class Timer:
    """A stopwatch."""

    def __init__(self, name: str) -> None:
        self.name = name

    def stop(self) -> str:
        return ""


expose(Timer, "debug.Timer", {"Stop": Timer.stop})


@function(
    "debug.Timer", takes="NAME", gives="debug.Timer", examples=['{{ $t := debug.Timer "all" }}{{ $t.Stop }}']
)
def timer(name: object) -> Timer:
    """A stopwatch; the trace of the build has the times of all templates."""
    return Timer(str(name))
