"""Owns data in the formats that `transform.Unmarshal` and `Remarshal` know: JSON, TOML, YAML, XML, CSV."""

from __future__ import annotations

import datetime as dt
import io
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from ostinato.base.cast import to_bool, to_string
from ostinato.base.gotime import from_datetime
from ostinato.base.values import TypedList, strings
from ostinato.config import formats
from ostinato.config.csv_records import CsvError, read_csv

if TYPE_CHECKING:
    from collections.abc import Mapping


class DataError(ValueError):
    """Data that cannot be read or written; the message says why."""


_SIGNS = (("{", "json"), (":", "yaml"), ("<", "xml"), ("=", "toml"))
_NAMES = {"yml": "yaml", "jsonld": "json", "ld+json": "json", "plain": ""}


def decode(text: str, form: str, options: Mapping[str, object]) -> object:
    """The value that the text stands for; without a format it is guessed from the text. Raises DataError."""
    name = _NAMES.get(form.lower(), form.lower()) or guess(text, _delimiter(options))
    if name == "csv":
        try:
            return _csv(text, options)
        except CsvError as error:
            raise DataError(str(error)) from error
    if name in ("xml", "rss+xml", "atom+xml"):
        return _xml(text)
    if name == "org":
        return _org(text)
    if name not in ("json", "toml", "yaml"):
        raise DataError(f"unknown format {form!r}" if form else "unknown format")
    try:
        value = formats.parse(text, name)
    except formats.FormatError as error:
        raise DataError(f"unmarshal failed: {error}") from error
    return _with_times(value) if name == "toml" else value


def _with_times(value: object) -> object:
    """The value with Go's times; a time of day, or a date, without a zone is another matter."""
    if isinstance(value, dict):
        return {key: _with_times(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_with_times(held) for held in value]
    is_instant = isinstance(value, dt.datetime) and value.tzinfo is not None
    return from_datetime(value) if isinstance(value, dt.datetime) and is_instant else value


def guess(text: str, delimiter: str = ",") -> str:
    """The format of a text by which of some signs comes first; empty when there is none of them."""
    places = ((text.find(sign), name) for sign, name in ((delimiter, "csv"), *_SIGNS))
    found = [place for place in places if place[0] >= 0]
    return min(found, key=lambda place: place[0])[1] if found else ""


def _csv(text: str, options: Mapping[str, object]) -> object:
    lazy = to_bool(options.get("lazyquotes"))
    comment = to_string(options.get("comment"))
    rows = read_csv(text, _delimiter(options), comment=comment, lazy=lazy)
    if to_string(options.get("targettype")) != "map":
        return TypedList([strings(row) for row in rows], "[]string")
    if len(rows) < 2:
        message = "expected at least a header row and one data row"
        raise DataError(f"cannot unmarshal CSV into *interface {{}}: {message}")
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def _delimiter(options: Mapping[str, object]) -> str:
    return (to_string(options.get("delimiter")) or ",")[:1]


def _xml(text: str) -> object:
    namespaces: list[tuple[str, str]] = []
    declared: dict[ET.Element, list[tuple[str, str]]] = {}
    root: ET.Element | None = None
    try:
        # Expat does not fetch, and knows limits against bombs.
        for event, found in ET.iterparse(io.BytesIO(text.encode()), events=("start-ns", "start")):  # noqa: S314
            if event == "start-ns":
                namespaces.append(found)
                continue
            root = found if root is None else root
            declared[found], namespaces = namespaces, []
    except ET.ParseError as error:
        raise DataError(f"failed to unmarshal XML: {error}") from error
    assert root is not None, "a document without an element is a mistake"
    value = _element(root, declared)
    if not isinstance(value, dict):
        name = _name(root.tag)
        raise DataError(f"\"_stream.xml:1:1\": XML root element '{name}' must be a map/object, got string")
    return value


def _name(tag: str) -> str:
    return re.sub(r"^\{[^}]*\}", "", tag)


def _element(element: ET.Element, declared: Mapping[ET.Element, list[tuple[str, str]]]) -> object:
    found: dict[str, object] = {f"-{prefix or 'xmlns'}": url for prefix, url in declared[element]}
    found |= {f"-{_name(key)}": value for key, value in element.attrib.items()}
    for child in element:
        name, value = _name(child.tag), _element(child, declared)
        if name in found:
            held = found[name]
            found[name] = [*held, value] if isinstance(held, list) else [held, value]
        else:
            found[name] = value
    text = (element.text or "").strip()
    if not found:
        return text
    if text:
        found["#text"] = text
    return found


def _org(text: str) -> object:
    found: dict[str, object] = {}
    for line in text.splitlines():
        match = re.match(r"#\+(\w+)(\[\])?:\s*(.*)", line)
        if match:
            name = match[1].lower()
            found[name] = (
                strings(match[3].split())
                if match[2] or name in ("tags", "categories", "keywords")
                else match[3]
            )
    return found
