"""Owns data written as text: JSON, TOML, YAML and XML, as `transform.Remarshal` gives them."""

from __future__ import annotations

import json
import re

from ostinato.base.cast import to_string
from ostinato.base.gojson import encode as encode_json
from ostinato.base.gotime import Time
from ostinato.base.values import as_items, as_map
from ostinato.config.data_formats import DataError


def encode(value: object, form: str) -> str:
    """The value in a format. Raises DataError."""
    match form.lower():
        case "json":
            return encode_json(value, indent="   ") + "\n"
        case "toml":
            return _toml(value)
        case "yaml" | "yml":
            return _yaml(value)
        case "xml":
            return _xml(_plain(value))
    raise DataError(f"failed to detect target data serialization format {form!r}")


def _plain(value: object) -> object:
    """The value in Python's own types, for writers that know no others."""
    if isinstance(value, Time):
        return value.format("2006-01-02T15:04:05Z07:00")
    mapping = as_map(value)
    if mapping is not None:
        return {str(key): _plain(mapping[key]) for key in sorted(mapping, key=str)}
    items = as_items(value)
    return [_plain(item) for item in items] if items is not None else value


def _yaml(value: object) -> str:
    import yaml  # only this function needs a writer of YAML

    return str(yaml.safe_dump(_plain(value), sort_keys=True, allow_unicode=True, default_flow_style=False))


def _toml(value: object) -> str:
    plain = _plain(value)
    if not isinstance(plain, dict):
        raise DataError("only a map can be written as TOML")
    return "\n".join(_toml_table(plain, "")) + "\n"


def _toml_table(table: dict[str, object], path: str) -> list[str]:
    lines = [
        f"{_toml_key(k)} = {_toml_value(v)}" for k, v in table.items() if not _is_table(v) and v is not None
    ]
    for key, value in table.items():
        full = f"{path}.{_toml_key(key)}" if path else _toml_key(key)
        if isinstance(value, dict):
            below = _toml_table(value, full)
            lines += [*([""] if lines else []), f"[{full}]", *(f"  {line}" if line else "" for line in below)]
        elif _is_table(value) and isinstance(value, list):
            for item in value:
                lines += ["", f"[[{full}]]", *(f"  {line}" for line in _toml_table(item, full))]
    return lines


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
    )


def _toml_key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


def _toml_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        quoted = json.dumps(value, ensure_ascii=False)
        return f"'{value}'" if "'" not in value and "\n" not in value and value.isprintable() else quoted
    if isinstance(value, list):
        return "[" + ", ".join(_toml_value(item) for item in value) + "]"
    if isinstance(value, float):
        return repr(value)
    return to_string(value)


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
