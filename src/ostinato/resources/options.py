"""Owns the options that templates pass to transformations: looked up in any case, turned into the wanted type."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from ostinato.base.cast import to_bool, to_int, to_string, to_strings
from ostinato.base.gojson import encode
from ostinato.base.members import TemplateError, go_type
from ostinato.base.values import as_map

if TYPE_CHECKING:
    from collections.abc import Mapping


class Options:
    """Options of one call. A text in place of a map is the target path."""

    __slots__ = ("_values", "raw")

    def __init__(self, value: object = None) -> None:
        if isinstance(value, str):
            value = {"targetPath": value}
        mapping = as_map(value) if value is not None else {}
        if mapping is None:
            raise TemplateError(f"invalid options type {go_type(value)}")
        self.raw: Mapping[str, object] = mapping
        self._values = {str(key).lower(): held for key, held in mapping.items()}

    def get(self, name: str) -> object:
        """An option as it was given, or None."""
        return self._values.get(name.lower())

    def text(self, name: str, default: str = "") -> str:
        value = self.get(name)
        return default if value is None else to_string(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.get(name)
        return default if value is None else to_bool(value)

    def number(self, name: str, default: int = 0) -> int:
        value = self.get(name)
        return default if value is None else to_int(value)

    def texts(self, name: str) -> list[str]:
        value = self.get(name)
        return [] if value is None else to_strings(value)

    def mapping(self, name: str) -> Mapping[str, object]:
        value = self.get(name)
        found = as_map(value) if value is not None else {}
        if found is None:
            raise TemplateError(f"'{name}' expected a map, got '{go_type(value)}'")
        return found

    @property
    def target_path(self) -> str:
        return self.text("targetPath").replace("\\", "/").lstrip("/")

    @property
    def key(self) -> str:
        """A digest that tells options from others."""
        return digest_of(self._values) if self._values else ""


def digest_of(*values: object) -> str:
    """A short digest of values as JSON shows them; what JSON cannot show counts by identity."""
    text = "\0".join(_shown(value) for value in values)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _shown(value: object) -> str:
    mapping = as_map(value)
    if mapping is not None:
        return "{" + ",".join(f"{key}:{_shown(held)}" for key, held in sorted(mapping.items())) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_shown, value)) + "]"
    if value is None or isinstance(value, str | int | float | bool):
        return f"{type(value).__name__}={encode(value)}"
    return f"{type(value).__name__}@{id(value)}"
