"""Owns YAML as Hugo writes it (goccy/go-yaml): sorted keys, single quotes only where they are needed."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING

from ostinato.base.floats import float_text
from ostinato.base.gotime import Duration, Time, local_text
from ostinato.base.values import as_items, as_map

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WORDS = frozenset(
    form
    for word in ("null", "true", "false", "yes", "no", "on", "off", "y", "n")
    for form in (word, word.title(), word.upper())
) | {"~", ""}
_NUMBER = re.compile(
    r"[-+]?(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)|"
    r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)[eE][-+]?[0-9]+"
)
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ].*)?|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?")
_OPENINGS = frozenset("*&[]{},!|>%'\"@#` ")
_WITHIN = re.compile(r"[:-] |[#\\]")


def write_yaml(value: object) -> str:
    """The value as a YAML document."""
    lines = list(_lines(value))
    return "\n".join(lines) + "\n"


def _lines(value: object) -> Iterator[str]:
    """The lines of a block."""
    mapping = as_map(value)
    if mapping:
        yield from _mapping(mapping)
        return
    items = None if isinstance(value, bytes) else as_items(value)
    if items and mapping is None:
        for item in items:
            first, *rest = _lines(item)
            yield f"- {first}"
            yield from (f"  {line}" if line else line for line in rest)
        return
    yield from _scalar(value).split("\n")


def _mapping(mapping: Mapping[str, object]) -> Iterator[str]:
    for key, value in sorted(mapping.items(), key=lambda entry: str(entry[0])):
        name = _text(str(key))
        first, *rest = _lines(value)
        if as_map(value):
            yield f"{name}:"
            yield from (f"  {line}" if line else line for line in (first, *rest))
        elif as_items(value) and not isinstance(value, bytes):
            yield f"{name}:"
            yield from (first, *rest)
        else:
            yield f"{name}: {first}"
            yield from _continued(rest) if first.startswith("|") else rest


def _continued(lines: list[str]) -> Iterator[str]:
    """The lines of a text below its key; the last ones may be there only to be counted."""
    count = len("\n".join(lines).rstrip("\n").split("\n"))
    yield from (f"  {line}" for line in lines[:count])
    yield from lines[count:]


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Duration):
        return str(value)
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, Time):
        return value.format("2006-01-02T15:04:05.999999999Z07:00")
    if isinstance(value, dt.date | dt.time):
        return local_text(value)
    if isinstance(value, str):
        return _text(value)
    return "{}" if as_map(value) is not None else "[]"


def _float(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    text = float_text(value)
    return text if "." in text or "e" in text else text + ".0"


def _text(text: str) -> str:
    if needs_quotes(text):
        return "'" + text.replace("'", "''") + "'"
    if "\n" not in text:
        return text
    body = text.rstrip("\n")
    breaks = len(text) - len(body)
    header = ("|-", "|", "|+")[min(breaks, 2)]
    if "\r\n" in text:
        header += "\r"
    return header + "\n" + body + "\n" * max(breaks - 1, 0)


def needs_quotes(text: str) -> bool:
    """Whether a plain text would be read as something else, or not at all."""
    if text in _WORDS or _NUMBER.fullmatch(text) or _TIME.fullmatch(text):
        return True
    return text[0] in _OPENINGS or text == "-" or text[-1] in ": " or _WITHIN.search(text) is not None
