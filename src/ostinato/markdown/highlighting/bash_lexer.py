"""Owns the tokens of shells as Chroma tells them apart."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import bygroups, include
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text

from ostinato.markdown.highlighting.rules import ChromaLexer

_WORDS = "if fi else while do done for then return function case select continue until esac elif"
_BUILT_IN = (
    "alias bg bind break builtin caller cd command compgen complete declare dirs disown echo enable eval exec exit "
    "export false fc fg getopts hash help history jobs kill let local logout popd printf pushd pwd read readonly set "
    "shift shopt source suspend test time times trap true type typeset ulimit umask unalias unset wait"
)


class BashLexer(ChromaLexer):
    """Bash, and what is near to it."""

    tokens: ClassVar = {
        "root": [
            include("words"),
            (r"`", String.Backtick, "backticks"),
            include("data"),
            include("interpolation"),
        ],
        "words": [
            (rf"\b({_WORDS.replace(' ', '|')})(\s*)\b", bygroups(Keyword, Text)),  # type: ignore[no-untyped-call]
            (rf"\b(?:{_BUILT_IN.replace(' ', '|')})(?=[\s)`])", Name.Builtin),
            (r"\A#!.+\n", Comment.Preproc),
            (r"#.*(?:\S|$)", Comment.Single),
            (r"\\[\w\W]", String.Escape),
            (r"(\b\w+)(\s*)(\+?=)", bygroups(Name.Variable, Text, Operator)),  # type: ignore[no-untyped-call]
            (r"<<<|&&|\|\||[\[\]{}()=]", Operator),
            (r"<<-?\s*('?)\\?(\w+)[\w\W]+?\2", String),
        ],
        "data": [
            (r'(?s)\$?"(?:\\\\|\\[0-7]+|\\.|[^"\\$])*"', String.Double),
            (r'"', String.Double, "string"),
            (r"(?s)\$'(?:\\\\|\\[0-7]+|\\.|[^'\\])*'", String.Single),
            (r"(?s)'.*?'", String.Single),
            (r"[;&|]", Punctuation),
            (r"\s+", Text),
            (r"\d+(?= |$)", Number),
            (r"[^=\s\[\]{}()$\"'`\\<&|;]+", Text),
            (r"<", Text),
        ],
        "interpolation": [
            (r"\$\(\(", Keyword, "arithmetic"),
            (r"\$\(", Keyword, "command"),
            (r"\$\{#?", String.Interpol, "braces"),
            (r"\$(?:[a-zA-Z_]\w*|\d+|[#$?!_*@-])", Name.Variable),
            (r"\$", Text),
        ],
        "string": [
            (r'"', String.Double, "#pop"),
            (r'(?s)(?:\\\\|\\[0-7]+|\\.|[^"\\$])+', String.Double),
            include("interpolation"),
        ],
        "command": [(r"\)", Keyword, "#pop"), include("root")],
        "backticks": [(r"`", String.Backtick, "#pop"), include("root")],
        "arithmetic": [
            (r"\)\)", Keyword, "#pop"),
            (r"[-+*/%^|&]|\*\*|\|\|", Operator),
            (r"\d+#(?:\d+|(?! ))|\d+", Number),
            include("root"),
        ],
        "braces": [
            (r"\}", String.Interpol, "#pop"),
            (r":-", Keyword),
            (r"\w+", Name.Variable),
            (r"[^}:\"'`$\\]+|:", Punctuation),
            include("root"),
        ],
    }
