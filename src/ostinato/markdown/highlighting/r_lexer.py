"""Owns the tokens of R as Chroma tells them apart: any name before a parenthesis is a function."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import include
from pygments.lexers.r import SLexer
from pygments.token import Name, Operator

from ostinato.markdown.highlighting.deltas import FIRST, changed
from ostinato.markdown.highlighting.rules import ChromaLexer

_NAME = r"(?:`[^`\\]*(?:\\.[^`\\]*)*`|(?:[a-zA-z]|[_.][^0-9])[\w.]*)"
"""Chroma's range of letters ends at a small one, so that some signs are letters, too."""


class RLexer(ChromaLexer):
    """R, and S."""

    tokens: ClassVar = changed(
        SLexer,
        {
            "operators": {r"<<?-|->>?|-|==": [(r"<<?-|->>?|[-<>?]|[=<>!]=|&&?|\|\|?", Operator)]},
            "valid_name": {"`": [(_NAME, Name)]},
            "statements": {"keywords": [], "function_name": []},
            "root": {FIRST: [include("keywords"), (rf"{_NAME}\s*(?=\()", Name.Function)]},
        },
    )
