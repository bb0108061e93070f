"""Owns how pipelines become Python expressions.

A pipeline is nested calls: `.Title | printf "%s" ` is `fmt_Printf("%s", first(dot, "Title"))`.
"""

from __future__ import annotations

import ast
import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from ostinato.gotemplate.codegen.builder import LOAD, Builder, Place
from ostinato.gotemplate.codegen.scope import ANY
from ostinato.gotemplate.functions import nil_type
from ostinato.gotemplate.nodes import (
    Chain,
    Command,
    Dot,
    Expression,
    Field,
    Identifier,
    Literal,
    Nil,
    Pipe,
    Tree,
    Variable,
    body_name,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.gotemplate.codegen.scope import Links, Local, Scope
    from ostinato.gotemplate.functions import FunctionTable, TemplateFunction

_OPERATORS: dict[str, type[ast.cmpop]] = {
    "compare.Eq": ast.Eq,
    "compare.Ne": ast.NotEq,
    "compare.Lt": ast.Lt,
    "compare.Le": ast.LtE,
    "compare.Gt": ast.Gt,
    "compare.Ge": ast.GtE,
}
_PERCENT = "\0"
"""Stands for the sign itself, which is written `%%`, while directives are looked for."""
_DIRECTIVE = re.compile(r"%([sdv])")
SITE, SITE_PARAMS = "site", "site_params"
"""Names of what is asked for once in each run: nothing that a template does can change it."""
_TEXT_OPERATORS = ("compare.Eq", "compare.Ne")


class Expressions(ABC):
    """Compiles the expressions of one template. `links` gathers what they name."""

    def __init__(self, tree: Tree, functions: FunctionTable, links: Links, scope: Scope) -> None:
        self.tree = tree
        self.functions = functions
        self.links = links
        self.scope = scope
        self.build = Builder(tree.source)
        self.asks_site = False
        self.asks_site_params = False

    # ------------------------------------------------------------------ pipelines

    def pipe(self, pipe: Pipe) -> ast.expr:
        """A pipeline inside an expression; a variable that it declares is kept on the way."""
        value = self.value(pipe)
        for variable in pipe.variables:
            local = self.target(pipe, variable)
            if local is None:
                return self.undefined(variable)
            value = self.build.keep(local.python, value, self.build.at(pipe))
        return value

    def value(self, pipe: Pipe) -> ast.expr:
        """What a pipeline comes to, its variables aside."""
        value: ast.expr | None = None
        for command in pipe.commands:
            value = self.command(command, value)
        assert value is not None, "the parser lets no empty pipeline through"
        return value

    def target(self, pipe: Pipe, variable: Variable) -> Local | None:
        """The variable that a pipeline declares or assigns to; None when there is none to assign to."""
        if pipe.assigns:
            return self.scope.find(variable.name)
        return self.scope.declare(variable.name, self.nil_of(pipe))

    def undefined(self, variable: Variable) -> ast.expr:
        return self.fail(f"undefined variable: {variable.name}", self.build.at(variable))

    def fail(self, message: str, place: Place) -> ast.expr:
        """A mistake that counts only if the place is ever reached."""
        return self.build.call("fail", [self.build.constant(message, place)], place)

    # ------------------------------------------------------------------ commands

    def command(self, command: Command, final: ast.expr | None) -> ast.expr:
        operand, *arguments = command.operands
        place = self.build.at(command)
        match operand:
            case Identifier():
                return self.function(operand, operand.name, arguments, final, place)
            case Field():
                return self.chain(operand, operand.names, arguments, final, place)
            case Variable() if operand.names:
                return self.chain(operand, operand.names, arguments, final, place)
            case Chain():
                return self.chain(operand, operand.names, arguments, final, place)
            case _:
                if arguments or final is not None:
                    text = self.tree.source.text[operand.start : operand.end]
                    return self.fail(f"can't give argument to non-function {text}", place)
                if isinstance(operand, Nil):
                    return self.fail("nil is not a command", place)
                return self.operand(operand)

    def operand(self, operand: Expression) -> ast.expr:
        """An operand that is given no arguments."""
        place = self.build.at(operand)
        match operand:
            case Dot():
                return self.build.name(self.scope.dot.python, place)
            case Nil():
                return self.build.constant(None, place)
            case Literal():
                return self.literal(operand, place)
            case Pipe():
                return self.pipe(operand)
            case Identifier():
                return self.function(operand, operand.name, (), None, place)
            case Variable(names=()):
                local = self.scope.find(operand.name)
                return self.undefined(operand) if local is None else self.build.name(local.python, place)
            case _:
                return self.chain(operand, operand.names, (), None, place)

    def literal(self, literal: Literal, place: Place) -> ast.expr:
        return self.build.constant(literal.value, place)

    # ------------------------------------------------------------------ members

    def chain(
        self,
        operand: Field | Variable | Chain,
        names: tuple[str, ...],
        arguments: Sequence[Expression],
        final: ast.expr | None,
        place: Place,
    ) -> ast.expr:
        """Members one after the other; only the last one is given the arguments."""
        if isinstance(operand, Chain) and isinstance(operand.base, Identifier):
            namespace = operand.base.name
            full = f"{namespace}.{names[0]}"
            function = self.functions.get(full)
            if function is not None and len(names) == 1:
                return self.function(operand, full, arguments, final, place)
            if function is not None:
                base = self.function(operand, full, (), None, self.build.at(operand))
                nil, names = nil_type(function), names[1:]
            elif self.functions.get(namespace) is not None:
                base, nil = self.operand(operand.base), ""
            else:
                return self.fail(f"can't evaluate field {names[0]} in type *{namespace}.Namespace", place)
        else:
            base, nil = self.chain_base(operand)
        given = bool(arguments) or final is not None
        return self.members(base, names, nil, operand, (arguments, final, place) if given else None)

    def chain_base(self, operand: Field | Variable | Chain) -> tuple[ast.expr, str]:
        """What a chain begins with, and the type of its nil."""
        place = self.build.at(operand)
        match operand:
            case Field():
                return self.build.name(self.scope.dot.python, place), self.scope.dot.nil
            case Variable():
                local = self.scope.find(operand.name)
                if local is None:
                    return self.undefined(operand), ""
                return self.build.name(local.python, place), local.nil
            case Chain(base=Nil()):
                text = self.tree.source.text[operand.start : operand.end]
                return self.fail(f"indirection through explicit nil in {text}", place), ""
            case Chain(base=base):
                return self.operand(base), self.nil_of(base) if isinstance(base, Pipe) else ""

    def members(
        self,
        value: ast.expr,
        names: tuple[str, ...],
        nil: str,
        operand: Expression,
        given: tuple[Sequence[Expression], ast.expr | None, Place] | None,
    ) -> ast.expr:
        place = self.build.at(operand)
        if nil and nil != ANY:
            return self.of_typed(value, names, nil, operand, given)
        strict = bool(nil)
        if isinstance(value, ast.Name) and value.id == SITE and names[0] == "Params" and len(names) > 1:
            self.asks_site_params = True
            value, names, strict = self.build.name(SITE_PARAMS, place), names[1:], True
        for name in names[:-1]:
            key = self.build.constant(name, place)
            value = self.build.call("step" if strict else "first_step", [value, key], place)
            strict = True
        key = self.build.constant(names[-1], place)
        if given is None:
            return self.build.call("member" if strict else "first", [value, key], place)
        arguments, final, whole = given
        receiver = value if strict else self.build.call("present", [value], place)
        return self.ordered("call_member", [receiver, key], arguments, final, whole)

    def of_typed(
        self,
        value: ast.expr,
        names: tuple[str, ...],
        nil: str,
        operand: Expression,
        given: tuple[Sequence[Expression], ast.expr | None, Place] | None,
    ) -> ast.expr:
        """Members of what may be the nil of a type: the failure names the type."""
        place = self.build.at(operand)
        tested, again = self.kept(value, place)
        there = ast.Compare(tested, [ast.IsNot()], [self.build.constant(None, place)], **place)
        found = self.members(again, names, ANY, operand, given)
        missing = self.fail(f"nil pointer evaluating {nil}.{names[0]}", place)
        return ast.IfExp(there, found, missing, **place)

    def kept(self, value: ast.expr, place: Place) -> tuple[ast.expr, ast.expr]:
        """A value to be used twice: what to write first, and what to write then."""
        if isinstance(value, ast.Name):
            return value, value
        name = self.scope.fresh("t")
        return self.build.keep(name, value, place), self.build.name(name, place)

    # ------------------------------------------------------------------ functions

    def function(
        self,
        operand: Expression,
        name: str,
        arguments: Sequence[Expression],
        final: ast.expr | None,
        place: Place,
    ) -> ast.expr:
        match name:
            case "and" | "or":
                return self.connective(name, arguments, final, place)
            case "try":
                return self.attempt(arguments, final, place)
            case "return":
                return self.leave(arguments, final, place)
            case "_eval_args_":
                return self.build.call("eval_args", self.arguments(arguments, final), place)
        function = self.functions.get(name)
        if function is None:
            # A namespace by itself: only its members are of any use.
            return self.fail(f"can't evaluate {name}: it is a namespace of functions", place)
        count = len(arguments) + (final is not None)
        wrong = _wrong_count(function, name, count, len(arguments))
        if wrong:
            return self.fail(wrong, self.build.at(operand))
        inlined = self.inlined(function, arguments, final, place)
        if inlined is not None:
            return inlined
        python = self.links.function(function.name)
        first = [self.build.name("env", place)] if function.needs_env else []
        body = body_name((operand, *arguments))
        if body is not None:
            first.append(self.build.name(self.links.body(body), place))
            arguments = arguments[1:]
        return self.ordered(python, first, arguments, final, place)

    def arguments(self, arguments: Sequence[Expression], final: ast.expr | None) -> list[ast.expr]:
        compiled = [self.operand(argument) for argument in arguments]
        return compiled if final is None else [*compiled, final]

    def ordered(
        self,
        name: str,
        first: Sequence[ast.expr],
        arguments: Sequence[Expression],
        final: ast.expr | None,
        place: Place,
    ) -> ast.expr:
        """A call whose piped argument, the last one, is evaluated before the others."""
        compiled = [self.operand(argument) for argument in arguments]
        if final is None:
            return self.build.call(name, [*first, *compiled], place)
        if _is_simple(final) or all(map(_is_simple, [*first, *compiled])):
            return self.build.call(name, [*first, *compiled, final], place)
        temporary = self.scope.fresh("t")
        piped = self.build.name(temporary, place)
        call = self.build.call(name, [*first, *compiled, piped], place)
        pair = ast.Tuple([self.build.keep(temporary, final, place), call], LOAD, **place)
        return ast.Subscript(pair, self.build.constant(1, place), LOAD, **place)

    def connective(
        self, name: str, arguments: Sequence[Expression], final: ast.expr | None, place: Place
    ) -> ast.expr:
        """`and` and `or` stop at the first value that decides, and give that value, as Python's do."""
        if not arguments and final is None:
            return self.fail(f"wrong number of args for {name}: want at least 1 got 0", place)
        if final is not None and not _is_simple(final) and arguments:
            temporary = self.scope.fresh("t")
            kept = self.build.keep(temporary, final, place)
            inner = self.connective(name, arguments, self.build.name(temporary, place), place)
            pair = ast.Tuple([kept, inner], LOAD, **place)
            return ast.Subscript(pair, self.build.constant(1, place), LOAD, **place)
        values = self.arguments(arguments, final)
        if len(values) == 1:
            return values[0]
        return ast.BoolOp(ast.And() if name == "and" else ast.Or(), values, **place)

    def attempt(self, arguments: Sequence[Expression], final: ast.expr | None, place: Place) -> ast.expr:
        """`try`: its argument is evaluated where a failure can be caught."""
        known = len(self.scope.declared)
        values = self.arguments(arguments, final)
        if len(values) != 1:
            return self.fail(f"wrong number of args for try: want 1 got {len(values)}", place)
        nothing = ast.arguments([], [], None, [], [], None, [])
        declared = self.scope.declared[known:]
        if not declared:
            return self.build.call("attempt", [ast.Lambda(nothing, values[0], **place)], place)
        # A lambda could not declare variables for what follows it.
        name = self.scope.fresh("evaluate")
        outer: ast.stmt = ast.Nonlocal(declared, **place)
        body = [outer, ast.Return(values[0], **place)]
        for variable in declared:
            self.hoist(self.build.assign(variable, self.build.constant(None, place), place))
        self.hoist(ast.FunctionDef(name, nothing, body, [], None, None, **place))
        return self.build.call("attempt", [self.build.name(name, place)], place)

    @abstractmethod
    def hoist(self, statement: ast.stmt) -> None:
        """Put a statement before the one that is being compiled."""

    def returned(
        self, arguments: Sequence[Expression], final: ast.expr | None, place: Place
    ) -> ast.expr | None:
        """The value that a `return` gives, or None when it gives none."""
        if not arguments:
            return final
        if len(arguments) == 1 and isinstance(arguments[0], Nil) and final is None:
            return self.build.constant(None, place)
        operands = tuple(arguments)
        return self.command(Command(operands[0].start, operands[-1].end, operands), final)

    def leave(self, arguments: Sequence[Expression], final: ast.expr | None, place: Place) -> ast.expr:
        """`return` in the middle of an expression."""
        value = self.returned(arguments, final, place)
        return self.build.call("leave", [] if value is None else [value], place)

    # ------------------------------------------------------------------ short cuts

    def inlined(
        self,
        function: TemplateFunction,
        arguments: Sequence[Expression],
        final: ast.expr | None,
        place: Place,
    ) -> ast.expr | None:
        """The commonest functions without a call, where Python's meaning is the very same."""
        name = function.name
        if name == "site" and not arguments and final is None:
            self.asks_site = True
            return self.build.name(SITE, place)
        if name == "not" and len(arguments) + (final is not None) == 1:
            return ast.UnaryOp(ast.Not(), self.arguments(arguments, final)[0], **place)
        if name == "fmt.Printf":
            return self.printf(arguments, final, place)
        if final is not None:
            return None
        if name == "collections.Dictionary":
            return self.dictionary(arguments, place)
        if name in _OPERATORS and len(arguments) == 2:
            return self.comparison(function, arguments, place)
        return None

    def printf(
        self, arguments: Sequence[Expression], final: ast.expr | None, place: Place
    ) -> ast.expr | None:
        """`printf` with a constant format of plain directives: an f-string."""
        template = arguments[0] if arguments else None
        if not isinstance(template, Literal) or not isinstance(template.value, str):
            return None
        pieces = _DIRECTIVE.split(template.value.replace("%%", _PERCENT))
        if (
            "%" in "".join(pieces[::2])
            or _PERCENT in template.value
            or len(pieces) // 2 != len(arguments) - (final is None)
        ):
            return None
        values = [self.operand(argument) for argument in arguments[1:]]
        if final is not None:
            if not _is_simple(final) and not all(map(_is_simple, values)):
                return None
            values.append(final)
        joined: list[ast.expr] = []
        for position, piece in enumerate(pieces):
            if position % 2:
                joined.append(self.build.call(f"printed_{piece}", [values[position // 2]], place))
            elif piece:
                joined.append(self.build.constant(piece.replace(_PERCENT, "%"), place))
        return self.build.joined(joined, place) if joined else self.build.constant("", place)

    def dictionary(self, arguments: Sequence[Expression], place: Place) -> ast.expr | None:
        keys = [key for key in arguments[::2] if isinstance(key, Literal) and isinstance(key.value, str)]
        if len(arguments) % 2 or len(keys) * 2 != len(arguments):
            return None
        names: list[ast.expr | None] = [self.build.constant(key.value, self.build.at(key)) for key in keys]
        return ast.Dict(names, [self.operand(value) for value in arguments[1::2]], **place)

    def comparison(
        self, function: TemplateFunction, arguments: Sequence[Expression], place: Place
    ) -> ast.expr | None:
        """A comparison with a constant: Python's own where the other value is of the constant's type."""
        value, constant = arguments
        if not isinstance(constant, Literal) or isinstance(value, Literal):
            return None
        kind = type(constant.value)
        if kind is not int and (kind is not str or function.name not in _TEXT_OPERATORS):
            return None
        build = self.build
        tested, again = self.kept(self.operand(value), place)
        same_type = ast.Compare(
            build.call("type", [tested], place), [ast.Is()], [build.name(kind.__name__, place)], **place
        )
        other = build.constant(constant.value, place)
        quick = ast.Compare(again, [_OPERATORS[function.name]()], [other], **place)
        python = self.links.function(function.name)
        slow = build.call(python, [again, other], place)
        return ast.IfExp(same_type, quick, slow, **place)

    # ------------------------------------------------------------------ nil

    def nil_of(self, pipe: Pipe) -> str:
        """The type of the nil that a pipeline may come to; empty when that is just nothing."""
        operand = pipe.commands[-1].operands[0]
        match operand:
            case Identifier(name=name):
                return nil_type(self.functions.get(name))
            case Chain(base=Identifier(name=namespace), names=(name,)):
                return nil_type(self.functions.get(f"{namespace}.{name}"))
            case Pipe():
                return self.nil_of(operand)
            case Variable(names=()):
                local = self.scope.find(operand.name)
                return local.nil if local is not None else ""
            case _:
                return ""


def _is_simple(value: ast.expr) -> bool:
    """Whether it does not matter when a value is evaluated."""
    return isinstance(value, ast.Name | ast.Constant)


def _wrong_count(function: TemplateFunction, name: str, count: int, written: int) -> str:
    """Go's words when a function is given too few or too many arguments; empty when it is not."""
    low, high = function.min_args, function.max_args
    if low <= count <= high:
        return ""
    short = name.rpartition(".")[2]
    if high > low:
        return f"wrong number of args for {short}: want at least {low} got {written}"
    return f"wrong number of args for {short}: want {low} got {count}"
