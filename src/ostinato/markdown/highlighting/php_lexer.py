"""Owns the tokens of PHP as Chroma tells them apart: it expects no HTML, and knows no function by its name."""

from __future__ import annotations

import re
from typing import ClassVar

from pygments.lexers.php import PhpLexer as PygmentsPhpLexer
from pygments.token import Name, Number

from ostinato.markdown.highlighting.deltas import SAME, changed
from ostinato.markdown.highlighting.rules import ChromaLexer

_STATES = changed(
    PygmentsPhpLexer,
    {
        "php": {
            "(and|": [(r"readonly\b", Name.Other), SAME],
            "0[0-7]+": [(r"0o?[0-7_]+", Number.Oct)],
            "0x": [(r"0x[a-f0-9_]+", Number.Hex)],
            r"\d+": [(r"\d[\d_]*", Number.Integer)],
            "0b": [(r"0b[01_]+", Number.Bin)],
        }
    },
)


class PhpLexer(ChromaLexer):
    """PHP. Its first line is an operator and a name."""

    flags = re.IGNORECASE | re.MULTILINE | re.DOTALL
    tokens: ClassVar = {**_STATES, "root": _STATES["php"]}
