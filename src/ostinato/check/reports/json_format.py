"""Owns the report as JSON: every finding with its place, and what was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ostinato.check.registry import all_checks

if TYPE_CHECKING:
    from ostinato.check.findings import CheckReport, Finding

FORMAT = 1
"""The version of this format; it grows when a field changes its meaning."""


def as_json(report: CheckReport) -> str:
    """The report for programs, the same bytes for the same site."""
    held = {
        "format": FORMAT,
        "fails": report.fails,
        "checks": {name: level.value for name, level in sorted(report.levels.items())},
        "counts": msgspec.to_builtins(report.counts),
        "origins": list(report.origins),
        "findings": [_finding(report, finding) for finding in report.findings],
        "allowed": [_finding(report, item.finding) | {"reason": item.reason} for item in report.allowed],
        "left_out": report.left_out,
    }
    return msgspec.json.format(msgspec.json.encode(held), indent=1).decode() + "\n"


def _finding(report: CheckReport, finding: Finding) -> dict[str, object]:
    level = report.levels.get(finding.check)
    told: dict[str, object] = {
        "check": finding.check,
        "level": level.value if level else "off",
        "message": finding.message,
        "path": finding.place.path,
        "line": finding.place.line,
        "column": finding.place.column,
    }
    if finding.about:
        told["about"] = finding.about
    if finding.hint:
        told["hint"] = finding.hint
    if all_checks()[finding.check].heuristic:
        told["heuristic"] = True
    return told
