"""Owns the tokens of Go as Chroma tells them apart, where Pygments differs: calls, operators, built-in functions."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import bygroups, using, words
from pygments.lexers.go import GoLexer as PygmentsGoLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Whitespace

from ostinato.markdown.highlighting.go_template_lexer import GoTemplateInStringLexer
from ostinato.markdown.highlighting.rules import ChromaLexer

_TYPES = (
    "uint", "uint8", "uint16", "uint32", "uint64", "int", "int8", "int16", "int32", "int64", "float", "float32",
    "float64", "complex64", "complex128", "byte", "rune", "string", "bool", "error", "uintptr",
)  # fmt: skip
_FUNCTIONS = (
    "print", "println", "panic", "recover", "close", "complex", "real", "imag", "len", "cap", "append", "copy",
    "delete", "new", "make", "clear", "min", "max",
)  # fmt: skip
_BEFORE_TYPES = 7
"""So many rules of Pygments come before those for names of types: space, comments, keywords that declare."""


class GoLexer(ChromaLexer):
    """Go."""

    tokens: ClassVar = {
        "root": [
            (r"//\S.*", Comment.Preproc),
            *PygmentsGoLexer.tokens["root"][: _BEFORE_TYPES - 1],
            (r"(var|func|struct|map|chan|type|interface|const)\b", Keyword.Declaration),
            *PygmentsGoLexer.tokens["root"][_BEFORE_TYPES : _BEFORE_TYPES + 2],
            (words((*_TYPES, *_FUNCTIONS), suffix=r"\b(\()"), bygroups(Name.Builtin, Punctuation)),  # type: ignore[no-untyped-call]
            (words((*_TYPES, "any"), suffix=r"\b"), Keyword.Type),
            (r"\d+i", Number),
            (r"\d+\.\d*([Ee][-+]\d+)?i", Number),
            (r"\.\d+([Ee][-+]\d+)?i", Number),
            (r"\d+[Ee][-+]\d+i", Number),
            (r"\d+(\.\d+[eE][+\-]?\d+|\.\d*|[eE][+\-]?\d+)", Number.Float),
            (r"\.\d+([eE][+\-]?\d+)?", Number.Float),
            (r"0[0-7]+", Number.Oct),
            (r"0[xX][0-9a-fA-F_]+", Number.Hex),
            (r"0b[01_]+", Number.Bin),
            (r"(0|[1-9][0-9_]*)", Number.Integer),
            *(
                rule
                for rule in PygmentsGoLexer.tokens["root"]
                if isinstance(rule[0], str) and rule[0][:1] in "'\""
            ),
            (r"(`)([^`]*)(`)", bygroups(String, using(GoTemplateInStringLexer), String)),  # type: ignore[no-untyped-call]
            (
                r"(<<=|>>=|<<|>>|<=|>=|&\^=|&\^|\+=|-=|\*=|/=|%=|&=|\|=|&&|\|\||<-|\+\+|--|==|!=|:=|\.\.\.|[+\-*/%&])",
                Operator,
            ),
            (r"([a-zA-Z_]\w*)(\s*)(\()", bygroups(Name.Function, Whitespace, Punctuation)),  # type: ignore[no-untyped-call]
            (r"[|^<>=!()\[\]{}.,;:~]", Punctuation),
            (r"[^\W\d]\w*", Name.Other),
        ]
    }
