"""Owns how mistakes are told: diagnostics with a source frame, the report of a run, the error family."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.base.positions import Span


class Severity(Enum):
    """How much a diagnostic weighs: an error makes the run exit with 1, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


SAID = "template-message"
"""The code of what a template tells with `warnf` or `errorf`: its words are shown as they are, as Hugo shows them."""
DEPRECATED = "deprecated"
"""The code of names in templates that Hugo will remove; told in its words, too."""
_SAID_HEADS = {Severity.ERROR: "ERROR", Severity.WARNING: "WARN "}

_ADVICE = {
    "config-syntax": "close what is open on this line, or quote it; a setting that is never closed shows up further down",
    "config-type": "write the value in the type that is asked for; `ostinato config` shows what is understood",
    "front-matter-syntax": "close the quote, bracket or brace; text with a colon, hash mark or bracket needs quotes",
    "front-matter-date": "write dates as 2026-11-23 or 2026-11-23T09:00:00+01:00",
    "shortcode-syntax": "a call is written {{< name >}} or {{% name %}}; one with inner text ends with {{< /name >}}",
    "template-syntax": "an action is written {{ ... }}, and if, range, with, block and define each need an end",
    "template-failed": 'guard what can be missing with `with` or `if`; look at a value with {{ printf "%T %v" . . }}',
    "resources-settings": "each entry of `resources` needs a `src`, a pattern of file names",
    "markup-refused": "allow it in security.allowContent, or write the file as Markdown",
}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A mistake of the author: what is wrong, where, and what to do about it."""

    code: str
    message: str
    span: Span | None = None
    label: str = ""
    hint: str = ""
    severity: Severity = Severity.ERROR
    related: tuple[tuple[str, Span], ...] = ()
    """Further places with a sentence each, such as the partials between a page and a failing line."""

    @property
    def advice(self) -> str:
        """The hint, or what helps against mistakes of this code where nothing better is known."""
        return self.hint or _ADVICE.get(self.code, "")


class OstinatoError(Exception):
    """Everything that reaches the user. `exit_code` is the status of the process."""

    exit_code = 1


class AuthorError(OstinatoError):
    """A mistake of the author that ends the work on one thing; carries its diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic

    def __reduce__(self) -> tuple[type[AuthorError], tuple[Diagnostic]]:
        return (type(self), (self.diagnostic,))


class WorldError(OstinatoError):
    """The world failed: disk, network, a missing program. The message says what to do."""

    exit_code = 2


class UsageError(OstinatoError):
    """The command line cannot be understood."""

    exit_code = 2


@dataclass(slots=True)
class Report:
    """The diagnostics of a run, in the order found; the one mutable value that stages share."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    _seen: set[tuple[str, str, str]] = field(default_factory=set)

    def add(self, diagnostic: Diagnostic) -> None:
        """Take a diagnostic; the same mistake at the same place is told once."""
        key = (diagnostic.code, diagnostic.message, str(diagnostic.span))
        if key not in self._seen:
            self._seen.add(key)
            self.diagnostics.append(diagnostic)

    def error(
        self, code: str, message: str, span: Span | None = None, *, label: str = "", hint: str = ""
    ) -> None:
        self.add(Diagnostic(code, message, span, label, hint))

    def warn(
        self, code: str, message: str, span: Span | None = None, *, label: str = "", hint: str = ""
    ) -> None:
        self.add(Diagnostic(code, message, span, label, hint, Severity.WARNING))

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.diagnostics)

    @property
    def has_errors(self) -> bool:
        return any(d.severity is Severity.ERROR for d in self.diagnostics)

    def count(self, severity: Severity) -> int:
        return sum(d.severity is severity for d in self.diagnostics)


def with_text(diagnostic: Diagnostic, line_text: str) -> Diagnostic:
    """The same diagnostic, with the source line that its span stands on."""
    if diagnostic.span is None:
        return diagnostic
    return replace(diagnostic, span=replace(diagnostic.span, text=line_text))


def draw(diagnostic: Diagnostic, *, colour: bool = False) -> str:
    """The diagnostic as people read it: message, place, offending line with a marker, hint."""
    paint = painter(colour=colour)
    tone = "red" if diagnostic.severity is Severity.ERROR else "yellow"
    if diagnostic.code in (SAID, DEPRECATED):
        lines = [f"{paint(_SAID_HEADS[diagnostic.severity], tone)} {diagnostic.message}"]
    else:
        head = paint(f"{diagnostic.severity.value}[{diagnostic.code}]", tone)
        lines = [f"{head}: {diagnostic.message}"]
    if diagnostic.span is not None:
        lines += _frame(diagnostic.span, diagnostic.label, paint, tone)
    for sentence, span in diagnostic.related:
        lines.append(f"  {paint('::', 'blue')} {sentence} {span}")
    if diagnostic.advice:
        lines.append(f"  {paint('hint:', 'blue')} {diagnostic.advice}")
    return "\n".join(lines)


_MAX_LINE = 160


def _frame(span: Span, label: str, paint: Painter, tone: str) -> list[str]:
    lines = [f"  {paint('-->', 'blue')} {span}"]
    if span.text is None:
        return lines
    start = max(0, span.column - 1)
    skip = max(0, start - _MAX_LINE // 2)
    text = span.text[skip : skip + _MAX_LINE].replace("\t", " ")
    width = max(1, min((span.end_column or span.column + 1) - span.column, _MAX_LINE - (start - skip)))
    number = str(span.line)
    pad = " " * len(number)
    marker = paint("^" * width, tone) + (f" {paint(label, tone)}" if label else "")
    bar = paint("|", "blue")
    lines.append(f"{pad} {bar}")
    lines.append(f"{paint(number, 'blue')} {bar} {text}")
    lines.append(f"{pad} {bar} {' ' * (start - skip)}{marker}")
    return lines


_CODES = {"red": "31;1", "yellow": "33;1", "blue": "34;1"}


class Painter:
    """Puts colour around text for a terminal, or leaves it as it is."""

    def __init__(self, on: bool) -> None:
        self._on = on

    def __call__(self, text: str, tone: str) -> str:
        return f"\x1b[{_CODES[tone]}m{text}\x1b[0m" if self._on else text


_PAINT = Painter(on=True)
_PLAIN = Painter(on=False)


def painter(*, colour: bool) -> Painter:
    """What writes in the colours of diagnostics: red, yellow, blue."""
    return _PAINT if colour else _PLAIN
