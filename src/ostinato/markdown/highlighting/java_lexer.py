"""Owns the tokens of Java as Chroma tells them apart, whose pattern for the beginning of a name takes digits, too."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexers.jvm import JavaLexer as PygmentsJavaLexer

from ostinato.markdown.highlighting.rules import ChromaLexer


def _as_chroma_reads(rule: object) -> object:
    if isinstance(rule, tuple) and isinstance(rule[0], str):
        return (rule[0].replace(r"[^\W\d]", r"\w"), *rule[1:])
    return rule


class JavaLexer(ChromaLexer, PygmentsJavaLexer):
    """Java."""

    tokens: ClassVar = {
        state: [_as_chroma_reads(rule) for rule in rules] for state, rules in PygmentsJavaLexer.tokens.items()
    }
