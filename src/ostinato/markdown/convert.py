"""Owns the conversion of a document: the parser's events become goldmark's HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import pyromark

from ostinato.markdown.block_attributes import assign
from ostinato.markdown.blocks import BlockWriter
from ostinato.markdown.blocks.containers import write_footnotes
from ostinato.markdown.dialect import Dialect
from ostinato.markdown.document import Document
from ostinato.markdown.footnotes import Footnotes
from ostinato.markdown.hooks import NoHooks
from ostinato.markdown.inline.links import References, Target, definition
from ostinato.markdown.source import Source
from ostinato.markdown.table_of_contents import TableOfContents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ostinato.markdown.attributes import Attributes
    from ostinato.markdown.block_attributes import Key
    from ostinato.markdown.blocks.writer import Event
    from ostinato.markdown.hooks import Hooks
    from ostinato.markdown.settings import MarkdownSettings


@dataclass(frozen=True, slots=True)
class Converted:
    """A document's HTML and its headings."""

    html: str
    toc: TableOfContents = field(default_factory=TableOfContents)
    omits_html: bool = False
    """Whether raw HTML was left out, of which Hugo warns."""


_NO_HOOKS = NoHooks()


def convert(
    source: str,
    settings: MarkdownSettings,
    hooks: Hooks | None = None,
    *,
    inline: bool = False,
    id_prefix: str = "",
) -> Converted:
    """Markdown as goldmark with Hugo's settings writes it.

    `inline` takes the tags off a single paragraph (Hugo: markdownify, `.RenderString`); `id_prefix` keeps
    the ids of footnotes apart where several documents stand on one page. Raises what the hooks raise, and
    AuthorError for attributes of code that cannot be read.
    """
    text = _clean(source)
    if not text.strip():
        return Converted("")
    parser = _parser(settings)
    dialect = Dialect(text, settings)
    events = dialect.events(parser)
    own = Source(text)
    block_attributes: dict[Key, Attributes] = {}
    if settings.block_attributes and "{" in text:
        assigned = assign(
            own, lambda shown: cast("list[Event]", list(parser.events_with_range(shown))), dialect.text
        )
        if assigned is not None:
            events, block_attributes = assigned
    document = Document(
        source=own,
        settings=settings,
        hooks=hooks or _NO_HOOKS,
        references=References(lambda: _definitions(parser, text)),
        dialect=dialect,
        id_prefix=id_prefix,
    )
    if settings.footnote and "[^" in text:
        events = list(events)
        document.footnotes = Footnotes(_defined_footnotes(events))
    writer = BlockWriter(document, block_attributes)
    writer.write(events)
    if document.footnotes:
        write_footnotes(writer)
    html = "".join(writer.out)
    if writer.identifiers:
        writer.toc.identifiers = writer.identifiers.all()
    return Converted(trim_short_html(html) if inline else html, writer.toc, document.omits_html)


def trim_short_html(html: str) -> str:
    """A single paragraph without its tags (Hugo: markdownify, `.RenderString`)."""
    if html.count("<p>") != 1:
        return html
    text = html.strip()
    if text.startswith("<p>") and text.endswith("</p>"):
        return text[3:-4].strip()
    return html


def _clean(source: str) -> str:
    """Text that is valid UTF-8 and has no NUL, which nothing may put into HTML."""
    if "\0" in source:
        source = source.replace("\0", "\ufffd")
    if not source.isascii():
        source = source.encode("utf-8", "replace").decode()
    return source


def _defined_footnotes(events: list[Event]) -> Iterator[str]:
    for event, _ in events:
        started = event.get("Start") if isinstance(event, dict) else None
        if isinstance(started, dict) and "FootnoteDefinition" in started:
            yield started["FootnoteDefinition"]


@lru_cache(maxsize=32)
def _parser(settings: MarkdownSettings) -> pyromark.Markdown:
    options = pyromark.Options(0)
    if settings.footnote:
        options |= pyromark.Options.ENABLE_FOOTNOTES
    if settings.definition_list:
        options |= pyromark.Options.ENABLE_DEFINITION_LIST
    return pyromark.Markdown(options=options)


def _definitions(parser: pyromark.Markdown, text: str) -> Mapping[str, Target]:
    """The reference definitions, read from the source so that their destinations keep their escapes."""
    if "]:" not in text:
        return {}
    source = Source(text)
    found = {}
    for label, link in parser.reference_definitions(text).items():
        span = link["span"]
        own = definition(source.block(span["start"], span["end"], (3,) * 9))
        found[label] = own or Target(link["dest"], link["title"] or None)
    return found
