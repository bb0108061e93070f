"""Owns TOML, YAML and JSON as Hugo reads them: settings, front matter and data go through here."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ostinato.base.positions import span_of_line

if TYPE_CHECKING:
    from ostinato.base.positions import Span

EXTENSIONS = {"toml": "toml", "yaml": "yaml", "yml": "yaml", "json": "json"}
"""The format of a file, by its extension."""


class FormatError(Exception):
    """A text that is not what its format allows. Lines and columns count from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column

    def __reduce__(self) -> tuple[type[FormatError], tuple[str, int, int]]:
        return (type(self), (self.message, self.line, self.column))

    def span(self, path: str, text: str, *, line_offset: int = 0) -> Span:
        """Where the mistake stands in `text`, which begins `line_offset` lines into the file `path`."""
        span = span_of_line(path, text, self.line, self.column)
        return replace(span, line=span.line + line_offset)


def parse(text: str, form: str) -> object:
    """The value of a text in one of the three formats. Raises FormatError."""
    return _PARSERS[form](text.removeprefix("\ufeff"))


def parse_map(text: str, form: str) -> dict[str, object]:
    """The map that a text holds; an empty text is an empty map. Raises FormatError."""
    value = parse(text, form) if text and not text.isspace() else None
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise FormatError(f"expected keys with values, but this is a {_kind(value)}")
    return value


def _kind(value: object) -> str:
    names = {list: "list", str: "string", bool: "boolean", int: "number", float: "number"}
    return names.get(type(value), type(value).__name__)


def _parse_toml(text: str) -> object:
    import rtoml

    try:
        return rtoml.loads(text)
    except rtoml.TomlParsingError as error:
        raise _located(str(error)) from error


_AT = re.compile(r",? at line (\d+) column (\d+)")


def _located(message: str) -> FormatError:
    """The parser of TOML puts the position into the sentence."""
    found = _AT.search(message)
    if found is None:
        return FormatError(message)
    return FormatError(message[: found.start()], int(found[1]), int(found[2]))


def _parse_json(text: str) -> object:
    import orjson

    try:
        return _as_floats(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        raise FormatError(error.msg, error.lineno, error.colno) from error


def _as_floats(value: object) -> object:
    """Go's JSON knows only floating point numbers."""
    if type(value) is int:
        return float(value)
    if type(value) is dict:
        return {key: _as_floats(held) for key, held in value.items()}
    if type(value) is list:
        return [_as_floats(held) for held in value]
    return value


# What the fast YAML parser reads otherwise than Hugo does: octal numbers, digits with underscores, exponents
# without a point, numbers beyond 64 bits, tags, merge keys, a second document, and anchors (which it copies).
# (It is searched for a digit first: that is three times as fast as looking at each start of a scalar.)
_UNUSUAL = re.compile(
    r"[0-9](?:_|(?:(?<=[\s\[{,].)|(?<=[\s\[{,][+-].))(?:(?<=0)[0-9xob]|\d*[eE]|\d{18}))|_[0-9]|\._"
    r"|!(?<=[\s\[{,].)(?![\"'])|\+\.|<<|\n(?:---|\.\.\.)\s|&(?:(?<=[:-] .)|(?<=[\[{,].))\w"
)


def _parse_yaml(text: str) -> object:
    if _UNUSUAL.search(text) is None:
        from ryaml import InvalidYamlError, loads  # type: ignore[attr-defined]

        try:
            return _with_string_keys(loads(text))
        except (InvalidYamlError, ValueError, TypeError):
            pass  # the exact parser knows better, or says where the mistake is
    from ostinato.config.yaml import parse_exactly  # PyYAML is slow to import, and seldom needed

    return parse_exactly(text)


def _with_string_keys(value: object) -> object:
    """The value itself. Raises TypeError for a key that is not text, so that the exact parser names it."""
    if type(value) is dict:
        for key, held in value.items():
            if type(key) is not str:
                raise TypeError(key)
            if type(held) is dict or type(held) is list:
                _with_string_keys(held)
    elif type(value) is list:
        for held in value:
            if type(held) is dict or type(held) is list:
                _with_string_keys(held)
    return value


_PARSERS = {"toml": _parse_toml, "yaml": _parse_yaml, "json": _parse_json}
