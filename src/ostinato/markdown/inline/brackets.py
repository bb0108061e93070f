"""Owns links and images: brackets that open, and what happens at the one that closes (CommonMark 6.3, 6.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.markdown.attributes import allowed_html, for_hooks
from ostinato.markdown.escaping import destination, write
from ostinato.markdown.hooks import ImageContext, LinkContext
from ostinato.markdown.inline import delimiters, links, passthrough
from ostinato.markdown.inline.pieces import alt_text, first_leaf, markup, plain_text, unhooked_html

if TYPE_CHECKING:
    from ostinato.markdown.inline.links import Target
    from ostinato.markdown.inline.parser import Inlines


class Bracket:
    """An opening bracket that may begin a link or an image."""

    __slots__ = ("at", "bottom", "index", "is_image", "links")

    def __init__(self, reader: Inlines, at: int, *, is_image: bool) -> None:
        self.at = at
        self.is_image = is_image
        self.index = len(reader.out) - 1
        """Where its piece stands among the pieces of the block."""
        self.bottom = len(reader.delimiters)
        """How many delimiters stood in front of it."""
        self.links = reader.links
        """How many links there were in front of it."""


def open_link(reader: Inlines, at: int) -> bool:
    reader.add(at, "[", at + 1)
    reader.brackets.append(Bracket(reader, at, is_image=False))
    return True


def open_image(reader: Inlines, at: int) -> bool:
    if not reader.text.startswith("![", at):
        return False
    reader.add(at, "![", at + 2)
    reader.brackets.append(Bracket(reader, at, is_image=True))
    return True


def close(reader: Inlines, at: int) -> bool:
    """The end of a link's text or of an image's description, if a target follows or its label is known."""
    if not reader.brackets:
        return False
    bracket = reader.brackets.pop()
    if not bracket.is_image and reader.links > bracket.links:
        return False
    found = _target(reader, bracket, at)
    if found is None:
        return False
    target, end = found
    reader.flush(at)
    delimiters.match(reader.delimiters, bracket.bottom, reader.out)
    if bracket.is_image:
        _add_image(reader, bracket, target, end)
    else:
        reader.links += 1
        _add_link(reader, bracket, target)
    reader.start = reader.pos = end
    return True


def _target(reader: Inlines, bracket: Bracket, at: int) -> tuple[Target, int] | None:
    text, references = reader.text, reader.document.references
    following = text[at + 1 : at + 2]
    if following == "(":
        found = links.inline_target(text, at + 1)
        if found is not None:
            return found
    own = text[bracket.at + (2 if bracket.is_image else 1) : at]
    if following == "[":
        labelled = links.label(text, at + 1)
        if labelled is not None:
            label, end = labelled
            target = references.find(label if label.strip() else own)
            return (target, end) if target else None
    target = references.find(own)
    return (target, at + 1) if target else None


def _title(target: Target) -> str:
    return "" if target.title is None else f' title="{write(target.title)}"'


def _add_link(reader: Inlines, bracket: Bracket, target: Target) -> None:
    document, out = reader.document, reader.out
    href = destination(links.resolved(target), unsafe=document.settings.unsafe)
    opening = markup(f'<a href="{href}"{_title(target)}>', opens=1)
    if document.link_hook is None:
        out[bracket.index] = opening
        out.append(markup("</a>", closes=1))
        return
    passthrough.settle(reader, bracket.index)
    inner = out[bracket.index + 1 :]
    context = LinkContext(
        reader.place(bracket.at),
        document.ordinal("link"),
        destination=target.destination,
        title=target.title or "",
        text="".join(inner),
        plain_text=plain_text(inner),
    )
    out[bracket.index :] = [
        markup(
            document.link_hook(context),
            alt=alt_text(inner),
            plain=first_leaf(inner),
            unhooked=f"{opening}{unhooked_html(inner)}</a>",
        )
    ]


def _add_image(reader: Inlines, bracket: Bracket, target: Target, end: int) -> None:
    document, out = reader.document, reader.out
    settings = document.settings
    passthrough.settle(reader, bracket.index)
    inner = out[bracket.index + 1 :]
    is_block = not settings.wrap_standalone_image and _is_alone(reader, bracket, end)
    attributes = None
    if is_block and not bracket.at:
        reader.is_image = True
        attributes = reader.block_attributes
    src = destination(links.resolved(target), unsafe=settings.unsafe)
    alt = alt_text(inner)
    shown = f'<img src="{src}" alt="{alt}"{_title(target)}{allowed_html(attributes, "img")}'
    shown += " />" if settings.xhtml else ">"
    html = shown
    if document.image_hook is not None:
        context = ImageContext(
            reader.place(bracket.at),
            document.ordinal("image"),
            for_hooks(attributes),
            destination=target.destination,
            title=target.title or "",
            text="".join(inner),
            plain_text=plain_text(inner),
            is_block=is_block,
        )
        html = document.image_hook(context)
    out[bracket.index :] = [markup(html, alt=alt, plain=first_leaf(inner), unhooked=shown)]


def _is_alone(reader: Inlines, bracket: Bracket, end: int) -> bool:
    """Whether an image is the only child of what it stands in, be it the block or a link."""
    text = reader.text
    if bracket.at == 0 and end == len(text):
        return True
    in_link = bool(reader.brackets) and reader.brackets[-1].at == bracket.at - 1
    return in_link and text.startswith(("](", "]["), end)
