"""Owns the text of charts: pies, axes, radars, quadrants, flows of amounts, plans, packets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.diagrams.figure import Line
from ostinato.diagrams.prose.telling import (
    items,
    label,
    pairs,
    record,
    records,
    teller,
    values,
    with_label,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.diagrams.prose.telling import Model, Phrases


@teller("pie", "sections")
def pie(model: Model, _: Phrases) -> Iterator[Line]:
    """Each slice with its value and its share."""
    slices = [(name, value) for name, value in pairs(model["sections"]) if isinstance(value, int | float)]
    total = sum(value for _, value in slices)
    for name, value in slices:
        share = f" ({value / total:.0%})" if total else ""
        yield Line(f"{label(name)}: {words(value)}{share}")


@teller("xychart", "xAxis", "yAxis", "plots")
def xychart(model: Model, phrases: Phrases) -> Iterator[Line]:
    """The axes, then the values of each series."""
    for axis, heading in (("xAxis", "Horizontal axis"), ("yAxis", "Vertical axis")):
        found = record(model[axis])
        extent = ""
        if found.get("type") == "linear":
            extent = phrases("{a} to {b}", a=words(found.get("min")), b=words(found.get("max")))
        told = ", ".join(filter(None, (label(found.get("title")), extent)))
        if told:
            yield Line(with_label(phrases(heading), told))
    for plot in items(model["plots"]):
        heading = "Bars" if plot.get("type") == "bar" else "Line"
        points = (values(point) for point in values(plot.get("data")))
        told_points = tuple(
            Line(f"{words(point[0])}: {words(point[1])}") for point in points if len(point) == 2
        )
        yield Line(with_label(phrases(heading), label(plot.get("title"))), told_points)


@teller("radar", "axes", "curves")
def radar(model: Model, _: Phrases) -> Iterator[Line]:
    """The values of each curve on each axis."""
    axes = [label(axis.get("label")) or str(axis.get("name")) for axis in items(model["axes"])]
    for curve in items(model["curves"]):
        entries = zip(axes, values(curve.get("entries")), strict=False)
        told = tuple(Line(f"{axis}: {words(entry)}") for axis, entry in entries)
        yield Line(label(curve.get("label")) or str(curve.get("name")), told)


@teller("quadrantChart", "quadrants", "xAxisLeft", "xAxisRight", "yAxisBottom", "yAxisTop", "points")
def quadrants(model: Model, phrases: Phrases) -> Iterator[Line]:
    """The axes, the quadrants, and where each point is."""
    for heading, low, high in (
        ("Horizontal axis", "xAxisLeft", "xAxisRight"),
        ("Vertical axis", "yAxisBottom", "yAxisTop"),
    ):
        ends = [label(record(model[end]).get("text")) for end in (low, high)]
        if ends[0] and ends[1]:
            yield Line(with_label(phrases(heading), phrases("{a} to {b}", a=ends[0], b=ends[1])))
        elif ends[0]:
            yield Line(with_label(phrases(heading), ends[0]))
    corners = ("Top right", "Top left", "Bottom left", "Bottom right")
    for corner, quadrant in zip(corners, items(model["quadrants"]), strict=False):
        if text := label(quadrant.get("text")):
            yield Line(with_label(phrases(corner), text))
    for point in items(model["points"]):
        name = label(record(point.get("text")).get("text"))
        yield Line(f"{name}: {words(point.get('x'))}, {words(point.get('y'))}")


@teller("sankey", "links")
def sankey(model: Model, phrases: Phrases) -> Iterator[Line]:
    """How much flows from where to where."""
    for link in items(model["links"]):
        start, end = (label(record(link.get(side)).get("id")) for side in ("source", "target"))
        yield Line(with_label(phrases("{a} to {b}", a=start, b=end), words(link.get("value"))))


@teller("gantt", "tasks")
def gantt(model: Model, phrases: Phrases) -> Iterator[Line]:
    """The tasks of each section with their days."""
    tasks = items(model["tasks"])
    for section in dict.fromkeys(label(task.get("section")) for task in tasks):
        told = [Line(_task(task, phrases)) for task in tasks if label(task.get("section")) == section]
        if section:
            yield Line(section, tuple(told))
        else:
            yield from told


def _task(task: Model, phrases: Phrases) -> str:
    start, end = (_moment(task.get(side)) for side in ("startTime", "endTime"))
    when = start if start == end or task.get("milestone") else phrases("{a} to {b}", a=start, b=end)
    states = [word for word in ("done", "active", "crit", "milestone") if task.get(word)]
    named = with_label(label(task.get("task")), when)
    return f"{named} ({', '.join(phrases(_STATES[word]) for word in states)})" if states else named


_STATES = {"done": "done", "active": "active", "crit": "critical", "milestone": "milestone"}


def _moment(value: object) -> str:
    text = str(value or "")
    return text.removesuffix("T00:00:00.000Z").removesuffix(":00.000Z").replace("T", " ")


@teller("packet", "rows")
def packet(model: Model, phrases: Phrases) -> Iterator[Line]:
    """Every field with its bits; a field that goes on in the next row is told once."""
    fields: list[tuple[str, int, int]] = []
    for row in values(model["rows"]):
        for block in items(row):
            name, start, end = label(block.get("label")), block.get("start"), block.get("end")
            if not isinstance(start, int) or not isinstance(end, int):
                continue
            if fields and fields[-1][0] == name and fields[-1][2] + 1 == start:
                start = fields.pop()[1]
            fields.append((name, start, end))
    for name, start, end in fields:
        bits = phrases("Bit {a}", a=str(start)) if start == end else f"{start}–{end}"
        yield Line(with_label(bits, name))


@teller("venn", "subsets", "textNodes")
def venn(model: Model, phrases: Phrases) -> Iterator[Line]:
    """The sets, what they have in common, and what is written inside."""
    names: dict[str, str] = {}
    for subset in items(model["subsets"]):
        sets = [str(key) for key in values(subset.get("sets"))]
        text = label(subset.get("label"))
        if len(sets) == 1:
            names[sets[0]] = text or sets[0]
            yield Line(names[sets[0]])
        else:
            shared = ", ".join(names.get(key, key) for key in sets)
            yield Line(with_label(phrases("In common of {sets}", sets=shared), text))
    for node in items(model["textNodes"]):
        inside = ", ".join(names.get(str(key), str(key)) for key in values(node.get("sets")))
        text = label(node.get("label")) or str(node.get("id"))
        yield Line(with_label(phrases("Inside {sets}", sets=inside), text))


@teller("wardley", "nodes", "links", "trends", "pipelines", "notes")
def wardley(model: Model, phrases: Phrases) -> Iterator[Line]:
    """The components with their place on the map, what they need, and where they move."""
    names: dict[str, str] = {}
    for node in items(model["nodes"]):
        names[str(node.get("id"))] = label(node.get("label"))
        told = phrases(
            "{a}: visibility {y}, evolution {x}",
            a=names[str(node.get("id"))],
            x=_percent(node.get("x")),
            y=_percent(node.get("y")),
        )
        yield Line(told)
    for link in items(model["links"]):
        start, end = (names.get(str(link.get(side)), str(link.get(side))) for side in ("source", "target"))
        yield Line(with_label(phrases("{a} needs {b}", a=start, b=end), label(link.get("label"))))
    for trend in items(model["trends"]):
        name = names.get(str(trend.get("nodeId")), "")
        yield Line(phrases("{a} moves to evolution {x}", a=name, x=_percent(trend.get("targetX"))))
    for note in items(model["notes"]):
        yield Line(with_label(phrases("Note"), label(note.get("text"))))


def _percent(value: object) -> str:
    return f"{value:.0f} %" if isinstance(value, int | float) else "–"


@teller("cynefin", "domains", "transitions")
def cynefin(model: Model, phrases: Phrases) -> Iterator[Line]:
    """What belongs to each domain, and what moves between them."""
    for name, domain in records(model["domains"]):
        told = tuple(Line(label(item.get("label"))) for item in items(domain.get("items")))
        yield Line(label(name).capitalize(), told)
    for change in items(model["transitions"]):
        start, end = (label(change.get(side)).capitalize() for side in ("from", "to"))
        yield Line(with_label(phrases("{a} leads to {b}", a=start, b=end), label(change.get("label"))))
