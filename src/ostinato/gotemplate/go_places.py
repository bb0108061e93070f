"""Owns where Go says that a template failed: at the node that it looked at last, which is not always the wrong one.

Source of behaviour: Go's text/template. Only messages that Hugo's users know in its words need this; our own
diagnostics point at what is wrong.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ostinato.base.diagnostics import AuthorError
from ostinato.base.gostrings import encoded
from ostinato.base.members import go_type
from ostinato.gotemplate.go_types import blocks_around, is_interface
from ostinato.gotemplate.nodes import (
    DEFER,
    POP,
    PUSH,
    Action,
    Chain,
    Command,
    Dot,
    Expression,
    Field,
    Identifier,
    If,
    Literal,
    Located,
    Nil,
    Nodes,
    Pipe,
    Range,
    Variable,
    With,
)
from ostinato.gotemplate.nodes import Call as TemplateCall
from ostinato.gotemplate.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ostinato.gotemplate.functions import FunctionTable
    from ostinato.gotemplate.source import Source


class Failure(Enum):
    """What went wrong, as far as it matters for the place."""

    CALL = auto()
    """A function or method said so."""
    COUNT = auto()
    """It was given too many arguments, or too few."""
    ELSE = auto()
    """Something is not there, or of no use."""


class GoPlace(NamedTuple):
    """A line from 1, a column in bytes from 0, and the text of the node."""

    line: int
    column: int
    text: str


def go_place(
    source: Source, start: int, end: int, functions: FunctionTable, failure: Failure
) -> GoPlace | None:
    """Where Go sees a failure of what stands between two offsets; None when nothing of it stands there."""
    command = _commands(source, functions).get((start, end))
    if command is None:
        return None
    offset, text = _Reader(source.text).failed(command, failure)
    return _placed(source, command, text, offset)


def wrong_argument(
    source: Source, start: int, end: int, functions: FunctionTable, expected: str, got: str
) -> tuple[GoPlace, str] | None:
    """Where and how Go tells that an argument is of a type that its function does not take."""
    command = _commands(source, functions).get((start, end))
    if command is None or len(command.operands) < 2:
        return None
    arguments = command.operands[1:]
    literal = next(
        (node for node in arguments if isinstance(node, Literal) and go_type(node.value) == got), None
    )
    if literal is not None:
        found = source.text[literal.start : literal.end]
        wanted = _FOUND.get(expected)
        message = (
            f"expected {wanted}; found {found}"
            if wanted
            else f"can't handle {found} for arg of type {expected}"
        )
        return _placed(source, literal, found), message
    reader = _Reader(source.text)
    other = next((node for node in arguments if not isinstance(node, Literal)), None)
    if other is None:
        return None
    looked_at = reader.last(other)
    place = _placed(source, looked_at, reader.text(looked_at), reader.offset(looked_at))
    return place, f"wrong type for value; expected {expected}; got {got}"


_FOUND = {
    "string": "string",
    "bool": "bool",
    "int": "integer",
    "int64": "integer",
    "time.Duration": "integer",
    "float64": "float",
}
"""How Go calls the constants that are wanted for a type."""


def _placed(source: Source, node: Located, text: str, offset: int | None = None) -> GoPlace:
    offset = node.start if offset is None else offset
    line, column = source.place(offset)
    return GoPlace(line, len(encoded(source.text[offset - column + 1 : offset])), text)


def lacks_in_interface(
    source: Source,
    start: int,
    end: int,
    functions: FunctionTable,
    name: str,
    value: object,
    running: Mapping[str, object],
) -> bool:
    """Whether a value that lacks a member is known to Go as `interface {}` there, see `go_types`."""
    command = _commands(source, functions).get((start, end))
    if command is None:
        return False
    paths = (blocks_around(nodes, start) for nodes in _bodies(source, functions))
    around = next((path for path in paths if path is not None), ())
    return is_interface(command, name, value, around, running)


@lru_cache(maxsize=16)
def _bodies(source: Source, functions: FunctionTable) -> tuple[Nodes, ...]:
    """What the templates of a file are made of."""
    try:
        templates = parse(source.text, source.path, functions)
    except AuthorError:
        return ()
    return tuple(tree.nodes for tree in (templates.root, *templates.defined.values()))


@lru_cache(maxsize=16)
def _commands(source: Source, functions: FunctionTable) -> dict[tuple[int, int], Command]:
    """All commands and operands of a file by their offsets; operands as commands of their own."""
    found: dict[tuple[int, int], Command] = {}
    for nodes in _bodies(source, functions):
        for pipe in _pipes(nodes):
            _gather(pipe, found)
    return found


def _pipes(nodes: Nodes) -> Iterator[Pipe]:
    for node in nodes:
        match node:
            case Action():
                yield node.pipe
            case If() | With():
                for clause in node.clauses:
                    yield clause.pipe
                    yield from _pipes(clause.body)
                yield from _pipes(node.otherwise or ())
            case Range():
                yield node.pipe
                yield from _pipes(node.body)
                yield from _pipes(node.otherwise or ())
            case TemplateCall() if node.pipe is not None:
                yield node.pipe
            case _:
                pass


def _gather(pipe: Pipe, found: dict[tuple[int, int], Command]) -> None:
    match pipe.commands[0].operands[0]:
        case Identifier(name=name) if name in (DEFER, PUSH, POP):
            return  # made by the compiler, where something else stands
    if pipe.variables:
        found[pipe.start, pipe.end] = pipe.commands[-1]
    for command in pipe.commands:
        for operand in command.operands:
            found.setdefault((operand.start, operand.end), Command(operand.start, operand.end, (operand,)))
            inner = operand.base if isinstance(operand, Chain) else operand
            if isinstance(inner, Pipe):
                _gather(inner, found)
        found[command.start, command.end] = command


class _Reader:
    """Reads nodes as Go does: where they are, and how they are written."""

    def __init__(self, text: str) -> None:
        self.source = text

    def failed(self, command: Command, failure: Failure) -> tuple[int, str]:
        """The offset and the text that a failure of the command is told with."""
        operand = command.operands[0]
        if isinstance(operand, Identifier):
            if failure is Failure.CALL:
                return command.start, " ".join(map(self.text, command.operands))
            if failure is Failure.ELSE:
                operand = self.last(command.operands[-1])
            return self.offset(operand), self.text(operand)
        if failure is not Failure.CALL:
            operand = self.last(operand)
        return self.offset(operand), self.text(operand)

    def last(self, operand: Expression) -> Expression:
        """What was looked at last when an operand has just been evaluated."""
        match operand:
            case Chain():
                return self.last(operand.base)
            case Pipe():
                return self.last(operand.commands[-1].operands[-1])
            case _:
                return operand

    def offset(self, operand: Expression) -> int:
        """Where an operand is: a chain is at its first link."""
        match operand:
            case Field(names=(first, _, *_)):
                return self.source.index(first, operand.start) + len(first)
            case Variable(names=(_, *_)):
                return operand.start + len(operand.name)
            case Chain():
                return self.source.index("." + operand.names[0], operand.base.end)
            case _:
                return operand.start

    def text(self, operand: Expression) -> str:
        """An operand as Go writes it."""
        match operand:
            case Field():
                return "." + ".".join(operand.names)
            case Variable():
                return ".".join((operand.name, *operand.names))
            case Chain(base=Pipe() as base):
                return ".".join((f"({self.pipe(base)})", *operand.names))
            case Chain():
                return ".".join((self.text(operand.base), *operand.names))
            case Pipe():
                return f"({self.pipe(operand)})"
            case Dot():
                return "."
            case Nil():
                return "nil"
            case Identifier():
                return operand.name
            case Literal():
                return self.literal(operand)

    def literal(self, literal: Located) -> str:
        return self.source[literal.start : literal.end]

    def pipe(self, pipe: Pipe) -> str:
        sign = " = " if pipe.assigns else " := "
        declared = ", ".join(variable.name for variable in pipe.variables)
        commands = " | ".join(" ".join(map(self.text, command.operands)) for command in pipe.commands)
        return declared + sign + commands if declared else commands
