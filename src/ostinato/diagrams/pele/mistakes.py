"""Owns how Pele's errors become the author's mistakes: a place in the source, plain words, a hint."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ostinato.diagrams.renderer import DiagramMistake

if TYPE_CHECKING:
    from ostinato.diagrams.pele.engine import Failure

_TYPES = (
    "flowchart",
    "graph",
    "sequenceDiagram",
    "classDiagram",
    "stateDiagram-v2",
    "erDiagram",
    "gantt",
    "pie",
    "journey",
    "gitGraph",
    "mindmap",
    "timeline",
    "quadrantChart",
    "requirementDiagram",
    "C4Context",
    "C4Container",
    "C4Component",
    "C4Dynamic",
    "C4Deployment",
    "sankey",
    "xychart",
    "block",
    "packet",
    "kanban",
    "architecture-beta",
    "radar-beta",
    "treemap",
    "treeView-beta",
    "venn-beta",
    "wardley-beta",
    "cynefin-beta",
    "ishikawa",
    "eventmodeling",
    "railroad-beta",
    "swimlane-beta",
    "usecase-beta",
    "agentflow-beta",
)
_UNDRAWN = ("zenuml",)

_EXPECTED = {
    "SQE": "`]`",
    "PE": "`)`",
    "DIAMOND_STOP": "`}`",
    "STRUCT_STOP": "`}`",
    "STADIUMEND": "`])`",
    "SUBROUTINEEND": "`]]`",
    "CYLINDEREND": "`)]`",
    "DOUBLECIRCLEEND": "`)))`",
    "NODE_DEND": "a closing bracket",
    "end": "`end`",
    "COLON": "`:`",
    ":": "`:`",
    "COMMA": "`,`",
    "TXT": "`:` with a text",
    "LINK": "an arrow",
    "SOLID_ARROW": "an arrow",
    "ACTOR": "a participant",
    "NODE_STRING": "a node",
    "STRING": "a text in quotes",
    "NUMBER": "a number",
    "NUMBER2": "a number",
    "NUMBER_WITH_DECIMAL": "a number",
    "WARDLEY_NUMBER": "a number from 0 to 1",
    "ONLY_ONE": "a cardinality such as `||`",
    "FORWARD_SOLID": "an arrow",
}
_MAX_EXPECTED = 3
_BRACKET_ENDS = frozenset(("SQE", "PE", "DIAMOND_STOP", "STADIUMEND", "SUBROUTINEEND", "CYLINDEREND"))

_PLACE = re.compile(r"\bat line (\d+), column (\d+)")
_EXPECTING = re.compile(r"Expecting[^\n]*|\[\w+\]")
_TOKEN = re.compile(r"'([^']+)'|\[(\w+)\]")
_GOT = re.compile(r"(?:,| but) (?:got|found:?) (.*)$", re.DOTALL)
_HELP = re.compile(r"\s*\(Help:?\s*(.*)\)\s*$", re.DOTALL)
_NAMED = re.compile(r"\"([^\"]+)\"|\(\"?([^()\"]+)\"?\)|\[([^\[\]]+)\]|\b(\d+)\b|:\s*(\S+)")


def mistake_of(failure: Failure, source: str) -> DiagramMistake:
    """What the author did wrong, in the words of an author."""
    match failure.code:
        case "unsupported-diagram":
            return _unknown_type(source)
        case "limit" | "engine":
            return DiagramMistake(
                f"this diagram is too large: {failure.message}", hint="Split it into smaller diagrams."
            )
        case "syntax" if (place := _place(failure, source)) is not None:
            return _unexpected(failure, source, *place)
        case _:
            return _semantic(failure, source)


def _unknown_type(source: str) -> DiagramMistake:
    line, column, word = _heading(source)
    if word.lower() in _UNDRAWN:
        return DiagramMistake(
            f"diagrams of the type `{word}` are not drawn: it is not part of Mermaid itself",
            line,
            column,
            "A sequenceDiagram shows the same messages.",
        )
    close = get_close_matches(word, _TYPES, n=1) or get_close_matches(
        word.lower(), map(str.lower, _TYPES), n=1
    )
    known = {name.lower(): name for name in _TYPES}
    hint = f"Did you mean {known[close[0].lower()]}?" if close else f"Known types: {', '.join(_TYPES)}."
    return DiagramMistake(f"`{word}` is no type of diagram", line, column, hint)


def _heading(source: str) -> tuple[int, int, str]:
    """The place of the word that names the type: the first that is neither front matter nor a comment."""
    lines = source.splitlines()
    start = 0
    if lines and lines[0].strip() == "---":
        closing = (number for number, line in enumerate(lines[1:], 1) if line.strip() == "---")
        start = next(closing, 0) + 1
    for number, line in enumerate(lines[start:], start):
        found = re.search(r"[^\s:;]+", line)
        if found and not found[0].startswith("%%"):
            return number + 1, found.start() + 1, found[0][:40]
    return 1, 1, (lines[0].strip() if lines else "")[:40]


def _place(failure: Failure, source: str) -> tuple[int, int] | None:
    line, column = failure.line, failure.column
    if not line and (found := _PLACE.search(failure.message)):
        line, column = int(found[1]), int(found[2])
    if not line:
        return None
    lines = source.splitlines()
    kept = _kept_lines(lines)
    last = max((number for number in kept if lines[number - 1].strip()), default=1)
    shown = failure.snippet.partition("\n")[0]
    candidates = [kept[line - 1]] if line <= len(kept) else []
    # Later Peles count the lines of the author, and the shipped one those that its parsers see.
    candidates += [line] if line <= last and len(kept) != len(lines) else []
    for number in candidates:
        if number <= last and (not failure.snippet or lines[number - 1] == shown):
            return number, max(column, 1)
    return last, len(lines[last - 1].rstrip()) + 1


def _kept_lines(lines: list[str]) -> list[int]:
    """The numbers of the lines that reach the parsers: without front matter, comments, and what they leave empty."""
    start = 0
    if lines and lines[0].strip() == "---":
        closing = (number for number, line in enumerate(lines[1:], 1) if line.strip() == "---")
        start = next(closing, -1) + 1
    kept: list[int] = []
    directive = False
    for number, line in enumerate(lines[start:], start + 1):
        opened = directive or "%%{" in line
        directive = opened and "}%%" not in line
        is_comment = line.lstrip().startswith("%%") and not opened
        if not directive and not is_comment and (kept or not (opened or not line.strip())):
            kept.append(number)
    return kept


def _unexpected(failure: Failure, source: str, line: int, column: int) -> DiagramMistake:
    text = source.splitlines()[line - 1]
    rest = text[column - 1 :].split()
    expecting = " ".join(_EXPECTING.findall(_GOT.sub("", failure.message)))
    tokens = [first or second for first, second in _TOKEN.findall(expecting)]
    expected = list(dict.fromkeys(_EXPECTED[token] for token in tokens if token in _EXPECTED))
    wanted = " or ".join(expected) if 0 < len(expected) <= _MAX_EXPECTED else ""
    if rest:
        message = f"`{rest[0][:40]}` cannot stand here" + (f": {wanted} is expected" if wanted else "")
    else:
        ended = "line" if failure.snippet.strip(" ^-\n") else "diagram"
        message = f"the {ended} ends too early" + (f": {wanted} is missing" if wanted else "")
    return DiagramMistake(message, line, column, _syntax_hint(tokens, rest, text))


def _syntax_hint(tokens: list[str], rest: list[str], text: str) -> str:
    if _BRACKET_ENDS.intersection(tokens):
        if text.count('"') % 2:
            return "A quote is opened and not closed."
        if rest:
            return 'A label with brackets needs quotes: A["Start (now)"]'
    if rest and rest[0] == "end":
        return "`end` closes a group; a node needs another name, such as End."
    return ""


def _semantic(failure: Failure, source: str) -> DiagramMistake:
    message = failure.message.strip().partition("\n")[0]
    hint = ""
    if found := _HELP.search(message):
        message, hint = message[: found.start()], found[1][:1].upper() + found[1][1:]
    line, column = _mentioned(failure.message, source)
    return DiagramMistake(message.rstrip("."), line, column, hint)


def _mentioned(message: str, source: str) -> tuple[int, int]:
    """Where the source says what the message names, else its heading."""
    lines = source.splitlines()
    heading, column, _ = _heading(source)
    for groups in _NAMED.findall(message):
        name = next(filter(None, groups)).strip(" .,")
        for candidate in dict.fromkeys((name, name.split()[-1] if name.split() else "")):
            if not candidate:
                continue
            wanted = re.compile(rf"(?<!\w){re.escape(candidate)}(?!\w)")
            for number, text in enumerate(lines[heading:], heading + 1):
                if found := wanted.search(text):
                    return number, found.start() + 1
    return heading, column
