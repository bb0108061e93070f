"""Owns the report for people: findings by check and by what they say, with a source frame, why, and how to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.diagnostics import Diagnostic, Severity, draw
from ostinato.check.findings import Level
from ostinato.check.registry import all_checks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ostinato.check.findings import CheckReport, Finding, Place

_SHOWN_MESSAGES = 12
_SHOWN_PLACES = 3


def as_text(report: CheckReport, *, colour: bool = False, everything: bool = False) -> str:
    """The report as it is read in a terminal. Without `everything` long lists are cut, and say how much is left."""
    lines: list[str] = []
    for name, findings in report.by_check().items():
        lines += _check(name, findings, report.levels[name], colour=colour, everything=everything)
    lines += _allowed(report)
    lines.append(_summary(report))
    return "\n".join(lines) + "\n"


def _check(
    name: str, findings: Sequence[Finding], level: Level, *, colour: bool, everything: bool
) -> Iterator[str]:
    check = all_checks()[name]
    guess = " (a guess)" if check.heuristic else ""
    grouped = _by_message(findings)
    shown = list(grouped.items()) if everything else list(grouped.items())[:_SHOWN_MESSAGES]
    for message, places in shown:
        yield from _message(name, message + guess, places, level, colour=colour, everything=everything)
    if len(shown) < len(grouped):
        yield f"  … and {len(grouped) - len(shown)} more of {name}"
    yield f"  why: {check.why}"
    yield f"  mend: {check.mend}"
    yield ""


def _message(
    name: str, message: str, places: Sequence[Finding], level: Level, *, colour: bool, everything: bool
) -> Iterator[str]:
    first = places[0]
    severity = Severity.ERROR if level is Level.FAIL else Severity.WARNING
    yield draw(Diagnostic(name, " ".join(message.split()), severity=severity), colour=colour)
    yield from _frame(first.place)
    if first.hint:
        yield f"  hint: {first.hint}"
    rest = places[1:] if everything else places[1:_SHOWN_PLACES]
    for finding in rest:
        yield f"  :: also {_where(finding.place)}"
    if len(places) - 1 > len(rest):
        yield f"  :: and at {len(places) - 1 - len(rest)} more places"


def _frame(place: Place) -> Iterator[str]:
    """The place and its line, with a mark below the column."""
    yield f"  --> {_where(place)}"
    if not place.column:
        return
    number = str(place.line)
    pad = " " * len(number)
    yield f"{pad} |"
    yield f"{number} | {place.text.replace(chr(9), ' ')}"
    yield f"{pad} | {' ' * (place.column - place.start)}^"


def _by_message(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The same words at several places are told once. Those at most places come first."""
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.message, []).append(finding)
    return dict(sorted(grouped.items(), key=lambda item: -len(item[1])))


def _where(place: Place) -> str:
    return f"{place.path}:{place.line}:{place.column}" if place.column else place.path


def _allowed(report: CheckReport) -> Iterator[str]:
    reasons: dict[tuple[str, str], int] = {}
    for allowed in report.allowed:
        key = (allowed.finding.check, allowed.reason)
        reasons[key] = reasons.get(key, 0) + 1
    for (name, reason), count in sorted(reasons.items()):
        yield f"allowed: {count} of {name}, because {reason}"


def _summary(report: CheckReport) -> str:
    counts = report.counts
    failing, warning = report.count(Level.FAIL), report.count(Level.WARN)
    looked = f"{counts.pages} pages and {counts.files - counts.pages} other files"
    quiet = (
        f"{counts.foreign_requests} foreign requests, {counts.scripts} scripts ({counts.script_bytes} bytes)"
    )
    left_out = f"; {report.left_out} more were not kept" if report.left_out else ""
    if not failing and not warning:
        return f"{looked}: nothing to tell; {quiet}"
    return f"{looked}: {failing} findings fail, {warning} warn{left_out}; {quiet}"
