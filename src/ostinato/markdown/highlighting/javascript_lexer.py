"""Owns the tokens of JavaScript as Chroma tells them apart."""

from __future__ import annotations

import re
from typing import ClassVar

from pygments.lexer import default, include, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text

from ostinato.markdown.highlighting.rules import ChromaLexer

_KEYWORDS = (
    "for in while do break return continue switch case default if else throw try catch finally new delete typeof "
    "instanceof void yield this of"
)
_RESERVED = (
    "abstract async await boolean byte char class const debugger double enum export extends final float goto "
    "implements import int interface long native package private protected public short static super synchronized "
    "throws transient using volatile"
)
_BUILT_IN = (
    "Array Boolean Date Error Function Math netscape Number Object Packages RegExp String Promise Proxy sun decodeURI "
    "decodeURIComponent encodeURI encodeURIComponent eval isFinite isNaN isSafeInteger parseFloat parseInt document "
    "this window"
)
_UNICODE = r"\\u[a-fA-F0-9]{4}"


class JavascriptLexer(ChromaLexer):
    """JavaScript."""

    flags = re.MULTILINE | re.DOTALL
    tokens: ClassVar = {
        "space": [
            (r"\s+", Text),
            (r"<!--", Comment),
            (r"//.*?\n", Comment.Single),
            (r"/\*.*?\*/", Comment.Multiline),
        ],
        "regex": [
            include("space"),
            (r"/(?:\\.|[^[/\\\n]|\[(?:\\.|[^\]\\\n])*])+/(?:[gimuy]+\b|\B)", String.Regex, "#pop"),
            (r"(?=/)", Text, ("#pop", "no regex")),
            default("#pop"),
        ],
        "no regex": [(r"\n", Text, "#pop")],
        "root": [
            (r"\A#! ?/.*?\n", Comment.Hashbang),
            (r"^(?=\s|/|<!--)", Text, "regex"),
            include("space"),
            (r"\d+(?:\.\d*|[eE][+\-]?\d+)", Number.Float),
            (r"0[bB][01]+", Number.Bin),
            (r"0[oO][0-7]+", Number.Oct),
            (r"0[xX][0-9a-fA-F]+", Number.Hex),
            (r"[0-9][0-9_]*", Number.Integer),
            (r"\.\.\.|=>", Punctuation),
            (
                r"\+\+|--|~|&&|\?|:|\|\||\\(?=\n)|(?:<<|>>>?|==?|!=?|[-<>+*%&|^/])=?",
                Operator,
                "regex",
            ),
            (r"[{(\[;,]", Punctuation, "regex"),
            (r"[})\].]", Punctuation),
            (words(_KEYWORDS.split(), suffix=r"\b"), Keyword, "regex"),
            (r"(?:var|let|with|function)\b", Keyword.Declaration, "regex"),
            (words(_RESERVED.split(), suffix=r"\b"), Keyword.Reserved),
            (r"(?:true|false|null|NaN|Infinity|undefined)\b", Keyword.Constant),
            (words(_BUILT_IN.split(), suffix=r"\b"), Name.Builtin),
            (rf"(?:[$_]|[^\W_]|{_UNICODE})(?:\$|[^\W_]|{_UNICODE})*", Name.Other),
            (r'"(?:\\\\|\\"|[^"])*"', String.Double),
            (r"'(?:\\\\|\\'|[^'])*'", String.Single),
            (r"`", String.Backtick, "template"),
        ],
        "template": [
            (r"`", String.Backtick, "#pop"),
            (r"\\\\|\\`|\\[^`\\]", String.Backtick),
            (r"\$\{", String.Interpol, "expression"),
            (r"\$|[^`\\$]+", String.Backtick),
        ],
        "expression": [(r"\}", String.Interpol, "#pop"), include("root")],
    }
