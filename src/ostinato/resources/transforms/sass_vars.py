"""Owns `hugo:vars`: variables that a template hands to a style sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ostinato.base.gojson import encode
from ostinato.base.printing import verbose
from ostinato.base.values import as_map

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACE = "hugo:vars"

_TYPED = re.compile(r"#[0-9a-fA-F]{3,6}\Z|[a-zA-Z-]+\(|[0-9]+(\.[0-9]+)?[a-zA-Z-%]+\Z")


def style_sheet(values: Mapping[str, object], *, for_dart: bool = False) -> str:
    """The variables as Sass: numbers, colours, functions and lengths as they are, other text unquoted."""
    unquote = "string.unquote" if for_dart else "unquote"
    lines = sorted(
        f"{_name(key)}: {_value(value, unquote)};" for key, value in values.items() if as_map(value) is None
    )
    if not values:
        return ""
    return "\n".join(['@use "sass:string";', *lines] if for_dart else lines)


def custom_properties(values: Mapping[str, object]) -> str:
    """The variables as custom properties of CSS, for style sheets that are bundled."""
    lines = sorted(
        f"  --{key.removeprefix('--').removeprefix('$')}: {_property(value)};"
        for key, value in values.items()
        if as_map(value) is None
    )
    return ":root {\n" + "\n".join(lines) + "\n}\n" if lines else ""


def _property(value: object) -> str:
    return encode(str(value)) if getattr(value, "go_type", "") == "css.QuotedString" else verbose(value)


def below(values: Mapping[str, object], path: str) -> Mapping[str, object]:
    """The variables of a nested map: what `hugo:vars/colours` gives."""
    for part in filter(None, path.split("/")):
        by_name = {str(key).lower(): value for key, value in values.items()}
        values = as_map(by_name.get(part.lower())) or {}
    return values


def sub_path(url: str) -> str | None:
    """What follows `hugo:vars` in an import; None for any other import."""
    if url == NAMESPACE:
        return ""
    rest = url.removeprefix(f"{NAMESPACE}/")
    return rest if rest != url else None


def _name(key: str) -> str:
    return key if key.startswith("$") else f"${key}"


def _value(value: object, unquote: str) -> str:
    kind = getattr(value, "go_type", "")
    if kind == "css.QuotedString":
        return encode(str(value))
    text = verbose(value)
    if kind == "css.UnquotedString" or (isinstance(value, int | float) and not isinstance(value, bool)):
        return text
    if isinstance(value, str) and _TYPED.match(text):
        return text
    return f"{unquote}({encode(text)})"
