"""Owns the tokens of TOML as Chroma tells them apart: what stands before an equals sign is a name, wherever that is."""

from __future__ import annotations

from typing import ClassVar

from pygments.token import Comment, Keyword, Literal, Name, Number, Punctuation, String, Text

from ostinato.markdown.highlighting.rules import ChromaLexer


class TomlLexer(ChromaLexer):
    """TOML. A date without a time is a number."""

    tokens: ClassVar = {
        "root": [
            (r"\s+", Text),
            (r"#.*", Comment),
            (r"(?:false|true)\b", Keyword.Constant),
            (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d\+)?(?:Z|[+-]\d\d:\d\d)", Literal.Date),
            (r"[+-]?\d(?:_?\d)*\.\d+", Number.Float),
            (r"[+-]?\d(?:_?\d)*", Number.Integer),
            (r'"(?:\\\\|\\"|[^"])*"', String.Double),
            (r"'(?:\\\\|\\'|[^'])*'", String.Single),
            (r"[.,=\[\]{}]", Punctuation),
            (r"[A-Za-z0-9_-]+", Name.Other),
        ]
    }
