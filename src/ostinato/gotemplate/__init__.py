"""The Go template language, compiled to Python. Knows nothing of sites: functions and values come from outside.

A value's truth in Python is its truth in templates: every type that templates see has `__bool__` or `__len__`
accordingly.
"""

from __future__ import annotations

from ostinato.gotemplate.compiled import Compiled, compile_set, digest, dump, load, show_python
from ostinato.gotemplate.failures import ExecError, Frame, to_diagnostic
from ostinato.gotemplate.functions import FunctionTable, TemplateFunction
from ostinato.gotemplate.nodes import Tree
from ostinato.gotemplate.parser import parse
from ostinato.gotemplate.runtime import Body
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
