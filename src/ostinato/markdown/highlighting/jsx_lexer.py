"""Owns the tokens of JSX as Chroma tells them apart: JavaScript with elements in it."""

from __future__ import annotations

import re
from typing import ClassVar

from pygments.lexer import bygroups, default, include
from pygments.token import Name, Number, Operator, Punctuation, String, Text

from ostinato.markdown.highlighting.deltas import FIRST, changed
from ostinato.markdown.highlighting.javascript_lexer import JavascriptLexer
from ostinato.markdown.highlighting.rules import ChromaLexer


class JsxLexer(ChromaLexer):
    """JSX. In a template, only its own signs can be escaped."""

    flags = re.MULTILINE | re.DOTALL
    tokens: ClassVar = {
        **changed(
            JavascriptLexer,
            {
                "root": {
                    FIRST: [
                        (r"</?>", Punctuation),
                        (r"(<)([\w.]+)", bygroups(Punctuation, Name.Tag), "tag"),  # type: ignore[no-untyped-call]
                        (r"(</)([\w.]+)(>)", bygroups(Punctuation, Name.Tag, Punctuation)),  # type: ignore[no-untyped-call]
                    ],
                    r"\d+(?:\.": [(r"(?:\.\d+|\d+\.\d*)(?:[eE][-+]?\d+)?", Number.Float)],
                    "[0-9]": [(r"[0-9]+", Number.Integer)],
                },
                "template": {r"\\\\|": [(r"\\[\\`]", String.Backtick)]},
            },
        ),
        "tag": [
            (r"\s+", Text),
            (r"(\w+\s*)(=)(\s*)", bygroups(Name.Attribute, Operator, Text), "attribute"),  # type: ignore[no-untyped-call]
            (r"[{}]+", Punctuation),
            (r"[\w.]+", Name.Attribute),
            (r"(/?)(\s*)(>)", bygroups(Punctuation, Text, Punctuation), "#pop"),  # type: ignore[no-untyped-call]
        ],
        "attribute": [
            (r"\{", Punctuation, "braces"),
            (r"""".*?"|'.*?'""", String, "#pop"),
            default("#pop"),
        ],
        "braces": [
            (r"\{", Punctuation, "#push"),
            (r"\}", Punctuation, "#pop"),
            include("root"),
        ],
    }
