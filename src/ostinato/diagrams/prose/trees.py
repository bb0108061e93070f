"""Owns the text of diagrams that are outlines: mind maps, trees of files, causes, timelines, journeys, boards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.diagrams.figure import Line
from ostinato.diagrams.prose.telling import items, label, record, teller, values, with_label, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ostinato.diagrams.prose.telling import Model, Phrases


_BEST_SCORE = 5


def _outline(node: Model, name: Callable[[Model], str]) -> Line:
    return Line(name(node), tuple(_outline(child, name) for child in items(node.get("children"))))


@teller("mindmap", "nodes")
def mindmap(model: Model, _: Phrases) -> Iterator[Line]:
    """The map as an outline."""
    yield from (
        _outline(node, lambda n: label(n.get("descr")))
        for node in items(model["nodes"])
        if node.get("isRoot")
    )


@teller("ishikawa", "root")
def ishikawa(model: Model, _: Phrases) -> Iterator[Line]:
    """The effect, and its causes as an outline."""
    yield _outline(record(model["root"]), lambda node: label(node.get("text")))


@teller("treeView", "root")
def tree_view(model: Model, _: Phrases) -> Iterator[Line]:
    """The folders and files as an outline."""

    def name(node: Model) -> str:
        ending = "/" if node.get("nodeType") == "directory" else ""
        return with_label(label(node.get("name")) + ending, label(node.get("description")))

    yield from (_outline(child, name) for child in items(record(model["root"]).get("children")))


@teller("treemap", "roots")
def treemap(model: Model, _: Phrases) -> Iterator[Line]:
    """The areas as an outline with their values."""
    yield from (
        _outline(root, lambda node: with_label(label(node.get("name")), words(node.get("value"))))
        for root in items(model["roots"])
    )


@teller("timeline", "sections", "periods")
def timeline(model: Model, _: Phrases) -> Iterator[Line]:
    """The periods with their events, by section."""
    periods = items(model["periods"])
    for section in dict.fromkeys(label(period.get("section")) for period in periods):
        told = tuple(
            Line(
                label(period.get("text")), tuple(Line(label(event)) for event in values(period.get("events")))
            )
            for period in periods
            if label(period.get("section")) == section
        )
        if section:
            yield Line(section, told)
        else:
            yield from told


@teller("journey", "tasks")
def journey(model: Model, phrases: Phrases) -> Iterator[Line]:
    """The tasks with their score and the people, by section."""
    tasks = items(model["tasks"])
    for section in dict.fromkeys(label(task.get("section")) for task in tasks):
        told = tuple(Line(_scored(task, phrases)) for task in tasks if label(task.get("section")) == section)
        if section:
            yield Line(section, told)
        else:
            yield from told


def _scored(task: Model, phrases: Phrases) -> str:
    people = ", ".join(label(person) for person in values(task.get("people")))
    given = task.get("score")
    score = words(given)
    if isinstance(given, int | float) and 0 <= given <= _BEST_SCORE:
        score = phrases("{score} of {best}", score=score, best=str(_BEST_SCORE))
    return with_label(label(task.get("task")), f"{score} ({people})" if people else score)


@teller("kanban", "sections")
def kanban(model: Model, _: Phrases) -> Iterator[Line]:
    """The columns with their cards."""
    for section in items(model["sections"]):
        yield Line(
            label(section.get("label")), tuple(Line(_card(card)) for card in items(section.get("items")))
        )


def _card(card: Model) -> str:
    facts = [text for key in ("ticket", "assigned", "priority") if (text := label(card.get(key)))]
    return f"{label(card.get('label'))} ({', '.join(facts)})" if facts else label(card.get("label"))
