"""Owns the data folder: files of many formats as one nested map (Hugo: data sources)."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Protocol

from ostinato.base.diagnostics import AuthorError
from ostinato.base.positions import span_of_line
from ostinato.config.data_formats import DataError, decode
from ostinato.config.formats import FormatError, parse
from ostinato.content.source import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ostinato.base.diagnostics import Report

_PARSED = {"toml": "toml", "yaml": "yaml", "yml": "yaml", "json": "json"}
_DECODED = frozenset({"csv", "xml", "org"})

Data = dict[str, object]


class DataFile(Protocol):
    """A file of the data component, as this stage needs it."""

    @property
    def path(self) -> str: ...

    @property
    def shown(self) -> str: ...

    def read(self) -> bytes: ...


def read_data(files: Iterable[DataFile], report: Report) -> Data:
    """All data files under the names of their folders. The strongest file comes first, and keeps its keys."""
    data: Data = {}
    for file in files:
        folder, _, name = file.path.rpartition("/")
        stem, _, extension = name.rpartition(".")
        value = _value(file, extension.lower(), report)
        if value is not None:
            _put(_map_at(data, folder), stem, value, file, report)
    return data


def _map_at(data: Data, folder: str) -> Data:
    for part in filter(None, folder.split("/")):
        held = data.setdefault(part, {})
        if not isinstance(held, dict):
            held = data[part] = {}
        data = held
    return data


def _put(into: Data, name: str, value: object, file: DataFile, report: Report) -> None:
    held = into.get(name)
    if held is None:
        into[name] = value
    elif isinstance(held, dict) and isinstance(value, dict):
        for key, item in value.items():
            held.setdefault(key, item)
    else:
        report.warn(
            "data-overridden",
            f'the data of {file.shown} is overridden by data of higher precedence at "{name}"',
            span_of_line(file.shown, "", 1),
        )


def _value(file: DataFile, extension: str, report: Report) -> object:
    try:
        text = decoded(file.read(), file.shown)
    except AuthorError as error:
        report.add(error.diagnostic)
        return None
    if not text and extension != "csv":
        return {}
    try:
        if extension in _PARSED:
            return parse(text, _PARSED[extension])
        if extension in _DECODED:
            return decode(text, extension, {})
    except FormatError as error:
        report.error("data-syntax", f"data: {error.message}", error.span(file.shown, text))
        return None
    except DataError as error:
        report.error("data-syntax", f"data: {error}", span_of_line(file.shown, text, 1))
        return None
    known = ", ".join(sorted([*_PARSED, *_DECODED]))
    report.error(
        "data-format",
        f'data: "{posixpath.basename(file.path)}" is in no format that can be read',
        span_of_line(file.shown, text, 1),
        hint=f"extensions: {known}",
    )
    return None
