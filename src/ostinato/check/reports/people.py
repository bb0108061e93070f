"""Owns the report for people: findings by check and by what they say, with a source frame, why, and how to mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import Diagnostic, Severity, draw, painter
from ostinato.check.findings import Level
from ostinato.check.registry import all_checks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ostinato.base.diagnostics import Painter
    from ostinato.check.findings import CheckReport, Finding, Place

_SHOWN_MESSAGES = 12
_SHOWN_PLACES = 3


def as_text(report: CheckReport, *, folder: str = "", colour: bool = False, everything: bool = False) -> str:
    """The report as it is read in a terminal. Without `everything` long lists are cut, and say how much is left.

    Paths are shown below `folder`, so that a terminal can open them.
    """
    pen = _Pen(folder.rstrip("/"), painter(colour=colour), colour, everything)
    lines: list[str] = []
    for name, findings in report.by_check().items():
        lines += pen.check(name, findings, report.levels[name])
    lines += _allowed(report)
    lines.append(_summary(report))
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Pen:
    """How findings are written."""

    folder: str
    paint: Painter
    has_colour: bool
    everything: bool

    def check(self, name: str, findings: Sequence[Finding], level: Level) -> Iterator[str]:
        """All findings of one check, then what is to be said of it once."""
        check = all_checks()[name]
        guess = " (a guess)" if check.heuristic else ""
        grouped = _by_message(findings)
        shown = list(grouped.items()) if self.everything else list(grouped.items())[:_SHOWN_MESSAGES]
        for message, places in shown:
            yield from self._message(name, message + guess, places, level)
        if len(shown) < len(grouped):
            yield f"  … and {len(grouped) - len(shown)} more of {name}; --all shows them"
        yield f"  {self.paint('why:', 'blue')} {check.why}"
        yield f"  {self.paint('mend:', 'blue')} {check.mend}"
        yield ""

    def _message(self, name: str, message: str, found: Sequence[Finding], level: Level) -> Iterator[str]:
        first = found[0]
        severity = Severity.ERROR if level is Level.FAIL else Severity.WARNING
        yield draw(Diagnostic(name, " ".join(message.split()), severity=severity), colour=self.has_colour)
        yield from self._frame(first.place, "red" if level is Level.FAIL else "yellow")
        if first.hint:
            yield f"  {self.paint('hint:', 'blue')} {first.hint}"
        rest = found[1:] if self.everything else found[1:_SHOWN_PLACES]
        for finding in rest:
            yield f"  {self.paint('::', 'blue')} also {self._where(finding.place)}"
        if left := len(found) - 1 - len(rest):
            yield f"  {self.paint('::', 'blue')} and at {left} more place{'s' if left > 1 else ''}"

    def _frame(self, place: Place, tone: str) -> Iterator[str]:
        """The place and its line, with a mark below the column."""
        yield f"  {self.paint('-->', 'blue')} {self._where(place)}"
        if not place.column:
            return
        number = str(place.line)
        pad = " " * len(number)
        bar = self.paint("|", "blue")
        yield f"{pad} {bar}"
        yield f"{self.paint(number, 'blue')} {bar} {_printable(place.text)}"
        yield f"{pad} {bar} {' ' * (place.column - place.start)}{self.paint('^', tone)}"

    def _where(self, place: Place) -> str:
        path = _printable(f"{self.folder}/{place.path}" if self.folder not in ("", ".") else place.path)
        return f"{path}:{place.line}:{place.column}" if place.column else path


def _printable(text: str) -> str:
    """Text of a site as a terminal may see it: no controls that would move its cursor or change its colours."""
    return "".join(char if char.isprintable() else " " if char == "\t" else "�" for char in text)


def _by_message(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The same words at several places are told once. Those at most places come first."""
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(_printable(" ".join(finding.message.split())), []).append(finding)
    return dict(sorted(grouped.items(), key=lambda item: -len(item[1])))


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
    looked = f"{_many(counts.pages, 'page')} and {_many(counts.files - counts.pages, 'other file')}"
    quiet = (
        f"{_many(counts.foreign_requests, 'foreign request')}, "
        f"{_many(counts.scripts, 'script')} ({_many(counts.script_bytes, 'byte')})"
    )
    left_out = f"; {report.left_out} more were not kept" if report.left_out else ""
    if not failing and not warning:
        return f"{looked}: nothing to tell; {quiet}"
    return f"{looked}: {failing} fail, {warning} warn{left_out}; {quiet}"


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
