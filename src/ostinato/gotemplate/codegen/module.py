"""Owns the compiled form of a set of templates: one Python function for each, and the names they need."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from types import CodeType
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import AuthorError, Diagnostic
from ostinato.gotemplate.codegen.scope import Links, plain
from ostinato.gotemplate.codegen.statements import FunctionCompiler
from ostinato.gotemplate.escape.escaper import escape_templates
from ostinato.gotemplate.nodes import Action, Call, Clause, If, Node, Nodes, Range, Tree, With

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Literal

    from ostinato.gotemplate.functions import FunctionTable
    from ostinato.gotemplate.templates import TemplateSet

    Mode = Literal["html", "text"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One template as Python: its function's name, the template's name, and the function."""

    python: str
    name: str
    tree: Tree
    function: ast.FunctionDef

    def compiled(self) -> CodeType:
        """The code of the function. Raises AuthorError when Python finds it too deep."""
        module = ast.Module([self.function], [])
        try:
            code = compile(module, self.tree.source.path or "template", "exec")
        except (RecursionError, SyntaxError, ValueError, MemoryError) as error:
            message = f"this template is beyond what Python compiles: {error}"
            raise AuthorError(Diagnostic("template-size", message, self.tree.source.span(0, 1))) from error
        return next(constant for constant in code.co_consts if isinstance(constant, CodeType))


@dataclass(frozen=True, slots=True)
class Module:
    """A template and all that it calls, as Python functions."""

    path: str
    html: bool
    has_return: bool
    units: tuple[Unit, ...]
    """The template itself comes first."""
    links: Links

    @property
    def constant(self) -> str | None:
        """All that the template ever prints, where that is always the same."""
        match self.units[0].function.body:
            case [ast.Pass()]:
                return ""
            case [ast.Expr(ast.Call(ast.Name("emit"), [ast.Constant(str(text))]))]:
                return text
            case _:
                return None


def build_module(
    templates: TemplateSet,
    mode: Mode,
    resolve: Callable[[str], TemplateSet | None],
    functions: FunctionTable,
) -> Module:
    """The Python of a template and of what it calls. Raises AuthorError where escaping finds a mistake."""
    lookup = _Lookup(templates, resolve)
    html = mode == "html"
    trees = escape_templates(templates.root, lookup).trees if html else _reachable(templates.root, lookup)
    names = _python_names(templates.root.name, trees)
    may_return = any("return" in tree.source.text for tree in trees.values())
    links = Links()
    units = []
    for name, tree in trees.items():
        compiler = FunctionCompiler(tree, functions, links, names, html=html, may_return=may_return)
        units.append(Unit(names[name], name, tree, compiler.compile(names[name])))
    units.sort(key=lambda unit: unit.name != templates.root.name)
    return Module(templates.path, html, may_return, tuple(units), links)


class _Lookup:
    """Finds templates by name: in the set, else among all others."""

    def __init__(self, templates: TemplateSet, resolve: Callable[[str], TemplateSet | None]) -> None:
        self.templates = templates
        self.resolve = resolve

    def __call__(self, name: str) -> Tree | None:
        own = self.templates.tree(name)
        if own is not None:
            return own
        others = self.resolve(name)
        return None if others is None else others.tree(name) or others.root


def _reachable(root: Tree, lookup: Callable[[str], Tree | None]) -> dict[str, Tree]:
    """A plain-text template and all that it calls; what is missing is a mistake only when it is called."""
    trees = {root.name: root}
    waiting = [root]
    while waiting:
        for name in _called(waiting.pop().nodes):
            found = None if name in trees else lookup(name)
            if found is not None:
                trees[name] = found
                waiting.append(found)
    return trees


def _called(nodes: Nodes) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Call):
            yield node.name
        else:
            for inner in _inner(node):
                yield from _called(inner)
            if isinstance(node, Action) and node.body is not None:
                yield node.body


def _inner(node: Node) -> list[Nodes]:
    match node:
        case If() | With():
            return [*map(_body, node.clauses), node.otherwise or ()]
        case Range():
            return [node.body, node.otherwise or ()]
        case _:
            return []


def _body(clause: Clause) -> Nodes:
    return clause.body


def _python_names(root: str, trees: Mapping[str, Tree]) -> dict[str, str]:
    names: dict[str, str] = {}
    taken: set[str] = set()
    for name in trees:
        stem = "template" if name == root else "template_" + plain(name)
        python, count = stem, 1
        while python in taken:
            count += 1
            python = f"{stem}_{count}"
        taken.add(python)
        names[name] = python
    return names
