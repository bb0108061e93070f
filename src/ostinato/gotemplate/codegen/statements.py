"""Owns how the nodes of a template become the body of one Python function.

Runs of text and actions become one f-string each: `emit(f'<a href="{url_attr(…)}">{html(…)}</a>')`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ostinato.gotemplate.codegen.expressions import SITE, SITE_PARAMS, Expressions
from ostinato.gotemplate.codegen.scope import ANY, Links, Local, Scope
from ostinato.gotemplate.escapers.table import ESCAPERS, FUSED, PRINT
from ostinato.gotemplate.nodes import (
    Action,
    Break,
    Call,
    Continue,
    Identifier,
    If,
    Node,
    Nodes,
    Pipe,
    Range,
    Text,
    Tree,
    Variable,
    With,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.gotemplate.codegen.builder import Place
    from ostinato.gotemplate.functions import FunctionTable

_MAX_PIECES = 100


class FunctionCompiler(Expressions):
    """Compiles one template. `names` are the Python functions of the templates that can be called."""

    def __init__(
        self,
        tree: Tree,
        functions: FunctionTable,
        links: Links,
        names: Mapping[str, str],
        *,
        html: bool,
        may_return: bool,
    ) -> None:
        super().__init__(tree, functions, links, Scope(tree.source.text))
        self.names = names
        self.html = html
        self.may_return = may_return
        self.body: list[ast.stmt] = []
        self.pieces: list[ast.expr] = []

    def compile(self, python: str) -> ast.FunctionDef:
        """The template as a Python function of its dot, the environment, and where to put text."""
        place = self.build.place(0, 0)
        if self.scope.replaces_dollar:
            self.body.append(self.build.assign("root", self.build.name("dot", place), place))
        self.nodes(self.tree.nodes)
        self.flush()
        self.body[:0] = self.beginnings(place)
        parameters = [ast.arg(name, None, None, **place) for name in ("dot", "env", "emit")]
        arguments = ast.arguments([], parameters, None, [], [], None, [])
        return ast.FunctionDef(python, arguments, self.body or [ast.Pass(**place)], [], None, None, **place)

    def beginnings(self, place: Place) -> list[ast.stmt]:
        """What the template asks for more than once, asked for at its beginning."""
        build, found = self.build, []
        if self.asks_site:
            site = build.call(self.links.function("site"), [build.name("env", place)], place)
            found.append(build.assign(SITE, site, place))
        if self.asks_site_params:
            key = build.constant("Params", place)
            params = build.call("first_step", [build.name(SITE, place), key], place)
            found.append(build.assign(SITE_PARAMS, params, place))
        return found

    # ------------------------------------------------------------------ output

    def nodes(self, nodes: Nodes) -> None:
        for node in nodes:
            self.node(node)

    def text(self, text: str, place: Place) -> None:
        last = self.pieces[-1] if self.pieces else None
        if isinstance(last, ast.Constant) and isinstance(last.value, str):
            self.pieces[-1] = ast.Constant(last.value + text, None, **place)
        elif text:
            self.pieces.append(self.build.constant(text, place))

    def flush(self) -> None:
        """Emit what has gathered, before something that is no plain output."""
        pieces, self.pieces = self.pieces, []
        for start in range(0, len(pieces), _MAX_PIECES):
            run = pieces[start : start + _MAX_PIECES]
            first = run[0]
            place: Place = {
                "lineno": first.lineno,
                "col_offset": first.col_offset,
                "end_lineno": first.end_lineno or first.lineno,
                "end_col_offset": first.end_col_offset or first.col_offset,
            }
            call = self.build.call("emit", [self.build.joined(run, place)], place)
            self.body.append(self.build.expression(call, place))

    def statement(self, statement: ast.stmt) -> None:
        self.flush()
        self.body.append(statement)

    def hoist(self, statement: ast.stmt) -> None:
        self.statement(statement)

    def inside(
        self, nodes: Nodes, dot: Local | None = None, before: list[ast.stmt] | None = None
    ) -> list[ast.stmt]:
        """The statements of a block."""
        self.flush()
        outer, self.body = self.body, list(before or ())
        with self.scope.block(dot):
            self.nodes(nodes)
            self.flush()
        inner, self.body = self.body, outer
        return inner or [ast.Pass(**self.build.place(0, 0))]

    # ------------------------------------------------------------------ nodes

    def node(self, node: Node) -> None:
        match node:
            case Text():
                self.text(node.text, self.build.at(node))
            case Action():
                self.action(node)
            case If() | With():
                self.branches(node)
            case Range():
                self.range(node)
            case Call():
                self.call(node)
            case Break():
                self.statement(ast.Break(**self.build.at(node)))
            case Continue():
                self.statement(ast.Continue(**self.build.at(node)))

    def action(self, node: Action) -> None:
        pipe = node.pipe
        if pipe.variables:
            self.declaration(pipe)
        elif self.is_return(pipe):
            self.return_(pipe)
        else:
            self.output(node)

    def declaration(self, pipe: Pipe) -> None:
        place = self.build.at(pipe)
        value = self.value(pipe)
        variable = pipe.variables[0]
        local = self.target(pipe, variable)
        if local is None:
            self.statement(self.build.expression(self.undefined(variable), place))
        else:
            self.statement(self.build.assign(local.python, value, place))

    def output(self, node: Action) -> None:
        place = self.build.at(node)
        value = self.value(node.pipe)
        names = FUSED.get(node.escapers, node.escapers) if self.html else (PRINT,)
        if isinstance(value, ast.Constant):
            text: object = value.value
            for name in names:
                text = ESCAPERS[name](text)
            self.text(str(text), place)
            return
        for name in names:
            value = self.build.call(name, [value], place)
        self.pieces.append(value)

    # ------------------------------------------------------------------ return

    @staticmethod
    def is_return(pipe: Pipe) -> bool:
        operand = pipe.commands[-1].operands[0]
        return isinstance(operand, Identifier) and operand.name == "return"

    def return_(self, pipe: Pipe) -> None:
        """`return`: a bare one ends the template, one with a value gives it to whoever called the partial."""
        place = self.build.at(pipe)
        final: ast.expr | None = None
        for command in pipe.commands[:-1]:
            final = self.command(command, final)
        value = self.returned(pipe.commands[-1].operands[1:], final, place)
        if value is not None:
            value = ast.Tuple([value], ast.Load(), **place)
        self.statement(ast.Return(value, **place))

    # ------------------------------------------------------------------ branches

    def branches(self, node: If | With) -> None:
        """`if` and `with` differ in that the value of a `with` becomes the dot."""
        self.flush()
        with self.scope.block():
            tests = []
            for clause in node.clauses:
                # What a condition declares is visible in all that follows it, up to the end.
                place = self.build.at(clause.pipe)
                test = self.pipe(clause.pipe)
                dot: Local | None = None
                if isinstance(node, With):
                    dot = Local(self.scope.fresh("dot"), nil=ANY)
                    test = self.build.keep(dot.python, test, place)
                tests.append((test, self.inside(clause.body, dot), place))
            orelse = self.inside(node.otherwise) if node.otherwise else []
        for test, body, place in reversed(tests):
            orelse = [ast.If(test, body, orelse, **place)]
        self.body += orelse

    # ------------------------------------------------------------------ loops

    def range(self, node: Range) -> None:
        self.flush()
        place = self.build.at(node.pipe)
        with self.scope.block():
            variables = node.pipe.variables
            value = self.value(node.pipe)
            for variable in variables:
                value = self.with_whole(node, variable, value)
            pair = len(variables) > 1
            elements = self.build.call("pairs" if pair else "elements", [value], place)
            dot = Local(self.scope.fresh("dot"), nil=ANY)
            key, before = self.loop_variables(node, dot, place)
            target: ast.expr = ast.Name(dot.python, ast.Store(), **place)
            if pair:
                target = ast.Tuple([ast.Name(key, ast.Store(), **place), target], ast.Store(), **place)
            body = self.inside(node.body, dot, before)
            if node.otherwise is None:
                self.body.append(ast.For(target, elements, body, [], None, **place))
                return
            sequence = self.scope.fresh("seq")
            test = self.build.keep(sequence, elements, place)
            loop = ast.For(target, self.build.name(sequence, place), body, [], None, **place)
            orelse = self.inside(node.otherwise)
            self.body.append(ast.If(test, [loop], orelse, **place))

    def with_whole(self, node: Range, variable: Variable, value: ast.expr) -> ast.expr:
        """Go gives a loop's variables the whole value at first: an `else` sees it, and so does an outer variable."""
        if node.pipe.assigns:
            local = self.scope.find(variable.name)
        else:
            local = self.scope.declare(variable.name, ANY)
        if local is None:
            return self.undefined(variable)
        if node.pipe.assigns or node.otherwise:
            return self.build.keep(local.python, value, self.build.at(variable))
        return value

    def loop_variables(self, node: Range, dot: Local, place: Place) -> tuple[str, list[ast.stmt]]:
        """The name that takes the key, and what happens at the start of each round."""
        locals_ = [self.scope.find(variable.name) for variable in node.pipe.variables]
        names = [local.python for local in locals_ if local is not None]
        if not names:
            return "unused", []
        element = self.build.name(dot.python, place)
        return names[0], [self.build.assign(names[-1], element, place)]

    # ------------------------------------------------------------------ templates

    def call(self, node: Call) -> None:
        place = self.build.at(node)
        python = self.names.get(node.name)
        if python is None:
            self.statement(
                self.build.expression(self.fail(f'template "{node.name}" not defined', place), place)
            )
            return
        value = self.build.constant(None, place) if node.pipe is None else self.value(node.pipe)
        if node.pipe is not None and node.pipe.variables:
            local = self.target(node.pipe, node.pipe.variables[0])
            value = (
                self.undefined(node.pipe.variables[0])
                if local is None
                else self.build.keep(local.python, value, place)
            )
        call = self.build.call(
            python, [value, self.build.name("env", place), self.build.name("emit", place)], place
        )
        if not self.may_return:
            self.statement(self.build.expression(call, place))
            return
        # A value that is returned inside goes on to whoever called the partial.
        result = self.scope.fresh("result")
        test = ast.Compare(
            self.build.keep(result, call, place), [ast.IsNot()], [self.build.constant(None, place)], **place
        )
        self.statement(ast.If(test, [ast.Return(self.build.name(result, place), **place)], [], **place))
