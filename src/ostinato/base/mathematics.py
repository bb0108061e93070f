"""Owns LaTeX formulas as MathML, in the frame that KaTeX writes."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_UNKNOWN = re.compile(r"<m[io]>(\\[A-Za-z]+)</m[io]>")
_SHOWN_AROUND = 15
"""How much of a formula is shown before and after what is wrong with it."""


def to_mathml(text: str, options: Mapping[str, object], warn: Callable[[str], None]) -> str:
    """A formula as MathML (Hugo: `transform.ToMath` with its default output). Raises TemplateError."""
    from latex2mathml import converter, exceptions  # only sites with formulas need it

    chosen = {key.lower(): value for key, value in options.items()}
    strict = str(chosen.get("strict", "error"))
    if strict not in ("error", "ignore", "warn"):
        raise TemplateError(f"invalid strict mode; expected one of error, ignore, or warn; received {strict}")
    throws = chosen.get("throwonerror", True)
    colour = str(chosen.get("errorcolor") or "#cc0000")
    display = "block" if chosen.get("displaymode") else "inline"
    try:
        for complaint in _not_in_latex(text) if strict != "ignore" else ():
            message = f"LaTeX-incompatible input and strict mode is set to '{strict}': {complaint}"
            if strict == "error":
                raise _FormulaError(message)
            warn(f"transform.ToMath: katex: {message}")
        formula = _COMMENT.sub("", text).strip()
        for name, meaning in _macros(chosen.get("macros")).items():
            formula = formula.replace(name, f"{{{meaning}}}")
        try:
            math = converter.convert(formula, display=display)
        except _errors(exceptions) as error:
            raise _FormulaError(f"{type(error).__name__}: {error}") from error
        unknown = _UNKNOWN.search(math)
        if unknown and throws:
            where = _place(formula, max(formula.find(unknown[1]), 0), len(unknown[1]))
            raise _FormulaError(f"Undefined control sequence: {unknown[1]}{where}")
    except _FormulaError as error:
        message = f"KaTeX parse error: {error}"
        if throws:
            raise TemplateError(message) from error
        return f'<span class="katex-error" title="{_attribute(message)}" style="color:{colour}">{escape(text)}</span>'
    math = _UNKNOWN.sub(rf'<mstyle mathcolor="{colour}"><mtext>\1</mtext></mstyle>', math)
    opening, _, rest = math.partition(">")
    inner = rest.removesuffix("</math>")
    note = f'<annotation encoding="application/x-tex">{escape(text, quote=False)}</annotation>'
    opening = opening.replace(' display="inline"', "")
    return f'<span class="katex">{opening}><semantics>{inner}{note}</semantics></math></span>'


class _FormulaError(Exception):
    """What KaTeX would say of a formula."""


_COMMENT = re.compile(r"(?<!\\)%[^\n]*(\n|\Z)")
_IN_TEXT_MODE = re.compile(r"\\(?:text\w*|mbox|hbox)\s*\{[^{}]*\}")
_TEXT_ACCENT = re.compile(r"""\\(?:['`^~=."]|[urHv](?![A-Za-z]))""")
_SCRIPTS = (
    "CJK",
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
    "CYRILLIC",
    "ARMENIAN",
    "GEORGIAN",
    "DEVANAGARI",
    "IDEOGRAPHIC",
)


def _not_in_latex(text: str) -> Iterator[str]:
    """What KaTeX understands, but LaTeX does not (KaTeX docs: Options, strict)."""
    if re.search(r"(?<!\\)%[^\n]*\Z", text):
        yield (
            "% comment has no terminating newline; LaTeX would fail because of commenting the end of math mode"
            " (e.g. $) [commentAtEnd]"
        )
    formula = _IN_TEXT_MODE.sub(lambda match: " " * len(match[0]), text)
    accent = _TEXT_ACCENT.search(formula)
    if accent:
        yield f"LaTeX's accent {accent[0]} works only in text mode [mathVsTextAccents]"
    for at, letter in enumerate(formula):
        if letter.isascii():
            continue
        if unicodedata.decomposition(letter) and unicodedata.name(letter, "").startswith("LATIN"):
            kind = "Accented Unicode"
        elif unicodedata.name(letter, "").startswith(_SCRIPTS):
            kind = "Unicode"
        else:
            continue
        yield f'{kind} text character "{letter}" used in math mode [unicodeTextInMathMode]{_place(text, at, 1)}'


def _place(formula: str, at: int, length: int) -> str:
    """KaTeX's way to show a place: what is meant is underlined, what is far is left out."""
    end = at + length
    before = formula[:at] if at <= _SHOWN_AROUND else f"…{formula[at - _SHOWN_AROUND : at]}"
    after = formula[end:] if len(formula) - end <= _SHOWN_AROUND else f"{formula[end : end + _SHOWN_AROUND]}…"
    shown = "".join(f"{char}\u0332" for char in formula[at:end])
    return f" at position {at + 1}: {before}{shown}{after}"


def _attribute(text: str) -> str:
    return escape(text).replace("&#x27;", "&#39;")


def _macros(given: object) -> dict[str, str]:
    return {str(name): str(meaning) for name, meaning in given.items()} if isinstance(given, dict) else {}


def _errors(module: object) -> tuple[type[Exception], ...]:
    """The library has no common base for its errors; a formula that ends too soon is one of Python's own."""
    own = (each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Exception))
    return (*own, IndexError, ValueError, RuntimeError)
