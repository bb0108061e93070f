"""Owns how a diagram becomes text: the table of tellers, phrases that a site can translate, reading Pele's model."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from ostinato.diagrams.figure import Line

Model = Mapping[str, object]

_MAX_LINES = 500


class Phrases:
    """The sentences of text versions. `[diagrams.words]` of the configuration replaces any of them."""

    def __init__(self, replaced: Mapping[str, object]) -> None:
        self._replaced = replaced

    def __call__(self, phrase: str, **values: str) -> str:
        """The phrase with its `{names}` filled in."""
        wording = str(self._replaced.get(phrase.lower(), phrase))
        return _SLOT.sub(lambda slot: values.get(slot[1], slot[0]), wording)


_SLOT = re.compile(r"\{(\w+)\}")

Teller = Callable[[Model, Phrases], Iterator[Line]]

_TELLERS: dict[str, tuple[tuple[str, ...], Teller]] = {}


def teller(kind: str, *fields: str) -> Callable[[Teller], Teller]:
    """Register the function that tells diagrams of a kind; `fields` are the parts of the model that it reads."""

    def register(function: Teller) -> Teller:
        _TELLERS[kind] = (fields, function)
        return function

    return register


def wanted_fields() -> dict[str, tuple[str, ...]]:
    """The parts of the model that tellers read, for each kind of diagram."""
    return {kind: fields for kind, (fields, _) in _TELLERS.items()}


def tell(kind: str, model: Model, phrases: Phrases) -> list[Line]:
    """The text version of a diagram, or nothing for a kind that has none."""
    if kind not in _TELLERS:
        return []
    lines: list[Line] = []
    for line in _TELLERS[kind][1](model, phrases):
        if len(lines) == _MAX_LINES:
            lines.append(Line(phrases("and more")))
            break
        lines.append(line)
    return lines


def with_label(sentence: str, label: str) -> str:
    """A sentence, and what is written along the line that it tells of."""
    return f"{sentence}: {label}" if label else sentence


_BREAK = re.compile(r"<br\s*/?>|\\n|\n", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ICON = re.compile(r"\bfa[a-z]?:fa-[\w-]+")
_STRONG = re.compile(r"\*\*(.+?)\*\*|__(.+?)__|\*(\S.*?)\*")
_ENTITY = re.compile(r"#(\w{1,10});")
_SPACES = re.compile(r"\s+")


def label(value: object) -> str:
    """What a reader sees of a label: without tags, entities, icons and the marks of Markdown."""
    if not isinstance(value, str):
        return ""
    text = _TAG.sub("", _BREAK.sub(" ", value)) if "<" in value or "\\" in value or "\n" in value else value
    if "#" in text or "&" in text:
        text = html.unescape(_ENTITY.sub(_unescaped, text))
    text = _ICON.sub("", text)
    if text.startswith("`") and text.endswith("`"):
        text = _STRONG.sub(lambda found: found[1] or found[2] or found[3], text)
    return _SPACES.sub(" ", text).strip(' `"')


def _unescaped(found: re.Match[str]) -> str:
    name = found[1]
    return f"&#{name};" if name.isdigit() else f"&{name};"


def words(value: object) -> str:
    """A number or a text as it is read out."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    return label(value) if isinstance(value, str) else str(value)


def items(value: object) -> list[Model]:
    """The records in a list of the model."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def values(value: object) -> Sequence[object]:
    """A list of the model."""
    return value if isinstance(value, list) else ()


def pairs(value: object) -> list[tuple[str, object]]:
    """A map of the model, in its own order."""
    return [(str(pair[0]), pair[1]) for pair in values(value) if isinstance(pair, list) and len(pair) == 2]


def records(value: object) -> list[tuple[str, Model]]:
    """A map of the model whose values are records."""
    return [(key, record) for key, record in pairs(value) if isinstance(record, Mapping)]


def record(value: object) -> Model:
    """A record of the model, empty where there is none."""
    return value if isinstance(value, Mapping) else {}
