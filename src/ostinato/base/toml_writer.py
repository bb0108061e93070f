"""Owns TOML as Hugo writes it (pelletier/go-toml): sorted keys, tables after values, literal strings where possible."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING

from ostinato.base.floats import plain_text
from ostinato.base.gotime import Time, local_text
from ostinato.base.printing import verbose
from ostinato.base.values import as_items, as_map

if TYPE_CHECKING:
    from collections.abc import Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def write_toml(table: Mapping[str, object]) -> str:
    """The map as a TOML document; what is nil is left out."""
    lines = _table(table, "")
    return "\n".join(lines) + "\n" if lines else ""


def _table(table: Mapping[str, object], path: str) -> list[str]:
    entries = [(str(key), value) for key, value in sorted(table.items(), key=lambda entry: str(entry[0]))]
    lines = [
        f"{_key(key)} = {_value(value)}"
        for key, value in entries
        if value is not None and as_map(value) is None and not _is_tables(value)
    ]
    for key, value in entries:
        full = f"{path}.{_key(key)}" if path else _key(key)
        mapping = as_map(value)
        if mapping is not None:
            lines += _below(f"[{full}]", mapping, full, is_first=not lines)
        elif _is_tables(value):
            for item in as_items(value) or ():
                lines += _below(f"[[{full}]]", as_map(item) or {}, full, is_first=not lines)
    return lines


def _below(header: str, table: Mapping[str, object], path: str, *, is_first: bool) -> list[str]:
    inner = [f"  {line}" if line else line for line in _table(table, path)]
    return [*([] if is_first else [""]), header, *inner]


def _is_tables(value: object) -> bool:
    items = None if isinstance(value, str | bytes) else as_items(value)
    return bool(items) and all(as_map(item) is not None for item in items or ())


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _string(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        text = plain_text(value)
        if not math.isfinite(value):
            return text.lower().removeprefix("+")
        return text if "." in text else text + ".0"
    if isinstance(value, Time):
        return value.format("2006-01-02T15:04:05.999999999Z07:00")
    if isinstance(value, dt.date | dt.time):
        return local_text(value)
    mapping = as_map(value)
    if mapping is not None:
        inner = (f"{_key(str(key))} = {_value(mapping[key])}" for key in sorted(mapping, key=str))
        return "{" + ", ".join(inner) + "}"
    items = as_items(value)
    if items is not None:
        return "[" + ", ".join(map(_value, items)) + "]"
    return _string(verbose(value))


def _string(text: str) -> str:
    if "'" not in text and not _CONTROL.search(text):
        return f"'{text}'"
    return '"' + "".join(_ESCAPES.get(char) or _escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04X}" if _CONTROL.match(char) else char
