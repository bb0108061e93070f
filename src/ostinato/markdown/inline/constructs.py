"""Owns the constructs of inline Markdown.

Each is a function of the reader and an offset. It says whether it was its turn; then the reader has moved on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ostinato.markdown.escaping import PUNCTUATION, destination, escape
from ostinato.markdown.inline import linkify, spans
from ostinato.markdown.inline.delimiters import Delimiter, flanking
from ostinato.markdown.inline.emoji import emoji_html
from ostinato.markdown.inline.pieces import markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.markdown.inline.delimiters import Elements
    from ostinato.markdown.inline.parser import Inlines

    Construct = Callable[[Inlines, int], bool]

_ESCAPED = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TASK = re.compile(r"\[([ \t\n\r\f\vxX])\]\s*")
_FOOTNOTE = re.compile(rf"!?\[\^((?:\\[{PUNCTUATION}]|[^\[\]\\\n]|\\)*+)\]")
_EMOJI = re.compile(":([A-Za-z0-9_+-]+):")
_COMMENT = "<!--"
OMITTED = "<!-- raw HTML omitted -->"


def backslash(reader: Inlines, at: int) -> bool:
    """An escaped mark is text, which is unescaped when it is written."""
    following = reader.text[at + 1 : at + 2]
    if following not in _ESCAPED:
        return False
    reader.pos = at + 2
    return True


def escaped_space(reader: Inlines, at: int) -> bool:
    """`\\ `, which only keeps delimiters apart (Hugo: cjk.escapedSpace)."""
    if not reader.text.startswith("\\ ", at):
        return False
    reader.pos = at + 2
    return True


def code_span(reader: Inlines, at: int) -> bool:
    end = spans.ticks_end(reader.text, at)
    ticks = reader.text[at:end]
    found = None if ticks in reader.unclosed else spans.code_span(reader.text, at)
    if found is None:
        reader.unclosed.add(ticks)
        reader.add_text(end)
        return True
    code, end = found
    if reader.in_cell and "\\|" in code:
        code = spans.unescape_pipes(code)
    shown = escape(code.replace("\n", " "))
    plain = code[: code.find("\n") + 1] or code
    reader.add(at, markup(f"<code>{shown}</code>", alt=shown, plain=plain), end)
    return True


def angle_address(reader: Inlines, at: int) -> bool:
    found = spans.address(reader.text, at)
    if found is None:
        return False
    label, target, end = found
    _add_address(reader, at, at, label, target, end)
    return True


def bare_link(reader: Inlines, at: int) -> bool:
    """An address that stands bare at an offset."""
    found = linkify.bare_link(reader.text, at, reader.document.settings.linkify_protocol)
    if found is None:
        return False
    label, target, end = found
    _add_address(reader, at, at, label, target, end)
    return True


def bare_link_behind(reader: Inlines, at: int) -> bool:
    """An address behind a space, a parenthesis or a tilde."""
    return not reader.brackets and bare_link(reader, at + 1)


def _add_address(reader: Inlines, at: int, label_at: int, label: str, target: str, end: int) -> None:
    document = reader.document
    href = destination(target, unsafe=document.settings.unsafe)
    shown = f'<a href="{href}">{escape(label)}</a>'
    if document.link_hook is None:
        reader.add(at, markup(shown), end)
        return
    from ostinato.markdown.hooks import LinkContext

    context = LinkContext(
        reader.place(label_at),
        document.ordinal("autolink"),
        destination=target,
        text=label,
        plain_text=label,
    )
    reader.add(at, markup(document.link_hook(context), unhooked=shown), end)


def raw_html(reader: Inlines, at: int) -> bool:
    end = spans.html_end(reader.text, at)
    if end < 0:
        return False
    html = reader.text[at:end]
    if reader.document.settings.unsafe:
        reader.add(at, markup(html), end)
    elif html.startswith(_COMMENT):
        reader.add(at, markup("", unhooked=OMITTED), end)
    else:
        reader.document.omits_html = True
        reader.add(at, markup(OMITTED), end)
    return True


def delimiter_run(
    elements: Elements, *, least: int = 1, most: int | None = None, as_word: str = ""
) -> Construct:
    """The construct of a run of delimiters.

    A run must have `least` characters; where there is a `most`, a longer one is text. Before a letter of
    `as_word` a run opens as it does before a word.
    """

    def construct(reader: Inlines, at: int) -> bool:
        text = reader.text
        character = text[at]
        if most is not None and at and text[at - 1] == character:
            return False
        end = at + 1
        while text.startswith(character, end):
            end += 1
        length = end - at
        if length < least or (most is not None and length > most):
            return False
        can_open, can_close = flanking(text, at, end, as_word)
        reader.add(at, text[at:end], end)
        index = len(reader.out) - 1
        reader.delimiters.append(
            Delimiter(character, length, elements, can_open=can_open, can_close=can_close, index=index)
        )
        return True

    return construct


def footnote_reference(reader: Inlines, at: int) -> bool:
    footnotes = reader.document.footnotes
    found = _FOOTNOTE.match(reader.text, at) if footnotes else None
    reference = footnotes.refer(found[1], reader.document.id_prefix) if found else None
    if found is None or reference is None:
        return False
    reader.add(at if reader.text[at] == "[" else at + 1, markup(reference, unhooked=""), found.end())
    return True


def task(reader: Inlines, at: int) -> bool:
    """A check box at the start of an item."""
    if at or not reader.in_item:
        return False
    found = _TASK.match(reader.text)
    if found is None:
        return False
    checked = 'checked="" ' if found[1] in "xX" else ""
    end = " />" if reader.document.settings.xhtml else ">"
    reader.add(0, markup(f'<input {checked}disabled="" type="checkbox"{end} '), found.end())
    return True


def emoji(reader: Inlines, at: int) -> bool:
    found = _EMOJI.match(reader.text, at)
    html = emoji_html(found[1]) if found else None
    if found is None or html is None:
        return False
    reader.add(at, markup(html, plain=found[1]), found.end())
    return True


def double_quote(reader: Inlines, at: int) -> bool:
    piece = reader.quotes.double(reader.text, at)
    if piece is None:
        return False
    reader.add(at, piece, at + 1)
    return True


def single_quote(reader: Inlines, at: int) -> bool:
    piece = reader.quotes.single(reader.text, at)
    if piece is None:
        return False
    reader.add(at, piece, at + 1)
    return True


def substitute(sign: str, replacement: str) -> Construct:
    """The construct of a sign that always stands for something."""
    piece = markup(replacement, alt=replacement, plain=replacement)

    def construct(reader: Inlines, at: int) -> bool:
        if not reader.text.startswith(sign, at):
            return False
        reader.add(at, piece, at + len(sign))
        return True

    return construct
