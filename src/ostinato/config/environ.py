"""Owns settings that come from environment variables: `HUGO_TITLE`, `HUGO_PARAMS_X`, `HUGOxPARAMSxAPI_KEY`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.config import weak
from ostinato.config.formats import FormatError, parse, parse_map
from ostinato.config.tree import Tree, get, prepared, put
from ostinato.config.weak import WrongTypeError

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX = "HUGO"
_LISTS = frozenset({"disablekinds", "disablelanguages", "ignorefiles", "ignorelogs"})

SECTIONS = frozenset(
    {
        "author",
        "build",
        "caches",
        "cascade",
        "contenttypes",
        "deployment",
        "frontmatter",
        "httpcache",
        "imaging",
        "internal",
        "languages",
        "markup",
        "mediatypes",
        "menus",
        "minify",
        "module",
        "outputformats",
        "outputs",
        "page",
        "pagination",
        "params",
        "permalinks",
        "privacy",
        "related",
        "roles",
        "security",
        "segments",
        "server",
        "services",
        "sitemap",
        "social",
        "taxonomies",
        "uglyurls",
        "versions",
    }
)
"""The keys whose values are tables."""


def apply_environ(tree: Tree, environ: Mapping[str, str]) -> None:
    """Lay the variables over the settings; the character after HUGO, in its case, separates the keys."""
    for name, text in environ.items():
        rest = name.removeprefix(_PREFIX)
        if rest != name and len(rest) >= 2:
            keys = tuple(key.lower() for key in rest[1:].split(rest[0]))
            put(tree, keys, _value(keys, text, get(tree, *keys)))


def _value(keys: tuple[str, ...], text: str, existing: object) -> object:
    alone = len(keys) == 1
    converted = _like(existing, text)
    if converted is None:
        converted = (_map_of(text) if alone and keys[0] in SECTIONS else None) or text
    if alone and isinstance(converted, str) and keys[0] in _LISTS:
        return _listed(converted)
    return converted


def _like(existing: object, text: str) -> object:
    """The text as a value of the type that is there already, or None."""
    text = text.strip()
    try:
        if isinstance(existing, str):
            return text
        if isinstance(existing, bool):
            return weak.boolean(text)
        if isinstance(existing, int):
            return weak.integer(text)
        if isinstance(existing, float):
            return weak.number(text)
        if isinstance(existing, dict):
            return _map_of(text)
        if isinstance(existing, list):
            value = parse(text, "yaml")
            return value if isinstance(value, list) else None
    except (WrongTypeError, FormatError):
        return None
    return None


def _map_of(text: str) -> Tree | None:
    """A map in JSON, YAML or TOML: whichever of their signs comes first."""
    text = text.strip()
    signs = {text.find(sign): form for sign, form in (("=", "toml"), (":", "yaml"), ("{", "json"))}
    signs.pop(-1, None)
    if not signs:
        return None
    try:
        return prepared(parse_map(text, signs[min(signs)])) or None
    except FormatError:
        return None


def _listed(text: str) -> object:
    """A list in brackets, with commas, or of words."""
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        try:
            return parse(text, "yaml")
        except FormatError:
            pass
    return text.split(",") if "," in text else text.split()
