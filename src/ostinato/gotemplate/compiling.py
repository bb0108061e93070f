"""Owns the way from a set of templates to one that is ready to run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import xxhash

from ostinato.gotemplate.codegen.module import build_module
from ostinato.gotemplate.codegen.readable import readable
from ostinato.gotemplate.compiled import ENGINE_VERSION, Compiled, Links, Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.gotemplate.codegen.module import Mode
    from ostinato.gotemplate.functions import FunctionTable
    from ostinato.gotemplate.templates import TemplateSet


def compile_set(
    templates: TemplateSet,
    *,
    mode: Mode,
    resolve: Callable[[str], TemplateSet | None],
    functions: FunctionTable,
) -> Compiled:
    """A template, and all that it calls, as Python.

    `resolve` finds templates of other files. Raises AuthorError when a template cannot be escaped.
    """
    module = build_module(templates, mode, resolve, functions)
    parts = tuple(
        Part(unit.python, unit.name, unit.tree.source.path, unit.compiled()) for unit in module.units
    )
    sources = {unit.tree.source.path: unit.tree.source.text for unit in module.units}
    return Compiled(
        module.path,
        parts,
        Links(module.links.functions, module.links.bodies),
        sources,
        functions,
        html=module.html,
        has_return=module.has_return,
        constant=module.constant,
    )


def show_python(
    templates: TemplateSet,
    *,
    mode: Mode,
    resolve: Callable[[str], TemplateSet | None],
    functions: FunctionTable,
) -> str:
    """What a template becomes, as Python source with the lines of the template as comments."""
    module = build_module(templates, mode, resolve, functions)
    return "\n\n".join(map(readable, module.units))


def digest(templates: TemplateSet, mode: Mode, functions: FunctionTable) -> str:
    """What the bytes of a compiled set may be kept under.

    Templates of other files, found by `resolve`, are not in it: they are among `Compiled.sources`.
    """
    state = xxhash.xxh3_128()
    for part in (str(ENGINE_VERSION), sys.version, functions.digest, mode, templates.path):
        state.update(part.encode("utf-8", "surrogatepass") + b"\0")
    for name, tree in [("", templates.root), *sorted(templates.defined.items())]:
        piece = f"{name}\0{tree.source.path}\0{tree.source.text}\0"
        state.update(piece.encode("utf-8", "surrogatepass"))
    return state.hexdigest()
