"""Owns what checks that need more than the files add to a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ostinato.check.findings import Allowed, Level, limited, order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ostinato.check.findings import CheckReport, Finding
    from ostinato.check.settings import CheckSettings


def with_outside(
    report: CheckReport, ran: Iterable[str], findings: Iterable[Finding], settings: CheckSettings
) -> CheckReport:
    """The report with the findings of the checks that ran outside, judged by the same settings."""
    levels = {name: settings.outside[name] for name in ran if name in settings.outside}
    told = [finding for finding in order(findings) if levels.get(finding.check, Level.OFF) is not Level.OFF]
    allowed = [Allowed(finding, reason) for finding in told if (reason := settings.allowed(finding))]
    kept, left_out = limited((finding for finding in told if not settings.allowed(finding)), settings.most)
    return msgspec.structs.replace(
        report,
        findings=tuple(order([*report.findings, *kept])),
        allowed=(*report.allowed, *allowed),
        levels={**report.levels, **levels},
        left_out=report.left_out + left_out,
    )
