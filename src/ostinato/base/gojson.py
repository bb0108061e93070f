"""Owns JSON as Go writes it: sorted keys, HTML characters escaped, floats in Go's shortest form."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from ostinato.base.floats import plain_text
from ostinato.base.gotime import Time, local_text
from ostinato.base.members import TemplateError, go_type
from ostinato.base.printing import verbose
from ostinato.base.values import as_items, as_map

if TYPE_CHECKING:
    from collections.abc import Callable

_RAW_BYTES = re.compile("[\ud800-\udfff]")
_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def encode(value: object, *, indent: str = "", prefix: str = "", escape_html: bool = True) -> str:
    """The value as JSON (Go: encoding/json). Raises TemplateError for what JSON cannot hold."""
    text = _encoded(value, escape_html)
    if not indent and not prefix:
        return text
    plain = json.loads(text, parse_float=_Verbatim, parse_int=_Verbatim)
    return _indented(plain, indent, prefix, escape_html, 0)


class _Verbatim(str):
    """A number as it was written."""

    __slots__ = ()


def _encoded(value: object, escape_html: bool) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return string(value, escape_html)
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, Time):
        return string(value.format("2006-01-02T15:04:05.999999999Z07:00"), escape_html)
    if isinstance(value, dt.date | dt.time):  # local dates and times of TOML
        return string(local_text(value), escape_html)
    items = as_items(value)
    if items is not None and not isinstance(value, bytes):
        return "[" + ",".join(_encoded(item, escape_html) for item in items) + "]"
    mapping = as_map(value)
    if mapping is not None:
        entries = sorted(mapping.items(), key=lambda entry: str(entry[0]))
        return (
            "{"
            + ",".join(f"{string(str(k), escape_html)}:{_encoded(v, escape_html)}" for k, v in entries)
            + "}"
        )
    encoder: Callable[[], object] | None = getattr(value, "__go_json__", None)
    if encoder is not None:
        return _ordered(encoder(), escape_html)
    if hasattr(value, "__go_print__"):
        return string(verbose(value), escape_html)
    if callable(value):
        raise TemplateError(f"json: unsupported type: {go_type(value)}")
    return "{}"  # a struct that shows none of its fields


def _ordered(value: object, escape_html: bool) -> str:
    """A struct: its fields keep their order."""
    if isinstance(value, dict):
        fields = ",".join(
            f"{string(str(k), escape_html)}:{_encoded(v, escape_html)}" for k, v in value.items()
        )
        return f"{{{fields}}}"
    return _encoded(value, escape_html)


def string(text: str, escape_html: bool = True) -> str:
    """A JSON string literal."""
    quoted: str = encode_basestring(text)
    if escape_html and ("<" in quoted or ">" in quoted or "&" in quoted):
        for letter, escaped in _HTML.items():
            quoted = quoted.replace(letter, escaped)
    if quoted.isascii():
        return quoted
    if not _is_unicode(quoted):
        quoted = _RAW_BYTES.sub("\ufffd", quoted)
    return quoted.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _is_unicode(text: str) -> bool:
    """Whether no raw bytes are in it; encoding tells so in a tenth of the time that a search takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _float(value: float) -> str:
    if math.isnan(value) or math.isinf(value):
        raise TemplateError(f"json: unsupported value: {verbose(value)}")
    if value != 0 and (abs(value) < 1e-6 or abs(value) >= 1e21):
        mantissa, _, exponent = repr(value).partition("e")
        sign, digits = exponent[:1], exponent[1:].lstrip("0")
        return f"{mantissa.removesuffix('.0')}e{sign}{digits}" if exponent else mantissa
    return plain_text(value)


def _indented(value: object, indent: str, prefix: str, escape_html: bool, depth: int) -> str:
    inner = f"\n{prefix}{indent * (depth + 1)}"
    outer = f"\n{prefix}{indent * depth}"
    if isinstance(value, _Verbatim):
        return str(value)
    if isinstance(value, dict):
        if not value:
            return "{}"
        entries = (
            f"{inner}{string(k, escape_html)}: {_indented(v, indent, prefix, escape_html, depth + 1)}"
            for k, v in value.items()
        )
        return "{" + ",".join(entries) + outer + "}"
    if isinstance(value, list):
        if not value:
            return "[]"
        items = (f"{inner}{_indented(item, indent, prefix, escape_html, depth + 1)}" for item in value)
        return "[" + ",".join(items) + outer + "]"
    return _encoded(value, escape_html)
