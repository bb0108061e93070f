"""Owns the tokens of HTML as Chroma tells them apart, with the scripts and style sheets in it."""

from __future__ import annotations

import re
from typing import ClassVar

from pygments.lexer import bygroups, using
from pygments.lexers.css import CssLexer
from pygments.token import Comment, Name, Operator, Punctuation, String, Text

from ostinato.markdown.highlighting.javascript_lexer import JavascriptLexer
from ostinato.markdown.highlighting.rules import ChromaLexer

_END = bygroups(Punctuation, Text, Punctuation, Text, Name.Tag, Text, Punctuation)  # type: ignore[no-untyped-call]
_START = bygroups(Punctuation, Text, Name.Tag, Text)  # type: ignore[no-untyped-call]


class HtmlLexer(ChromaLexer):
    """HTML."""

    flags = re.IGNORECASE | re.DOTALL
    tokens: ClassVar = {
        "root": [
            (r"[^<&]+", Text),
            (r"&\S*?;", Name.Entity),
            (r"<!\[CDATA\[.*?\]\]>", Comment.Preproc),
            (r"<!--", Comment, "comment"),
            (r"<\?.*?\?>", Comment.Preproc),
            (r"<![^>]*>", Comment.Preproc),
            (r"(<)(\s*)(script)(\s*)", _START, ("script", "tag")),
            (r"(<)(\s*)(style)(\s*)", _START, ("style", "tag")),
            (r"(<)(\s*)([\w:.-]+)", bygroups(Punctuation, Text, Name.Tag), "tag"),  # type: ignore[no-untyped-call]
            (r"(<)(\s*)(/)(\s*)([\w:.-]+)(\s*)(>)", _END),
        ],
        "comment": [
            (r"[^-]+", Comment),
            (r"-->", Comment, "#pop"),
            (r"-", Comment),
        ],
        "tag": [
            (r"\s+", Text),
            (r"([\w:-]+\s*)(=)(\s*)", bygroups(Name.Attribute, Operator, Text), "attribute"),  # type: ignore[no-untyped-call]
            (r"[\w:-]+", Name.Attribute),
            (r"(/?)(\s*)(>)", bygroups(Punctuation, Text, Punctuation), "#pop"),  # type: ignore[no-untyped-call]
        ],
        "attribute": [(r"""".*?"|'.*?'|[^\s>]+""", String, "#pop")],
        "script": [
            (r"(<)(\s*)(/)(\s*)(script)(\s*)(>)", _END, "#pop"),
            (r".+?(?=<\s*/\s*script\s*>)", using(JavascriptLexer)),  # type: ignore[no-untyped-call]
        ],
        "style": [
            (r"(<)(\s*)(/)(\s*)(style)(\s*)(>)", _END, "#pop"),
            (r".+?(?=<\s*/\s*style\s*>)", using(CssLexer)),  # type: ignore[no-untyped-call]
        ],
    }
