"""Owns the tokens of Elixir as Chroma tells them apart: white space around three quotes belongs to them."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import words
from pygments.lexers.erlang import ElixirLexer as PygmentsElixirLexer
from pygments.token import Keyword, Name, Number, Operator, String

from ostinato.markdown.highlighting.deltas import changed
from ostinato.markdown.highlighting.rules import ChromaLexer

_SAID = PygmentsElixirLexer
_WORDS = [
    (words(_SAID.KEYWORD, suffix=r"\b"), Keyword),
    (words(_SAID.KEYWORD_OPERATOR, suffix=r"\b"), Operator.Word),
    (words((*_SAID.BUILTIN, "while"), suffix=r"\b"), Keyword),
    (words(_SAID.BUILTIN_DECLARATION, suffix=r"\b"), Keyword.Declaration),
    (words(_SAID.BUILTIN_NAMESPACE, suffix=r"\b"), Keyword.Namespace),
    (words(_SAID.CONSTANT, suffix=r"\b"), Name.Constant),
    (words(_SAID.PSEUDO_VAR, suffix=r"\b"), Name),
]
"""Pygments finds these among the names that it has read; Chroma reads no name where one of them begins."""


class ElixirLexer(ChromaLexer):
    """Elixir."""

    tokens: ClassVar = changed(
        PygmentsElixirLexer,
        {
            "root": {
                "@": [*_WORDS, (r"@(?:[.]{3}|[a-z_]\w*[!?]?)", Name.Attribute)],
                "0b": [(r"0b[01](?:_?[01])*", Number.Bin)],
                "0o": [(r"0o[0-7](?:_?[0-7])*", Number.Oct)],
                "0x": [(r"0x[\da-fA-F](?:_?[\da-fA-F])*", Number.Hex)],
                '(""")': [(r'"""\s*', String.Heredoc, "heredoc_double")],
                "(''')": [(r"'''\s*$", String.Heredoc, "heredoc_single")],
            },
            **{
                state: {"^": [(r'^\s*"""', String.Heredoc, "#pop")]}
                for state in ("heredoc_double", "triquot-intp", "triquot-no-intp")
            },
        },
    )
