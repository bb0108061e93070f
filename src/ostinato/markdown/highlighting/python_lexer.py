"""Owns the tokens of Python as Chroma tells them apart: texts that document are texts, `match` is always a keyword."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexers.python import PythonLexer as PygmentsPythonLexer
from pygments.token import Keyword

from ostinato.markdown.highlighting.rules import ChromaLexer


class PythonLexer(ChromaLexer, PygmentsPythonLexer):
    """Python."""

    tokens: ClassVar = {
        **PygmentsPythonLexer.tokens,
        "root": [
            rule
            for rule in PygmentsPythonLexer.tokens["root"]
            if not (isinstance(rule, tuple) and str(rule[0]).startswith(r"^(\s*)([rRuUbB]{,2})"))
        ],
        "soft-keywords": [(r"(?:match|case)\b", Keyword)],
    }
