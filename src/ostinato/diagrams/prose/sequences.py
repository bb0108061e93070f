"""Owns the text of diagrams that run through time: sequences, git graphs, event models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.diagrams.figure import Line
from ostinato.diagrams.prose.telling import items, label, record, records, teller, values, with_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.diagrams.prose.telling import Model, Phrases

# Pele keeps mermaid's numbers for what stands in a sequence.
_NOTE = 2
_CROSSED = (3, 4)
_OPENING = {
    10: "Loop",
    12: "If",
    15: "Optionally",
    19: "In parallel",
    27: "Critical",
    30: "Break",
    32: "In parallel",
}
_BETWEEN = {13: "Else", 20: "And", 28: "Option"}
_CLOSING = (11, 14, 16, 21, 29, 31)
_BOTH_WAYS = (33, 34)
_CHERRY_PICK = 4


@teller("sequence", "actors", "messages")
def sequence(model: Model, phrases: Phrases) -> Iterator[Line]:
    """Who takes part, then every message in order; what a frame holds stands under the frame."""
    names = {key: label(actor.get("description")) or key for key, actor in records(model["actors"])}
    if names:
        yield Line(phrases("Participants: {names}", names=", ".join(names.values())))
    # The innermost open frame is last; the bottom of the stack is the diagram itself.
    frames: list[tuple[str, list[Line]]] = [("", [])]
    for message in items(model["messages"]):
        kind = message.get("type")
        kind = kind if isinstance(kind, int) else -1
        text = label(message.get("message"))
        if kind in _OPENING:
            frames.append((with_label(phrases(_OPENING[kind]), text), []))
        elif kind in _BETWEEN and len(frames) > 1:
            _close(frames)
            frames.append((with_label(phrases(_BETWEEN[kind]), text), []))
        elif kind in _CLOSING and len(frames) > 1:
            _close(frames)
        elif line := _message(message, kind, text, names, phrases):
            frames[-1][1].append(line)
    while len(frames) > 1:
        _close(frames)
    yield from frames[0][1]


def _close(frames: list[tuple[str, list[Line]]]) -> None:
    heading, lines = frames.pop()
    frames[-1][1].append(Line(heading, tuple(lines)))


def _message(message: Model, kind: int, text: str, names: dict[str, str], phrases: Phrases) -> Line | None:
    start, end = str(message.get("from", "")), str(message.get("to", ""))
    if start not in names or end not in names:
        return None
    one, other = names[start], names[end]
    if kind == _NOTE:
        about = one if start == end else phrases("{a} and {b}", a=one, b=other)
        return Line(with_label(phrases("Note on {a}", a=about), text))
    if start == end:
        phrase = "{a} to itself"
    elif kind in _BOTH_WAYS:
        phrase = "{a} and {b}"
    elif kind in _CROSSED:
        phrase = "{a} to {b}, lost"
    else:
        phrase = "{a} to {b}"
    return Line(with_label(phrases(phrase, a=one, b=other), text))


@teller("gitGraph", "commits")
def git_graph(model: Model, phrases: Phrases) -> Iterator[Line]:
    """Every commit in order: its branch, where it comes from when that is another one, its tags."""
    commits = dict(records(model["commits"]))
    for key, commit in commits.items():
        branch = label(commit.get("branch"))
        parents = [str(parent) for parent in values(commit.get("parents")) if parent]
        origins = [label(commits[parent].get("branch")) for parent in parents if parent in commits]
        others = [origin for origin in origins if origin != branch]
        if commit.get("type") == _CHERRY_PICK:
            sentence = phrases("{a} on {branch}, a copy of {b}", a=key, b=parents[-1], branch=branch)
        elif len(parents) > 1 and others:
            sentence = phrases("{a}: {b} is merged into {branch}", a=key, b=others[-1], branch=branch)
        elif others:
            sentence = phrases("{a} on {branch}, which starts at {b}", a=key, b=parents[0], branch=branch)
        else:
            sentence = phrases("{a} on {branch}", a=key, branch=branch)
        tags = ", ".join(
            label(tag) for tag in values(commit.get("tags")) if not str(tag).startswith("cherry-pick:")
        )
        told = f"{sentence} ({tags})" if tags else sentence
        # Pele words a merge itself; only what the author wrote is repeated.
        yield Line(told if len(parents) > 1 else with_label(told, label(commit.get("message"))))


@teller("eventmodeling", "boxes", "relations")
def event_model(model: Model, phrases: Phrases) -> Iterator[Line]:
    """Every box in its order, then what leads to what."""
    for box in items(model["boxes"]):
        kind = label(box.get("kind"))
        yield Line(with_label(f"{label(box.get('name'))} ({kind})", label(box.get("data"))))
    for relation in items(model["relations"]):
        ends = (label(record(relation.get(side)).get("name")) for side in ("source", "target"))
        yield Line(phrases("{a} leads to {b}", a=next(ends), b=next(ends)))
