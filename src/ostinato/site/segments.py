"""Owns segments: which part of a site a run renders (Hugo: configure segments)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from ostinato.base.globs import NEGATION, compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.config.dimensions import Dimensions, Vector
    from ostinato.config.sections.pages import SegmentMatcher
    from ostinato.config.settings import Config


class Query(NamedTuple):
    """What is asked about: one page in one output format."""

    kind: str
    path: str
    output: str
    site: Vector


Test = Callable[[Query], bool]


class Segments:
    """The segments that `renderSegments` names; without any, everything is rendered. Raises GlobError."""

    def __init__(self, config: Config, dimensions: Dimensions) -> None:
        named = (config.segments.get(name.lower()) for name in config.render_segments)
        self._segments = [
            (
                _any_of(segment.includes, dimensions, empty=True),
                _any_of(segment.excludes, dimensions, empty=False),
            )
            for segment in named
            if segment is not None
        ]

    def __bool__(self) -> bool:
        return bool(self._segments)

    def render(self, query: Query) -> bool:
        """Whether some segment includes this page and does not exclude it."""
        return not self._segments or any(
            included(query) and not excluded(query) for included, excluded in self._segments
        )


def _any_of(rules: Sequence[SegmentMatcher], dimensions: Dimensions, *, empty: bool) -> Test:
    tests = [_all_of(rule, dimensions) for rule in rules]
    return (lambda query: any(test(query) for test in tests)) if tests else (lambda _: empty)


def _all_of(rule: SegmentMatcher, dimensions: Dimensions) -> Test:
    tests: list[Test] = []
    for name, patterns in (("kind", rule.kind), ("path", rule.path), ("output", rule.output)):
        if patterns:
            tests.append(_matches(name, patterns))
    matrix = rule.sites.matrix
    languages = (*matrix.languages, rule.lang) if rule.lang else matrix.languages
    choice = dimensions.choice(languages, matrix.versions, matrix.roles)
    if not choice.is_open:
        sites = dimensions.all_of(choice)
        tests.append(lambda query: query.site in sites)
    return lambda query: all(test(query) for test in tests)


def _matches(field: str, patterns: Sequence[str]) -> Test:
    wanted = [compiled(pattern) for pattern in patterns if not pattern.startswith(NEGATION)]
    unwanted = [
        compiled(pattern.removeprefix(NEGATION)) for pattern in patterns if pattern.startswith(NEGATION)
    ]

    def test(query: Query) -> bool:
        value: str = getattr(query, field)
        if not value or any(pattern(value) for pattern in unwanted):
            return False
        return not wanted or any(pattern(value) for pattern in wanted)

    return test
