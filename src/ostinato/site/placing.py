"""Owns which sites a page is on: by its file's name, its mount, its front matter and what is handed down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from ostinato.base.globs import GlobError
from ostinato.config.dimensions import Choice, Dimensions, Vector
from ostinato.site.casting import to_map, to_strings_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ostinato.content.paths import ContentPath
    from ostinato.content.source import SourceFile, SourcePage, SourceResource
    from ostinato.site.matching import CascadeRule


class Placement(NamedTuple):
    """The sites of a page, and those that list it for want of a page of their own."""

    sites: frozenset[Vector]
    complements: frozenset[Vector] = frozenset()


class Placer:
    """Works out placements. Most pages share one of a few, so these are kept."""

    def __init__(self, dimensions: Dimensions) -> None:
        self._dimensions = dimensions
        self._choices: dict[object, Choice] = {}
        self._placements: dict[object, Placement] = {}

    def choice_of(self, file: SourceFile, path: ContentPath) -> Choice:
        """What a file's name and its mount say; the name is stronger, and the default site fills the rest."""
        key = (file.sites, path.languages, path.versions, path.roles)
        known = self._choices.get(key)
        if known is None:
            dimensions, matrix = self._dimensions, file.sites.matrix
            named = Choice(
                *(
                    frozenset(at for name in names if (at := dimension.index(name)) >= 0) or None
                    for dimension, names in zip(
                        dimensions.all, (path.languages, path.versions, path.roles), strict=True
                    )
                )
            )
            mounted = dimensions.choice(matrix.languages, matrix.versions, matrix.roles)
            known = self._choices[key] = named.or_else(mounted).or_else(dimensions.defaults)
        return known

    def of_file(self, file: SourceFile, path: ContentPath) -> Placement:
        """The placement of a file about which front matter has nothing to say."""
        choice = self.choice_of(file, path)
        key = (choice, file.sites.complements)
        known = self._placements.get(key)
        if known is None:
            given = file.sites.complements
            also = self._dimensions.choice(given.languages, given.versions, given.roles)
            known = self._placements[key] = self._placed(choice, self._dimensions.filled(also))
        return known

    def of_resource(self, resource: SourceResource) -> Placement:
        """The placement of a file of a bundle; what a content adapter added may say where it belongs."""
        base = self.of_file(resource.file, resource.path)
        added = resource.added
        if added is None or not added.sites:
            return base
        wanted = _Wanted(added.sites)
        choice = self.choice_of(resource.file, resource.path)
        if wanted.matrix:
            choice = self._choice(wanted.matrix).or_else(choice)
        return self._placed(choice, self._choice(wanted.complements) if wanted.complements else Choice())

    def shows(self, resource: SourceResource, site: Vector) -> bool:
        """Whether a site without a file of its own shows this one: files go to all languages."""
        placement = self.of_resource(resource)
        reach = placement.sites | placement.complements
        if resource.added is not None:
            return site in reach
        return any(place[1:] == site[1:] for place in reach)

    def of_page(
        self,
        source: SourcePage,
        kind: str,
        inherited: Iterable[CascadeRule],
        environment: str,
        complain: Callable[[str], None],
    ) -> Placement:
        """The placement of a page; `sites` in front matter comes first, then what is handed down."""
        base = self.of_file(source.file, source.path)
        front = source.front.get("sites")
        handing = [rule for rule in inherited if "sites" in rule.fields]
        if front is None and not handing:
            return base
        wanted = _Wanted(to_map(front))
        for rule in handing:
            if rule.target.sites is None and rule.target.matches(kind, source.path.base, environment, None):
                wanted.add(to_map(rule.fields["sites"]))
        try:
            placement = self._resolved(source, wanted, base)
            before = dict(wanted.matrix)
            for rule in handing:
                if (
                    rule.target.sites is not None
                    and rule.target.sites & placement.sites
                    and rule.target.matches(kind, source.path.base, environment, None)
                ):
                    wanted.add(to_map(rule.fields["sites"]))
            return placement if wanted.matrix == before else self._resolved(source, wanted, base)
        except GlobError as error:
            complain(str(error))
            return base

    def _resolved(self, source: SourcePage, wanted: _Wanted, base: Placement) -> Placement:
        choice = self.choice_of(source.file, source.path)
        if wanted.matrix:
            choice = self._choice(wanted.matrix).or_else(choice)
        if not wanted.complements:
            return Placement(self._dimensions.expanded(choice), base.complements)
        given = source.file.sites.complements
        mounted = self._dimensions.choice(given.languages, given.versions, given.roles)
        if not mounted.is_open:
            mounted = self._dimensions.filled(mounted)
        return self._placed(choice, self._choice(wanted.complements).or_else(mounted))

    def _choice(self, patterns: Mapping[str, object]) -> Choice:
        names = ("languages", "versions", "roles")
        return self._dimensions.choice(*(to_strings_whole(patterns.get(name)) for name in names))

    def _placed(self, choice: Choice, also: Choice) -> Placement:
        sites = self._dimensions.expanded(choice)
        if also.is_open:
            return Placement(sites)
        # Each dimension counts on its own: a page complements where its sites and complements cross.
        crossed = Choice(
            *(
                frozenset(mine or ()) | (theirs or frozenset())
                for mine, theirs in zip(choice, also, strict=True)
            )
        )
        return Placement(sites, self._dimensions.expanded(crossed) - sites)


class _Wanted:
    """`sites` as it is put together: what is set first stays."""

    def __init__(self, front: Mapping[str, object]) -> None:
        self.matrix: dict[str, object] = {}
        self.complements: dict[str, object] = {}
        self.add(front)

    def add(self, sites: Mapping[str, object]) -> None:
        for into, name in ((self.matrix, "matrix"), (self.complements, "complements")):
            for key, value in to_map(sites.get(name)).items():
                into.setdefault(str(key), value)


def names_sites(fields: Mapping[str, object]) -> bool:
    """Whether `sites.matrix` is among some fields."""
    sites = fields.get("sites")
    return isinstance(sites, Mapping) and bool(to_map(sites.get("matrix")))
