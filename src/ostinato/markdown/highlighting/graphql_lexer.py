"""Owns the tokens of GraphQL as Chroma tells them apart: what follows a colon is a type, and a word of its own too."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import include, words
from pygments.token import Comment, Keyword, Name, Number, Punctuation, String, Whitespace

from ostinato.markdown.highlighting.rules import ChromaLexer

_NAMED = "enum fragment implements input interface mutation query scalar subscription type union"
_DECLARING = "directive extend on schema"
_PLACES = (
    "ARGUMENT_DEFINITION ENUM ENUM_VALUE FIELD FIELD_DEFINITION FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT "
    "INPUT_FIELD_DEFINITION INPUT_OBJECT INTERFACE MUTATION OBJECT QUERY SCALAR SCHEMA SUBSCRIPTION UNION"
)
_WORD = r"\w+"
"""Even what begins with a digit."""


class GraphqlLexer(ChromaLexer):
    """GraphQL: queries and schemas. Words that begin with a keyword are cut after it."""

    tokens: ClassVar = {
        "root": [
            (words(_NAMED.split()), Keyword.Declaration, "type"),
            (words(_DECLARING.split()), Keyword.Declaration),
            (r"\.{3}", Keyword.Declaration),
            (words(_PLACES.split(), suffix=r"\b"), Keyword.Constant),
            (_WORD, Name.Property),
            (r"@\w+", Name.Decorator),
            (r":", Punctuation, "type"),
            (r"[(){}\[\],!|=]", Punctuation),
            (r"\$\w+", Name.Variable),
            (r"\.\d+(?:[eE][-+]\d+)?i", Number),
            (r"\.\d+(?:[eE][-+]?\d+)?", Number.Float),
            (r'"""[\x00-\x7f]*?"""', String),
            (r'"(?:\\["\\abfnrtv]|[^\\])"', String.Char),
            (r'"(?:\\[\\"]|[^"])*"', String),
            (r"\s+", Whitespace),
            (r"#[^\r\n]*", Comment),
        ],
        "type": [
            (r"[{}()\[\]]", Punctuation, "#pop"),
            (_WORD, Name.Class, "#pop"),
            include("root"),
        ],
    }
