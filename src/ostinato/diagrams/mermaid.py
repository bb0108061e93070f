"""Owns Mermaid fences: settings, the accessible name, the text version; Pele does the drawing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ostinato.diagrams.figure import Size, figure
from ostinato.diagrams.pele.engine import Bundle, discard_engine, engine
from ostinato.diagrams.pele.mistakes import mistake_of
from ostinato.diagrams.renderer import DiagramMistake, DiagramRequest, Drawing, diagram
from ostinato.diagrams.svg.clean import UnreadableSvgError, clean_svg, replace_characters

_NAMES = {
    "agentflow": "Agent flow",
    "architecture": "Architecture diagram",
    "block": "Block diagram",
    "c4": "C4 diagram",
    "class": "Class diagram",
    "cynefin": "Cynefin framework",
    "er": "Entity relationship diagram",
    "eventmodeling": "Event model",
    "flowchart": "Flowchart",
    "gantt": "Gantt chart",
    "gitGraph": "Git graph",
    "info": "Information",
    "ishikawa": "Ishikawa diagram",
    "journey": "User journey",
    "kanban": "Kanban board",
    "mindmap": "Mind map",
    "packet": "Packet diagram",
    "pie": "Pie chart",
    "quadrantChart": "Quadrant chart",
    "radar": "Radar chart",
    "railroad": "Railroad diagram",
    "requirement": "Requirement diagram",
    "sankey": "Sankey diagram",
    "sequence": "Sequence diagram",
    "state": "State diagram",
    "swimlane": "Swimlane diagram",
    "timeline": "Timeline",
    "treeView": "Tree of files",
    "treemap": "Treemap",
    "usecase": "Use case diagram",
    "venn": "Venn diagram",
    "wardley": "Wardley map",
    "xychart": "XY chart",
}
_NOT_IN_ID = re.compile(r"[^\w-]", re.ASCII)


@diagram("mermaid")
def mermaid(request: DiagramRequest) -> Drawing:
    """Draw a Mermaid diagram. Raises DiagramMistake, and WorldError when the engine cannot be had."""
    # The tellers load with the first diagram, not with the table of languages.
    from ostinato.diagrams.prose import tell, wanted_fields
    from ostinato.diagrams.prose.telling import Phrases

    source = replace_characters(request.source)
    if not source.strip():
        raise DiagramMistake(
            "this diagram is empty", hint="It begins with its type, for example: flowchart LR"
        )
    request = replace(
        request, id_prefix=_NOT_IN_ID.sub(lambda found: f"_{ord(found[0]):x}", request.id_prefix)
    )
    settings = _table(request.settings.get("mermaid"))
    pele = engine(_bundle(settings), wanted_fields())
    reply = pele.draw(source, id_prefix=request.id_prefix, width=request.width)
    if reply.failure is not None:
        if reply.failure.code == "engine":
            discard_engine()
        raise mistake_of(reply.failure, source)
    try:
        svg = clean_svg(reply.svg, request.id_prefix)
    except UnreadableSvgError as error:
        raise DiagramMistake(f"the drawing of this diagram cannot stand on a page: {error}") from error
    phrases = Phrases(_table(request.settings.get("words")))
    kind = phrases(_NAMES.get(reply.kind, "Diagram"))
    return Drawing(
        figure(
            request,
            "mermaid",
            svg,
            Size(reply.width, reply.height),
            name=svg.title or request.caption or request.title or reply.title.strip('" ') or kind,
            text=tell(reply.kind, reply.model, phrases) if settings.get("text", True) else (),
            text_title=phrases("Diagram as text"),
        )
    )


def _bundle(settings: Mapping[str, object]) -> Bundle:
    path = settings.get("engine")
    return Bundle(str(path), str(settings.get("sha256", ""))) if path else Bundle()


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
