"""Owns the conversion of a document: the parser's events become goldmark's HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pyromark

from ostinato.base.anchors import anchorize
from ostinato.markdown import attributes as attribute_list
from ostinato.markdown import masking
from ostinato.markdown.code import code_block
from ostinato.markdown.escaping import escape, escape_url, is_dangerous
from ostinato.markdown.hooks import (
    BlockquoteContext,
    Cell,
    HeadingContext,
    Hooks,
    ImageContext,
    LinkContext,
    NoHooks,
    TableContext,
)
from ostinato.markdown.inline import NEEDS_WORK, TextWriter
from ostinato.markdown.table_of_contents import Heading, TableOfContents

if TYPE_CHECKING:
    from ostinato.markdown.settings import MarkdownSettings

_O = pyromark.Options
_TAG = re.compile(r"<[^>]*>")
_IMAGE_ALT = re.compile(r'<img [^>]*alt="([^"]*)"[^>]*>|<[^>]+>')
_ALERT = re.compile(r"^<p>\[!([a-zA-Z]+)\]([-+]?)[ \t]*([^\n]*?)(?:\n|(?=</p>))")
OMITTED = "<!-- raw HTML omitted -->"


@dataclass(frozen=True, slots=True)
class Converted:
    """A document's HTML and its headings."""

    html: str
    toc: TableOfContents = field(default_factory=TableOfContents)


_NO_HOOKS = NoHooks()


def convert(
    source: str, settings: MarkdownSettings, hooks: Hooks | None = None, *, id_prefix: str = ""
) -> Converted:
    """Markdown as goldmark with Hugo's settings writes it.

    `id_prefix` keeps the ids of footnotes apart where several documents stand on one page.
    """
    if not source.strip():
        return Converted("")
    document = _Document(source, settings, hooks or _NO_HOOKS, id_prefix)
    return Converted(document.convert(), document.toc)


def _options(settings: MarkdownSettings) -> Any:
    options = _O.ENABLE_HEADING_ATTRIBUTES
    if settings.table:
        options |= _O.ENABLE_TABLES
    if settings.footnote:
        options |= _O.ENABLE_FOOTNOTES
    if settings.strikethrough or settings.delete:
        options |= _O.ENABLE_STRIKETHROUGH
    if settings.task_list:
        options |= _O.ENABLE_TASKLISTS
    if settings.definition_list:
        options |= _O.ENABLE_DEFINITION_LIST
    if settings.subscript:
        options |= _O.ENABLE_SUBSCRIPT
    if settings.superscript:
        options |= _O.ENABLE_SUPERSCRIPT
    return options


# What paragraphs inside of a block do: stand in tags, or stand bare as in tight lists.
_LOOSE, _ITEM, _TIGHT_DEFINITION, _LATER_DEFINITION = range(4)


class _Document:
    """One document while it is written. `out` is the innermost piece that is being collected."""

    def __init__(self, source: str, settings: MarkdownSettings, hooks: Hooks, id_prefix: str) -> None:
        self.settings = settings
        self.hooks = hooks
        self.prefix = id_prefix
        masked = masking.mask(source if source.endswith("\n") else source + "\n", settings)
        self.masks = masked.masks
        self.text = masked.text
        self.source = masked.text.encode("utf-8", "surrogatepass")
        self.toc = TableOfContents()
        self.out: list[str] = []
        self._outer: list[list[str]] = []
        self._open: list[Any] = []
        self._blocks: list[int] = []
        self._link_hook = hooks.link
        self._image_hook = hooks.image
        self._heading_hook = hooks.heading
        self.writer = TextWriter(settings, self._bare_link if self._link_hook else None)
        self._ids: set[str] = set()
        self._in_link = 0
        self._ordinals: dict[str, int] = {}
        self._code: list[str] | None = None
        self._plain: list[str] | None = None
        self._plain_depth = 0
        self._cell_start = False
        self._table: _Table | None = None
        self._footnotes: dict[str, int] = {}
        self._references: dict[str, int] = {}
        self._definitions: dict[str, list[str]] = {}
        self._void = " />" if settings.xhtml else ">"
        self._lists: list[int] = []
        self._paragraph_at = 0
        self._image = ""

    def convert(self) -> str:
        starts, ends = _STARTS, _ENDS
        needs_work = NEEDS_WORK
        events = pyromark.events_with_range(self.text, options=_options(self.settings), merge_text=True)
        for event, place in events:
            if isinstance(event, str):
                self._leaf(event)
                continue
            kind, value = cast("dict[str, Any]", event).popitem()
            if kind == "Text":
                if self._code is not None:
                    self._code.append(value)
                    continue
                begin, end = place["start"], place["end"]
                if needs_work(value) is None and end - begin == len(value) and value.isascii():
                    written = value
                else:
                    written = self._text(value, begin, end)
                self.out.append(written)
                if self._plain is not None:
                    self._add_plain(written)
            elif kind == "Start" or kind == "End":
                name, details = (value, None) if value.__class__ is str else value.popitem()
                (starts if kind == "Start" else ends)[name](self, details, place["start"], place["end"])
            else:
                self._inline(kind, value, place["start"], place["end"])
        self._write_footnotes()
        return masking.unmask("".join(self.out), self.masks, self.hooks) if self.masks else "".join(self.out)

    # ------------------------------------------------------------ collecting

    def _collect(self) -> None:
        self._outer.append(self.out)
        self.out = []

    def _collected(self) -> str:
        text = "".join(self.out)
        self.out = self._outer.pop()
        return text

    def _newline(self) -> None:
        if self.out and not self.out[-1].endswith("\n"):
            self.out.append("\n")

    def _ordinal(self, kind: str) -> int:
        number = self._ordinals.get(kind, 0)
        self._ordinals[kind] = number + 1
        return number

    def _place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset in the source, both from 1."""
        before = self.source[:offset]
        return before.count(b"\n") + 1, offset - (before.rfind(b"\n") + 1) + 1

    # ------------------------------------------------------------ leaves

    def _leaf(self, event: str) -> None:
        if event == "SoftBreak":
            self.out.append(f"<br{self._void}\n" if self.settings.hard_wraps else "\n")
            if self._plain is not None and self._plain_depth == 0:
                self._plain.append("\n")
        elif event == "HardBreak":
            self.out.append(f"<br{self._void}\n")
        elif event == "Rule":
            self._newline()
            self.out.append(f"<hr{self._void}\n")

    def _inline(self, kind: str, value: Any, begin: int, end: int) -> None:
        del begin, end
        if kind == "Code":
            self.out.append(f"<code>{escape(value)}</code>")
            if self._plain is not None:
                self._add_plain(escape(value))
        elif kind == "Html":
            self._html_block(value)
        elif kind == "InlineHtml":
            self.out.append(value if self.settings.unsafe else OMITTED)
        elif kind == "FootnoteReference":
            self._footnote_reference(value)
        elif kind == "TaskListMarker":
            checked = 'checked="" ' if value else ""
            self.out.append(f'<input {checked}disabled="" type="checkbox"{self._void} ')

    def _text(self, value: str, begin: int, end: int) -> str:
        source = self.source
        raw = source[begin:end].decode("utf-8", "surrogatepass")
        before = "\n" if begin == 0 or self._cell_start else _letter_before(source, begin)
        self._cell_start = False
        following = source[end : end + 12].decode("utf-8", "ignore").partition("\n")
        after = following[0][:3] + following[1] if following[1] else following[0][:4]
        del value
        return self.writer.write(raw, before, after or "\n", in_link=self._in_link > 0)

    def _add_plain(self, text: str) -> None:
        """Text for the heading's id: of nested inlines goldmark takes the first leaf only."""
        assert self._plain is not None
        if self._plain_depth == 0:
            self._plain.append(text)
        elif self._plain_depth == 1:
            self._plain.append(text)
            self._plain_depth = 99

    def _html_block(self, text: str) -> None:
        if masking.attributes_of(text, self.masks) is None and self.settings.unsafe:
            self.out.append(text)

    def _attributes_after(self, end: int) -> dict[str, object]:
        """The attribute list on the line right behind a block; it is used up."""
        if not self.masks:
            return {}
        found = masking.attributes_at(self.source, end, self.masks)
        return found or {}

    def _with_attributes(self, at: int, end: int) -> None:
        """Give the attribute list behind a block to the tag that the block began with."""
        attributes = self._attributes_after(end)
        if attributes:
            tag = re.match(r"\n?<[a-z0-9]+", self.out[at])
            assert tag is not None
            rest = self.out[at][tag.end() :]
            self.out[at] = tag[0] + attribute_list.as_html(attributes) + rest

    # ------------------------------------------------------------ blocks

    def _start_paragraph(self, details: Any, begin: int, end: int) -> None:
        block = self._blocks[-1] if self._blocks else _LOOSE
        if block == _TIGHT_DEFINITION:
            return
        if block == _ITEM and self.out and self.out[-1] == "<li>":
            self.out.append("\n")
        self._paragraph_at = len(self.out)
        self.out.append("<p>")

    def _end_paragraph(self, details: Any, begin: int, end: int) -> None:
        if self.masks and self.out[self._paragraph_at : self._paragraph_at + 1] == ["<p>"]:
            self._with_attributes(self._paragraph_at, end)
        if self._blocks and self._blocks[-1] == _TIGHT_DEFINITION:
            self.out.append("\n")
            self._blocks[-1] = _LATER_DEFINITION
        elif not self.settings.wrap_standalone_image and self._is_only_image():
            del self.out[self._paragraph_at : -1]
            self.out.append("\n")
        else:
            self.out.append("</p>\n")
        self.writer.quotes.reset()

    def _is_only_image(self) -> bool:
        inner = self.out[self._paragraph_at + 1 :]
        return bool(inner) and inner[-1] is self._image and not any(inner[:-1])

    def _start_heading(self, details: Any, begin: int, end: int) -> None:
        line = self.source[begin:end].decode("utf-8", "surrogatepass").rstrip()
        attributes: dict[str, object] = {}
        literal = ""
        if details["id"] or details["classes"] or details["attrs"]:
            text = (
                line.splitlines()[0]
                if line.lstrip().startswith("#")
                else line.splitlines()[-2 if "\n" in line else 0]
            )
            written = text[text.rfind("{") :].rstrip().rstrip("#").rstrip()
            parsed = attribute_list.parse(written) if self.settings.heading_attributes else None
            if parsed is None:
                literal = " " + written
            else:
                attributes = parsed
        self._open.append((int(details["level"][1]), attributes, literal, begin))
        self._plain, self._plain_depth = [], 0
        self._collect()

    def _end_heading(self, details: Any, begin: int, end: int) -> None:
        level, attributes, literal, _ = self._open.pop()
        if literal:
            self.out.append(escape(literal))
            assert self._plain is not None
            self._plain.append(literal)
        text = self._collected()
        plain = html.unescape("".join(self._plain or ()))
        self._plain = None
        self.writer.quotes.reset()
        if "id" not in attributes and self.settings.auto_heading_id:
            attributes["id"] = self._new_id(plain.rpartition("\n")[2])
        elif "id" in attributes:
            self._ids.add(str(attributes["id"]))
        anchor = str(attributes.get("id", ""))
        heading = Heading(anchor, level, masking.plain(text, self.masks) if self.masks else text)
        self.toc.add(heading)
        self._newline()
        if self._heading_hook is not None:
            line, column = self._place(begin)
            self.out.append(
                self._heading_hook(
                    HeadingContext(
                        ordinal=self._ordinal("heading"),
                        line=line,
                        column=column,
                        attributes=attributes,
                        level=level,
                        anchor=anchor,
                        text=text,
                        plain_text=plain_text(text),
                    )
                )
            )
            return
        ordered = {"id": attributes["id"]} | attributes if "id" in attributes else attributes
        self.out.append(f"<h{level}{attribute_list.as_html(ordered)}>{text}</h{level}>\n")

    def _new_id(self, text: str) -> str:
        name = anchorize(masking.strip(text, self.masks), self.settings.auto_id_type) or "heading"
        unique, number = name, 0
        while unique in self._ids:
            number += 1
            unique = f"{name}-{number}"
        self._ids.add(unique)
        return unique

    def _start_block_quote(self, details: Any, begin: int, end: int) -> None:
        self._newline()
        self._blocks.append(_LOOSE)
        self._collect()

    def _end_block_quote(self, details: Any, begin: int, end: int) -> None:
        self._blocks.pop()
        text = self._collected()
        context = self._blockquote(text, begin, end)
        hook = self.hooks.blockquote(context.type)
        if hook is not None:
            self.out.append(hook(context))
        else:
            attributes = attribute_list.as_html(context.attributes)
            self.out.append(f"<blockquote{attributes}>\n{text}</blockquote>\n")

    def _blockquote(self, text: str, begin: int, end: int) -> BlockquoteContext:
        line, column = self._place(begin)
        place: dict[str, Any] = {
            "ordinal": self._ordinal("blockquote"),
            "line": line,
            "column": column,
            "attributes": self._attributes_after(end),
        }
        alert = _ALERT.match(text)
        if alert is None:
            return BlockquoteContext(**place, type="regular", text=text)
        rest = text[alert.end() :]
        body = rest.removeprefix("</p>\n") if rest.startswith("</p>") else f"<p>{rest}"
        return BlockquoteContext(
            **place,
            type="alert",
            text=body,
            alert_type=alert[1].lower(),
            alert_title=alert[3].strip(),
            alert_sign=alert[2],
        )

    def _start_code_block(self, details: Any, begin: int, end: int) -> None:
        if self._blocks and self._blocks[-1] == _ITEM and self.out and self.out[-1] == "<li>":
            self.out.append("\n")
        self._newline()
        self._code = []
        self._open.append(details)

    def _end_code_block(self, details: Any, begin: int, end: int) -> None:
        opened = self._open.pop()
        code = masking.restore("".join(self._code or ()), self.masks)
        self._code = None
        if not isinstance(opened, dict):
            self.out.append(f"<pre><code>{escape(code)}</code></pre>\n")
            return
        info = masking.restore(opened["Fenced"], self.masks)
        line, column = self._place(begin)
        self.out.append(
            code_block(
                info, code, self.settings.highlight, self.hooks, self._ordinal("codeblock"), line, column
            )
        )

    def _start_html_block(self, details: Any, begin: int, end: int) -> None:
        if masking.attributes_of(self.source[begin:end].decode("utf-8", "replace"), self.masks) is not None:
            return
        self._newline()
        if not self.settings.unsafe:
            self.out.append(f"{OMITTED}\n")

    def _end_html_block(self, details: Any, begin: int, end: int) -> None:
        return

    def _start_list(self, details: Any, begin: int, end: int) -> None:
        self._newline()
        self._lists.append(len(self.out))
        self.out.append(
            "<ul>\n" if details is None else "<ol>\n" if details == 1 else f'<ol start="{details}">\n'
        )

    def _end_list(self, details: Any, begin: int, end: int) -> None:
        self.out.append("</ol>\n" if details else "</ul>\n")
        at = self._lists.pop()
        if self.masks:
            self._with_attributes(at, end)

    def _start_item(self, details: Any, begin: int, end: int) -> None:
        self.out.append("<li>")
        self._blocks.append(_ITEM)

    def _end_item(self, details: Any, begin: int, end: int) -> None:
        if self.out[-1] == "\n":
            self.out.pop()
        self.out.append("</li>\n")
        self._blocks.pop()
        self.writer.quotes.reset()

    def _start_definition_list(self, details: Any, begin: int, end: int) -> None:
        self.out.append("<dl>\n")

    def _end_definition_list(self, details: Any, begin: int, end: int) -> None:
        self.out.append("</dl>\n")

    def _start_definition_list_title(self, details: Any, begin: int, end: int) -> None:
        self.out.append("<dt>")

    def _end_definition_list_title(self, details: Any, begin: int, end: int) -> None:
        if self.out[-1] == "\n":
            self.out.pop()
        self.out.append("</dt>\n")
        self.writer.quotes.reset()

    def _start_definition_list_definition(self, details: Any, begin: int, end: int) -> None:
        line_start = self.source.rfind(b"\n", 0, begin)
        previous = self.source[self.source.rfind(b"\n", 0, max(line_start, 0)) + 1 : max(line_start, 0)]
        if line_start > 0 and not previous.strip(b" \t>"):
            self.out.append("<dd>\n")
            self._blocks.append(_LOOSE)
        else:
            self.out.append("<dd>")
            self._blocks.append(_TIGHT_DEFINITION)

    def _end_definition_list_definition(self, details: Any, begin: int, end: int) -> None:
        self._blocks.pop()
        if self.out[-1] == "\n":
            self.out.pop()
        self.out.append("</dd>\n")
        self.writer.quotes.reset()

    # ------------------------------------------------------------ tables

    def _start_table(self, details: Any, begin: int, end: int) -> None:
        self._newline()
        self._table = _Table(details)

    def _start_table_head(self, details: Any, begin: int, end: int) -> None:
        assert self._table is not None
        self._table.new_row(head=True)

    def _end_table_head(self, details: Any, begin: int, end: int) -> None:
        return

    def _start_table_row(self, details: Any, begin: int, end: int) -> None:
        assert self._table is not None
        self._table.new_row(head=False)

    def _end_table_row(self, details: Any, begin: int, end: int) -> None:
        return

    def _start_table_cell(self, details: Any, begin: int, end: int) -> None:
        self._cell_start = True
        self._collect()

    def _end_table_cell(self, details: Any, begin: int, end: int) -> None:
        assert self._table is not None
        self._table.add(self._collected(), is_missing=begin == end)
        self.writer.quotes.reset()

    def _end_table(self, details: Any, begin: int, end: int) -> None:
        table = self._table
        assert table is not None
        self._table = None
        hook = self.hooks.table
        attributes = self._attributes_after(end)
        if hook is None:
            self.out.append(table.as_html(attributes))
            return
        line, column = self._place(begin)
        self.out.append(
            hook(
                TableContext(
                    ordinal=self._ordinal("table"),
                    line=line,
                    column=column,
                    attributes=attributes,
                    thead=tuple(map(tuple, table.head)),
                    tbody=tuple(map(tuple, table.body)),
                )
            )
        )

    # ------------------------------------------------------------ footnotes

    def _start_footnote_definition(self, details: Any, begin: int, end: int) -> None:
        self._open.append(details)
        self._blocks.append(_LOOSE)
        self._collect()

    def _end_footnote_definition(self, details: Any, begin: int, end: int) -> None:
        name = self._open.pop()
        self._blocks.pop()
        pieces = self.out
        self.out = self._outer.pop()
        self._definitions.setdefault(name, pieces)

    def _footnote_reference(self, name: str) -> None:
        number = self._footnotes.setdefault(name, len(self._footnotes) + 1)
        count = self._references[name] = self._references.get(name, -1) + 1
        prefix = self.prefix
        self.out.append(
            f'<sup id="{prefix}fnref{count or ""}:{number}"><a href="#{prefix}fn:{number}" '
            f'class="footnote-ref" role="doc-noteref">{number}</a></sup>'
        )

    def _write_footnotes(self) -> None:
        if not (self._footnotes and self._definitions):
            return
        prefix, out = self.prefix, self.out
        out.append(f'<div class="footnotes" role="doc-endnotes">\n<hr{self._void}\n<ol>\n')
        for name, number in self._footnotes.items():
            pieces = self._definitions.get(name)
            if pieces is None:
                continue
            links = "".join(
                f'&#160;<a href="#{prefix}fnref{count or ""}:{number}" class="footnote-backref" '
                f'role="doc-backlink">{self.settings.footnote_backlink}</a>'
                for count in range(self._references[name] + 1)
            )
            if pieces and pieces[-1] == "</p>\n":
                pieces[-1] = f"{links}</p>\n"
            else:
                pieces.append(links)
            out.append(f'<li id="{prefix}fn:{number}">\n{"".join(pieces)}</li>\n')
        out.append("</ol>\n</div>\n")

    # ------------------------------------------------------------ inlines

    def _start_emphasis(self, details: Any, begin: int, end: int) -> None:
        self._nest("<em>")

    def _end_emphasis(self, details: Any, begin: int, end: int) -> None:
        self._unnest("</em>")

    def _start_strong(self, details: Any, begin: int, end: int) -> None:
        self._nest("<strong>")

    def _end_strong(self, details: Any, begin: int, end: int) -> None:
        self._unnest("</strong>")

    def _start_strikethrough(self, details: Any, begin: int, end: int) -> None:
        self._nest("<del>")

    def _end_strikethrough(self, details: Any, begin: int, end: int) -> None:
        self._unnest("</del>")

    def _start_subscript(self, details: Any, begin: int, end: int) -> None:
        self._nest("<sub>")

    def _end_subscript(self, details: Any, begin: int, end: int) -> None:
        self._unnest("</sub>")

    def _start_superscript(self, details: Any, begin: int, end: int) -> None:
        self._nest("<sup>")

    def _end_superscript(self, details: Any, begin: int, end: int) -> None:
        self._unnest("</sup>")

    def _nest(self, tag: str) -> None:
        self.out.append(tag)
        if self._plain is not None:
            self._plain_depth += 1

    def _unnest(self, tag: str) -> None:
        self.out.append(tag)
        if self._plain is not None:
            self._plain_depth = max(0, self._plain_depth - 1) if self._plain_depth < 90 else 0

    def _start_link(self, details: Any, begin: int, end: int) -> None:
        self._in_link += 1
        url = details["dest_url"]
        if details["link_type"] == "Email" and not url.lower().startswith("mailto:"):
            url = f"mailto:{url}"
        self._nest("")
        if self._link_hook is not None:
            self._open.append((url, details["title"]))
            self._collect()
            return
        title = f' title="{escape(details["title"])}"' if details["title"] else ""
        self.out.append(f'<a href="{self._destination(url)}"{title}>')

    def _end_link(self, details: Any, begin: int, end: int) -> None:
        self._in_link -= 1
        if self._link_hook is None:
            self._unnest("</a>")
            return
        text = self._collected()
        url, title = self._open.pop()
        line, column = self._place(begin)
        self._unnest(
            self._link_hook(
                LinkContext(
                    ordinal=self._ordinal("link"),
                    line=line,
                    column=column,
                    destination=url,
                    title=title,
                    text=text,
                    plain_text=plain_text(text),
                )
            )
        )

    def _bare_link(self, destination: str, text: str) -> str:
        assert self._link_hook is not None
        return self._link_hook(
            LinkContext(
                ordinal=self._ordinal("link"), destination=destination, text=escape(text), plain_text=text
            )
        )

    def _start_image(self, details: Any, begin: int, end: int) -> None:
        self._open.append(details)
        self._nest("")
        self._collect()

    def _end_image(self, details: Any, begin: int, end: int) -> None:
        text = self._collected()
        opened = self._open.pop()
        url, title = opened["dest_url"], opened["title"]
        if self._image_hook is None:
            alt = _IMAGE_ALT.sub(r"\1", text)
            shown = f' title="{escape(title)}"' if title else ""
            self._image = f'<img src="{self._destination(url)}" alt="{alt}"{shown}{self._void}'
            self._unnest(self._image)
            return
        line, column = self._place(begin)
        is_block = not self.settings.wrap_standalone_image and bool(self.out) and self.out[-1] in ("<p>", "")
        self._image = self._image_hook(
            ImageContext(
                ordinal=self._ordinal("image"),
                line=line,
                column=column,
                destination=url,
                title=title,
                text=text,
                plain_text=plain_text(text),
                is_block=is_block,
            )
        )
        self._unnest(self._image)

    def _destination(self, url: str) -> str:
        if not self.settings.unsafe and is_dangerous(url):
            return ""
        return escape(escape_url(url))


_Handler = Callable[[_Document, Any, int, int], None]


def _handlers(prefix: str) -> dict[str, _Handler]:
    """The methods for the parser's events, by the event's name: `TableCell` is `_start_table_cell`."""
    found = {
        name.removeprefix(prefix): method
        for name, method in vars(_Document).items()
        if name.startswith(prefix)
    }
    return {"".join(part.capitalize() for part in name.split("_")): method for name, method in found.items()}


_STARTS = _handlers("_start_")
_ENDS = _handlers("_end_")


class _Table:
    """A table while its cells come in."""

    def __init__(self, alignments: tuple[str, ...]) -> None:
        self._alignments = ["" if one == "None" else one.lower() for one in alignments]
        self.head: list[list[Cell]] = []
        self.body: list[list[Cell]] = []
        self._row: list[Cell] = []

    def new_row(self, *, head: bool) -> None:
        self._row = []
        (self.head if head else self.body).append(self._row)

    def add(self, text: str, *, is_missing: bool) -> None:
        """A cell; one that the author left out at the end of a row has no alignment."""
        at = len(self._row)
        alignment = self._alignments[at] if at < len(self._alignments) and not is_missing else ""
        self._row.append(Cell(text, alignment))

    def as_html(self, attributes: dict[str, object]) -> str:
        """The table as Hugo's own template prints it."""
        out = [f"<table{attribute_list.as_html(attributes)}>\n\t<thead>"]
        out += [self._row_html(row, "th") for row in self.head]
        out.append("\n\t</thead>\n\t<tbody>")
        out += [self._row_html(row, "td") for row in self.body]
        out.append("\n\t</tbody>\n</table>\n")
        return "".join(out)

    def _row_html(self, row: list[Cell], tag: str) -> str:
        cells = "".join(
            f'\n\t\t\t\t\t<{tag} style="text-align: {cell.alignment}">{cell.text}</{tag}>'
            if cell.alignment
            else f"\n\t\t\t\t\t<{tag}>{cell.text}</{tag}>"
            for cell in row
        )
        return f"\n\t\t\t<tr>{cells}\n\t\t\t</tr>"


def plain_text(text: str) -> str:
    """HTML without tags and entities: what hooks call PlainText."""
    return html.unescape(_TAG.sub("", text))


def _letter_before(source: bytes, at: int) -> str:
    start = at - 1
    while start > 0 and 0x80 <= source[start] < 0xC0:
        start -= 1
    return source[start:at].decode("utf-8", "ignore") or "\n"
