"""Owns the tree of a template: what a parsed template is made of, with offsets into its source.

The shapes follow Go's text/template/parse, except that `else if` and `else with` are further clauses of the
same node, and that comments leave nothing behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ostinato.gotemplate.source import Source


@dataclass(frozen=True, slots=True)
class Located:
    """Something at a place: offsets into the template's text, `end` exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dot(Located):
    """`.`"""


@dataclass(frozen=True, slots=True)
class Nil(Located):
    """`nil`"""


@dataclass(frozen=True, slots=True)
class Literal(Located):
    """A boolean, number, character or string."""

    value: bool | int | float | str


@dataclass(frozen=True, slots=True)
class Field(Located):
    """`.A.B`: members of the dot."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variable(Located):
    """`$x.A.B`; the name carries its dollar sign."""

    name: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identifier(Located):
    """The name of a function, or of a namespace of functions."""

    name: str


@dataclass(frozen=True, slots=True)
class Chain(Located):
    """`(pipeline).A.B` or `namespace.A.B`."""

    base: Expression
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Command(Located):
    """An operand and its arguments."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Pipe(Located):
    """Commands, each handing its value on as the last argument of the next; perhaps kept in variables."""

    commands: tuple[Command, ...]
    variables: tuple[Variable, ...] = ()
    assigns: bool = False
    """Whether the variables exist already (`=`) or begin here (`:=`)."""


DEFER, PUSH, POP = "doDefer", "_pushPartialDecorator", "_popPartialDecorator"
"""Functions that only the compiler calls: Hugo's names for what becomes of deferred and of decorating blocks.

The first two are given a body to run, see `runtime.Body`.
"""

Expression: TypeAlias = Dot | Nil | Literal | Field | Variable | Identifier | Chain | Pipe


def body_name(operands: tuple[Expression, ...]) -> str | None:
    """The name of the template that a command hands on as a body, if it is of that kind."""
    match operands:
        case (Identifier(name=name), Literal(value=str() as body), *_) if name in (DEFER, PUSH):
            return body
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Text(Located):
    """What stands between actions, trimmed as the markers ask."""

    text: str


@dataclass(frozen=True, slots=True)
class Action(Located):
    """`{{ pipeline }}`. The escapers are found when contexts are worked out."""

    pipe: Pipe
    escapers: tuple[str, ...] = ()

    @property
    def body(self) -> str | None:
        """The name of the template that this action hands on as a body."""
        operands = self.pipe.commands[0].operands
        return body_name(operands) if operands else None


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition and what it guards."""

    pipe: Pipe
    body: Nodes


@dataclass(frozen=True, slots=True)
class If(Located):
    """`if`, its `else if`s, and `else`."""

    clauses: tuple[Clause, ...]
    otherwise: Nodes | None = None


@dataclass(frozen=True, slots=True)
class With(Located):
    """`with`, its `else with`s, and `else`."""

    clauses: tuple[Clause, ...]
    otherwise: Nodes | None = None


@dataclass(frozen=True, slots=True)
class Range(Located):
    """`range` and its `else`."""

    pipe: Pipe
    body: Nodes
    otherwise: Nodes | None = None


@dataclass(frozen=True, slots=True)
class Call(Located):
    """`{{ template "name" pipeline }}`, and what a `block` leaves where it stands."""

    name: str
    pipe: Pipe | None = None


@dataclass(frozen=True, slots=True)
class Break(Located):
    """`{{ break }}`"""


@dataclass(frozen=True, slots=True)
class Continue(Located):
    """`{{ continue }}`"""


Node: TypeAlias = Text | Action | If | With | Range | Call | Break | Continue
Nodes: TypeAlias = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """One template: a file's own body, or a `define` or `block` in it."""

    name: str
    source: Source
    nodes: Nodes

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but white space; such a definition does not replace another."""
        return all(isinstance(node, Text) and not node.text.strip() for node in self.nodes)
