"""Owns the pieces that a block's HTML is made of, and what is read off them: alt texts and plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.markdown.escaping import resolve_names

if TYPE_CHECKING:
    from collections.abc import Iterable


class Run(str):
    """Text whose HTML is not its source."""

    __slots__ = ("source",)
    source: str


class Markup(str):
    """HTML that is no text. A piece that is a plain `str` is text, and its own source."""

    __slots__ = ("alt", "closes", "opens", "plain", "unhooked")
    alt: str
    """What an image's description keeps of it."""
    plain: str
    """What plain text keeps of it, before names are resolved."""
    opens: int
    """How many elements it opens, and closes."""
    closes: int
    unhooked: str
    """What goldmark would have written where a render hook took part."""


def markup(
    html: str, *, alt: str = "", plain: str = "", opens: int = 0, closes: int = 0, unhooked: str | None = None
) -> Markup:
    piece = Markup(html)
    piece.alt = alt
    piece.plain = plain
    piece.opens = opens
    piece.closes = closes
    piece.unhooked = html if unhooked is None else unhooked
    return piece


def run(html: str, source: str) -> Run:
    piece = Run(html)
    piece.source = source
    return piece


def alt_text(pieces: Iterable[str]) -> str:
    """The description of an image: text stays, markup goes."""
    return "".join(piece.alt if isinstance(piece, Markup) else piece for piece in pieces)


def unhooked_html(pieces: Iterable[str]) -> str:
    """The pieces as goldmark writes them where there are no render hooks."""
    return "".join(piece.unhooked if isinstance(piece, Markup) else piece for piece in pieces)


def plain_text(pieces: Iterable[str]) -> str:
    """Hugo's plain text of an element: of what is nested in it, only the first leaf counts."""
    out: list[str] = []
    depth = 0
    taken = False
    for piece in pieces:
        text = piece
        if isinstance(piece, Markup):
            depth -= piece.closes
            text = piece.plain
        elif isinstance(piece, Run):
            text = piece.source
        is_leaf = bool(text) or not (isinstance(piece, Markup) and (piece.opens or piece.closes))
        if is_leaf and not (depth and taken):
            out.append(text)
            taken = True
        if isinstance(piece, Markup) and piece.opens:
            taken = taken and depth > 0
            depth += piece.opens
    return resolve_names("".join(out))


def first_leaf(pieces: Iterable[str]) -> str:
    """What an element leaves of itself in the plain text of the one around it."""
    for piece in pieces:
        if not isinstance(piece, Markup):
            return piece.source if isinstance(piece, Run) else piece
        if piece.plain or not piece.opens:
            return piece.plain
    return ""
