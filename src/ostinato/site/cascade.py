"""Owns what pages hand down: `cascade` in front matter and configuration, and who inherits what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ostinato.base.globs import GlobError, compiled
from ostinato.content.source import lowered
from ostinato.site.casting import is_list, to_map, to_string
from ostinato.site.matching import CascadeRule, PageMatcher, names_a_kind
from ostinato.site.placing import names_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ostinato.config.dimensions import Vector

_NOT_HANDED_DOWN = frozenset({"kind", "path", "lang", "cascade"})

VectorsOf = "Callable[[Mapping[str, object]], frozenset[Vector] | None]"


def rules_of(
    value: object,
    vectors: Callable[[Mapping[str, object]], frozenset[Vector] | None],
    complain: Callable[[str], None],
    default: frozenset[Vector] | None = None,
) -> tuple[CascadeRule, ...]:
    """The rules in a `cascade`, which is one map or a list of them.

    `vectors` says which sites a target's `lang` or `sites` means; without either it is `default`.
    """
    maps: Iterable[object] = value if is_list(value) else [value]  # type: ignore[assignment]
    rules: list[CascadeRule] = []
    for one in maps:
        if not isinstance(one, Mapping):
            complain("cascade must be a map or a list of maps")
            continue
        rule = _rule(lowered(one), vectors, complain, default)
        if rule is not None:
            rules.append(rule)
    return tuple(rules)


def _rule(
    settings: Mapping[str, object],
    vectors: Callable[[Mapping[str, object]], frozenset[Vector] | None],
    complain: Callable[[str], None],
    default: frozenset[Vector] | None,
) -> CascadeRule | None:
    target = PageMatcher(sites=default)
    fields: dict[str, object] = {}
    params: Mapping[str, object] = {}
    for key, value in settings.items():
        if key in ("target", "_target"):
            matcher = _target(to_map(value), vectors, complain, default)
            if matcher is None:
                return None
            target = matcher
        elif key == "params":
            params = to_map(value)
        elif key in _NOT_HANDED_DOWN:
            complain(f'key "{key}" not allowed in cascade config')
            return None
        else:
            fields[key] = value
    if names_sites(fields) and target.sites is default:
        target = replace(
            target, sites=None
        )  # what moves pages to other sites is not bound to those of its page
    return CascadeRule(target, fields, params) if fields or params else None


def _target(
    settings: Mapping[str, object],
    vectors: Callable[[Mapping[str, object]], frozenset[Vector] | None],
    complain: Callable[[str], None],
    default: frozenset[Vector] | None,
) -> PageMatcher | None:
    kind = to_string(settings.get("kind")).lower()
    path = to_string(settings.get("path")).lower()
    environment = to_string(settings.get("environment"))
    try:
        for pattern in (kind, path, environment):
            compiled(pattern)
    except GlobError as error:
        complain(str(error))
        return None
    if kind and not names_a_kind(kind):
        complain(f'"{kind}" did not match a valid Page Kind')
        return None
    try:
        wanted = vectors(settings)
    except GlobError as error:
        complain(str(error))
        return None
    return PageMatcher(path, kind, environment, default if wanted is None else wanted)


class Inheritance:
    """What each path inherits. Pages are taken in the order of their paths, so that parents come first."""

    def __init__(self, configured: tuple[CascadeRule, ...]) -> None:
        self._configured = configured
        self._by_path: dict[str, tuple[CascadeRule, ...]] = {}

    def above(self, path: str) -> tuple[CascadeRule, ...]:
        """The rules that come down to a path: the nearest first, those of the configuration last."""
        if not self._by_path:
            return self._configured
        while path:
            path = path.rpartition("/")[0]
            found = self._by_path.get(path)
            if found is not None:
                return found
        return self._by_path.get("", self._configured)

    def add(self, path: str, rules: Sequence[CascadeRule]) -> None:
        """A page at `path` hands rules down."""
        if rules:
            inherited = self.above(path) if path else self._configured
            known = self._by_path.get(path, inherited)
            self._by_path[path] = (*rules, *known)
