"""Owns data in the formats that `transform.Unmarshal` and `Remarshal` know: JSON, TOML, YAML, XML, CSV."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from ostinato.base.cast import to_bool, to_string
from ostinato.base.values import TypedList, strings
from ostinato.config import formats

if TYPE_CHECKING:
    from collections.abc import Mapping


class DataError(ValueError):
    """Data that cannot be read or written; the message says why."""


_NAMES = {"yml": "yaml", "jsonld": "json", "ld+json": "json", "plain": ""}


def decode(text: str, form: str, options: Mapping[str, object]) -> object:
    """The value that the text stands for; without a format it is guessed from the text. Raises DataError."""
    name = _NAMES.get(form.lower(), form.lower()) or guess(text)
    if name == "csv":
        return _csv(text, options)
    if name in ("xml", "rss+xml", "atom+xml"):
        return _xml(text)
    if name == "org":
        return _org(text)
    if name not in ("json", "toml", "yaml"):
        raise DataError(f"unknown format {form!r}" if form else "unknown format")
    try:
        return formats.parse(text, name)
    except formats.FormatError as error:
        raise DataError(f"unmarshal failed: {error}") from error


def guess(text: str) -> str:
    """The format of a text by its first signs, as Hugo guesses it."""
    places = {
        "json": _first(text, "{"),
        "yaml": _first(text, ":"),
        "xml": _first(text, "<"),
        "toml": _first(text, "="),
    }
    bracket = _first(text, "[")
    if places["json"] <= min(places["yaml"], places["toml"]) and places["json"] < len(text) + 1:
        return "json"
    if places["xml"] == 0 or text.lstrip().startswith("<"):
        return "xml"
    if places["yaml"] < places["toml"]:
        return "yaml"
    if places["toml"] <= len(text):
        return "toml"
    if bracket <= len(text):
        return "json"
    return "csv" if "," in text else ""


def _first(text: str, sign: str) -> int:
    at = text.find(sign)
    return at if at >= 0 else len(text) + 1


def _csv(text: str, options: Mapping[str, object]) -> object:
    delimiter = to_string(options.get("delimiter")) or ","
    comment = to_string(options.get("comment"))
    quote = '"'
    lines = text.splitlines(keepends=True)
    if comment:
        lines = [line for line in lines if not line.startswith(comment)]
    lazy = to_bool(options.get("lazyquotes"))
    reader = csv.reader(io.StringIO("".join(lines)), delimiter=delimiter, quotechar=quote, strict=not lazy)
    try:
        rows = [row for row in reader if row]
    except csv.Error as error:
        raise DataError(f"failed to unmarshal CSV: {error}") from error
    for row in rows:
        if len(row) != len(rows[0]):
            raise DataError("failed to unmarshal CSV: wrong number of fields")
    if to_string(options.get("targettype")) == "map":
        if not rows:
            return []
        head = rows[0]
        return [dict(zip(head, row, strict=True)) for row in rows[1:]]
    return TypedList([strings(row) for row in rows], "[]string")


def _xml(text: str) -> object:
    try:
        root = ET.fromstring(text.encode())  # noqa: S314 - expat does not fetch, and knows limits against bombs
    except ET.ParseError as error:
        raise DataError(f"failed to unmarshal XML: {error}") from error
    value = _element(root)
    return value if isinstance(value, dict) else {"#text": value} if value else ""


def _name(tag: str) -> str:
    return re.sub(r"^\{[^}]*\}", "", tag)


def _element(element: ET.Element) -> object:
    found: dict[str, object] = {f"-{_name(key)}": value for key, value in element.attrib.items()}
    for child in element:
        name, value = _name(child.tag), _element(child)
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
