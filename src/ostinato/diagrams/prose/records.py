"""Owns the text of diagrams whose boxes are records: classes, entities, requirements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.diagrams.figure import Line
from ostinato.diagrams.prose.telling import items, label, record, records, teller, values, with_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.diagrams.prose.telling import Model, Phrases

# Pele keeps mermaid's numbers for the ends of a relation.
_AGGREGATION, _EXTENSION, _COMPOSITION, _DEPENDENCY, _LOLLIPOP = range(5)
_DOTTED = 1


@teller("class", "classes", "relations", "notes", "interfaces")
def classes(model: Model, phrases: Phrases) -> Iterator[Line]:
    """Each class with its members, each relation, notes."""
    names = {key: label(found.get("label")) or key for key, found in records(model["classes"])}
    names |= {str(found.get("id")): label(found.get("label")) for found in items(model["interfaces"])}
    for key, found in records(model["classes"]):
        annotations = "".join(f" «{label(text)}»" for text in values(found.get("annotations")))
        members = items(found.get("members")) + items(found.get("methods"))
        yield Line(names[key] + annotations, tuple(Line(_member(member)) for member in members))
    for relation in items(model["relations"]):
        yield Line(_relation(relation, names, phrases))
    for _, note in records(model["notes"]):
        about = names.get(str(note.get("class")))
        heading = phrases("Note on {a}", a=about) if about else phrases("Note")
        yield Line(with_label(heading, label(note.get("text"))))


def _member(member: Model) -> str:
    name = f"{member.get('visibility', '')}{label(member.get('id'))}"
    if member.get("memberType") != "method":
        return name
    returned = label(member.get("returnType"))
    return with_label(f"{name}({label(member.get('parameters'))})", returned)


def _relation(relation: Model, names: dict[str, str], phrases: Phrases) -> str:
    ends = record(relation.get("relation"))
    first, second = str(relation.get("id1")), str(relation.get("id2"))
    one, other = names.get(first, first), names.get(second, second)
    counts = [_count(relation.get("relationTitle1")), _count(relation.get("relationTitle2"))]
    dotted = ends.get("lineType") == _DOTTED
    left, right = ends.get("type1"), ends.get("type2")
    if right == "none" and left != "none":
        # The mark stands at the first class, so the sentence begins with the second.
        sentence = phrases(_phrase(left, dotted=dotted), a=other, b=one)
        counts.reverse()
    elif right == "none":
        sentence = phrases("{a} is linked with {b}", a=one, b=other)
    else:
        sentence = phrases(_phrase(right, dotted=dotted), a=one, b=other)
    if any(counts):
        sentence += f" ({phrases('{a} to {b}', a=counts[0] or '–', b=counts[1] or '–')})"
    return with_label(sentence, label(relation.get("title")))


def _phrase(mark: object, *, dotted: bool) -> str:
    return {
        _EXTENSION: "{a} implements {b}" if dotted else "{a} extends {b}",
        _COMPOSITION: "{a} is a part of {b}",
        _AGGREGATION: "{a} belongs to {b}",
        _DEPENDENCY: "{a} depends on {b}" if dotted else "{a} leads to {b}",
        _LOLLIPOP: "{a} provides {b}",
    }.get(mark if isinstance(mark, int) else -1, "{a} is linked with {b}")


def _count(value: object) -> str:
    return "" if value == "none" else label(value)


@teller("er", "entities", "relationships")
def entities(model: Model, phrases: Phrases) -> Iterator[Line]:
    """Each entity with its attributes, then the relationships with how many there are on each side."""
    names: dict[str, str] = {}
    for key, entity in records(model["entities"]):
        names[str(entity.get("id"))] = label(entity.get("alias")) or label(entity.get("label")) or key
        attributes = (_attribute(attribute) for attribute in items(entity.get("attributes")))
        yield Line(names[str(entity.get("id"))], tuple(Line(text) for text in attributes))
    for relation in items(model["relationships"]):
        one, other = (names.get(str(relation.get(side)), "") for side in ("entityA", "entityB"))
        spec = record(relation.get("relSpec"))
        # The first count of Pele's stands at the second entity.
        yield Line(
            f"{one} ({phrases(_cardinality(spec.get('cardB')))}) {label(relation.get('roleA'))} "
            f"{other} ({phrases(_cardinality(spec.get('cardA')))})"
        )


def _attribute(attribute: Model) -> str:
    keys = ", ".join(str(key) for key in values(attribute.get("keys")))
    text = f"{label(attribute.get('name'))} ({label(attribute.get('type'))})"
    return with_label(f"{text} {keys}".rstrip(), label(attribute.get("comment")))


def _cardinality(value: object) -> str:
    return {
        "ZERO_OR_ONE": "zero or one",
        "ZERO_OR_MORE": "zero or more",
        "ONE_OR_MORE": "one or more",
        "ONLY_ONE": "exactly one",
    }.get(str(value), str(value).lower().replace("_", " "))


@teller("requirement", "requirements", "elements", "relations")
def requirements(model: Model, phrases: Phrases) -> Iterator[Line]:
    """Requirements and elements with what is written in them, then how they relate."""
    for key, found in records(model["requirements"]):
        details = [
            with_label(phrases(heading), label(found.get(field)))
            for heading, field in (
                ("Id", "requirementId"),
                ("Text", "text"),
                ("Risk", "risk"),
                ("Verified by", "verifyMethod"),
            )
            if label(found.get(field))
        ]
        yield Line(f"{key} ({label(found.get('type'))})", tuple(Line(text) for text in details))
    for key, found in records(model["elements"]):
        details = [text for text in (label(found.get("type")), label(found.get("docRef"))) if text]
        yield Line(with_label(key, ", ".join(details)))
    for relation in items(model["relations"]):
        yield Line(f"{relation.get('src')} {label(relation.get('type'))} {relation.get('dst')}")
