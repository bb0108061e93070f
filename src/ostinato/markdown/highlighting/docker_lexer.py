"""Owns the tokens of a Dockerfile as Chroma tells them apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from pygments.lexer import bygroups, using
from pygments.lexers.data import JsonLexer
from pygments.token import Comment, Keyword, String, Text, Whitespace

from ostinato.markdown.highlighting.bash_lexer import BashLexer
from ostinato.markdown.highlighting.rules import ChromaLexer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygments.token import _TokenType


class _JsonLexer(JsonLexer):
    """JSON whose white space is plain text."""

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        for at, kind, part in super().get_tokens_unprocessed(text):  # type: ignore[no-untyped-call]
            yield at, Text if kind is Whitespace else kind, part


_BASH = using(BashLexer)  # type: ignore[no-untyped-call]
_GAP = r"(?:\s*\\?\s*)"


class DockerLexer(ChromaLexer):
    """Dockerfiles."""

    flags = re.IGNORECASE | re.MULTILINE
    tokens: ClassVar = {
        "root": [
            (r"#.*", Comment),
            (rf"(ONBUILD)({_GAP})", bygroups(Keyword, _BASH)),  # type: ignore[no-untyped-call]
            (rf"(HEALTHCHECK)((?:{_GAP}--\w+=\w+{_GAP})*)", bygroups(Keyword, _BASH)),  # type: ignore[no-untyped-call]
            (
                rf"(VOLUME|ENTRYPOINT|CMD|SHELL)({_GAP})(\[.*?\])",
                bygroups(Keyword, _BASH, using(_JsonLexer)),  # type: ignore[no-untyped-call]
            ),
            (rf"(LABEL|ENV|ARG)((?:{_GAP}\w+=\w+{_GAP})*)", bygroups(Keyword, _BASH)),  # type: ignore[no-untyped-call]
            (
                r"((?:FROM|MAINTAINER|EXPOSE|WORKDIR|USER|STOPSIGNAL)|VOLUME)\b(\s)(\S*)\b(?:(\s)(AS)\b(\s)(\S*))?\b",
                bygroups(Keyword, Whitespace, String, Whitespace, Keyword, Whitespace, String),  # type: ignore[no-untyped-call]
            ),
            (r"RUN|CMD|ENTRYPOINT|ENV|ARG|LABEL|ADD|COPY", Keyword),
            (r"(?:.*\\\n)*.+", _BASH),
        ]
    }
