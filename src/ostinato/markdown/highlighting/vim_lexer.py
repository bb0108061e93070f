"""Owns the tokens of Vim's scripts as Chroma tells them apart, which knows few of their words."""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import bygroups, using, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text

from ostinato.markdown.highlighting.python_lexer import PythonLexer
from ostinato.markdown.highlighting.rules import ChromaLexer

_WORDS = "autocmd colorscheme else elseif endfunction endif execute filetype fun function hi highlight if let map set syntax"
_LOOKS = "NONE bold dark italic light underline"
_PYTHON = r"^([ \t:]*)(py(?:t(?:h(?:on?)?)?)?)"
_IN_PYTHON = using(PythonLexer)  # type: ignore[no-untyped-call]


class VimLexer(ChromaLexer):
    """Vim's scripts, with Python in them."""

    tokens: ClassVar = {
        "root": [
            (
                rf"(?s){_PYTHON}([ \t]*)(<<)([ \t]*)([^\n]*)(.*)(\6)",
                bygroups(Text, Keyword, Text, Operator, Text, Text, _IN_PYTHON, Text),  # type: ignore[no-untyped-call]
            ),
            (rf"{_PYTHON}([ \t])(.*)", bygroups(Text, Keyword, Text, _IN_PYTHON)),  # type: ignore[no-untyped-call]
            (r'^\s*".*', Comment),
            (r"[ \t\n]+", Text),
            (r"/(?:\\[\\/]|[^\n/])*/", String.Regex),
            (r'"(?:\\[\\"]|[^\n"])*"', String.Double),
            (r"'(?:''|[^\n'])*'", String.Single),
            (r'(?<=\s)"[^-:.%#=*].*', Comment),
            (r"-?\d+", Number),
            (r"#[0-9a-f]{6}", Number.Hex),
            (r"^:|[()<>+=!|,~-]", Punctuation),
            (words(_WORDS.split(), prefix=r"\b", suffix=r"\b"), Keyword),
            (words(_LOOKS.split(), prefix=r"\b", suffix=r"\b"), Name.Builtin),
            (r"\b\w+\b", Name.Other),
            (r".", Text),
        ]
    }
