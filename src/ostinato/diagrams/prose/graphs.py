"""Owns the text of diagrams made of boxes and lines: flowcharts and their kin, states, blocks, use cases, C4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.diagrams.figure import Line
from ostinato.diagrams.prose.telling import items, label, record, records, teller, values, with_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ostinato.diagrams.prose.telling import Model, Phrases


def _contents(group: str, members: list[str], phrases: Phrases) -> Line:
    return Line(phrases("{group} contains {members}", group=group, members=", ".join(members)))


@teller("flowchart", "nodes", "edges", "subgraphs")
@teller("swimlane", "nodes", "edges", "subgraphs")
@teller("agentflow", "nodes", "edges", "subgraphs")
def flowchart(model: Model, phrases: Phrases) -> Iterator[Line]:
    """Groups with what is in them, then each line, then boxes that nothing leads to or from."""
    names = {key: label(node.get("text")) or key for key, node in records(model["nodes"])}
    groups = items(model["subgraphs"])
    names |= {str(group["id"]): label(group.get("title")) or str(group["id"]) for group in groups}
    told: set[str] = set()
    for group in groups:
        members = {str(member) for member in values(group.get("nodes"))}
        told |= members | {str(group["id"])}
        if members:
            # Pele lists the members as its parser came upon them; the map of nodes has the author's order.
            shown = [name for key, name in names.items() if key in members]
            yield _contents(names[str(group["id"])], shown, phrases)
    for edge in items(model["edges"]):
        start, end = str(edge.get("start")), str(edge.get("end"))
        told.update((start, end))
        if edge.get("stroke") != "invisible":
            yield Line(_led(edge, names.get(start, start), names.get(end, end), phrases))
    for key, name in names.items():
        if key not in told:
            yield Line(name)


def _led(edge: Model, start: str, end: str, phrases: Phrases) -> str:
    kind = str(edge.get("type", ""))
    if kind.startswith("double_"):
        phrase = "{a} and {b} lead to each other"
    elif kind == "arrow_open":
        phrase = "{a} is linked with {b}"
    else:
        phrase = "{a} leads to {b}"
    return with_label(phrases(phrase, a=start, b=end), label(edge.get("text")))


@teller("state", "graph")
def state(model: Model, phrases: Phrases) -> Iterator[Line]:
    """Composite states with what is in them, each transition, notes."""
    graph = record(model["graph"])
    nodes = items(graph.get("nodes"))
    names = {str(node.get("id")): _state_name(node, phrases) for node in nodes}
    # The regions of a composite state have no name of their own: what is in them belongs to the state.
    regions = {str(n.get("id")): str(n.get("parentId")) for n in nodes if n.get("shape") == "divider"}
    inside: dict[str, list[str]] = {}
    for node in nodes:
        if node.get("shape") not in ("stateStart", "stateEnd", "divider", "note"):
            parent = str(node.get("parentId"))
            inside.setdefault(regions.get(parent, parent), []).append(names[str(node.get("id"))])
    for node in nodes:
        if node.get("isGroup") and (members := inside.get(str(node.get("id")))):
            yield _contents(names[str(node.get("id"))], members, phrases)
    for edge in items(graph.get("edges")):
        start, end = (names.get(str(edge.get(side)), "") for side in ("start", "end"))
        if "note-edge" not in str(edge.get("classes")):
            sentence = phrases("{a} leads to {b}", a=start, b=end)
            yield Line(with_label(sentence, label(edge.get("label"))))
    for node in nodes:
        if node.get("shape") == "note":
            about = names.get(str(node.get("noteFor")), "")
            yield Line(with_label(phrases("Note on {a}", a=about), label(node.get("label"))))


def _state_name(node: Model, phrases: Phrases) -> str:
    match node.get("shape"):
        case "stateStart":
            return phrases("the start")
        case "stateEnd":
            return phrases("the end")
    described = [label(line) for line in values(node.get("description"))]
    name = label(node.get("label")) or str(node.get("id"))
    return " – ".join([name, *(line for line in described if line and line != name)])


@teller("block", "root", "edges")
def block(model: Model, phrases: Phrases) -> Iterator[Line]:
    """The blocks as they are nested, then the lines between them."""
    names: dict[str, str] = {}
    yield from _blocks(record(model["root"]), names)
    for edge in items(model["edges"]):
        start, end = str(edge.get("start")), str(edge.get("end"))
        sentence = phrases("{a} leads to {b}", a=names.get(start, start), b=names.get(end, end))
        yield Line(with_label(sentence, label(edge.get("label"))))


def _blocks(parent: Model, names: dict[str, str]) -> list[Line]:
    lines = []
    for child in items(parent.get("children")):
        identity, shown = str(child.get("id")), label(child.get("label"))
        if child.get("type") == "space" or (child.get("type") == "block_arrow" and not shown):
            continue
        names[identity] = shown or identity
        lines.append(Line(names[identity], tuple(_blocks(child, names))))
    return lines


@teller("architecture", "nodes", "groups", "edges")
def architecture(model: Model, phrases: Phrases) -> Iterator[Line]:
    """Groups with their services, services of no group, then the lines."""
    nodes = records(model["nodes"])
    names = {key: label(node.get("title")) or key for key, node in nodes}
    groups = records(model["groups"])
    for key, group in groups:
        inside = [names[k] for k, node in nodes if node.get("in") == key and node.get("type") == "service"]
        inside += [label(other.get("title")) or k for k, other in groups if other.get("in") == key]
        if inside:
            yield _contents(label(group.get("title")) or key, inside, phrases)
    for edge in items(model["edges"]):
        start, end = (names.get(str(edge.get(side)), str(edge.get(side))) for side in ("lhsId", "rhsId"))
        phrase = _ARROWS[bool(edge.get("lhsInto")), bool(edge.get("rhsInto"))]
        yield Line(with_label(phrases(phrase, a=start, b=end), label(edge.get("title"))))


_ARROWS: Mapping[tuple[bool, bool], str] = {
    (False, False): "{a} is linked with {b}",
    (False, True): "{a} leads to {b}",
    (True, False): "{b} leads to {a}",
    (True, True): "{a} and {b} lead to each other",
}


@teller("usecase", "actors", "useCases", "systemBoundaries", "relationships")
def usecase(model: Model, phrases: Phrases) -> Iterator[Line]:
    """Actors, use cases, then who does what."""
    actors = {key: label(actor.get("label")) or key for key, actor in records(model["actors"])}
    cases = {key: label(case.get("label")) or key for key, case in records(model["useCases"])}
    systems = {key: label(system.get("label")) or key for key, system in records(model["systemBoundaries"])}
    names = actors | cases | systems
    for heading, found in (("Actors", actors), ("Use cases", cases), ("Systems", systems)):
        if found:
            yield Line(phrases(heading), tuple(Line(name) for name in found.values()))
    for relation in items(model["relationships"]):
        start, end = (
            names.get(str(relation.get(side)), str(relation.get(side))) for side in ("source", "target")
        )
        kind = str(relation.get("type", ""))
        phrase = {
            "include": "{a} includes {b}",
            "extend": "{a} extends {b}",
            "generalization": "{a} is a kind of {b}",
        }.get(kind, "{a} leads to {b}")
        yield Line(with_label(phrases(phrase, a=start, b=end), label(relation.get("label"))))


@teller("c4", "shapes", "boundaries", "rels")
def c4(model: Model, phrases: Phrases) -> Iterator[Line]:
    """People and systems with their descriptions, by boundary, then how they use each other."""
    shapes = items(model["shapes"])
    names = {str(shape.get("alias")): label(shape.get("label")) for shape in shapes}
    for boundary in items(model["boundaries"]):
        inside = [s for s in shapes if record(s.get("parent")).get("alias") == boundary.get("alias")]
        names[str(boundary.get("alias"))] = label(boundary.get("label"))
        lines = tuple(Line(_c4_shape(shape)) for shape in inside)
        if boundary.get("alias") == "global":
            yield from lines
        elif lines:
            yield Line(label(boundary.get("label")), lines)
    for relation in items(model["rels"]):
        start, end = (names.get(str(relation.get(side)), str(relation.get(side))) for side in ("from", "to"))
        phrase = "{a} and {b} lead to each other" if relation.get("type") == "birel" else "{a} leads to {b}"
        told = [label(relation.get(part)) for part in ("label", "techn", "descr")]
        yield Line(with_label(phrases(phrase, a=start, b=end), ", ".join(filter(None, told))))


def _c4_shape(shape: Model) -> str:
    kind = " ".join(filter(None, (str(shape.get("kind", "")).replace("_", " "), label(shape.get("techn")))))
    named = f"{label(shape.get('label'))} ({kind})" if kind else label(shape.get("label"))
    return with_label(named, label(shape.get("descr")))
