"""Owns the tokens of TypeScript as Chroma tells them apart, with the elements of JSX."""

from __future__ import annotations

import re
from typing import ClassVar

from pygments.lexer import bygroups, default, include, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text, Whitespace

from ostinato.markdown.highlighting.rules import ChromaLexer

_KEYWORDS = (
    "for in of while do break return yield continue switch case default if else throw try catch finally new delete "
    "typeof instanceof keyof asserts is infer await void this"
)
_RESERVED = (
    "abstract async boolean class const debugger enum export extends from get global goto implements import interface "
    "namespace package private protected public readonly require set static super type using"
)
_BUILT_IN = (
    "Array Boolean Date Error Function Math Number Object Packages RegExp String decodeURI decodeURIComponent encodeURI "
    "encodeURIComponent eval isFinite isNaN parseFloat parseInt document this window"
)
_STRINGS = (
    (r'"(?:\\\\|\\"|[^"])*"', String.Double),
    (r"'(?:\\\\|\\'|[^'])*'", String.Single),
    (r"`", String.Backtick, "template"),
)


class TypescriptLexer(ChromaLexer):
    """TypeScript."""

    flags = re.MULTILINE | re.DOTALL
    tokens: ClassVar = {
        "space": [
            (r"\s+", Text),
            (r"<!--", Comment, "comment"),
            (r"//.*?\n", Comment.Single),
            (r"/\*.*?\*/", Comment.Multiline),
        ],
        "comment": [(r"[^-]+", Comment), (r"-->", Comment, "#pop"), (r"-", Comment)],
        "element": [
            (r"(<)(/?)(>)", bygroups(Punctuation, Punctuation, Punctuation)),  # type: ignore[no-untyped-call]
            (r"(<)([\w.]+)", bygroups(Punctuation, Name.Tag), "tag"),  # type: ignore[no-untyped-call]
            (r"(<)(/)([\w.]*)(>)", bygroups(Punctuation, Punctuation, Name.Tag, Punctuation)),  # type: ignore[no-untyped-call]
        ],
        "tag": [
            include("element"),
            (r",", Punctuation),
            *_STRINGS,
            include("space"),
            (r"([\w-]+\s*)(=)(\s*)", bygroups(Name.Attribute, Operator, Text), "attribute"),  # type: ignore[no-untyped-call]
            (r"[{}]+", Punctuation),
            (r"[\w.]+", Name.Attribute),
            (r"(/?)(\s*)(>)", bygroups(Punctuation, Text, Punctuation), "#pop"),  # type: ignore[no-untyped-call]
        ],
        "attribute": [
            (r"{", Punctuation, "braces"),
            (r"""".*?"|'.*?'""", String, "#pop"),
            default("#pop"),
        ],
        "braces": [
            (r"{", Punctuation, "#push"),
            (r"}", Punctuation, "#pop"),
            include("root"),
        ],
        "regex": [
            include("space"),
            (r"/(?:\\.|[^[/\\\n]|\[(?:\\.|[^\]\\\n])*])+/(?:[gim]+\b|\B)", String.Regex, "#pop"),
            (r"(?=/)", Text, ("#pop", "no regex")),
            default("#pop"),
        ],
        "no regex": [(r"\n", Text, "#pop")],
        "root": [
            include("element"),
            (r"^(?=\s|/|<!--)", Text, "regex"),
            include("space"),
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
            (
                r'\b(module)(\s+)("[\w./@]+")(\s+)',
                bygroups(Keyword.Reserved, Text, Name.Other, Text),  # type: ignore[no-untyped-call]
                "regex",
            ),
            (r"\b(?:string|bool|number|any|never|object|symbol|unique|unknown|bigint)\b", Keyword.Type),
            (r"\b(?:constructor|declare|interface|as)\b", Keyword.Reserved),
            (
                r"(super)(\s*)(\([\w,?.$\s]+\s*\))",
                bygroups(Keyword.Reserved, Whitespace, Text),  # type: ignore[no-untyped-call]
                "regex",
            ),
            (r"[a-zA-Z_?.$][\w?.$]*\(\) \{", Name.Other, "regex"),
            (r"([\w?.$]+)(\s*:\s*)([\w?.$]+)", bygroups(Name.Other, Text, Keyword.Type)),  # type: ignore[no-untyped-call]
            (r"[$a-zA-Z_]\w*", Name.Other),
            (r"[0-9]+\.[0-9]+(?:[eE][0-9]+)?[fd]?", Number.Float),
            (r"0x[0-9a-fA-F]+", Number.Hex),
            (r"[0-9]+", Number.Integer),
            *_STRINGS,
            (r"@\w+", Keyword.Declaration),
        ],
        "template": [
            (r"`", String.Backtick, "#pop"),
            (r"\\\\|\\`", String.Backtick),
            (r"\$\{", String.Interpol, "expression"),
            (r"\$|[^`\\$]+", String.Backtick),
        ],
        "expression": [(r"\}", String.Interpol, "#pop"), include("root")],
    }
