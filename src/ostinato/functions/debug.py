"""Owns the namespace `debug`: values looked at, times taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.members import expose
from ostinato.base.printing import go_syntax
from ostinato.functions.registry import function

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment


@function("debug.Dump")
def dump(*values: object) -> str:
    """A value as text, for looking at."""
    return "\n".join(go_syntax(value) for value in values)


@function("debug.VisualizeSpaces")
def visualize_spaces(text: object) -> str:
    """Text with its white space made visible."""
    return str(text).replace(" ", "␣").replace("\t", "→").replace("\n", "↵\n")


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


@function("debug.Timer")
def timer(name: object) -> Timer:
    """A stopwatch; the trace of the build has the times of all templates."""
    return Timer(str(name))
