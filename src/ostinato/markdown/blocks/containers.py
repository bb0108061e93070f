"""Owns blocks that hold blocks: quotes, lists, definitions, footnotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.markdown.alerts import alert
from ostinato.markdown.attributes import allowed_html, for_hooks
from ostinato.markdown.blocks.frames import Frame
from ostinato.markdown.hooks import BlockquoteContext
from ostinato.markdown.inline import plain_text
from ostinato.markdown.source import Place

if TYPE_CHECKING:
    from ostinato.markdown.blocks.writer import BlockWriter, Event
    from ostinato.markdown.hooks import BlockquoteHook


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote that waits for its turn: its name, where it begins, and the events of its blocks."""

    name: str
    begin: int
    events: list[Event]


def start_blockquote(writer: BlockWriter, _details: object, _begin: int, _end: int) -> None:
    writer.begin_block()
    writer.quotes = (*writer.quotes, writer.content_column())
    writer.frames.append(Frame())
    writer.collect()


def end_blockquote(writer: BlockWriter, _details: object, begin: int, _end: int) -> None:
    writer.frames.pop()
    writer.quotes = writer.quotes[:-1]
    text = writer.collected()
    document = writer.document
    ordinal = document.ordinal("blockquote")
    attributes = writer.attributes("BlockQuote", begin)
    found = alert(text)
    hook: BlockquoteHook | None = document.hooks.blockquote("alert" if found else "regular")
    if hook is None:
        opening = (
            "<blockquote>\n"
            if attributes is None
            else f"<blockquote{allowed_html(attributes, 'blockquote')}>"
        )
        writer.out.append(f"{opening}{text}</blockquote>\n")
        return
    place = Place(document.source, begin)
    context = (
        BlockquoteContext(place, ordinal, for_hooks(attributes), type="regular", text=text)
        if found is None
        else BlockquoteContext(
            place,
            ordinal,
            for_hooks(attributes),
            type="alert",
            text=found.text,
            alert_type=found.type,
            alert_title=found.title,
            alert_sign=found.sign,
        )
    )
    writer.out.append(hook(context))


def start_list(writer: BlockWriter, details: object, begin: int, _end: int) -> None:
    writer.begin_block()
    tag = "ul" if details is None else "ol"
    start = "" if details is None or details == 1 else f' start="{details}"'
    shown = allowed_html(writer.attributes("List", begin), "list")
    writer.out.append(f"<{tag}{start}{shown}>\n")


def end_list(writer: BlockWriter, details: object, _begin: int, _end: int) -> None:
    writer.out.append("</ol>\n" if details else "</ul>\n")


def start_item(writer: BlockWriter, _details: object, begin: int, _end: int) -> None:
    writer.out.append("<li>")
    writer.frames.append(Frame("item", begin))


def end_item(writer: BlockWriter, _details: object, _begin: int, _end: int) -> None:
    writer.out.append("</li>\n")
    writer.frames.pop()


def start_definition_list(writer: BlockWriter, _details: object, begin: int, _end: int) -> None:
    writer.begin_block()
    writer.out.append(f"<dl{allowed_html(writer.attributes('DefinitionList', begin), 'dl')}>\n")


def end_definition_list(writer: BlockWriter, _details: object, _begin: int, _end: int) -> None:
    writer.out.append("</dl>\n")


def definition_title(writer: BlockWriter, _details: object, begin: int, end: int) -> None:
    """Each line in front of a definition is a term."""
    writer.skip_to_end("DefinitionListTitle")
    settings = writer.document.settings
    at = begin
    for line in writer.text(begin, end).split("\n"):
        pieces = writer.inlines.pieces(line.strip(" \t\r"), at, end, writer.quotes)
        identifier = ""
        if settings.auto_definition_term_id:
            text = plain_text(pieces)
            identifier = f' id="{writer.identifiers.make(text, fallback="term")}"' if text else ""
        writer.out.append(f"<dt{identifier}>{''.join(pieces)}</dt>\n")


def start_definition(writer: BlockWriter, _details: object, begin: int, _end: int) -> None:
    """A definition is tight where no blank line stands in front of it."""
    is_tight = bool(writer.document.source.line_before(begin).strip(" \t>"))
    writer.out.append("<dd>" if is_tight else "<dd>\n")
    writer.frames.append(Frame("definition", begin, unwraps=is_tight))


def end_definition(writer: BlockWriter, _details: object, _begin: int, _end: int) -> None:
    writer.out.append("</dd>\n")
    writer.frames.pop()


def footnote_definition(writer: BlockWriter, details: object, begin: int, _end: int) -> None:
    """Put the events of a footnote aside: footnotes come last."""
    kept = []
    depth = 1
    for event, span in writer.events:
        if isinstance(event, dict):
            started, ended = event.get("Start"), event.get("End")
            depth += isinstance(started, dict) and "FootnoteDefinition" in started
            depth -= ended == "FootnoteDefinition"
            if not depth:
                break
        kept.append((event, span))
    writer.footnotes.append(Footnote(str(details), begin, kept))


def write_footnotes(writer: BlockWriter) -> None:
    """The list of the footnotes that something refers to, be it another footnote or the footnote itself."""
    document = writer.document
    footnotes, prefix = document.footnotes, document.id_prefix
    written: dict[str, str] = {}
    paragraphs: set[str] = set()
    waiting = writer.footnotes
    while waiting:
        # Those that nothing refers to yet come last: what is written may refer to them.
        referred = (at for at, one in enumerate(waiting) if footnotes.is_referred_to(one.name))
        footnote = waiting.pop(next(referred, 0))
        writer.frames.append(Frame("footnote", footnote.begin))
        writer.collect()
        writer.write(footnote.events)
        writer.frames.pop()
        if writer.out and writer.paragraph_at == len(writer.out) - 1:
            paragraphs.add(footnote.name)
        written.setdefault(footnote.name, writer.collected())
    for name, html in written.items():
        if footnotes.is_referred_to(name):
            links = footnotes.back_links(name, prefix, document.settings.footnote_backlink)
            end = "</p>\n" if name in paragraphs else ""
            written[name] = f"{html.removesuffix(end)}{links}{end}"
    writer.out.append(footnotes.as_list(written, prefix, xhtml=document.settings.xhtml))
