"""Owns the exact reading of YAML: every scalar by Hugo's rules, every mistake with its place."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

import yaml

from ostinato.config.formats import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable

_Loader: type[yaml.Loader] = getattr(yaml, "CLoader", yaml.Loader)


class _PlainLoader(_Loader):  # type: ignore[misc, valid-type]
    """A loader that leaves every scalar as the text that it is."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012
    DEFAULT_SCALAR_TAG = "untagged"


_TAG = "tag:yaml.org,2002:"
_UNCLOSED = ("found unexpected end of stream", "did not find expected ',' or")
"""Mistakes that are better shown where the quote or bracket opens."""


def parse_exactly(text: str) -> object:
    """The value of the first document of a text. Raises FormatError."""
    try:
        loader = _PlainLoader(text)
        try:
            node = loader.get_node() if loader.check_node() else None
            while loader.check_node():
                loader.get_node()
        finally:
            loader.dispose()
        value = None if node is None else _value(node, {})
    except yaml.MarkedYAMLError as error:
        unclosed = error.problem is not None and error.problem.startswith(_UNCLOSED)
        mark = (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
        message = error.problem or error.context or str(error)
        if mark is None:
            raise FormatError(message) from error
        raise FormatError(message, mark.line + 1, mark.column + 1) from error
    except yaml.YAMLError as error:
        raise FormatError(str(error)) from error
    if "*" in text:
        _limit_aliases(value, {})
    return value


def _value(node: yaml.Node, done: dict[int, object]) -> object:
    known = done.get(id(node))
    if known is not None:
        return known
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    value: object
    if isinstance(node, yaml.SequenceNode):
        value = [_value(child, done) for child in node.value]
    else:
        assert isinstance(node, yaml.MappingNode)
        value = _mapping(node, done)
    done[id(node)] = value
    return value


_MOST_ALIASES = 1000


def _limit_aliases(value: object, seen: dict[int, int]) -> None:
    """Refuse lists and maps that are meant too often: whoever walks through such a value would never end."""
    if not isinstance(value, list | dict):
        return
    times = seen[id(value)] = seen.get(id(value), 0) + 1
    if times > _MOST_ALIASES:
        raise FormatError("too many YAML aliases for non-scalar nodes")
    for held in value.values() if isinstance(value, dict) else value:
        _limit_aliases(held, seen)


def _mapping(node: yaml.MappingNode, done: dict[int, object]) -> dict[str, object]:
    out: dict[str, object] = {}
    merged: dict[str, object] = {}
    places: dict[str, yaml.Mark] = {}
    for key_node, value_node in node.value:
        if isinstance(key_node, yaml.ScalarNode) and key_node.value == "<<" and not key_node.style:
            _merge(merged, _value(value_node, done))
            continue
        key = _key(key_node)
        if key in places:
            first = places[key]
            raise FormatError(
                f'the key "{key}" is already defined at {first.line + 1}:{first.column + 1}',
                key_node.start_mark.line + 1,
                key_node.start_mark.column + 1,
            )
        places[key] = key_node.start_mark
        out[key] = _value(value_node, done)
    return {**merged, **out} if merged else out


def _merge(into: dict[str, object], value: object) -> None:
    for source in value if isinstance(value, list) else [value]:
        if isinstance(source, dict):
            for key, held in source.items():
                into.setdefault(key, held)


def _key(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    mark = node.start_mark
    raise FormatError("a key must be a word, not a list or a map", mark.line + 1, mark.column + 1)


def _scalar(node: yaml.ScalarNode) -> object:
    text = str(node.value)
    tag = node.tag
    if not tag.startswith(_TAG):
        return text if node.style else plain(text)
    convert = _CONVERTERS.get(tag.removeprefix(_TAG))
    if convert is None:
        return text
    try:
        return convert(text)
    except ValueError as error:
        mark = node.start_mark
        raise FormatError(f"cannot read {text!r} as {tag}", mark.line + 1, mark.column + 1) from error


_CONVERTERS: dict[str, Callable[[str], object]] = {
    "int": lambda text: int(text, 0),
    "float": float,
    "bool": lambda text: {"true": True, "false": False}[text.lower()],
    "null": lambda text: None,  # noqa: ARG005
    "binary": lambda text: base64.b64decode(text, validate=False),
}

_WORDS: dict[str, object] = {
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}

_DIGITS = (
    (re.compile(r"[+-]?0b[01]+", re.ASCII), 2),
    (re.compile(r"[+-]?0x[0-9a-fA-F]+", re.ASCII), 16),
    (re.compile(r"[+-]?0o?[0-7]+", re.ASCII), 8),
    (re.compile(r"[+-]?(?:0|[1-9]\d*)", re.ASCII), 10),
)
_FLOAT = re.compile(r"[+-]?(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def plain(text: str) -> object:
    """The value of a scalar without quotes, as Hugo's YAML reads it: no dates, no `yes`, octal with a zero."""
    if text in _WORDS:
        return _WORDS[text]
    if not text[0].isdigit() and text[0] not in "+-.":
        return text
    digits = text.replace("_", "")
    for pattern, base in _DIGITS:
        if pattern.fullmatch(digits):
            number = int(digits, base)
            return number if -(1 << 63) <= number < 1 << 64 else text
    if _FLOAT.fullmatch(digits):
        fraction = float(digits)
        return fraction if abs(fraction) != float("inf") else text
    return text
