"""Owns the settings of checks: the `[check]` table of the configuration, read into what a run needs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import UsageError
from ostinato.check.findings import Level
from ostinato.check.registry import all_checks

if TYPE_CHECKING:
    from ostinato.check.findings import Finding


@dataclass(frozen=True, slots=True)
class Allowance:
    """Findings that are allowed, and why. What is left empty matches everything."""

    reason: str
    check: str = ""
    origin: str = ""
    path: str = ""
    """A pattern for the file in which the finding stands, such as `downloads/*`."""
    address: str = ""
    """A pattern for what the finding is about."""

    def covers(self, finding: Finding) -> bool:
        if self.check and not fnmatchcase(finding.check, self.check):
            return False
        if self.origin and not _origin_matches(self.origin, finding.about):
            return False
        if self.path and not fnmatchcase(finding.place.path, self.path):
            return False
        return not self.address or fnmatchcase(finding.about, self.address)


@dataclass(frozen=True, slots=True)
class Budget:
    """How heavy a page may be, in bytes. 0 is no limit."""

    page: int = 250_000
    """The page with everything of the site's own that it asks for."""
    html: int = 150_000
    script: int = 0
    requests: int = 0
    file: int = 2_000_000
    """A single file that a page shows."""


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What a run needs to know beside the files."""

    levels: Mapping[str, Level]
    """Of the checks that look at files."""
    outside: Mapping[str, Level] = field(default_factory=dict)
    """Of the checks that ask the network or a browser, which run on request."""
    allowances: tuple[Allowance, ...] = ()
    budget: Budget = Budget()
    base_url: str = ""
    skip: tuple[str, ...] = ()
    """Patterns of files that are not looked at."""
    most: int = 1000
    """How many findings of one check are kept."""
    external_patience: int = 3
    """On how many different days a link must be found dead before it counts as dead."""
    statement: bool = False
    """Whether a release that passes carries its statement."""

    def allowed(self, finding: Finding) -> str:
        """The reason why a finding is allowed, or nothing."""
        return next((a.reason for a in self.allowances if a.covers(finding)), "")

    def is_skipped(self, path: str) -> bool:
        return any(fnmatchcase(path, pattern) for pattern in self.skip)

    def with_only(self, names: Iterable[str], without: Iterable[str] = ()) -> CheckSettings:
        """The same with some checks turned off, and, where any are named, all others too.

        Raises UsageError for names of no check.
        """
        known = {**self.levels, **self.outside}
        only, left_out = frozenset(names), frozenset(without)
        for name in sorted(only | left_out):
            if name not in known:
                raise UsageError(f"there is no check {name}{_near(name, known)}")

        def reduced(levels: Mapping[str, Level]) -> dict[str, Level]:
            return {
                name: Level.OFF if name in left_out or (only and name not in only) else level
                for name, level in levels.items()
            }

        return replace(self, levels=reduced(self.levels), outside=reduced(self.outside))


_PLAIN_KEYS = frozenset(["all", "allow", "budget", "skip", "most", "external", "baseurl", "statement"])
_OF_HUGO = "_merge"
"""Hugo understands this key in every table."""


def read_settings(table: Mapping[str, object] | None = None, *, base_url: str = "") -> CheckSettings:
    """The settings of a `[check]` table with its keys in any case. Raises UsageError for what it cannot mean."""
    table = {str(key).lower(): value for key, value in (table or {}).items()}
    checks = all_checks()
    levels = {name: check.level for name, check in checks.items()}
    if "all" in table:
        levels = dict.fromkeys(levels, _level("all", table["all"]))
    for key, value in table.items():
        if key in _PLAIN_KEYS or key == _OF_HUGO:
            continue
        if key not in levels:
            raise UsageError(f"check.{key}: there is no such check{_near(key, [*levels, *_PLAIN_KEYS])}")
        levels[key] = _level(key, value)
    return CheckSettings(
        levels={name: level for name, level in levels.items() if not checks[name].is_outside},
        outside={name: level for name, level in levels.items() if checks[name].is_outside},
        allowances=tuple(_allowance(item) for item in _items("allow", table.get("allow", []))),
        budget=_budget(_mapping("budget", table.get("budget", {}))),
        base_url=str(table.get("baseurl", "")) or base_url,
        skip=tuple(str(pattern) for pattern in _items("skip", table.get("skip", []))),
        most=_number("most", table.get("most", 1000)),
        external_patience=_patience(_mapping("external", table.get("external", {}))),
        statement=_truth("statement", table.get("statement", False)),
    )


def _near(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _level(name: str, value: object) -> Level:
    if value is False:
        return Level.OFF
    if value is True:
        return Level.FAIL
    try:
        return Level(str(value).lower())
    except ValueError:
        raise UsageError(f'check.{name}: "{value}" is no level; use off, warn or fail') from None


def _allowance(item: object) -> Allowance:
    held = {str(key).lower(): str(value) for key, value in _mapping("allow", item).items()}
    reason = held.pop("reason", "").strip()
    if not reason:
        raise UsageError("check.allow: every allowance needs a reason")
    known = ("check", "origin", "path", "page", "address")
    if unknown := sorted(set(held) - set(known)):
        raise UsageError(f"check.allow.{unknown[0]}: there is no such key{_near(unknown[0], known)}")
    if not held:
        raise UsageError(f"check.allow: say what is allowed, by one or more of {', '.join(known)}")
    check = held.get("check", "").lower()
    if check and not any(fnmatchcase(name, check) for name in all_checks()):
        raise UsageError(f"check.allow: there is no check {check}{_near(check, all_checks())}")
    return Allowance(
        reason,
        check,
        held.get("origin", "").rstrip("/"),
        (held.get("path") or held.get("page", "")).lstrip("/"),
        held.get("address", ""),
    )


def _origin_matches(pattern: str, about: str) -> bool:
    return _origin_pattern(pattern).match(about) is not None


@lru_cache(maxsize=256)
def _origin_pattern(pattern: str) -> re.Pattern[str]:
    """An origin, with or without its scheme; `*.` stands for any host below."""
    scheme, separator, host = pattern.rpartition("://")
    spelled = re.escape(host).replace(r"\*\.", r"(?:[^/]+\.)?").replace(r"\*", "[^/]*")
    return re.compile(
        rf"(?i){re.escape(scheme) if separator else '[a-z+.-]+'}://{spelled}(?::\d+)?(?:[/?#]|\Z)"
    )


def _patience(held: Mapping[str, object]) -> int:
    lowered = {str(key).lower(): value for key, value in held.items()}
    if unknown := sorted(set(lowered) - {"patience", _OF_HUGO}):
        raise UsageError(f"check.external.{unknown[0]}: there is no such setting; there is patience")
    return _number("external.patience", lowered.get("patience", 3))


def _truth(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise UsageError(f'check.{name}: "{value}" is neither true nor false')
    return value


def _budget(held: Mapping[str, object]) -> Budget:
    lowered = {str(key).lower(): value for key, value in held.items()}
    known = ("page", "html", "script", "requests", "file")
    if unknown := sorted(set(lowered) - {*known, _OF_HUGO}):
        raise UsageError(f"check.budget.{unknown[0]}: there is no such budget; there are {', '.join(known)}")
    standard = Budget()
    return Budget(*(_number(f"budget.{name}", lowered.get(name, getattr(standard, name))) for name in known))


def _number(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise UsageError(f'check.{name}: "{value}" is no number of zero or more')
    return value


def _mapping(name: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise UsageError(f"check.{name} is no table")
    return value


def _items(name: str, value: object) -> list[object]:
    if not isinstance(value, list | tuple):
        raise UsageError(f"check.{name} is no list")
    return list(value)
