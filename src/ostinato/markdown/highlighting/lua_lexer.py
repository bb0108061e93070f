"""Owns the tokens of Lua as Chroma tells them apart: a name has one dot at most, and none is built in."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexers.scripting import LuaLexer as PygmentsLuaLexer
from pygments.token import Name, Operator

from ostinato.markdown.highlighting.deltas import changed
from ostinato.markdown.highlighting.rules import ChromaLexer

_WORD = r"[A-Za-z_]\w*"


class LuaLexer(ChromaLexer):
    """Lua."""

    tokens: ClassVar = changed(
        PygmentsLuaLexer,
        {
            "base": {
                r"[+\-*%": [(r"[-+*/%^#&|~<>=]+|\.\.", Operator)],
                "_G ": [],
                rf"{_WORD}(?=\s*\()": [],
                rf"{_WORD}(?=\s*[.:])": [],
                rf"{_WORD}(?=\s*<": [(rf"{_WORD}(?:\.{_WORD})?", Name)],
            }
        },
    )
