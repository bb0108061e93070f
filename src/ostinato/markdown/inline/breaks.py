"""Owns the ends of lines inside of a block: hard breaks, soft ones, and those between East Asian letters."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width, name

from ostinato.markdown.inline.pieces import Markup, Run, markup

if TYPE_CHECKING:
    from ostinato.markdown.inline.constructs import Construct
    from ostinato.markdown.inline.parser import Inlines
    from ostinato.markdown.settings import MarkdownSettings

_WIDE = (
    "[\u1100-\u11ff\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3000-\u303f\u3041-\u309f\u30a1-\u30ff\u3131-\u318e"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7fb\uf900-\ufad9\uff66-\uffdc"
    "\U0001b000-\U0001b16f\U00020000-\U000323af]"
)
_SPACE_DISCARDING = (
    "[\u2e80-\u2fdf\u2ff0-\u30ff\u3190-\u319f\u31c0-\u31ff\u3300-\u4dbf\u4e00-\u9fff\ua000-\ua4cf"
    "\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe6f\uff00-\uffef\U0001b000-\U0001b16f\U00020000-\U0002a6df"
    "\U0002a700-\U0002ebef\U0002f800-\U0002fa1f\U00030000-\U0003134f]"
)
# They take long to compile, and few sites need them.
_set = cache(re.compile)
_ZERO_WIDTH_SPACE = "\u200b"


JOINT = markup("\n", alt="\n", plain="\n")
"""A soft break that may be dropped."""


def line_break(settings: MarkdownSettings) -> Construct:
    """The construct of the end of a line."""
    html = "<br />\n" if settings.xhtml else "<br>\n"
    hard = markup(html, alt=html, plain="\n")
    soft: str = hard if settings.hard_wraps else "\n"
    may_join = settings.cjk.enable and settings.cjk.east_asian_line_breaks and not settings.hard_wraps
    keeps_spaces = settings.linkify

    def construct(reader: Inlines, at: int) -> bool:
        text, start = reader.text, reader.start
        end = at - 1 if at > start and text[at - 1] == "\r" else at
        line = ""
        if text.endswith("\\", start, end) and not text.endswith("\\\\", start, end):
            reader.flush(end - 1)
            is_hard = True
        else:
            is_hard = text.endswith("  ", start, end)
            line = _trimmed(text[start : end - 2 if is_hard else end], keeps_spaces=keeps_spaces)
            if line:
                reader.write(line)
        joins = may_join and line and text[end - 1] not in " \t"
        reader.out.append(hard if is_hard else JOINT if joins else soft)
        reader.start = reader.pos = at + 1
        return True

    return construct


def _trimmed(line: str, *, keeps_spaces: bool) -> str:
    """A line without the spaces at its end.

    Where goldmark looks for links behind spaces, it has already written what stands in front of the last one.
    """
    if keeps_spaces:
        last = max(line.rfind(" ", 1), line.rfind("\t", 1))
        if last > 0:
            return line[:last] + line[last:].rstrip(" \t")
    return line.rstrip(" \t")


def join_lines(pieces: list[str], style: str) -> None:
    """Drop soft breaks between East Asian letters (Hugo: cjk.eastAsianLineBreaks).

    As in goldmark a soft break is dropped too where something else than text follows it.
    """
    for index, piece in enumerate(pieces):
        if piece is not JOINT:
            continue
        following = pieces[index + 1] if index + 1 < len(pieces) else ""
        is_text = following not in ("", "\n") and not isinstance(following, Markup)
        if not is_text or not _keeps_break(_source(pieces[index - 1]), _source(following), style):
            pieces[index] = markup("", plain="\n", unhooked="\n")


def _source(piece: str) -> str:
    return piece.source if isinstance(piece, Run) else piece


def _keeps_break(before: str, after: str, style: str) -> bool:
    last, first = before[-1], after[0]
    if style != "css3draft":
        return not (_is_wide(last) and _is_wide(first))
    if _ZERO_WIDTH_SPACE in (last, first):
        return False
    if east_asian_width(last) in "FWH" and east_asian_width(first) in "FWH":
        return _is_hangul(last) or _is_hangul(first)
    return not (_discards_space(last) or _discards_space(first))


def _is_wide(letter: str) -> bool:
    return _set(_WIDE).match(letter) is not None or category(letter) == "Lm"


def _is_hangul(letter: str) -> bool:
    return "HANGUL" in name(letter, "")


def _discards_space(letter: str) -> bool:
    return _set(_SPACE_DISCARDING).match(letter) is not None or category(letter)[0] == "P"
