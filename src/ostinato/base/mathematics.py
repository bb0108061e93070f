"""Owns LaTeX formulas as MathML, in the frame that KaTeX writes."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNKNOWN = re.compile(r"<m[io]>(\\[A-Za-z]+)</m[io]>")


def to_mathml(text: str, options: Mapping[str, object]) -> str:
    """A formula as MathML (Hugo: `transform.ToMath` with its default output). Raises TemplateError."""
    from latex2mathml import converter, exceptions  # only sites with formulas need it

    chosen = {key.lower(): value for key, value in options.items()}
    display = "block" if chosen.get("displaymode") else "inline"
    formula = text.strip()
    for name, meaning in _macros(chosen.get("macros")).items():
        formula = formula.replace(name, f"{{{meaning}}}")
    try:
        math = converter.convert(formula, display=display)
    except _errors(exceptions) as error:
        if chosen.get("throwonerror", True):
            raise TemplateError(f"KaTeX parse error: {type(error).__name__}: {error}") from error
        return f'<span class="katex-error" title="{escape(str(error))}">{escape(text)}</span>'
    unknown = _UNKNOWN.search(math)
    if unknown and chosen.get("throwonerror", True):
        raise TemplateError(_undefined(unknown[1], formula))
    opening, _, rest = math.partition(">")
    inner = rest.removesuffix("</math>")
    note = f'<annotation encoding="application/x-tex">{escape(text, quote=False)}</annotation>'
    opening = opening.replace(' display="inline"', "")
    return f'<span class="katex">{opening}><semantics>{inner}{note}</semantics></math></span>'


def _undefined(name: str, formula: str) -> str:
    """KaTeX's words, with the command underlined in the formula."""
    at = max(formula.find(name), 0)
    shown = formula[:at] + "".join(f"{char}\u0332" for char in name) + formula[at + len(name) :]
    return f"KaTeX parse error: Undefined control sequence: {name} at position {at + 1}: {shown}"


def _macros(given: object) -> dict[str, str]:
    return {str(name): str(meaning) for name, meaning in given.items()} if isinstance(given, dict) else {}


def _errors(module: object) -> tuple[type[Exception], ...]:
    """The library has no common base for its errors; a formula that ends too soon is an IndexError."""
    own = (each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Exception))
    return (*own, IndexError, ValueError)
