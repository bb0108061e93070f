"""Owns the tokens of protocol buffers as Chroma tells them apart: it knows the words of more editions."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import bygroups, words
from pygments.lexers.dsls import ProtoBufLexer
from pygments.token import Keyword, Name, Operator, Whitespace

from ostinato.markdown.highlighting.deltas import changed
from ostinato.markdown.highlighting.rules import ChromaLexer

_WORDS = (
    "ctype default edition export local max option optional packed public repeated required reserved returns stream "
    "syntax to weak"
)
_SPACE = r"(\s+)"


class ProtoLexer(ChromaLexer):
    """Protocol buffers."""

    tokens: ClassVar = changed(
        ProtoBufLexer,
        {
            "root": {
                r"[ \t]+": [(r"\s+", Whitespace)],
                "import ": [
                    (words(_WORDS.split(), prefix=r"\b", suffix=r"\b"), Keyword),
                    (r"\b(?:extensions|map)\b", Keyword.Declaration),
                ],
                "(package)": [
                    (rf"(package){_SPACE}", bygroups(Keyword.Namespace, Whitespace), "package"),  # type: ignore[no-untyped-call]
                    (r"import\b", Keyword.Namespace),
                ],
                "(enum": [
                    (
                        rf"(enum|group|oneof|rpc|service){_SPACE}",
                        bygroups(Keyword.Declaration, Whitespace),  # type: ignore[no-untyped-call]
                        "type",
                    )
                ],
                r"([a-zA-Z_][\w.]*)": [
                    (r"([a-zA-Z_][\w.]*)([ \t]*)(=)", bygroups(Name, Whitespace, Operator)),  # type: ignore[no-untyped-call]
                ],
            },
            "message": {"[a-z": [(r"[a-zA-Z_][\w.]*", Name.Class, "#pop")]},
        },
    )
