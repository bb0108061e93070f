"""Owns the tokens of Go's templates as Chroma tells them apart, alone and in HTML."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import DelegatingLexer, include, words
from pygments.lexers.go import GoLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, Other, String, Whitespace

from ostinato.markdown.highlighting.html_lexer import HtmlLexer
from ostinato.markdown.highlighting.rules import ChromaLexer

_WORDS = (
    "and block break call continue define else end eq false ge gt html if index js le len lt ne nil not or print "
    "printf println range slice template true urlquery while with"
)
_CHARACTER = next(rule[0] for rule in GoLexer.tokens["root"] if str(rule[0]).startswith("'"))


class GoTemplateLexer(ChromaLexer):
    """Actions; the text between them is left to others."""

    tokens: ClassVar = {
        "root": [
            (r"(?s)\{\{(?:- )?/\*.*?\*/(?: -)?\}\}", Comment.Multiline),
            (r"\{\{-?", Comment.Preproc, "action"),
            (r"[^{]+|\{", Other),
        ],
        "action": [
            (r"-?\}\}", Comment.Preproc, "#pop"),
            include("expression"),
        ],
        "parentheses": [(r"\)", Operator, "#pop"), include("expression")],
        "expression": [
            (r"\s+", Whitespace),
            (r"\(", Operator, "parentheses"),
            (words(_WORDS.split(), suffix=r"\b"), Keyword),
            (r":?=|[|,]", Operator),
            (r"\$?\w+", Name.Other),  # even a number
            (r"\$?\.(?:\w+)?|\$", Name.Attribute),
            (r'"(?:\\[\\"]|[^"])*"', String),
            (r"-\d+(?:\.\d*)?(?:[eE][-+]\d+)?i", Number),
            (r"-\d+(?:\.\d+[eE][-+]?\d+|\.\d*|[eE][-+]?\d+)|-\.\d+(?:[eE][-+]?\d+)?", Number.Float),
            (r"-0[0-7]+", Number.Oct),
            (r"-0[xX][0-9a-fA-F]+", Number.Hex),
            (r"-0b[01_]+", Number.Bin),
            (r"-\d+", Number.Integer),
            (_CHARACTER, String.Char),
            (r"`[^`]*`", String),
        ],
    }


class GoTemplateInStringLexer(ChromaLexer):
    """Actions in a string of Go."""

    tokens: ClassVar = {
        **GoTemplateLexer.tokens,
        "root": [*GoTemplateLexer.tokens["root"][:-1], (r"[^{]+|\{", String)],
    }


class GoHtmlTemplateLexer(DelegatingLexer):
    """Actions in HTML, which is read as if they were not there."""

    def __init__(self, **options: object) -> None:
        super().__init__(HtmlLexer, GoTemplateLexer, **options)
