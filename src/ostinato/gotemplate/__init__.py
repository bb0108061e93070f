"""The Go template language, compiled to Python. Knows nothing of sites: functions and values come from outside.

A value's truth in Python is its truth in templates: every type that templates see has `__bool__` or `__len__`
accordingly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ostinato.gotemplate.compiled import Compiled, dump, load
from ostinato.gotemplate.failures import ExecError, Frame, to_diagnostic
from ostinato.gotemplate.runtime import Body

if TYPE_CHECKING:
    from ostinato.gotemplate.compiling import compile_set, digest, show_python
    from ostinato.gotemplate.functions import FunctionTable, TemplateFunction
    from ostinato.gotemplate.nodes import Tree
    from ostinato.gotemplate.parser import parse
    from ostinato.gotemplate.templates import TemplateSet, overlay

__all__ = [
    "Body",
    "Compiled",
    "ExecError",
    "Frame",
    "FunctionTable",
    "TemplateFunction",
    "TemplateSet",
    "Tree",
    "compile_set",
    "digest",
    "dump",
    "load",
    "overlay",
    "parse",
    "show_python",
    "to_diagnostic",
]

_WHEN_ASKED_FOR = {
    "FunctionTable": "functions",
    "TemplateFunction": "functions",
    "TemplateSet": "templates",
    "Tree": "nodes",
    "compile_set": "compiling",
    "digest": "compiling",
    "overlay": "templates",
    "parse": "parser",
    "show_python": "compiling",
}


def __getattr__(name: str) -> object:
    """The compiler is imported when it is first used: a build that finds all templates compiled starts without it."""
    module = _WHEN_ASKED_FOR.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{module}"), name)
