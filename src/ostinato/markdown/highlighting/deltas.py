"""Owns how the rules of a Pygments lexer become Chroma's: by the few that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pygments.lexer import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pygments.lexer import RegexLexer

Rules = list[object]

FIRST = ""
"""In the place of a rule: before all rules of the state."""


def changed(
    lexer: type[RegexLexer], changes: Mapping[str, Mapping[str, Sequence[object]]]
) -> dict[str, Rules]:
    """The rules of a lexer by state, with others in the place of some.

    A rule is named by the start of its pattern, of its words with spaces between them, or of what it includes.
    Raises KeyError where not just one rule of the state has that name: then Pygments has changed.
    """
    states: dict[str, Rules] = {state: list(rules) for state, rules in lexer.tokens.items()}
    for state, in_state in changes.items():
        rules = states[state]
        for name, instead in in_state.items():
            if name == FIRST:
                rules[:0] = instead
                continue
            found = [at for at, rule in enumerate(rules) if _name(rule).startswith(name)]
            if len(found) != 1:
                raise KeyError(f"{lexer.__name__}: {len(found)} rules {name!r} in {state}")
            rules[found[0] : found[0] + 1] = instead
    return states


def _name(rule: object) -> str:
    pattern = rule[0] if isinstance(rule, tuple) else rule
    return " ".join(pattern.words) if isinstance(pattern, words) else str(pattern)
