"""Owns the tokens of languages that are read line by line, as Chroma tells them apart."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import bygroups
from pygments.token import Comment, Generic, Keyword, Name, Operator, String, Text

from ostinato.markdown.highlighting.rules import ChromaLexer


class DiffLexer(ChromaLexer):
    """Differences between files, in each of their forms."""

    tokens: ClassVar = {
        "root": [
            (r" .*\n", Text),
            (r"\d+(?:,\d+)?[acd]\d+(?:,\d+)?\n", Generic.Subheading),
            (r"---\n", Generic.Strong),
            (r"< .*\n", Generic.Deleted),
            (r"[>] .*\n|\+.*\n", Generic.Inserted),
            (r"-.*\n", Generic.Deleted),
            (r"!.*\n", Generic.Strong),
            (r"@.*\n", Generic.Subheading),
            (r"(?:[Ii]ndex|diff|=).*\n", Generic.Heading),
            (r".*\n", Text),
        ]
    }


class IniLexer(ChromaLexer):
    """INI, and the many that are nearly it."""

    tokens: ClassVar = {
        "root": [
            (r"\s+", Text),
            (r"[;#].*", Comment.Single),
            (r"\[.*?\]$", Keyword),
            (
                r"(.*?)([ \t]*)(=)([ \t]*)(.*(?:\n[ \t].+)*)",
                bygroups(Name.Attribute, Text, Operator, Text, String),  # type: ignore[no-untyped-call]
            ),
            (r".+?$", Name.Attribute),
        ]
    }
