"""Owns data written as text: JSON, TOML, YAML and XML, as `transform.Remarshal` gives them."""

from __future__ import annotations

import datetime as dt

from ostinato.base.cast import to_string
from ostinato.base.gojson import encode as encode_json
from ostinato.base.gotime import Time, local_text
from ostinato.base.toml_writer import write_toml
from ostinato.base.values import as_items, as_map
from ostinato.base.yaml_writer import write_yaml
from ostinato.config.data_formats import DataError


def encode(value: object, form: str) -> str:
    """The value in a format. Raises DataError."""
    match form.lower():
        case "json":
            return encode_json(value, indent="   ") + "\n"
        case "toml":
            return write_toml(as_map(_whole(value)) or {})
        case "yaml" | "yml":
            return write_yaml(_whole(value))
        case "xml":
            return _xml(_plain(value))
        case "csv" | "org":
            raise DataError("unsupported Format provided")
    raise DataError("failed to detect target data serialization format")


def _plain(value: object) -> object:
    """The value in Python's own types, for writers that know no others."""
    if isinstance(value, Time):
        return value.format("2006-01-02T15:04:05Z07:00")
    if isinstance(value, dt.date | dt.time):
        return local_text(value)
    if isinstance(value, int) and type(value) is not bool:
        return int(value)
    if isinstance(value, str):
        return str(value)
    mapping = as_map(value)
    if mapping is not None:
        return {str(key): _plain(mapping[key]) for key in sorted(mapping, key=str)}
    items = as_items(value)
    return [_plain(item) for item in items] if items is not None else value


def _whole(value: object) -> object:
    """The value with whole numbers for floats without a fraction, in maps: Hugo's rule for what it writes."""
    mapping = as_map(value)
    if mapping is None:
        is_whole = isinstance(value, float) and value.is_integer() and abs(value) < 1 << 63
        return int(value) if isinstance(value, float) and is_whole else value
    return {key: _whole(held) for key, held in mapping.items()}


def _xml(value: object) -> str:
    if not isinstance(value, dict):
        raise DataError("only a map can be written as XML")
    return "\n".join(_element("root", value, ""))


def _element(name: str, value: object, indent: str) -> list[str]:
    """The lines of an element: keys with a dash before them are attributes, `#text` is what is in it."""
    if isinstance(value, list):
        return [line for item in value for line in _element(name, item, indent)]
    if not isinstance(value, dict):
        text = "" if value is None else to_string(value)
        return [f"{indent}<{name}>{text}</{name}>" if text else f"{indent}<{name}/>"]
    attributes = "".join(
        f' {key[1:]}="{to_string(held)}"' for key, held in value.items() if key.startswith("-")
    )
    if "#text" in value:
        return [f"{indent}<{name}{attributes}>{to_string(value['#text'])}</{name}>"]
    below = [
        line
        for key, held in value.items()
        if not key.startswith("-")
        for line in _element(key, held, f"{indent}\t")
    ]
    if not below:
        return [f"{indent}<{name}{attributes}/>"]
    return [f"{indent}<{name}{attributes}>", *below, f"{indent}</{name}>"]
