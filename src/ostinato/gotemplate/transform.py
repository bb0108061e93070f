"""Owns Hugo's two rewritings of templates: deferred blocks, and partials that are given a body.

`with (templates.Defer …)` makes its body a template of its own, run at the end of the build. `with (partial …)`
keeps its body as a template too, for the partial to put where it calls `inner`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from ostinato.base.diagnostics import AuthorError, Diagnostic
from ostinato.gotemplate.nodes import (
    DEFER,
    POP,
    PUSH,
    Action,
    Break,
    Chain,
    Clause,
    Command,
    Continue,
    Dot,
    Expression,
    Identifier,
    If,
    Literal,
    Node,
    Nodes,
    Pipe,
    Range,
    Tree,
    Variable,
    With,
)
from ostinato.gotemplate.templates import TemplateSet

if TYPE_CHECKING:
    from ostinato.gotemplate.functions import FunctionTable

_PREFIX = "_body_"
_POST_PROCESS = re.compile(r"resources\.PostProcess")
_INNER = re.compile(r"\{\{\s*(?:templates\.Inner|inner)\b")


def transform(templates: TemplateSet, functions: FunctionTable) -> TemplateSet:
    """The same templates with both rewritings done, and the bodies among the definitions.

    Raises AuthorError where a body may not stand.
    """
    if "with" not in templates.root.source.text:
        return templates
    return _Transformer(functions).templates(templates)


class _Transformer:
    def __init__(self, functions: FunctionTable) -> None:
        self.defers = functions.get(DEFER) is not None
        self.decorates = functions.get(PUSH) is not None and functions.get(POP) is not None
        self.bodies: dict[str, Tree] = {}
        self.tree: Tree

    def templates(self, templates: TemplateSet) -> TemplateSet:
        root = self.transformed(templates.root)
        defined = {name: self.transformed(tree) for name, tree in templates.defined.items()}
        return TemplateSet(templates.path, root, defined | self.bodies)

    def transformed(self, tree: Tree) -> Tree:
        self.tree = tree
        return replace(tree, nodes=self.nodes(tree.nodes))

    def nodes(self, nodes: Nodes) -> Nodes:
        return tuple(found for node in nodes for found in self.node(node))

    def maybe(self, nodes: Nodes | None) -> Nodes | None:
        return None if nodes is None else self.nodes(nodes)

    def node(self, node: Node) -> Nodes:
        match node:
            case If():
                clauses = tuple(Clause(clause.pipe, self.nodes(clause.body)) for clause in node.clauses)
                return (replace(node, clauses=clauses, otherwise=self.maybe(node.otherwise)),)
            case Range():
                return (replace(node, body=self.nodes(node.body), otherwise=self.maybe(node.otherwise)),)
            case With():
                return self.with_(node)
            case _:
                return (node,)

    def with_(self, node: With) -> Nodes:
        """Clause by clause: the first that is rewritten takes the later ones into its `else`."""
        clauses: list[Clause] = []
        for place, clause in enumerate(node.clauses):
            if self.decorates and _is_partial(clause.pipe) and not _leaves_loop(clause.body):
                rest = self.rest(node, place + 1)
                decorated = self.decorated(node, clause, rest)
                return (replace(node, clauses=tuple(clauses), otherwise=decorated),) if clauses else decorated
            options = _deferral(clause.pipe) if self.defers else None
            if options is not None:
                clause = self.deferred(node, clause, options)
            else:
                clause = Clause(clause.pipe, self.nodes(clause.body))
            clauses.append(clause)
        return (replace(node, clauses=tuple(clauses), otherwise=self.maybe(node.otherwise)),)

    def rest(self, node: With, start: int) -> Nodes | None:
        if start == len(node.clauses):
            return self.maybe(node.otherwise)
        return self.with_(replace(node, clauses=node.clauses[start:]))

    def deferred(self, node: With, clause: Clause, options: Expression) -> Clause:
        """`with (templates.Defer OPTIONS)` becomes a call that leaves a mark, to be replaced later."""
        self.refuse(clause, _POST_PROCESS, "resources.PostProcess cannot be used in a deferred template")
        name = self.body(node, self.nodes(clause.body))
        pipe = cast("Pipe", clause.pipe.commands[0].operands[0])
        condition = replace(pipe.commands[0], operands=pipe.commands[0].operands[:1])
        call = _call(clause.pipe, DEFER, Literal(node.start, node.end, name), options)
        return Clause(replace(clause.pipe, commands=(condition,)), (Action(node.start, node.end, call),))

    def decorated(self, node: With, clause: Clause, rest: Nodes | None) -> Nodes:
        """Announce the body, run the partial, and show either what it returned or the body as usual."""
        self.refuse(clause, _INNER, "inner cannot be used inside a with block that wraps a partial decorator")
        body = self.nodes(clause.body)
        literal = Literal(node.start, node.end, self.body(node, body))
        call = _call(clause.pipe, PUSH, literal)
        push = Action(node.start, node.end, replace(call, variables=(_unused(node),)))
        pop = _call(clause.pipe, POP)
        drop = Action(node.start, node.end, replace(pop, variables=(_unused(node),)))
        result = Pipe(node.start, node.end, (Command(node.start, node.end, (Dot(node.start, node.end),)),))
        shown = If(node.start, node.end, (Clause(pop, (Action(node.start, node.end, result),)),), body)
        decorated = replace(node, clauses=(Clause(clause.pipe, (shown,)),), otherwise=(drop, *(rest or ())))
        return (push, decorated)

    def refuse(self, clause: Clause, pattern: re.Pattern[str], message: str) -> None:
        """Raises AuthorError where a body has something in it that it may not have."""
        found = pattern.search(self.tree.source.text, clause.pipe.end, _extent(clause.body))
        if found:
            span = self.tree.source.span(found.start(), found.end())
            raise AuthorError(Diagnostic("template-body", message, span))

    def body(self, node: With, nodes: Nodes) -> str:
        """Put a body among the definitions; its name is no other's, in this file or any."""
        source = self.tree.source
        key = f"{source.path}\0{node.start}\0{source.text}".encode("utf-8", "surrogatepass")
        name = _PREFIX + sha256(key).hexdigest()[:16]
        self.bodies[name] = Tree(name, source, nodes)
        return name


def _unused(node: With) -> Variable:
    return Variable(node.start, node.end, "$_decorator")


def _call(place: Pipe, name: str, *arguments: Expression) -> Pipe:
    function = Identifier(place.start, place.end, name)
    return Pipe(place.start, place.end, (Command(place.start, place.end, (function, *arguments)),))


def _deferral(pipe: Pipe) -> Expression | None:
    """The options of `(templates.Defer OPTIONS)`, when the pipeline is just that."""
    inner = pipe.commands[0].operands[0]
    if len(pipe.commands) != 1 or not isinstance(inner, Pipe) or len(inner.commands) != 1:
        return None
    function, *arguments = inner.commands[0].operands
    is_defer = (
        isinstance(function, Chain)
        and isinstance(function.base, Identifier)
        and function.base.name == "templates"
        and function.names == ("Defer",)
    )
    return arguments[0] if is_defer and len(arguments) == 1 else None


def _is_partial(pipe: Pipe) -> bool:
    return len(pipe.commands) == 1 and _calls_partial(pipe.commands[0])


def _calls_partial(command: Command) -> bool:
    match command.operands[0]:
        case Pipe(commands=commands):
            return _calls_partial(commands[0])
        case Identifier(name=name):
            return name in ("partial", "partialCached")
        case Chain(base=Identifier(name="partials"), names=names):
            return names in (("Include",), ("IncludeCached",))
        case _:
            return False


def _extent(nodes: Nodes) -> int:
    """Where the last of some nodes ends, with all that is inside of it."""
    ends = [0]
    for node in nodes:
        ends.append(node.end)
        match node:
            case If() | With():
                ends += [
                    _extent(body)
                    for body in (*(clause.body for clause in node.clauses), node.otherwise or ())
                ]
                ends += [clause.pipe.end for clause in node.clauses]
            case Range():
                ends += [node.pipe.end, _extent(node.body), _extent(node.otherwise or ())]
            case _:
                pass
    return max(ends)


def _leaves_loop(nodes: Nodes) -> bool:
    """Whether a `break` or `continue` in these nodes belongs to a loop around them."""
    for node in nodes:
        match node:
            case Break() | Continue():
                return True
            case If() | With():
                bodies = [clause.body for clause in node.clauses]
                if any(map(_leaves_loop, [*bodies, node.otherwise or ()])):
                    return True
            case _:
                pass
    return False
