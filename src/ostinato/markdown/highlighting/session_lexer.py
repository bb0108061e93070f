"""Owns the tokens of what a shell showed: prompts, commands, and what they said."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import bygroups, using
from pygments.token import Generic, Text

from ostinato.markdown.highlighting.bash_lexer import BashLexer
from ostinato.markdown.highlighting.rules import ChromaLexer


class BashSessionLexer(ChromaLexer):
    """A session of Bash."""

    tokens: ClassVar = {
        "root": [
            (
                r"^((?:\[[^]]+@[^]]+\]\s?)?[#$%>])(\s*)(.*\n?)",
                bygroups(Generic.Prompt, Text, using(BashLexer)),  # type: ignore[no-untyped-call]
            ),
            (r"^.+\n?", Generic.Output),
        ]
    }
