"""Owns the tokens of C and C++ as Chroma tells them apart: older words, and no names of what is declared."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import bygroups, default, include, this, using, words
from pygments.lexers.c_cpp import CFamilyLexer
from pygments.token import Comment, Error, Keyword, Name, Number, Operator, Punctuation, String, Text

from ostinato.markdown.highlighting.deltas import changed
from ostinato.markdown.highlighting.rules import ChromaLexer

_WORDS = (
    "asm auto break case const continue default do else enum extern for goto if register restricted return sizeof "
    "static struct switch typedef union volatile while"
)
_RESERVED = "__inline _inline inline naked restrict thread typename"
_OF_COMPILERS = (
    "asm assume based cdecl declspec except fastcall finally forceinline identifier int16 int32 int64 int8 leave noop "
    "raise stdcall try unaligned w64"
)
_OF_CPP = (
    "alignas alignof catch co_await co_return co_yield concept const_cast consteval constexpr decltype delete "
    "dynamic_cast explicit export final friend mutable namespace new noexcept nullptr operator override private "
    "protected public reinterpret_cast requires restrict static_assert static_cast template this thread_local throw "
    "throws try typeid typename using virtual"
)
_OF_ROOT_IN_CPP = "event interface multiple_inheritance single_inheritance super uuidof virtual_inheritance"
_TYPES = (
    r"(?:bool|int|long|float|short|double|char(?:(?:8|16|32)_t)?|unsigned|signed|void|"
    r"u?int(?:_fast|_least|)(?:8|16|32|64)_t)\b"
)
_NAME = r"[a-zA-Z_]\w*"
_STRINGS = [
    (r'(L?)(")', bygroups(String.Affix, String), "string"),  # type: ignore[no-untyped-call]
    (
        r"(L?)(')(\\[0-7]{1,3}|\\x[a-fA-F0-9]{1,2}|\\.|[^\\'\n])(')",
        bygroups(String.Affix, String.Char, String.Char, String.Char),  # type: ignore[no-untyped-call]
    ),
    (r"(?:\d+\.\d*|\.\d+|\d+)[eE][+-]?\d+[LlUu]*", Number.Float),
    (r"(?:\d+\.\d*|\.\d+|\d+[fF])[fF]?", Number.Float),
]
_SIGNS = [
    (r"\*/", Error),
    (r"[~!%^&*+=|?:<>/-]", Operator),
    (r"[()\[\],.]", Punctuation),
]
_KNOWN = [
    (words(_WORDS.split(), suffix=r"\b"), Keyword),
    (_TYPES, Keyword.Type),
    (words(_RESERVED.split(), suffix=r"\b"), Keyword.Reserved),
    (words(_OF_COMPILERS.split(), prefix="__", suffix=r"\b"), Keyword.Reserved),
    (r"__m(?:128[id]?|64)\b", Keyword.Reserved),
    (r"(?:true|false|NULL)\b", Name.Builtin),
    (rf"({_NAME})(\s*)(:)(?!:)", bygroups(Name.Label, Text, Punctuation)),  # type: ignore[no-untyped-call]
]


def _function(after: str) -> tuple[object, ...]:
    """What looks like a function: type, name, arguments, and what stands before its end."""
    return (
        rf"([\w*\s]+?[\s*])({_NAME})(\s*\([^;]*?\)){after}",
        bygroups(using(this), Name.Function, using(this), using(this), Punctuation),  # type: ignore[no-untyped-call]
    )


_SHARED = {
    **changed(CFamilyLexer, {"whitespace": {r"(^[ \t]*)(?!": []}}),
    "root": [
        include("whitespace"),
        (*_function(r"([^;{]*)(\{)"), "function"),
        _function(r"([^;]*)(;)"),
        default("statement"),
    ],
}
_MACRO = CFamilyLexer.tokens["macro"][2:]


class CLexer(ChromaLexer):
    """C."""

    tokens: ClassVar = {
        **_SHARED,
        "statements": [
            *_STRINGS,
            (r"0x[0-9a-fA-F]+[LlUu]*", Number.Hex),
            (r"0[0-7]+[LlUu]*", Number.Oct),
            (r"\d+[LlUu]*", Number.Integer),
            *_SIGNS,
            *_KNOWN[:1],
            (rf"{_TYPES}|\b[a-z]\w*_t\b", Keyword.Type),
            *_KNOWN[2:],
            (rf"\b{_NAME}(?=\s*\()", Name.Function),
            (_NAME, Name),
        ],
        "statement": [
            include("whitespace"),
            include("statements"),
            (r"[{}]", Punctuation),
            (r";", Punctuation, "#pop"),
        ],
        "macro": [
            (
                r"(include)(\s*(?:/\*.*?\*/\s*)?)([^\n]+)",
                bygroups(Comment.Preproc, Text, Comment.PreprocFile),  # type: ignore[no-untyped-call]
            ),
            *_MACRO,
        ],
    }


class CppLexer(ChromaLexer):
    """C++. Raw strings are a name and a string."""

    tokens: ClassVar = {
        **_SHARED,
        "root": [
            *_SHARED["root"],
            (words(_OF_ROOT_IN_CPP.split(), prefix="__", suffix=r"\b"), Keyword.Reserved),
        ],
        "statements": [
            (words(_OF_CPP.split(), suffix=r"\b"), Keyword),
            (r"(enum)\b(\s+)(class)\b(\s*)", bygroups(Keyword, Text, Keyword, Text), "class"),  # type: ignore[no-untyped-call]
            (r"(class|struct|enum|union)\b(\s*)", bygroups(Keyword, Text), "class"),  # type: ignore[no-untyped-call]
            (r"\[\[.+\]\]", Name.Attribute),
            (r'(u8|u|U)(")', bygroups(String.Affix, String), "string"),  # type: ignore[no-untyped-call]
            *_STRINGS,
            (r"0[xX][0-9A-Fa-f](?:'?[0-9A-Fa-f]+)*[LlUu]*", Number.Hex),
            (r"0(?:'?[0-7]+)+[LlUu]*", Number.Oct),
            (r"0[bB][01](?:'?[01]+)*[LlUu]*", Number.Bin),
            (r"\d(?:'?\d+)*[LlUu]*", Number.Integer),
            *_SIGNS,
            *_KNOWN[:1],
            (rf"{_TYPES}|wchar_t\b", Keyword.Type),
            *_KNOWN[2:],
            (_NAME, Name),
        ],
        "class": [
            (r"(\[\[.+\]\])(\s*)", bygroups(Name.Attribute, Text)),  # type: ignore[no-untyped-call]
            (_NAME, Name.Class, "#pop"),
            (r"\s*(?=[>{])", Text, "#pop"),
        ],
        "statement": [
            include("whitespace"),
            include("statements"),
            (r"\{", Punctuation, "root"),
            (r"[;}]", Punctuation, "#pop"),
        ],
        "macro": [
            (
                r'(include)(\s+)("[^"]+?"|<[^>]+?>)',
                bygroups(Comment.Preproc, Text, Comment.PreprocFile),  # type: ignore[no-untyped-call]
            ),
            *_MACRO,
        ],
    }
