"""Owns the tokens of Markdown as Chroma tells them apart, with YAML before it and code of other languages in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from pygments.lexer import bygroups, include, this, using
from pygments.token import Comment, Generic, Keyword, Name, String, Text, Whitespace

from ostinato.markdown.highlighting.lexers import find_language, lexer_of
from ostinato.markdown.highlighting.rules import ChromaLexer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_INLINE = using(this, state="inline")  # type: ignore[no-untyped-call]
_FRONT_MATTER = re.compile(r"---\n(?:.*\n)*?---\n")
_END = r"(?=\W|\n)"


def _in_language(name: str, code: str, start: int) -> Iterator[tuple[int, object, str]]:
    language = find_language(name)
    lexer = lexer_of(language) if language else None
    if language is None or lexer is None:
        yield start, Text, code
        return
    for at, kind, part in lexer.get_tokens_unprocessed(code):
        yield start + at, Text if kind is Whitespace and not language.has_spaces else kind, part


def _fence(_: object, match: re.Match[str]) -> Iterator[tuple[int, object, str]]:
    yield match.start(), String, match[1] + match[2] + match[3]
    yield from _in_language(match[2], match[4], match.start(4))
    yield match.start(5), String, match[5]


class MarkdownLexer(ChromaLexer):
    """Markdown."""

    flags = re.MULTILINE
    tokens: ClassVar = {
        "root": [
            (r"<!--[\w\W]*?-->", Comment.Multiline),
            (r"^#[^#].+\n", Generic.Heading),
            (r"^#{2,6}.+\n", Generic.Subheading),
            (r"^(\s*)([*-] \[[ xX]\])( .+\n)", bygroups(Text, Keyword, _INLINE)),  # type: ignore[no-untyped-call]
            (r"^(\s*)([*-])(\s)(.+\n)", bygroups(Text, Keyword, Text, _INLINE)),  # type: ignore[no-untyped-call]
            (r"^(\s*)(\d+\.)( .+\n)", bygroups(Text, Keyword, _INLINE)),  # type: ignore[no-untyped-call]
            (r"^(\s*>\s)(.+\n)", bygroups(Keyword, Generic.Emph)),  # type: ignore[no-untyped-call]
            (r"^(```\n)([\w\W]*?)(^```$)", bygroups(String, Text, String)),  # type: ignore[no-untyped-call]
            (r"^(```)(\w+)(\n)([\w\W]*?)(^```$)", _fence),
            include("inline"),
        ],
        "inline": [
            (r"<!--[\w\W]*?-->", Comment.Multiline),
            (r"\\.", Text),
            (rf"(\s)(([*_])(?:(?!\3).)*\3){_END}", bygroups(Text, Generic.Emph, None)),  # type: ignore[no-untyped-call]
            (rf"(\s)((\*\*|__).*?\3){_END}", bygroups(Text, Generic.Strong, None)),  # type: ignore[no-untyped-call]
            (rf"(\s)(~~[^~]+~~){_END}", bygroups(Text, Generic.Deleted)),  # type: ignore[no-untyped-call]
            (r"`[^`]+`", String.Backtick),
            (r"[@#][\w/:]+", Name.Entity),
            (
                r"(!?\[)([^]]+)(\]\()([^)]+)(\))",
                bygroups(Text, Name.Tag, Text, Name.Attribute, Text),  # type: ignore[no-untyped-call]
            ),
            (r".|\n", Text),
        ],
    }

    def get_tokens_unprocessed(  # type: ignore[override]  # as that of ChromaLexer
        self, text: str, stack: Iterable[str] = ("root",)
    ) -> Iterator[tuple[int, object, str]]:
        """Each token with its place."""
        before = _FRONT_MATTER.match(text) if tuple(stack) == ("root",) else None
        start = before.end() if before else 0
        yield from _in_language("yaml", text[:start], 0)
        for at, kind, part in super().get_tokens_unprocessed(text[start:], stack):
            yield start + at, kind, part
