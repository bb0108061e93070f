"""Owns the grammar of the template language: tokens become trees.

Source of behaviour: Go's text/template/parse, with its words for what is wrong.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from ostinato.base.diagnostics import AuthorError, Diagnostic
from ostinato.gotemplate import literals
from ostinato.gotemplate.functions import is_known
from ostinato.gotemplate.lexer import Kind, Token, lex
from ostinato.gotemplate.nodes import (
    Action,
    Break,
    Call,
    Chain,
    Clause,
    Command,
    Continue,
    Dot,
    Expression,
    Field,
    Identifier,
    If,
    Literal,
    Nil,
    Node,
    Nodes,
    Pipe,
    Range,
    Text,
    Tree,
    Variable,
    With,
)
from ostinato.gotemplate.source import Source
from ostinato.gotemplate.suggestions import did_you_mean
from ostinato.gotemplate.templates import TemplateSet
from ostinato.gotemplate.transform import transform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.gotemplate.functions import FunctionTable

MAX_DEPTH = 80
"""Blocks and parentheses inside each other; far beyond any theme, well within Python's own stack."""
MAX_RANGES = 16
"""Loops inside each other; Python allows twenty blocks."""
MAX_CHAIN = 100
"""Members in one chain, commands in one pipeline."""

_STRINGS = (Kind.STRING, Kind.RAW)
_OPERANDS = frozenset(
    (
        Kind.BOOL, Kind.CHAR, Kind.COMPLEX, Kind.DOT, Kind.FIELD, Kind.IDENTIFIER, Kind.NUMBER, Kind.NIL,
        Kind.RAW, Kind.STRING, Kind.VARIABLE, Kind.OPEN,
    )
)  # fmt: skip


def parse(source: str, path: str, functions: FunctionTable) -> TemplateSet:
    """The templates of a file: its own body and what it defines.

    Raises AuthorError for the first mistake, with Go's words and its place.
    """
    file = Source(path, source)
    return transform(_FileParser(file, functions).parse(), functions)


class _FileParser:
    """Reads the tokens of one file; each `define` and `block` begins a fresh scope of variables."""

    def __init__(self, source: Source, functions: FunctionTable) -> None:
        self.source = source
        self.functions = functions
        self.tokens = lex(source.text)
        self.index = 0
        self.depth = 0
        self.ranges = 0
        self.action: Token | None = None
        self.variables = ["$"]
        self.trees: dict[str, Tree] = {}

    # ------------------------------------------------------------------ tokens

    def peek(self) -> Token:
        return self.tokens[self.index]

    def next(self) -> Token:
        token = self.tokens[self.index]
        if token.kind is not Kind.END and token.kind is not Kind.MISTAKE:
            self.index += 1
        return token

    def expect(self, context: str, *kinds: Kind) -> Token:
        token = self.next()
        if token.kind not in kinds:
            self.unexpected(token, context)
        return token

    def behind(self) -> int:
        """Where the token ends that was read last."""
        return self.tokens[self.index - 1].end

    def fail(self, message: str, start: int, end: int, hint: str = "") -> NoReturn:
        span = self.source.span(start, end)
        raise AuthorError(Diagnostic("template-syntax", message, span, hint=hint))

    def fail_at(self, message: str, token: Token, hint: str = "") -> NoReturn:
        self.fail(message, token.start, token.end, hint)

    def unexpected(self, token: Token, context: str) -> NoReturn:
        if token.kind is not Kind.MISTAKE:
            self.fail_at(f"unexpected {token} in {context}", token)
        message = token.text
        if self.action is not None:
            started = self.source.place(self.action.start)[0]
            if started != self.source.place(token.start)[0]:
                extra = f" in action started at {self.source.path}:{started}"
                message += extra.removeprefix(" in action") if message.endswith(" action") else extra
        self.fail(message, token.start, token.start + 1)

    @contextmanager
    def nested(self, token: Token) -> Iterator[None]:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail_at(f"nested more than {MAX_DEPTH} deep", token)
        yield
        self.depth -= 1

    # ------------------------------------------------------------------ templates

    def parse(self) -> TemplateSet:
        nodes: list[Node] = []
        while (token := self.peek()).kind is not Kind.END:
            follows = self.tokens[self.index + 1] if token.kind is Kind.LEFT else token
            if follows.kind is Kind.KEYWORD and follows.text == "define":
                self.index += 2
                self.definition()
                continue
            node = self.text_or_action()
            if isinstance(node, Token):
                self.fail_at(f"unexpected {{{{{node.text}}}}}", node)
            nodes.append(node)
        root = Tree(self.source.path, self.source, tuple(nodes))
        self.add(root, self.peek())
        root = self.trees.pop(root.name)
        return TemplateSet(self.source.path, root, self.trees)

    def definition(self) -> None:
        token = self.expect("define clause", *_STRINGS)
        name = self.unquoted(token)
        self.expect("define clause", Kind.RIGHT)
        self.add(Tree(name, self.source, self.own_scope("define clause", token)), token)

    def own_scope(self, context: str, token: Token) -> Nodes:
        """The body of a `define` or `block`: it sees no variables and no loop of its surroundings."""
        variables, ranges = self.variables, self.ranges
        self.variables, self.ranges = ["$"], 0
        with self.nested(token):
            nodes, end = self.item_list()
        if end.text != "end":
            self.fail_at(f"unexpected {{{{{end.text}}}}} in {context}", end)
        self.variables, self.ranges = variables, ranges
        return nodes

    def add(self, tree: Tree, token: Token) -> None:
        known = self.trees.get(tree.name)
        if known is None or known.is_empty:
            self.trees[tree.name] = tree
        elif not tree.is_empty:
            self.fail_at(f"multiple definition of template {literals.quoted(tree.name)}", token)

    # ------------------------------------------------------------------ blocks

    def item_list(self) -> tuple[Nodes, Token]:
        """Everything up to `{{end}}` or `{{else`, and that keyword."""
        nodes: list[Node] = []
        while True:
            if self.peek().kind is Kind.END:
                self.fail_at("unexpected EOF", self.peek())
            node = self.text_or_action()
            if isinstance(node, Token):
                return tuple(nodes), node
            nodes.append(node)

    def text_or_action(self) -> Node | Token:
        token = self.next()
        if token.kind is Kind.TEXT:
            return Text(token.start, token.end, token.text)
        if token.kind is not Kind.LEFT:
            self.unexpected(token, "input")
        self.action = token
        node = self.action_body()
        self.action = None
        return node

    def action_body(self) -> Node | Token:
        token = self.peek()
        if token.kind is not Kind.KEYWORD or token.text == "define":
            pipe = self.pipeline("command", Kind.RIGHT)
            return Action(pipe.start, pipe.end, pipe)
        self.index += 1
        match token.text:
            case "if" | "with":
                return self.branches(token)
            case "range":
                return self.range(token)
            case "template":
                return self.template(token)
            case "block":
                return self.block(token)
            case "end":
                self.expect("end", Kind.RIGHT)
                return token
            case "else":
                follows = self.peek()
                if follows.kind is not Kind.KEYWORD or follows.text not in ("if", "with"):
                    self.expect("else", Kind.RIGHT)
                return token
            case _:
                return self.leave_loop(token)

    def leave_loop(self, token: Token) -> Node:
        word = token.text
        self.expect(f"{{{{{word}}}}}", Kind.RIGHT)
        if not self.ranges:
            self.fail_at(f"{{{{{word}}}}} outside {{{{range}}}}", token)
        return (Break if word == "break" else Continue)(token.start, token.end)

    def branches(self, token: Token) -> Node:
        """`if` or `with`; an `else if` is a further clause, so that long chains stay flat."""
        known = len(self.variables)
        clauses = []
        otherwise: Nodes | None = None
        with self.nested(token):
            while True:
                pipe = self.pipeline(token.text, Kind.RIGHT)
                body, end = self.item_list()
                clauses.append(Clause(pipe, body))
                follows = self.peek()
                if end.text == "else" and follows.kind is Kind.KEYWORD and follows.text == token.text:
                    self.index += 1
                    self.action = follows
                    continue
                if end.text == "else":
                    otherwise = self.else_list()
                break
        del self.variables[known:]
        return (If if token.text == "if" else With)(token.start, token.end, tuple(clauses), otherwise)

    def else_list(self) -> Nodes:
        nodes, end = self.item_list()
        if end.text != "end":
            self.fail_at("expected end; found {{else}}", end)
        return nodes

    def range(self, token: Token) -> Node:
        known = len(self.variables)
        with self.nested(token):
            pipe = self.pipeline("range", Kind.RIGHT)
            self.ranges += 1
            if self.ranges > MAX_RANGES:
                self.fail_at(f"more than {MAX_RANGES} loops inside each other", token)
            body, end = self.item_list()
            self.ranges -= 1
            otherwise = self.else_list() if end.text == "else" else None
        del self.variables[known:]
        return Range(token.start, token.end, pipe, body, otherwise)

    def block(self, token: Token) -> Node:
        given = self.next()
        name = self.template_name(given, "block clause")
        pipe = self.pipeline("block clause", Kind.RIGHT)
        self.add(Tree(name, self.source, self.own_scope("block clause", token)), given)
        return Call(token.start, pipe.end, name, pipe)

    def template(self, token: Token) -> Node:
        given = self.next()
        name = self.template_name(given, "template clause")
        if self.peek().kind is Kind.RIGHT:
            self.index += 1
            return Call(token.start, given.end, name)
        pipe = self.pipeline("template clause", Kind.RIGHT)
        return Call(token.start, pipe.end, name, pipe)

    def template_name(self, token: Token, context: str) -> str:
        if token.kind not in _STRINGS:
            self.unexpected(token, context)
        return self.unquoted(token)

    # ------------------------------------------------------------------ pipelines

    def pipeline(self, context: str, end: Kind) -> Pipe:
        start = self.peek().start
        variables, assigns = self.declarations(context)
        commands: list[Command] = []
        while (token := self.peek()).kind is not end:
            if token.kind not in _OPERANDS:
                self.unexpected(token, context)
            commands.append(self.command(commands))
            if len(commands) > MAX_CHAIN:
                self.fail_at(f"more than {MAX_CHAIN} commands in one pipeline", token)
        self.index += 1
        for command in commands[:-1]:
            first = command.operands[0]
            if isinstance(first, Identifier) and first.name == "return":
                self.fail("return must be the last command in a pipeline", first.start, first.end)
        if not commands:
            self.fail(f"missing value for {context}", start, token.end)
        return Pipe(start, commands[-1].end, tuple(commands), variables, assigns)

    def declarations(self, context: str) -> tuple[tuple[Variable, ...], bool]:
        found: list[Variable] = []
        while self.peek().kind is Kind.VARIABLE:
            token = self.peek()
            sign = self.tokens[self.index + 1]
            comma = sign.kind is Kind.OTHER and sign.text == ","
            if not comma and sign.kind not in (Kind.ASSIGN, Kind.DECLARE):
                break
            self.index += 2
            found.append(Variable(token.start, token.end, token.text))
            self.variables.append(token.text)
            if not comma:
                return tuple(found), sign.kind is Kind.ASSIGN
            if context != "range" or len(found) > 1:
                self.fail_at(f"too many declarations in {context}", token)
            if self.peek().kind not in (Kind.VARIABLE, Kind.RIGHT, Kind.CLOSE):
                self.fail_at("range can only initialize variables", self.peek())
        return tuple(found), False

    def command(self, before: list[Command]) -> Command:
        operands: list[Expression] = []
        start = self.peek().start
        while True:
            operands.append(self.operand())
            end = self.behind()
            token = self.peek()
            if token.kind in _OPERANDS and token.spaced:
                continue
            if token.kind is Kind.PIPE:
                self.index += 1
            elif token.kind not in (Kind.RIGHT, Kind.CLOSE):
                self.unexpected(token, "operand")
            break
        first = operands[0]
        if before and isinstance(first, (Dot, Nil, Literal)):
            self.fail(f"non executable command in pipeline stage {len(before) + 1}", first.start, first.end)
        return Command(start, end, tuple(operands))

    def operand(self) -> Expression:
        start = self.peek().start
        term = self.term()
        names = []
        while (token := self.peek()).kind is Kind.FIELD and not token.spaced:
            self.index += 1
            names.append(token.text[1:])
        end = self.behind()
        if not names:
            return term
        if len(names) > MAX_CHAIN:
            self.fail(f"more than {MAX_CHAIN} members in one chain", start, end)
        if isinstance(term, Field):
            return Field(start, end, (*term.names, *names))
        if isinstance(term, Variable):
            return Variable(start, end, term.name, tuple(names))
        if isinstance(term, (Dot, Nil, Literal)):
            text = self.source.text[term.start : term.end]
            self.fail(f"unexpected . after term {literals.quoted(text)}", start, end)
        return Chain(start, end, term, tuple(names))

    def term(self) -> Expression:
        token = self.next()
        start, end = token.start, token.end
        match token.kind:
            case Kind.IDENTIFIER:
                return self.identifier(token)
            case Kind.DOT:
                return Dot(start, end)
            case Kind.NIL:
                return Nil(start, end)
            case Kind.VARIABLE:
                return self.variable(token)
            case Kind.FIELD:
                return Field(start, end, (token.text[1:],))
            case Kind.OPEN:
                with self.nested(token):
                    return self.pipeline("parenthesized pipeline", Kind.CLOSE)
            case Kind.BOOL:
                return Literal(start, end, token.text == "true")
            case _:
                return Literal(start, end, self.constant(token))

    def identifier(self, token: Token) -> Expression:
        if not is_known(self.functions, token.text):
            names = (part for name in self.functions.names() for part in {name, name.partition(".")[0]})
            hint = did_you_mean(token.text, names)
            self.fail_at(f"function {literals.quoted(token.text)} not defined", token, hint)
        return Identifier(token.start, token.end, token.text)

    def variable(self, token: Token) -> Expression:
        if token.text not in self.variables:
            hint = did_you_mean(token.text, self.variables)
            self.fail_at(f"undefined variable {literals.quoted(token.text)}", token, hint)
        return Variable(token.start, token.end, token.text)

    def constant(self, token: Token) -> int | float | str:
        try:
            if token.kind is Kind.CHAR:
                return literals.unquote_char(token.text)
            if token.kind in _STRINGS:
                return literals.unquote(token.text)
            return literals.number(token.text)
        except ValueError as error:
            self.fail_at(str(error), token)

    def unquoted(self, token: Token) -> str:
        value = self.constant(token)
        assert isinstance(value, str), "only string tokens name templates"
        return value
