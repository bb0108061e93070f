"""Owns formats: what `printf` makes of a text with `%` directives, and Go's notes on what does not fit."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ostinato.base.members import go_type
from ostinato.base.verbs import Flags, Verb

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOO_LARGE = 1_000_000
"""Widths, precisions and indices beyond this are taken for mistakes."""
_STAR = -1
"""A width or precision that is an operand."""
_SIGNS = frozenset("+-# 0")


_BARE = (None,) * 5


class Index(NamedTuple):
    """`[n]` in a directive; None when it is no number."""

    position: int | None


class Directive(NamedTuple):
    """One `%` directive; indices stand before the part that they are for."""

    signs: str = ""
    width_index: Index | None = None
    width: int | None = None
    precision_index: Index | None = None
    precision: int | None = None
    verb_index: Index | None = None
    verb: str = ""
    misplaced: bool = False
    """Whether an index is followed by a number, which makes no sense."""

    @property
    def is_plain(self) -> bool:
        return self.verb not in ("", "%") and not self.signs and self[1:6] == _BARE


def sprintf(template: str, *values: object) -> str:
    """`printf`, with Go's notes in the output for what does not fit."""
    out: list[str] = []
    operands = _Operands(values)
    for piece in _pieces(template):
        if isinstance(piece, str):
            out.append(piece)
        else:
            out.append(operands.plainly(piece) if isinstance(piece, Verb) else operands.formatted(piece))
    return "".join(out) + operands.left_over()


@lru_cache(maxsize=1024)
def _pieces(template: str) -> tuple[str | Directive | Verb, ...]:
    """Literal text and directives, in order. Of most there is no more than the verb."""
    pieces: list[str | Directive | Verb] = []
    at = 0
    while (percent := template.find("%", at)) >= 0:
        if percent > at:
            pieces.append(template[at:percent])
        scanner = _Scanner(template, percent + 1)
        directive = scanner.directive()
        pieces.append(Verb(directive.verb) if directive.is_plain else directive)
        at = scanner.at
    if at < len(template):
        pieces.append(template[at:])
    return tuple(pieces)


class _Scanner:
    """Reads one directive."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at

    def directive(self) -> Directive:
        start = self.at
        while self.peek() in _SIGNS:
            self.at += 1
        signs = self.text[start : self.at]
        index = width_index = self.index()
        width = self.size()
        misplaced = width is not None and width != _STAR and _is_number(index)
        if width == _STAR:
            index = None
        precision_index = precision = None
        if self.peek() == "." and self.at + 1 < len(self.text):  # else it is the verb
            self.at += 1
            misplaced = misplaced or _is_number(index)
            index = precision_index = self.index()
            precision = self.size() or 0
            if precision == _STAR:
                index = None
        verb_index = None if _is_number(index) else self.index()
        verb = self.peek()
        self.at += len(verb)
        return Directive(signs, width_index, width, precision_index, precision, verb_index, verb, misplaced)

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def size(self) -> int | None:
        """A width or precision."""
        if self.peek() == "*":
            self.at += 1
            return _STAR
        number, self.at = _number(self.text, self.at, len(self.text))
        return number

    def index(self) -> Index | None:
        if self.peek() != "[":
            return None
        close = self.text.find("]", self.at)
        if close < 0 or len(self.text) - self.at < 3:
            self.at += 1
            return Index(None)
        number, end = _number(self.text, self.at + 1, close)
        self.at = close + 1
        return Index(number - 1 if number is not None and end == close else None)


def _is_number(index: Index | None) -> bool:
    return index is not None and index.position is not None


def _number(text: str, start: int, end: int) -> tuple[int | None, int]:
    """The digits at a place and where they end; None and the end when there are too many."""
    at = start
    while at < end and "0" <= text[at] <= "9":
        at += 1
        if int(text[start : at - 1] or "0") > _TOO_LARGE:
            return None, end
    return (int(text[start:at]) if at > start else None), at


class _Operands:
    """The operands of a format, and which comes next."""

    def __init__(self, values: Sequence[object]) -> None:
        self.values = values
        self.next = 0
        self.reordered = False
        self.good = True

    def plainly(self, verb: Verb) -> str:
        """The next operand under a verb without flags: most are text or whole numbers."""
        self.good = True
        if self.next >= len(self.values):
            return f"%!{verb.verb}(MISSING)"
        value = self.values[self.next]
        self.next += 1
        if type(value) is str and verb.verb in "sv":
            return value
        if type(value) is int and verb.verb in "dv":
            return str(value)
        return verb.operand(value)

    def formatted(self, directive: Directive) -> str:
        self.good = not directive.misplaced
        notes = ""
        minus, zero = "-" in directive.signs, "0" in directive.signs
        self.jump(directive.width_index)
        width = directive.width
        if width == _STAR:
            width = self.number()
            notes += "%!(BADWIDTH)" if width is None else ""
            if width is not None and width < 0:
                width, minus, zero = -width, True, False
        self.jump(directive.precision_index)
        precision = directive.precision
        if precision == _STAR:
            precision = self.number()
            precision = None if precision is not None and precision < 0 else precision
            notes += "%!(BADPREC)" if precision is None else ""
        self.jump(directive.verb_index)
        verb = directive.verb
        if not verb or verb == "%":
            return notes + (verb or "%!(NOVERB)")
        if not self.good:
            return f"{notes}%!{verb}(BADINDEX)"
        if self.next >= len(self.values):
            return f"{notes}%!{verb}(MISSING)"
        value = self.values[self.next]
        self.next += 1
        signs = directive.signs
        flags = Flags("+" in signs, minus, "#" in signs, " " in signs, zero, width, precision)
        return notes + Verb(verb, flags).operand(value)

    def jump(self, index: Index | None) -> None:
        if index is None:
            return
        self.reordered = True
        if index.position is not None and 0 <= index.position < len(self.values):
            self.next = index.position
        else:
            self.good = False

    def number(self) -> int | None:
        """The next operand as a width or precision."""
        if self.next >= len(self.values):
            return None
        value = self.values[self.next]
        self.next += 1
        usable = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _TOO_LARGE
        return int(value) if usable else None  # type: ignore[call-overload]

    def left_over(self) -> str:
        """Go's note on operands that no directive asked for."""
        if self.reordered or self.next >= len(self.values):
            return ""
        extra = ", ".join(
            "<nil>" if value is None else f"{go_type(value)}={Verb('v').operand(value)}"
            for value in self.values[self.next :]
        )
        return f"%!(EXTRA {extra})"
