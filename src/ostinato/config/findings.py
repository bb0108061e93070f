"""Owns how mistakes in settings are told: each at the place of its setting, old names by Hugo's calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import Diagnostic, Report, Severity

if TYPE_CHECKING:
    from ostinato.base.positions import Span
    from ostinato.config.sources import Sources
    from ostinato.config.weak import WrongTypeError, WrongTypesError

HUGO_MINOR = 168
"""The version of Hugo that this program stands in for: 0.168."""

_WARN_AFTER, _FAIL_AFTER = 3, 15
"""How many minor versions an old name still works silently, and at all."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Where decoders tell what they find. `prefix` are the keys above the section that is read."""

    report: Report
    sources: Sources
    prefix: tuple[str, ...] = ()

    def below(self, *keys: str) -> Findings:
        return replace(self, prefix=(*self.prefix, *keys))

    def at_root(self) -> Findings:
        return replace(self, prefix=())

    def silent(self) -> Findings:
        """Findings that nobody hears of."""
        return replace(self, report=Report())

    def error(self, message: str, *keys: str, code: str = "config-value", hint: str = "") -> None:
        self.report.add(self.sources.diagnose(code, message, *self.prefix, *keys, hint=hint))

    def warn(self, message: str, *keys: str, code: str = "config-value", hint: str = "") -> None:
        found = self.sources.diagnose(code, message, *self.prefix, *keys, hint=hint)
        self.report.add(replace(found, severity=Severity.WARNING))

    def wrong(self, mistakes: WrongTypeError | WrongTypesError, *keys: str) -> None:
        """Tell values of the wrong type, each at its key."""
        for mistake in getattr(mistakes, "mistakes", None) or [mistakes]:
            path = (*self.prefix, *keys, *mistake.keys)
            span = self.sources.find(*path)
            self.report.add(Diagnostic("config-type", f"{_written(path, span)} {mistake.message}", span))

    def deprecated(self, *keys: str, since: int, instead: str) -> None:
        """Tell that a setting has an old name; it is an error when this version of Hugo no longer takes it."""
        age = HUGO_MINOR - since
        if age < _WARN_AFTER:
            return
        path = (*self.prefix, *keys)
        gone = age >= _FAIL_AFTER
        verb = "was removed" if gone else "is deprecated"
        span = self.sources.find(*path)
        self.report.add(
            Diagnostic(
                "config-deprecated",
                f"the setting {_written(path, span)} {verb} (Hugo 0.{since})",
                span,
                hint=instead,
                severity=Severity.ERROR if gone else Severity.WARNING,
            )
        )


def _written(path: tuple[str, ...], span: Span | None) -> str:
    """The name of a setting, its last word as the author wrote it."""
    last = path[-1]
    if span is not None and span.text is not None:
        there = span.text[span.column - 1 : span.end_column - 1].strip("\"'")
        if there.lower() == last:
            last = there
    return ".".join((*path[:-1], last))
