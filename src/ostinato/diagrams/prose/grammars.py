"""Owns the text of railroad diagrams: each rule as one line of extended Backus-Naur form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.diagrams.figure import Line
from ostinato.diagrams.prose.telling import items, label, record, teller

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.diagrams.prose.telling import Model, Phrases


@teller("railroad", "rules")
def railroad(model: Model, _: Phrases) -> Iterator[Line]:
    """The rules of the grammar."""
    for rule in items(model["rules"]):
        yield Line(f"{label(rule.get('name'))} = {_expression(record(rule.get('definition')))}")


def _expression(node: Model) -> str:
    match node.get("type"):
        case "terminal":
            return f'"{node.get("value", "")}"'
        case "nonterminal":
            return label(node.get("name"))
        case "sequence":
            return ", ".join(_grouped(part) for part in items(node.get("elements")))
        case "choice":
            return " | ".join(_grouped(part) for part in items(node.get("alternatives")))
        case "optional":
            return f"[ {_expression(record(node.get('element')))} ]"
        case "repetition":
            repeated = _expression(record(node.get("element")))
            least = node.get("min")
            return f"{{ {repeated} }}" + (f" ({least}+)" if least else "")
        case kind:
            return label(node.get("value")) or label(node.get("text")) or label(kind)


def _grouped(node: Model) -> str:
    expression = _expression(node)
    return f"( {expression} )" if node.get("type") == "choice" else expression
