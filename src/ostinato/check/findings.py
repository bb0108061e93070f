"""Owns what checks find: levels, places, findings, and the report of one run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping  # noqa: TC003  the decoder reads the types of the fields
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ostinato.check.policy.needs import Needs

if TYPE_CHECKING:
    from collections.abc import Iterable


class Level(Enum):
    """What a check's findings do: nothing, tell, or make the run fail."""

    OFF = "off"
    WARN = "warn"
    FAIL = "fail"


class Place(NamedTuple):
    """Where a finding stands in a file. Lines and columns count from 1; a column of 0 means the whole file."""

    path: str
    line: int = 1
    column: int = 0
    text: str = ""
    """The line itself; of a very long one what stands around the place."""
    start: int = 1
    """The column in which this text begins."""


class Finding(msgspec.Struct, frozen=True, array_like=True):
    """One thing that is wrong at one place. `about` is what allowances are compared with: an origin, an address."""

    check: str
    message: str
    place: Place
    about: str = ""
    hint: str = ""


class Allowed(msgspec.Struct, frozen=True, array_like=True):
    """A finding that the settings allow, and why."""

    finding: Finding
    reason: str


class Counts(msgspec.Struct, frozen=True):
    """How much was looked at, and how much of what readers care about there is."""

    files: int = 0
    pages: int = 0
    bytes: int = 0
    scripts: int = 0
    script_bytes: int = 0
    requests: int = 0
    foreign_requests: int = 0
    largest_page: int = 0

    def __add__(self, other: Counts) -> Counts:
        sums = {name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__}
        sums["largest_page"] = max(self.largest_page, other.largest_page)
        return Counts(**sums)


class CheckReport(msgspec.Struct, frozen=True):
    """All that one run found."""

    findings: tuple[Finding, ...] = ()
    allowed: tuple[Allowed, ...] = ()
    levels: Mapping[str, Level] = {}
    counts: Counts = Counts()
    origins: tuple[str, ...] = ()
    """The foreign origins that pages ask on their own, and those that their scripts name."""
    needs: Needs = Needs()
    """What the site needs of a browser; the policy is derived from it."""
    external: Mapping[str, tuple[str, ...]] = {}
    """The pages of others that are linked to, each with some of the files that do."""
    left_out: int = 0
    """How many findings were counted but not kept, because one check found too many."""

    @property
    def fails(self) -> bool:
        return any(self.levels.get(finding.check) is Level.FAIL for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """0 when nothing fails, 1 otherwise."""
        return 1 if self.fails else 0

    def count(self, level: Level) -> int:
        return sum(self.levels.get(finding.check) is level for finding in self.findings)

    def by_check(self) -> dict[str, list[Finding]]:
        """The findings of each check, those that fail first."""
        grouped: dict[str, list[Finding]] = {}
        for finding in self.findings:
            grouped.setdefault(finding.check, []).append(finding)
        return dict(
            sorted(grouped.items(), key=lambda item: (self.levels.get(item[0]) is not Level.FAIL, item[0]))
        )


def order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by file, line and check; the same finding once."""
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda f: (f.place.path, f.place.line, f.place.column, f.check, f.message))


def limited(findings: Iterable[Finding], most: int) -> tuple[list[Finding], int]:
    """At most so many findings of each check, and how many were left out."""
    seen: Counter[str] = Counter()
    kept: list[Finding] = []
    for finding in findings:
        seen[finding.check] += 1
        if seen[finding.check] <= most:
            kept.append(finding)
    return kept, sum(max(0, count - most) for count in seen.values())
