"""Owns finding settings that nobody reads because their name is nearly that of another."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, get_args

import msgspec

from ostinato.config.defaults import MARKUP
from ostinato.config.environ import SECTIONS
from ostinato.config.sections.pages import LanguageEntry
from ostinato.config.settings import RootSettings, Settings
from ostinato.config.weak import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CUTOFF = 0.8
_ALSO = frozenset(
    {"theme", "themesdir", "configdir", "workingdir", "check", "diagrams", "ostinato", "internal", "menu"}
)
_FREE = frozenset({"params", "menus", "taxonomies", "author", "social", "deployment", "segments", "cascade"})
"""Sections whose keys belong to the author."""


def misspelled(tree: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The path of each unknown setting with the known one that it is near to."""
    roots = (*msgspec.structs.fields(RootSettings), *msgspec.structs.fields(LanguageEntry))
    known = {key_of(field.name) for field in roots} | SECTIONS | _ALSO
    yield from _unknown(tree, known, "")
    types = {key_of(field.name): field.type for field in msgspec.structs.fields(Settings)}
    for key, held in tree.items():
        if not isinstance(held, dict) or key in _FREE:
            continue
        if key == "markup":
            yield from _against_map(held, MARKUP, f"{key}.")
        elif key == "languages":
            for name, own in held.items():
                if isinstance(own, dict):
                    prefix = f"languages.{name}."
                    yield from ((prefix + path, prefix + near) for path, near in misspelled(own))
        else:
            yield from _against_type(held, types.get(key), f"{key}.")


def _unknown(
    tree: Mapping[str, object], known: set[str] | frozenset[str], prefix: str
) -> Iterator[tuple[str, str]]:
    for key in tree:
        if key not in known:
            near = get_close_matches(key, known, 1, _CUTOFF)
            if near:
                yield f"{prefix}{key}", f"{prefix}{near[0]}"


def _against_map(
    tree: Mapping[str, object], model: Mapping[str, object], prefix: str
) -> Iterator[tuple[str, str]]:
    yield from _unknown(tree, set(model), prefix)
    for key, held in tree.items():
        below = model.get(key)
        if isinstance(held, dict) and isinstance(below, dict) and below:
            yield from _against_map(held, below, f"{prefix}{key}.")


def _against_type(tree: Mapping[str, object], kind: object, prefix: str) -> Iterator[tuple[str, str]]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        types = {key_of(field.name): field.type for field in msgspec.structs.fields(kind)}
        yield from _unknown(tree, set(types), prefix)
        for key, held in tree.items():
            if isinstance(held, dict):
                yield from _against_type(held, types.get(key), f"{prefix}{key}.")
        return
    inner = [each for each in get_args(kind) if isinstance(each, type) and issubclass(each, msgspec.Struct)]
    if inner:
        for key, held in tree.items():
            if isinstance(held, dict):
                yield from _against_type(held, inner[-1], f"{prefix}{key}.")
