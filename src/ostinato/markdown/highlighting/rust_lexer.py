"""Owns the tokens of Rust as Chroma tells them apart."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import bygroups, default, include, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text, Whitespace

from ostinato.markdown.highlighting.rules import ChromaLexer

_KEYWORDS = (
    "unsafe static extern return const crate where while await trait super async match impl else move loop pub ref "
    "mut for dyn use box in if as"
)
_BUILT_IN = (
    "DoubleEndedIterator ExactSizeIterator IntoIterator PartialOrd PartialEq ToString Iterator ToOwned Default Result "
    "String FnOnce Extend Option FnMut Unpin Sized AsRef AsMut Clone None From Into Sync drop Send Drop Copy Some Ord "
    "Err Box Vec Eq Ok Fn"
)
_TYPES = "isize usize bool char u128 i128 i64 i32 i16 str u64 u32 f32 f64 u16 i8 u8"
_ESCAPES = r"""\\['"\\nrt]|\\(?=\n)|\\x[0-7][0-9a-fA-F]|\\0|\\u\{[0-9a-fA-F]{1,6}\}"""
_MACROS = r"(?:e?print(?:ln)?|format(?:_args)?|panic|todo|un(?:reachable|implemented))!"
_BUILT_INS = (words(_BUILT_IN.split(), suffix=r"\b"), Name.Builtin)
_TYPE_NAMES = (words(_TYPES.split(), suffix=r"\b"), Keyword.Type)


class RustLexer(ChromaLexer):
    """Rust."""

    tokens: ClassVar = {
        "root": [(r"#![^[\r\n].*$", Comment.Preproc), default("base")],
        "base": [
            (r"\s+", Whitespace),
            (r"//!.*?\n", String.Doc),
            (r"///(?:\n|[^/].*?\n)", String.Doc),
            (r"//.*?\n", Comment.Single),
            (r"/\*\*(?:\n|[^/*])|/\*!", String.Doc, "documentation"),
            (r"/\*", Comment.Multiline, "comment"),
            (r'"', String, "string"),
            (r"\$(?:[a-zA-Z_]\w*|\(,?|\),?|,?)", Comment.Preproc),
            (words(_KEYWORDS.split(), suffix=r"\b"), Keyword),
            (
                r"(?:abstract|override|unsized|virtual|become|typeof|final|macro|yield|priv|try|do)\b",
                Keyword.Reserved,
            ),
            (r"(?:true|false)\b", Keyword.Constant),
            (r"self\b", Name.Builtin.Pseudo),
            (r"mod\b", Keyword, "module"),
            (r"let\b", Keyword.Declaration),
            (r"fn\b", Keyword, "function"),
            (r"(?:struct|enum|type|union)\b", Keyword, "type"),
            (r"(default)(\s+)(type|fn)\b", bygroups(Keyword, Text, Keyword)),  # type: ignore[no-untyped-call]
            _TYPE_NAMES,
            (r"[sS]elf\b", Name.Builtin.Pseudo),
            _BUILT_INS,
            (r"::\b", Text),
            (r":|->", Text, "type"),
            (r"(break|continue)(\b\s*)('[A-Za-z_]\w*)?", bygroups(Keyword, Whitespace, Name.Label)),  # type: ignore[no-untyped-call]
            (
                r"""'(?:\\['"\\nrt]|\\x[0-7][0-9a-fA-F]|\\0|\\u\{[0-9a-fA-F]{1,6}\}|.)'""",
                String.Char,
            ),
            (r"""(b)('(?:\\['"\\nrt]|\\x[0-9a-fA-F]{2}|\\0|.)')""", bygroups(String.Affix, String.Char)),  # type: ignore[no-untyped-call]
            (r"0b[01_]+", Number.Bin, "suffix"),
            (r"0o[0-7_]+", Number.Oct, "suffix"),
            (r"0[xX][0-9a-fA-F_]+", Number.Hex, "suffix"),
            (
                r"[0-9][0-9_]*(?:\.[0-9_]+[eE][+\-]?[0-9_]+|\.[0-9_]*(?!\.)|[eE][+\-]?[0-9_]+)",
                Number.Float,
                "suffix",
            ),
            (r"[0-9][0-9_]*", Number.Integer, "suffix"),
            (r'(b)(")', bygroups(String.Affix, String), "bytes"),  # type: ignore[no-untyped-call]
            (r'(?s)(b?r)(#*)(".*?"\2)', bygroups(String.Affix, String, String)),  # type: ignore[no-untyped-call]
            (r"'(?:static|_)", Name.Builtin),
            (r"'", Name.Attribute, "lifetime"),
            (r"\.\.=?", Operator),
            (r"[{}()\[\],.;]", Punctuation),
            (r"[+\-*/%&|<>^!~@=:?]", Operator),
            (r"\b(?:r#)?_?(?:[A-Z][A-Z0-9_]*){2,}\b", Name.Constant),
            (
                rf'({_MACROS})(\s*)(\()(\s*)(")',
                bygroups(Name.Function.Magic, Whitespace, Punctuation, Whitespace, String),  # type: ignore[no-untyped-call]
                "format",
            ),
            (
                r"([a-zA-Z_]\w*!)(\s*)(\(|\[|\{)",
                bygroups(Name.Function.Magic, Whitespace, Punctuation),  # type: ignore[no-untyped-call]
            ),
            (r"(?:r#)?[a-zA-Z_]\w*", Name),
            (r"#!?\[", Comment.Preproc, "attribute"),
            (r"#", Text),
        ],
        "module": [(r"\s+", Text), (r"[a-zA-Z_]\w*", Name.Namespace, "#pop"), default("#pop")],
        "function": [(r"\s+", Text), (r"[a-zA-Z_]\w*", Name.Function, "#pop"), default("#pop")],
        "type": [
            (r"\s+", Text),
            (r"&", Keyword.Pseudo),
            (r"'(?:static|_)", Name.Builtin),
            (r"'", Name.Attribute, "lifetime"),
            _BUILT_INS,
            _TYPE_NAMES,
            (r"[a-zA-Z_]\w*", Name.Class, "#pop"),
            default("#pop"),
        ],
        "lifetime": [(r"[a-zA-Z_]+\w*", Name.Attribute), default("#pop")],
        "suffix": [
            (r"[ui](?:8|16|32|64|size)|f(?:32|64)", Keyword, "#pop"),
            default("#pop"),
        ],
        "string": [
            (r'"', String, "#pop"),
            (_ESCAPES, String.Escape),
            (r'[^\\"]+|\\', String),
        ],
        "bytes": [(r"\\x[89a-fA-F][0-9a-fA-F]", String.Escape), include("string")],
        "format": [
            (r'"', String, "#pop"),
            (rf"{_ESCAPES}|\{{\{{|\}}\}}", String.Escape),
            (r"\{[^}]*\}", String.Interpol),
            (r'[^\\"{}]+|\\', String),
        ],
        "comment": [
            (r"[^*/]+", Comment.Multiline),
            (r"/\*", Comment.Multiline, "#push"),
            (r"\*/", Comment.Multiline, "#pop"),
            (r"[*/]", Comment.Multiline),
        ],
        "documentation": [
            (r"[^*/]+", String.Doc),
            (r"/\*", String.Doc, "#push"),
            (r"\*/", String.Doc, "#pop"),
            (r"[*/]", String.Doc),
        ],
        "attribute": [
            (r'"', String, "string"),
            (r"\[", Comment.Preproc, "attribute"),
            (r"\]", Comment.Preproc, "#pop"),
            (r'[^"\]\[]+', Comment.Preproc),
        ],
    }
