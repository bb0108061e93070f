"""Owns blocks that hold text: paragraphs, headings, code, HTML, rules, tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from ostinato.markdown import headings, tables
from ostinato.markdown.attributes import allowed_html, as_html, for_hooks
from ostinato.markdown.block_attributes import HIDDEN
from ostinato.markdown.code import write_fence
from ostinato.markdown.escaping import escape
from ostinato.markdown.hooks import HeadingContext, TableContext
from ostinato.markdown.inline import plain_text, unhooked_html
from ostinato.markdown.inline.constructs import OMITTED
from ostinato.markdown.inline.passthrough import split
from ostinato.markdown.source import Place
from ostinato.markdown.table_of_contents import Heading
from ostinato.markdown.toc_titles import title_html

if TYPE_CHECKING:
    from ostinato.markdown.attributes import Attributes
    from ostinato.markdown.blocks.writer import BlockWriter

_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*([^\n]*?)[ \t\r]*(?:\n|\Z)")
_CLOSED_TAG = re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)
_OPENED_TAG = re.compile(r"<(?:script|pre|style|textarea)(?:[\s>]|/>|\Z)", re.IGNORECASE)
_CLOSERS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))


def paragraph(writer: BlockWriter, _details: object, begin: int, end: int) -> None:
    writer.skip_to_end("Paragraph")
    frame = writer.frames[-1]
    is_bare, frame.unwraps = frame.unwraps, False
    text_of_paragraph(writer, begin, end, is_bare=is_bare)


def text_of_paragraph(writer: BlockWriter, begin: int, end: int, *, is_bare: bool) -> None:
    """Lines of text: a paragraph, which has no tags where it is bare, and maybe a table at its end."""
    text = writer.text(begin, end)
    head = tables.find_head(text) if "\n" in text and writer.document.settings.table else -1
    if head < 0 or _is_indented(writer, begin, end, head + 1):
        if is_bare:
            _text_block(writer, text, begin, end)
        else:
            _paragraph(writer, text, begin, end, writer.attributes("Paragraph", begin))
        return
    _text_and_table(writer, text.split("\n"), head, begin, end, is_bare=is_bare)


def _text_and_table(
    writer: BlockWriter, lines: list[str], head: int, begin: int, end: int, *, is_bare: bool
) -> None:
    """Lines of which one is the head of a table; those in front of it are text."""
    if head:
        before = "\n".join(lines[:head]).rstrip(" \t")
        if is_bare:
            _text_block(writer, before, begin, end)
        else:
            _paragraph(writer, before, begin, end, None)
    table(writer, lines[head:], begin, end)


def _is_indented(writer: BlockWriter, begin: int, end: int, line: int) -> bool:
    """Whether a line is indented like code."""
    indent = writer.document.source.indent_of_line(begin, end, writer.quotes, line)
    return indent - writer.content_column() > 3


def _paragraph(writer: BlockWriter, text: str, begin: int, end: int, attributes: Attributes | None) -> None:
    takes_task = writer.frames[-1].takes_task
    writer.begin_block()
    inlines = writer.inlines
    inlines.block_attributes = attributes
    pieces = inlines.pieces(text, begin, end, writer.quotes, in_item=takes_task)
    if inlines.is_image:
        writer.out.append(pieces[0])
        return
    opening = f"<p{allowed_html(attributes, 'p')}>" if attributes else "<p>"
    writer.paragraph_at = len(writer.out)
    if not inlines.passed:
        writer.out.append(f"{opening}{''.join(pieces)}</p>\n")
        return
    for block in split(inlines):
        writer.out.append(block if isinstance(block, str) else f"<p>{''.join(block)}</p>\n")


def _text_block(writer: BlockWriter, text: str, begin: int, end: int) -> None:
    """The text of a tight item. Text between block delimiters stands on lines of its own."""
    frame, inlines = writer.frames[-1], writer.inlines
    pieces = inlines.pieces(text, begin, end, writer.quotes, in_item=frame.takes_task)
    frame.takes_task = False
    frame.needs_newline = True
    writer.out.append(_text_blocks(split(inlines)) if inlines.passed else "".join(pieces))


def _text_blocks(blocks: list[list[str] | str]) -> str:
    out = []
    for number, block in enumerate(blocks):
        if isinstance(block, str):
            out.append(block)
            continue
        text = "".join(block)
        if number + 1 < len(blocks):
            text = text.rstrip(" \t") + "\n"
        if number:
            text = text.lstrip(" \t")
        out.append(text)
    return "".join(out)


def heading(writer: BlockWriter, details: object, begin: int, end: int) -> None:
    level = int(cast("dict[str, str]", details)["level"][1])
    for event, _ in writer.events:
        if isinstance(event, dict) and isinstance(event.get("End"), dict):
            break
    document = writer.document
    settings, source = document.settings, document.source
    raw = source.block(begin, end, writer.quotes)
    if (
        settings.table
        and "|" in raw
        and not headings.is_atx(raw)
        and _underlined_table(writer, raw, begin, end)
    ):
        return
    writer.begin_block()
    text = headings.without_marks(raw)
    attributes: dict[str, object] = {}
    if settings.heading_attributes:
        text, attributes = headings.split_attributes(text)
    if headings.is_atx(raw):
        text = headings.without_closing(text)
    pieces = writer.inlines.pieces(text, begin + raw.find(text), end, writer.quotes)
    plain = plain_text(pieces)
    _identify(writer, attributes, plain, is_long="\n" in text)
    identifier = attributes.get("id")
    anchor = identifier if isinstance(identifier, str) else ""
    title = title_html(unhooked_html(pieces))
    writer.toc.add(Heading(anchor, level if identifier is not None else 0, title), level)
    for name, value in (writer.attributes("Heading", begin) or {}).items():
        attributes.setdefault(name, value)
    html = "".join(pieces)
    hook = document.hooks.heading
    if hook is None:
        writer.out.append(f"<h{level}{as_html(attributes)}>{html}</h{level}>\n")
        return
    context = HeadingContext(
        Place(source, begin),
        document.ordinal("heading"),
        for_hooks(attributes),
        level=level,
        anchor=anchor,
        text=html,
        plain_text=plain,
    )
    writer.out.append(hook(context))


def _underlined_table(writer: BlockWriter, raw: str, begin: int, end: int) -> bool:
    """What the parser takes for a heading may be a table, and then a line that is no part of it."""
    *lines, line = raw.split("\n")
    head = tables.find_head("\n".join(lines))
    if head < 0:
        return False
    _text_and_table(writer, lines, head, begin, end, is_bare=False)
    if len(line) > 2 and line[0] == "-":
        rule(writer, None, end, end)
    else:
        writer.out.append("<ul>\n<li></li>\n</ul>\n" if line == "-" else f"<p>{line}</p>\n")
    return True


def _identify(writer: BlockWriter, attributes: dict[str, object], plain: str, *, is_long: bool) -> None:
    """Give a heading an id, if it has none. Of a heading of several lines the last one counts."""
    if "id" in attributes:
        writer.identifiers.put(str(attributes["id"]))
        return
    text = plain.rpartition("\n")[2] if is_long else plain
    if text and writer.document.settings.auto_heading_id:
        attributes["id"] = writer.identifiers.make(text, fallback="heading")


def code_block(writer: BlockWriter, details: object, begin: int, end: int) -> None:
    writer.begin_block()
    code = writer.texts("CodeBlock")
    if code and not code.endswith("\n"):
        code += "\n"
    if not isinstance(details, dict):
        writer.out.append(f"<pre><code>{escape(code)}</code></pre>\n")
        return
    found = _FENCE.match(writer.document.source.slice(begin, end))
    info = found[1] if found else str(details["Fenced"])
    writer.out.append(write_fence(writer.document, info, code, begin))


def html_block(writer: BlockWriter, _details: object, begin: int, _end: int) -> None:
    html = writer.texts("HtmlBlock")
    if (HIDDEN, begin) in writer.block_attributes:
        return
    writer.begin_block()
    document = writer.document
    if document.settings.unsafe:
        writer.out.append(html)
    elif not html.startswith("<!--"):
        document.omits_html = True
        writer.out.append(f"{OMITTED}\n" * (2 if _is_closed_later(html) else 1))


def _is_closed_later(html: str) -> bool:
    """Whether the line that ends a block of HTML is its end mark, and not the one that begins it."""
    first, _, rest = html.strip().partition("\n")
    if _OPENED_TAG.match(first):
        return not _CLOSED_TAG.search(first) and _CLOSED_TAG.search(rest) is not None
    for opener, closer in _CLOSERS:
        if first.startswith(opener):
            return closer not in first and closer in rest
    return False


def rule(writer: BlockWriter, _details: object, begin: int, _end: int) -> None:
    writer.begin_block()
    shown = allowed_html(writer.attributes("Rule", begin), "hr")
    writer.out.append(f"<hr{shown}{' />' if writer.document.settings.xhtml else '>'}\n")


def table(writer: BlockWriter, lines: list[str], begin: int, end: int) -> None:
    """A table of a head, a row that tells of its columns, and further rows."""
    writer.begin_block()
    document = writer.document
    head, delimiters, *body = lines
    made = tables.Table(delimiters)
    for number, row in enumerate((head, *body)):
        cells = [_cell(writer, text, begin, end) for text in tables.split_row(row)]
        made.add_row(cells, is_head=number == 0)
    attributes = for_hooks(writer.attributes("Paragraph", begin))
    hook = document.hooks.table
    if hook is None:
        writer.out.append(made.as_html(attributes))
        return
    context = TableContext(
        Place(document.source, begin),
        document.ordinal("table"),
        attributes,
        thead=tuple(map(tuple, made.head)),
        tbody=tuple(map(tuple, made.body)),
    )
    writer.out.append(hook(context))


def _cell(writer: BlockWriter, text: str, begin: int, end: int) -> str:
    return "".join(writer.inlines.pieces(text, begin, end, writer.quotes, in_cell=True))
