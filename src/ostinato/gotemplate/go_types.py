"""Owns which values Go knows only as `interface {}`: elements of maps and of slices that may hold anything.

Python has no such types, so where a member is missing the template and what was running there are asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.values import TypedList, as_map
from ostinato.gotemplate.nodes import (
    Action,
    Call,
    Chain,
    Expression,
    Field,
    If,
    Node,
    Nodes,
    Pipe,
    Range,
    Variable,
    With,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ostinato.gotemplate.nodes import Command


def is_interface(
    command: Command, name: str, value: object, around: tuple[Node, ...], running: Mapping[str, object]
) -> bool:
    """Whether the value that lacks the member `name` is of no type of its own to Go.

    `around` are the blocks that the command stands in, outermost first; `running` are Python's variables there.
    """
    operand = command.operands[0]
    if not isinstance(operand, Field | Variable | Chain):
        return False
    place = operand.names.index(name) if name in operand.names else 0
    if place:
        return operand.names[place - 1][:1].islower()  # a key: fields and methods begin with a capital
    loop = _loop_of(operand, around)
    return loop is not None and _holds_anything(loop.pipe, value, running)


def _loop_of(operand: Expression, around: tuple[Node, ...]) -> Range | None:
    """The loop whose element an operand begins with."""
    for block in reversed(around):
        if isinstance(operand, Field):
            return block if isinstance(block, Range) else None
        declared = block.pipe.variables if isinstance(block, Range) else ()
        if isinstance(operand, Variable) and declared and declared[-1].name == operand.name:
            assert isinstance(block, Range)
            return block
    return None


def _holds_anything(pipe: Pipe, value: object, running: Mapping[str, object]) -> bool:
    """Whether what is ranged over may hold elements of any type."""
    operand = pipe.commands[-1].operands[-1]
    if not isinstance(operand, Field | Variable):
        return False
    for start in running.values():
        found = start
        for name in operand.names:
            mapping = as_map(found)
            found = None if mapping is None else mapping.get(name)
        mapping = as_map(found)
        elements = (
            mapping.values() if mapping is not None else found if isinstance(found, list | tuple) else ()
        )
        if any(element is value for element in elements):
            return not isinstance(found, TypedList)
    return False


def blocks_around(nodes: Nodes, offset: int) -> tuple[Node, ...] | None:
    """The blocks that set the dot for what stands at an offset, outermost first; None when nothing stands there."""
    for node in nodes:
        for pipe, body in _parts(node):
            if pipe is not None and pipe.start <= offset < pipe.end:
                return ()
            inner = blocks_around(body, offset)
            if inner is not None:
                sets = isinstance(node, Range | With) and body is not node.otherwise
                return (node, *inner) if sets else inner
    return None


def _parts(node: Node) -> Iterator[tuple[Pipe | None, Nodes]]:
    match node:
        case Action() | Call():
            yield node.pipe, ()
        case If() | With():
            yield from ((clause.pipe, clause.body) for clause in node.clauses)
            yield None, node.otherwise or ()
        case Range():
            yield node.pipe, node.body
            yield None, node.otherwise or ()
        case _:
            pass
