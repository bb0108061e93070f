"""Owns the tokens of YAML as Chroma tells them apart, which takes it line by line and knows no nesting."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import bygroups
from pygments.token import Comment, Keyword, Literal, Name, Number, Punctuation, String, Text, Whitespace

from ostinato.markdown.highlighting.rules import ChromaLexer

_PLAIN = r"[^{}\[\]?,:!\-*&@].*"
_KEY = r'(?:(?!//)[^"\n{#])*?'
_WORDS = "false False FALSE true True TRUE null Off off yes Yes YES OFF On ON no No on NO n N Y y"


class YamlLexer(ChromaLexer):
    """YAML."""

    tokens: ClassVar = {
        "root": [
            (r"\s+", Whitespace),
            (r"^(?:---|\.\.\.)", Name.Namespace),
            (r"[\n?]?\s*- ", Text),
            (r"(?:#|//).*$", Comment),
            (r"(?:!!|&|\*)\S+", Comment.Preproc),
            (r"^%include\s+[^\n\r]+", Comment.Preproc),
            (r'"[^"\n#].*": ', Name.Tag),
            (rf"(-)( )({_KEY})(:)( )", bygroups(Punctuation, Whitespace, Name.Tag, Punctuation, Whitespace)),  # type: ignore[no-untyped-call]
            (rf"({_KEY})(:)([ \n])", bygroups(Name.Tag, Punctuation, Whitespace)),  # type: ignore[no-untyped-call]
            (r"([>|][+-]?)(\n(^ +)(?:(?:.*\n*(?:^\3 *).*)+|.*))", bygroups(Punctuation, String.Doc, None)),  # type: ignore[no-untyped-call]
            (rf"(?:{_WORDS.replace(' ', '|')})\b", Keyword.Constant),
            (r'"(?:\\.|[^"])*"', String.Double),
            (r"'(?:\\.|[^'])*'", String.Single),
            (r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\s+[-+]\d+)?)?", Literal.Date),
            (r"\b[+\-]?(?:0x[\da-f]+|0o[0-7]+|(?:\d+\.?\d*|\.?\d+)(?:e[+\-]?\d+)?|\.inf|\.nan)\b", Number),
            (rf"({_PLAIN})( )+((?:#).*)", bygroups(Literal, Whitespace, Comment)),  # type: ignore[no-untyped-call]
            (rf"({_PLAIN})( )+(//.*)", bygroups(Literal, Whitespace, Comment)),  # type: ignore[no-untyped-call]
            (_PLAIN, Literal),
            (r"[?:,\[\]]", Punctuation),
            (r".", Text),
        ]
    }
