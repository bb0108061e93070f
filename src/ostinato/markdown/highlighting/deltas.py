"""Owns how the rules of a Pygments lexer become Chroma's: by the few that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pygments.lexer import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pygments.lexer import RegexLexer

Rules = list[object]

SAME = ...
"""Among the rules in the place of one: the one itself."""

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
            names = [_name(rule) for rule in rules]
            found = [names.index(name)] if name in names else _starting(names, name)
            if len(found) != 1:
                raise KeyError(f"{lexer.__name__}: {len(found)} rules {name!r} in {state}")
            at = found[0]
            rules[at : at + 1] = [rules[at] if rule is SAME else rule for rule in instead]
    return states


def _starting(names: Sequence[str], start: str) -> list[int]:
    return [at for at, name in enumerate(names) if name.startswith(start)]


def _name(rule: object) -> str:
    pattern = rule[0] if isinstance(rule, tuple) else rule
    return " ".join(pattern.words) if isinstance(pattern, words) else str(pattern)
