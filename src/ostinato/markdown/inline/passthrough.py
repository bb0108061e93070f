"""Owns text between passthrough delimiters, which nothing else touches (Hugo: extensions.passthrough)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.markdown.hooks import PassthroughContext
from ostinato.markdown.inline.pieces import Markup, markup

if TYPE_CHECKING:
    from ostinato.markdown.inline.constructs import Construct
    from ostinato.markdown.inline.parser import Inlines
    from ostinato.markdown.settings import Passthrough


@dataclass(frozen=True, slots=True)
class Passed:
    """A piece of text that was passed over, until it is known whether it is a block of its own."""

    index: int
    """Where its piece stands among the pieces of the block."""
    at: int
    opener: str
    closer: str
    is_block: bool


def passthrough(settings: Passthrough) -> Construct:
    """The construct of delimited text."""
    pairs = [(*pair, True) for pair in settings.block] + [(*pair, False) for pair in settings.inline]

    def construct(reader: Inlines, at: int) -> bool:
        text = reader.text
        for opener, closer, is_block in pairs:
            if text.startswith(opener, at):
                return _pass_over(reader, at, opener, closer, is_block=is_block)
        if text.startswith("\\\\", at):
            for opener, _, _ in pairs:
                if text.startswith(opener, at + 2):
                    reader.add_text(at + 2 + len(opener))
                    return True
        return False

    return construct


def _pass_over(reader: Inlines, at: int, opener: str, closer: str, *, is_block: bool) -> bool:
    text = reader.text
    inner = at + len(opener)
    end = text.find(closer, inner)
    if end < 0:
        reader.add_text(inner)
        return True
    if end == inner:
        return False
    end += len(closer)
    reader.add(at, markup(reader.raw(at, end)), end)
    reader.passed.append(Passed(len(reader.out) - 1, at, opener, closer, is_block))
    return True


def settle(reader: Inlines, since: int = 0) -> None:
    """Write what was passed over behind a piece as inline text, through its hook where there is one."""
    while reader.passed and reader.passed[-1].index >= since:
        first = next(number for number, one in enumerate(reader.passed) if one.index >= since)
        one = reader.passed.pop(first)
        reader.out[one.index] = markup(
            _html(reader, one, "inline"), unhooked=_unhooked(reader.out[one.index])
        )


def split(reader: Inlines) -> list[list[str] | str]:
    """The pieces of a block, cut at text between block delimiters: lists of pieces, and blocks of HTML."""
    blocks: list[list[str] | str] = []
    passed = {one.index: one for one in reader.passed}
    group: list[str] = []
    depth = 0
    for index, piece in enumerate(reader.out):
        one = passed.get(index)
        if one is not None and one.is_block and depth == 0:
            if group:
                blocks.append(group)
            blocks.append(_html(reader, one, "block"))
            group = []
            continue
        if one is not None:
            piece = markup(_html(reader, one, "inline"), unhooked=piece)
        if isinstance(piece, Markup):
            depth += piece.opens - piece.closes
        group.append(piece)
    if group:
        blocks.append(group)
    reader.passed = []
    return blocks


def _unhooked(piece: str) -> str:
    return piece.unhooked if isinstance(piece, Markup) else piece


def _html(reader: Inlines, one: Passed, kind: str) -> str:
    document = reader.document
    text = str(reader.out[one.index])
    hook = document.hooks.passthrough(kind)
    if hook is None:
        return text
    inner = text[len(one.opener) : len(text) - len(one.closer)]
    return hook(
        PassthroughContext(reader.place(one.at), document.ordinal("passthrough"), type=kind, inner=inner)
    )
