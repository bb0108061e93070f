"""Owns the dimensions in which one project becomes many sites: language, version, role.

A set of sites is a set of vectors. What an author writes (`sites.matrix`) says for some dimensions which
places are meant, and leaves others open; `Choice` is that, and `Dimensions` turns it into vectors.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from ostinato.base.globs import NEGATION, compiled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ostinato.config.sections.pages import Weighted
    from ostinato.config.settings import Config


class Vector(NamedTuple):
    """The place of one site among all: its index in each dimension."""

    language: int = 0
    version: int = 0
    role: int = 0


NAMES = ("language", "version", "role")


def distance(one: Vector, other: Vector) -> int:
    """How far apart two sites are in the first dimension in which they differ."""
    return next((a - b for a, b in zip(one, other, strict=True) if a != b), 0)


Chosen = frozenset[int] | None
"""The places in one dimension; None leaves it open."""


class Choice(NamedTuple):
    """What is said about each dimension."""

    languages: Chosen = None
    versions: Chosen = None
    roles: Chosen = None

    @property
    def is_open(self) -> bool:
        return self == _OPEN

    def or_else(self, other: Choice) -> Choice:
        """This choice, and the other's where it leaves a dimension open."""
        return Choice(
            *(mine if mine is not None else theirs for mine, theirs in zip(self, other, strict=True))
        )


_OPEN = Choice()
_RANGE = re.compile(r"(>=|<=|==|!=|>|<) (.*)")


class Dimension:
    """One dimension: its names in order, and the default one."""

    __slots__ = ("default", "is_versions", "names")

    def __init__(self, names: Sequence[str], default: str, *, is_versions: bool = False) -> None:
        self.names = tuple(names)
        self.default = self.names.index(default) if default in self.names else 0
        self.is_versions = is_versions

    def index(self, name: str) -> int:
        """The place of a name, -1 when there is none; `1.2` and `v1.2.0` are one version."""
        if name in self.names:
            return self.names.index(name)
        if self.is_versions and (wanted := version_key(name)) is not None:
            return next((at for at, known in enumerate(self.names) if version_key(known) == wanted), -1)
        return -1

    def matching(self, patterns: Sequence[str]) -> Chosen:
        """The places that patterns choose: globs, `! ` before those left out, ranges such as `>= v1.2.0`.

        None when no pattern is given. Raises GlobError.
        """
        given = [pattern.strip() for pattern in patterns if pattern.strip()]
        if not given:
            return None
        found: set[int] | None = None
        everything = set(range(len(self.names)))
        for pattern in given:
            if pattern.startswith(NEGATION):
                test = compiled(pattern.removeprefix(NEGATION), ".")
                kept = {at for at, name in enumerate(self.names) if not test(name)}
                found = kept if found is None else found & kept
                continue
            ranged = _RANGE.fullmatch(pattern)
            if ranged:
                kept = self._range(ranged[1], self.index(ranged[2]), everything)
                found = kept if found is None else found & kept
                continue
            test = compiled(pattern, ".")
            found = (found or set()) | {at for at, name in enumerate(self.names) if test(name)}
        return frozenset(found or ())

    @staticmethod
    def _range(sign: str, place: int, everything: set[int]) -> set[int]:
        """Greater values stand first, so greater means a smaller index."""
        if place < 0:
            return set()
        tests = {
            ">": lambda at: at < place,
            ">=": lambda at: at <= place,
            "<": lambda at: at > place,
            "<=": lambda at: at >= place,
            "==": lambda at: at == place,
            "!=": lambda at: at != place,
        }
        return {at for at in everything if tests[sign](at)}


class Dimensions:
    """All dimensions of a project."""

    def __init__(self, languages: Dimension, versions: Dimension, roles: Dimension) -> None:
        self.all = (languages, versions, roles)
        self.languages, self.versions, self.roles = self.all
        self.defaults = Choice(*(frozenset({one.default}) for one in self.all))
        self.vectors = tuple(
            Vector(*place) for place in product(*(range(len(dimension.names)) for dimension in self.all))
        )

    @property
    def is_single(self) -> bool:
        return len(self.vectors) == 1

    def choice(self, languages: Sequence[str], versions: Sequence[str], roles: Sequence[str]) -> Choice:
        """What patterns say. Raises GlobError."""
        patterns = (languages, versions, roles)
        return Choice(*(one.matching(given) for one, given in zip(self.all, patterns, strict=True)))

    def expanded(self, choice: Choice) -> frozenset[Vector]:
        """The sites of a choice that leaves nothing open."""
        return frozenset(Vector(*place) for place in product(*(sorted(one or ()) for one in choice)))

    def filled(self, choice: Choice) -> Choice:
        """A choice that leaves dimensions open means everything there; one that says nothing stays as it is."""
        if choice.is_open:
            return choice
        return choice.or_else(Choice(*(frozenset(range(len(one.names))) for one in self.all)))

    def all_of(self, choice: Choice) -> frozenset[Vector]:
        """The sites of a choice that says something; what it leaves open is everything."""
        return self.expanded(self.filled(choice))


def dimensions_of(config: Config) -> Dimensions:
    """The dimensions of a project, each in Hugo's order."""
    versions = _sorted(config.versions, by_version=True) or ["v1.0.0"]
    roles = _sorted(config.roles, by_version=False) or ["guest"]
    return Dimensions(
        Dimension([language.key for language in config.languages], config.default_language.key),
        Dimension(versions, config.default_content_version, is_versions=True),
        Dimension(roles, config.default_content_role),
    )


def _sorted(entries: Mapping[str, Weighted], *, by_version: bool) -> list[str]:
    """By weight, then roles by name and versions from the newest to the oldest."""
    names = sorted(entries)
    if by_version:
        names.sort(key=lambda name: version_key(name) or (), reverse=True)
    return sorted(names, key=lambda name: (entries[name].weight == 0, entries[name].weight))


_VERSION = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-(.*))?")


@lru_cache(maxsize=256)
def version_key(name: str) -> tuple[int, int, int, bool, str] | None:
    """What versions are compared by; None for names that are no version."""
    found = _VERSION.fullmatch(name)
    if found is None:
        return None
    numbers = [int(part or 0) for part in found.group(1, 2, 3)]
    return (numbers[0], numbers[1], numbers[2], not found[4], found[4] or "")
