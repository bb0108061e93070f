"""Owns raw settings: nested maps with lower-cased keys, and the ways one is laid over another.

The source of these rules is the Hugo docs page "Introduction to configuration", section "Merge configuration
settings", and the behaviour of the binary where the page is silent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Tree = dict[str, object]

MERGE = "_merge"
"""The key by which a map says how a theme's map of the same name is merged into it."""

NONE, SHALLOW, DEEP = "none", "shallow", "deep"
_STRATEGIES = frozenset({NONE, SHALLOW, DEEP})


def prepared(raw: Mapping[str, object]) -> Tree:
    """A copy with every key lower-cased, through all maps, but not into lists: items keep their keys."""
    tree: Tree = {}
    for key, value in raw.items():
        name = key.lower()
        if name == MERGE:
            tree[name] = value if value in _STRATEGIES else DEEP
        else:
            tree[name] = prepared(value) if isinstance(value, dict) else value
    return tree


def with_menus(tree: Tree) -> Tree:
    """The same settings, `menu` renamed to `menus` where it is a section; later spellings win."""
    _rename_menu(tree)
    languages = tree.get("languages")
    if isinstance(languages, dict):
        for settings in languages.values():
            if isinstance(settings, dict):
                _rename_menu(settings)
    return tree


def _rename_menu(tree: Tree) -> None:
    if "menu" in tree:
        tree["menus"] = tree.pop("menu")


def overlay(tree: Tree, over: Mapping[str, object]) -> None:
    """Put settings over others: what is in both is replaced, maps are entered."""
    for key, value in over.items():
        held = tree.get(key)
        if isinstance(held, dict) and isinstance(value, dict):
            overlay(held, value)
        else:
            tree[key] = value


def get(tree: Mapping[str, object], *keys: str) -> object:
    """The value at a path of keys, or None."""
    value: object = tree
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def put(tree: Tree, keys: tuple[str, ...], value: object) -> None:
    """Set a value, making the maps on the way; nothing happens where something else than a map is in the way."""
    for key in keys[:-1]:
        below = tree.setdefault(key, {})
        if not isinstance(below, dict):
            return
        tree = below
    last = keys[-1]
    held = tree.get(last)
    if isinstance(held, dict) and isinstance(value, dict):
        overlay(held, value)
    else:
        tree[last] = value


def copied(tree: Mapping[str, object]) -> Tree:
    """A copy whose maps can be changed; lists are shared."""
    return {key: copied(value) if isinstance(value, dict) else value for key, value in tree.items()}


def cleaned(tree: Mapping[str, object]) -> Tree:
    """A copy without merge strategies."""
    return {
        key: cleaned(value) if isinstance(value, dict) else value
        for key, value in tree.items()
        if key != MERGE
    }


def set_strategies(tree: Tree) -> None:
    """Write Hugo's default merge strategy into every map of the project that has none of its own."""
    for key, value in tree.items():
        if isinstance(value, dict):
            _set_strategies((tree, value), ("", key))


def _set_strategies(maps: tuple[Tree, ...], keys: tuple[str, ...]) -> None:
    tree = maps[-1]
    if MERGE not in tree:
        strategy = _default_strategy(maps[-2], keys)
        if strategy is not None:
            tree[MERGE] = strategy
    for key, value in tree.items():
        if isinstance(value, dict):
            _set_strategies((*maps, value), (*keys, key))


def _default_strategy(parent: Tree, keys: tuple[str, ...]) -> str | None:
    at_root = len(keys) == 2
    inherited = parent.get(MERGE)
    strategy = inherited if isinstance(inherited, str) else None
    key = keys[-1]
    if key == "params":
        return DEEP
    if key in {"outputformats", "mediatypes"}:
        return SHALLOW if at_root else strategy
    if key == "menus":
        below_language = len(keys) == 4 and keys[1] == "languages"
        return SHALLOW if at_root or below_language else strategy
    return strategy or NONE


def merge_theme(tree: Tree, theme: Mapping[str, object]) -> None:
    """Give settings of a theme to a project that has prepared strategies; the project's own always win."""
    if tree.get(MERGE) == NONE:
        return
    emptied = []
    for key, value in theme.items():
        if not isinstance(value, dict):
            continue
        held = tree.get(key)
        if isinstance(held, dict):
            _merge(held, value, "")
        elif key not in tree:
            new: Tree = {}
            new[MERGE] = _default_strategy(tree, ("", key)) or SHALLOW
            _merge(new, value, "")
            tree[key] = new
            if len(new) == 1:
                emptied.append(key)
    _merge(tree, theme, _own_strategy(tree) or SHALLOW)
    for key in emptied:
        del tree[key]


def merge_root(section: Tree, root: Mapping[str, object]) -> None:
    """Give the settings of the root to a language's own section, as its strategy allows."""
    _merge(section, root, _own_strategy(section) or SHALLOW)


def _own_strategy(tree: Tree) -> str | None:
    held = tree.get(MERGE)
    return held if isinstance(held, str) else None


def _merge(tree: Tree, other: Mapping[str, object], strategy: str) -> None:
    own = _own_strategy(tree)
    effective = own or strategy or SHALLOW
    adds = effective != NONE and strategy != SHALLOW
    for key, value in other.items():
        if key == MERGE:
            continue
        if key in tree:
            held = tree[key]
            if not isinstance(held, dict):
                continue
            if isinstance(value, dict):
                _merge(held, value, effective)
            elif not set(held) - {MERGE} and _own_strategy(held) not in (None, NONE):
                tree[key] = value
        elif adds:
            tree[key] = copied(value) if isinstance(value, dict) else value
