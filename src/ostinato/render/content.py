"""Owns the content of a page: shortcodes, Markdown, summary, plain text; each worked out once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import AuthorError, Diagnostic
from ostinato.base.members import TemplateError
from ostinato.base.safe import HTML
from ostinato.content.shortcodes import Call, ShortcodeSyntaxError, SummaryDivider, has_shortcodes, nest, scan
from ostinato.gotemplate.plaintext import strip_html
from ostinato.markdown import Converted, TableOfContents, convert
from ostinato.render import shortcodes, summary
from ostinato.render.origins import marked, without_marks
from ostinato.render.shortcode_host import Host

if TYPE_CHECKING:
    from ostinato.content.shortcodes import Piece
    from ostinato.render.renderer import Renderer
    from ostinato.site.page import Page


@dataclass
class Rendered:
    """A page's body as HTML with all that is read off it. Plain text is made when first asked for."""

    html: HTML
    toc: TableOfContents
    toc_html: HTML
    parts: summary.Parts
    cjk: bool
    included_names: frozenset[str] = frozenset()
    """The shortcodes that included pages call."""

    @cached_property
    def plain(self) -> str:
        return strip_html(self.html)

    @cached_property
    def word_count(self) -> int:
        """Words of the plain text; each Chinese, Japanese or Korean character is one where the page says so."""
        words = self.plain.split()
        if not self.cjk:
            return len(words)
        return sum(1 if word.isascii() else len(word) for word in words)

    @property
    def reading_time(self) -> int:
        """Minutes, rounded up."""
        return (self.word_count + 499) // 500 if self.cjk else (self.word_count + 211) // 212


@dataclass(slots=True)
class Prepared:
    """A page's body converted, its `{{< >}}` calls still waiting behind their placeholders."""

    converted: Converted
    source: shortcodes.Prepared
    toc_html: HTML = field(default_factory=HTML)


class PageContent:
    """Makes the content of one page in one output format and scope. Lives as long as the build."""

    def __init__(self, page: Page, renderer: Renderer, scope: str = "") -> None:
        self.page = page
        self.renderer = renderer
        self.scope = scope
        self.host = Host(page, renderer)
        self._busy = False
        self._source: shortcodes.Prepared | None = None
        self._names: frozenset[str] = frozenset()

    @cached_property
    def rendered(self) -> Rendered:
        """The finished content. Raises AuthorError, ExecError."""
        prepared = self.prepared
        self.renderer.note_made(self.page, self.scope)
        with self.renderer.hugo_info.context.within(self.scope):
            html = shortcodes.expand(prepared.converted.html, prepared.source, prepared.toc_html)
            parts = self._parts(html, has_divider=prepared.source.has_divider)
        return Rendered(
            HTML(parts.content),
            prepared.converted.toc,
            prepared.toc_html,
            parts,
            self.page.meta.is_cjk,
            self._names,
        )

    @property
    def toc(self) -> TableOfContents:
        made = self.__dict__.get("rendered")
        if made is not None:
            return made.toc  # type: ignore[no-any-return]
        if self._busy and self._source is not None:
            return self._toc_ahead
        return self.prepared.converted.toc

    @cached_property
    def _toc_ahead(self) -> TableOfContents:
        """The contents for a hook of the page itself: read without hooks, as they are not rendered yet."""
        assert self._source is not None
        return convert(self._source.text, self.renderer.markdown_settings(self.page.site)).toc

    @property
    def included_names(self) -> frozenset[str]:
        """The shortcodes that pages call which this one includes; those known so far while it is being made."""
        made = self.__dict__.get("rendered")
        if made is not None:
            return made.included_names  # type: ignore[no-any-return]
        if not self._busy:
            self.prepared  # noqa: B018  preparing it finds the names
        return self._names

    @property
    def toc_html(self) -> HTML:
        made = self.__dict__.get("rendered")
        return made.toc_html if made is not None else self.prepared.toc_html

    @cached_property
    def prepared(self) -> Prepared:
        """Shortcodes put in and Markdown converted."""
        if self._busy:
            raise TemplateError(f"the content of {self.page.path} needs itself")
        self._busy = True
        try:
            with self.renderer.hugo_info.context.within(self.scope):
                return self._prepare()
        finally:
            self._busy = False

    @property
    def is_busy(self) -> bool:
        """Whether the content is being made right now: a shortcode or hook of this page is asking."""
        return self._busy

    def _prepare(self) -> Prepared:
        page = self.page
        source = page.source
        if source is None:
            empty = shortcodes.Prepared("", {}, has_divider=False)
            return Prepared(Converted("", TableOfContents()), empty, self._toc_html(TableOfContents()))
        pieces = source.calls(self.host.needs_inner)
        with self.renderer.preparing(page) as frame:
            self._source = prepared = shortcodes.prepare(pieces, self.host, frame)
            self._names = frozenset(frame.names)
        if "html" in source.media_type:
            converted = Converted(prepared.text, TableOfContents())
        else:
            converted = self.host.convert(prepared.text, prepared.origins)
        return Prepared(converted, prepared, self._toc_html(converted.toc))

    def _toc_html(self, toc: TableOfContents) -> HTML:
        settings = self.renderer.markdown_settings(self.page.site).toc
        return HTML(toc.to_html(settings.start_level, settings.end_level, ordered=settings.ordered))

    def _parts(self, html: str, *, has_divider: bool) -> summary.Parts:
        page = self.page
        if has_divider:
            return summary.cut_at_divider(html)
        if page.meta.summary:
            text = self.host.convert(page.meta.summary).html
            text = trim_short_html(text)
            return summary.Parts(html, summary.Summary(text, "frontmatter", truncated=False), html)
        words = page.site.settings.config.summary_length
        return summary.cut_by_words(html, words, cjk=page.meta.is_cjk)


def trim_short_html(html: str) -> str:
    """A single paragraph without its tags (Hugo: markdownify, `.RenderString`)."""
    if html.count("<p>") != 1:
        return html
    text = html.strip()
    if text.startswith("<p>") and text.endswith("</p>"):
        return text[3:-4].strip()
    return text


def render_string(page: Page, renderer: Renderer, text: str, *, inline: bool, markup: str = "") -> HTML:
    """A piece of Markdown with the page's shortcodes and hooks (`.RenderString`)."""
    host = Host(page, renderer)
    if has_shortcodes(text):
        pieces = _pieces_of_string(text, host)
        with renderer.preparing(page) as frame:
            prepared = shortcodes.prepare(pieces, host, frame)
            renderer.note_shortcodes(
                page, frame.names | {piece.name for piece in pieces if isinstance(piece, Call)}
            )
    else:
        prepared = shortcodes.Prepared(text, {}, has_divider=False)
    html = prepared.text if markup == "html" else host.convert(prepared.text).html
    html = shortcodes.expand(html, prepared, "")
    return HTML(trim_short_html(html) if inline else html)


def _pieces_of_string(text: str, host: Host) -> tuple[Piece, ...]:
    """The shortcodes of a text that a template gave. Raises TemplateError for those that cannot be read."""
    try:
        tokens = tuple(token for token in scan(text) if not isinstance(token, SummaryDivider))
        return nest(tokens, host.needs_inner)
    except ShortcodeSyntaxError as error:
        before = text[: error.offset]
        place = f"{before.count(chr(10)) + 1}:{error.offset - before.rfind(chr(10))}"
        raise TemplateError(f'"<stream>:{place}": failed to extract shortcode: {error}') from error


def render_shortcodes(page: Page, renderer: Renderer) -> HTML:
    """The page's Markdown with its shortcodes run, not converted (`.RenderShortcodes`).

    Inside the body of another page, what is not Markdown waits there until that is converted, and marks say
    what was included.
    """
    host = Host(page, renderer)
    if page.source is None:
        return HTML()
    frame = renderer.frame
    out = []
    for piece in page.source.calls(host.needs_inner):
        if isinstance(piece, str):
            out.append(piece)
        elif isinstance(piece, SummaryDivider):
            continue
        elif frame is None or (piece.markup and not host.renders_inner_first(piece)):
            out.append(shortcodes.run(piece, host))
        else:
            out.append(frame.wait(piece, host))
    text = "".join(out)
    if frame is None:
        return HTML(without_marks(text))
    frame.names |= page.source.shortcode_names
    if not frame.in_markdown:
        return HTML(without_marks(text))
    number = renderer.number_of(page)
    frame.pages[number] = page
    return HTML(marked(text, number))


def missing_content(page: Page, message: str) -> AuthorError:
    return AuthorError(Diagnostic("content", message, page.span_of()))


__all__ = ["PageContent", "Rendered", "convert", "render_shortcodes", "render_string", "trim_short_html"]
