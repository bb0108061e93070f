"""Owns how mistakes in settings are told: each at the place of its setting, old names by Hugo's calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from ostinato.base.diagnostics import Report
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

    def error(self, message: str, *keys: str, code: str = "config-value", hint: str = "") -> None:
        self.report.add(self.sources.diagnose(code, message, *self.prefix, *keys, hint=hint))

    def warn(self, message: str, *keys: str, code: str = "config-value", hint: str = "") -> None:
        found = self.sources.diagnose(code, message, *self.prefix, *keys, hint=hint)
        self.report.add(replace(found, severity=Severity.WARNING))

    def wrong(self, mistakes: WrongTypeError | WrongTypesError, *keys: str) -> None:
        """Tell values of the wrong type, each at its key."""
        for mistake in getattr(mistakes, "mistakes", None) or [mistakes]:
            path = (*self.prefix, *keys, *mistake.keys)
            found = self.sources.diagnose("config-type", f"{'.'.join(path)} {mistake.message}", *path)
            self.report.add(found)

    def deprecated(self, *keys: str, since: int, instead: str) -> None:
        """Tell that a setting has an old name; it is an error when this version of Hugo no longer takes it."""
        age = HUGO_MINOR - since
        if age < _WARN_AFTER:
            return
        path = (*self.prefix, *keys)
        gone = age >= _FAIL_AFTER
        verb = "was removed" if gone else "is deprecated"
        self.report.add(
            Diagnostic(
                "config-deprecated",
                f"the setting {'.'.join(path)} {verb} (Hugo 0.{since})",
                self.sources.find(*path),
                hint=instead,
                severity=Severity.ERROR if gone else Severity.WARNING,
            )
        )
