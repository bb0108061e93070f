"""Owns the tokens of Swift as Chroma tells them apart: it knows neither strings of many lines nor concurrency."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import words
from pygments.lexers.objective import SwiftLexer as PygmentsSwiftLexer
from pygments.token import Keyword

from ostinato.markdown.highlighting.deltas import changed
from ostinato.markdown.highlighting.rules import ChromaLexer

_KEYWORDS = (
    "as break case catch continue default defer do else fallthrough for guard if in is repeat return #selector switch "
    "throw try where while"
)
_DECLARATIONS = (
    "class deinit enum extension func import init internal let operator private protocol public static struct "
    "subscript typealias var"
)


class SwiftLexer(ChromaLexer):
    """Swift."""

    tokens: ClassVar = changed(
        PygmentsSwiftLexer,
        {
            "root": {'"""': []},
            "keywords": {
                "as async ": [(words(_KEYWORDS.split(), suffix=r"\b"), Keyword)],
                r"(class)(\s+)(func)": [],
                r"(class)(\s+)(var)": [],
                "actor ": [(words(_DECLARATIONS.split(), suffix=r"\b"), Keyword.Declaration)],
            },
        },
    )
