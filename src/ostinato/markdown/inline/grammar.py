"""Owns which constructs there are under given settings, and which of them a character calls first."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.markdown.inline import brackets, constructs, linkify
from ostinato.markdown.inline.breaks import line_break
from ostinato.markdown.inline.passthrough import passthrough

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.markdown.inline.constructs import Construct
    from ostinato.markdown.settings import MarkdownSettings

Listing = tuple[int, str, "Construct"]
"""Precedence as in goldmark, the characters that call a construct, and the construct."""


class Grammar:
    """The constructs of one set of settings, by the character that calls them."""

    __slots__ = (
        "_always_breaks",
        "_patterns",
        "_signs",
        "drops_escaped_space",
        "is_busy",
        "joins_lines",
        "linkify",
        "table",
    )

    def __init__(self, settings: MarkdownSettings) -> None:
        self.table: dict[str, tuple[Construct, ...]] = {}
        for _, characters, construct in sorted(_listings(settings), key=lambda listing: listing[0]):
            for character in characters:
                self.table[character] = (*self.table.get(character, ()), construct)
        self.linkify = settings.linkify
        cjk = settings.cjk
        joins = cjk.enable and cjk.east_asian_line_breaks
        self.joins_lines = cjk.east_asian_line_breaks_style if joins else ""
        """The style in which lines are joined, if they are."""
        self.drops_escaped_space = cjk.enable and cjk.escaped_space
        self._always_breaks = settings.hard_wraps or bool(self.joins_lines)
        self._signs = "|".join(_signs(settings))
        self._patterns: dict[tuple[bool, bool, bool], re.Pattern[str]] = {}
        busy = [self._signs, r"[ \t\\]\n"]
        if self._always_breaks:
            busy.append(r"\n")
        if settings.linkify:
            busy += ["://", r"www\.", "@"]
        self.is_busy = re.compile("|".join(busy)).search
        """Whether a text is more than letters and escapes."""

    def pattern(self, text: str, *, linking: bool) -> re.Pattern[str]:
        """What finds the next sign in a text. The ends of its lines count only where something depends on them."""
        breaking = linking or self._always_breaks or " \n" in text or "\\\n" in text or "\t\n" in text
        key = (breaking, linking, linking and "@" in text)
        found = self._patterns.get(key)
        if found is None:
            found = self._patterns[key] = re.compile("|".join(self._alternatives(*key)))
        return found

    def _alternatives(self, breaking: bool, linking: bool, mailing: bool) -> Iterator[str]:
        yield self._signs
        if breaking:
            yield r"\n"
        if linking:
            yield f"[ (~]{linkify.AHEAD_OF_MAIL if mailing else linkify.AHEAD}"


@lru_cache(maxsize=32)
def grammar_for(settings: MarkdownSettings) -> Grammar:
    return Grammar(settings)


def _signs(settings: MarkdownSettings) -> Iterator[str]:
    single = r"\\`\[\]<*_"
    if not settings.typographer.disable:
        single += "'\""
        yield r"--|\.\.\.|>>"
    if settings.strikethrough or settings.extras.subscript or settings.extras.delete:
        single += "~"
    if settings.extras.superscript:
        single += r"\^"
    if settings.extras.insert:
        yield r"\+\+"
    if settings.extras.mark:
        yield "=="
    if settings.emoji:
        single += ":"
    yield r"!\["
    yield f"[{single}]"
    if settings.passthrough.enable:
        for opener, _ in (*settings.passthrough.block, *settings.passthrough.inline):
            yield re.escape(opener[0])


def _listings(settings: MarkdownSettings) -> Iterator[Listing]:
    yield 100, "`", constructs.code_span
    if settings.task_list:
        yield 0, "[", constructs.task
    if settings.footnote:
        yield 101, "![", constructs.footnote_reference
    yield 200, "[", brackets.open_link
    yield 200, "!", brackets.open_image
    yield 200, "]", brackets.close
    if settings.passthrough.enable:
        openers = {pair[0][0] for pair in (*settings.passthrough.block, *settings.passthrough.inline)}
        yield 201, "".join(openers | {"\\"}), passthrough(settings.passthrough)
    yield 300, "<", constructs.angle_address
    yield 400, "<", constructs.raw_html
    yield 500, "*_", constructs.delimiter_run(("em", "strong"))
    yield from _strokes(settings)
    if settings.linkify:
        yield 999, " (~", constructs.bare_link_behind
    if settings.emoji:
        yield 999, ":", constructs.emoji
    if settings.cjk.enable and settings.cjk.escaped_space:
        yield 9000, "\\", constructs.escaped_space
    if not settings.typographer.disable:
        yield from _typographic(settings)
    yield 10_000, "\\", constructs.backslash
    yield 10_000, "\n", line_break(settings)


def _strokes(settings: MarkdownSettings) -> Iterator[Listing]:
    extras = settings.extras
    if extras.delete:
        yield 400, "~", constructs.delimiter_run(("del", "del"), least=2, most=2)
    if settings.strikethrough:
        yield 500, "~", constructs.delimiter_run(("del", "del"), most=2)
    if extras.insert:
        yield 501, "+", constructs.delimiter_run(("ins", "ins"), least=2, most=2)
    if extras.mark:
        yield 550, "=", constructs.delimiter_run(("mark", "mark"), least=2, most=2)
    if extras.superscript:
        yield 600, "^", constructs.delimiter_run(("sup", "sup"), most=2, as_word="+-'")
    if extras.subscript:
        yield 602, "~", constructs.delimiter_run(("sub", "sub"), most=2)


def _typographic(settings: MarkdownSettings) -> Iterator[Listing]:
    marks = settings.typographer
    yield 9999, "'", constructs.single_quote
    yield 9999, '"', constructs.double_quote
    yield 9998, "-", constructs.substitute("---", marks.em_dash)
    yield 9999, "-", constructs.substitute("--", marks.en_dash)
    yield 9999, ".", constructs.substitute("...", marks.ellipsis)
    yield 9999, "<", constructs.substitute("<<", marks.left_angle_quote)
    yield 9999, ">", constructs.substitute(">>", marks.right_angle_quote)
