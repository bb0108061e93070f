"""Owns render hooks: the templates that Markdown asks while it is converted, and what they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import xxhash

from ostinato.base.diagnostics import AuthorError, Diagnostic
from ostinato.base.members import expose
from ostinato.base.safe import HTML
from ostinato.base.values import Params
from ostinato.diagrams.renderer import DiagramMistake, DiagramRequest, draw
from ostinato.render.position import Position

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.layouts.store import Layout
    from ostinato.markdown import hooks
    from ostinato.markdown.hooks import CodeBlockContext, Placed
    from ostinato.render.origins import Origins
    from ostinato.render.renderer import Renderer
    from ostinato.site.page import Page


class HookCall:
    """What a render hook sees as `.`: the context that Markdown made, and the page that it stands on."""

    __slots__ = ("context", "hooks")

    def __init__(self, context: Placed, hooks: PageHooks) -> None:
        self.context = context
        self.hooks = hooks

    @property
    def page(self) -> Page:
        return self.hooks.page

    @property
    def inner_page(self) -> Page:
        """The page whose Markdown this is: another one where a page includes others."""
        origins = self.hooks.origins
        found = origins.page_at(self.context.place.offset) if origins is not None else None
        return found or self.page

    @property
    def position(self) -> Position:
        source, origins, context = self.page.source, self.hooks.origins, self.context
        if source is None:
            return Position(self.page.path, context.line)
        if origins is not None:
            span = source.span_in_body(origins.offset_at(context.place.offset))
            return Position(source.file.filename, span.line, span.column)
        first = source.text.count("\n", 0, source.parts.body_start)
        return Position(source.file.filename, first + context.line, context.column)


def _field(name: str) -> Callable[[HookCall], object]:
    def get(call: HookCall) -> object:
        return getattr(call.context, name)

    return get


def _html(name: str) -> Callable[[HookCall], object]:
    def get(call: HookCall) -> object:
        return HTML(getattr(call.context, name))

    return get


def _map(name: str) -> Callable[[HookCall], object]:
    def get(call: HookCall) -> object:
        return Params(getattr(call.context, name))

    return get


_COMMON: dict[str, Callable[..., object]] = {
    "Page": lambda call: call.page,
    "PageInner": lambda call: call.inner_page,
    "Position": lambda call: call.position,
    "Ordinal": _field("ordinal"),
    "Attributes": _map("attributes"),
}


def _exposed(name: str, go_type: str, members: dict[str, Callable[..., object]]) -> type[HookCall]:
    cls = type(name, (HookCall,), {"__slots__": ()})
    expose(cls, go_type, _COMMON | members)
    return cls


LinkCall = _exposed(
    "LinkCall",
    "goldmark.linkContext",
    {
        "Destination": _field("destination"),
        "PlainText": _field("plain_text"),
        "Text": _html("text"),
        "Title": _field("title"),
    },
)
ImageCall = _exposed(
    "ImageCall",
    "goldmark.imageLinkContext",
    {
        "Destination": _field("destination"),
        "IsBlock": _field("is_block"),
        "PlainText": _field("plain_text"),
        "Text": _html("text"),
        "Title": _field("title"),
    },
)
HeadingCall = _exposed(
    "HeadingCall",
    "goldmark.headingContext",
    {
        "Anchor": _field("anchor"),
        "Level": _field("level"),
        "PlainText": _field("plain_text"),
        "Text": _html("text"),
    },
)
CodeBlockCall = _exposed(
    "CodeBlockCall",
    "*codeblocks.codeBlockContext",
    {"Inner": _field("inner"), "Options": _map("options"), "Type": _field("type")},
)
BlockquoteCall = _exposed(
    "BlockquoteCall",
    "*blockquotes.blockquoteContext",
    {
        "AlertSign": _field("alert_sign"),
        "AlertTitle": _html("alert_title"),
        "AlertType": _field("alert_type"),
        "Text": _html("text"),
        "Type": _field("type"),
    },
)
TableCall = _exposed(
    "TableCall",
    "*tables.tableContext",
    {"TBody": lambda call: _rows(call.context.tbody), "THead": lambda call: _rows(call.context.thead)},
)
PassthroughCall = _exposed(
    "PassthroughCall", "*passthrough.passthroughContext", {"Inner": _field("inner"), "Type": _field("type")}
)


class Cell:
    """A cell of a table."""

    __slots__ = ("alignment", "text")

    def __init__(self, text: str, alignment: str) -> None:
        self.text = HTML(text)
        self.alignment = alignment


expose(Cell, "hooks.TableCell", {"Alignment": lambda cell: cell.alignment, "Text": lambda cell: cell.text})


def _rows(rows: tuple[tuple[hooks.Cell, ...], ...]) -> list[object]:
    return [[Cell(cell.text, cell.alignment) for cell in row] for row in rows]


class PageHooks:
    """The hooks of one page, looked up when Markdown first asks (protocol `markdown.hooks.Hooks`)."""

    __slots__ = ("_found", "origins", "page", "renderer")

    def __init__(self, page: Page, renderer: Renderer, origins: Origins | None = None) -> None:
        self.page = page
        self.renderer = renderer
        self.origins = origins
        self._found: dict[tuple[str, str], Layout | None] = {}

    @property
    def link(self) -> hooks.LinkHook | None:
        layout = self._layout("link", embedded=self.renderer.uses_embedded_hook(self.page.site, "link"))
        return self._hook(layout, LinkCall)

    @property
    def image(self) -> hooks.ImageHook | None:
        layout = self._layout("image", embedded=self.renderer.uses_embedded_hook(self.page.site, "image"))
        return self._hook(layout, ImageCall)

    @property
    def heading(self) -> hooks.HeadingHook | None:
        layout = self._layout("heading")
        return self._hook(layout, HeadingCall)

    @property
    def table(self) -> hooks.TableHook | None:
        layout = self._layout("table")
        return self._hook(layout, TableCall)

    def blockquote(self, kind: str) -> hooks.BlockquoteHook | None:
        layout = self._layout("blockquote", kind)
        return self._hook(layout, BlockquoteCall)

    def passthrough(self, kind: str) -> hooks.PassthroughHook | None:
        layout = self._layout("passthrough", kind)
        return self._hook(layout, PassthroughCall)

    def codeblock(self, language: str) -> hooks.CodeBlockHook | None:
        """A template for fences of a language; diagrams are drawn where the site has no hook of its own."""
        layout = self._layout("codeblock", language)
        wanted = self.renderer.draws(self.page.site, language)
        if wanted == "always" or (
            wanted == "unhooked" and (layout is None or not layout.template.where.variant[1])
        ):
            return self._diagram(language)
        return self._hook(layout, CodeBlockCall)

    def _layout(self, what: str, sort: str = "", *, embedded: bool = True) -> Layout | None:
        key = (what, sort)
        if key not in self._found:
            request = self.renderer.request(self.page, variant=key)
            self._found[key] = self.renderer.layouts.hook(request, use_embedded=embedded)
        return self._found[key]

    def _hook(self, layout: Layout | None, kind: type[HookCall]) -> Callable[[Placed], str] | None:
        if layout is None:
            return None

        def run(context: Placed) -> str:
            return self.renderer.execute(layout, kind(context, self), self.page)

        return run

    def _diagram(self, language: str) -> hooks.CodeBlockHook:
        def run(context: CodeBlockContext) -> str:
            request = DiagramRequest(
                source=context.inner,
                id_prefix=f"{language}-{_sign_of(self.page)}-{context.ordinal}",
                settings=self.renderer.diagram_settings,
                caption=str(context.attributes.get("title") or context.attributes.get("caption") or ""),
            )
            try:
                return draw(language, request, standalone=self.renderer.format_name == "rss").html
            except DiagramMistake as mistake:
                raise AuthorError(self._mistake(language, context, mistake)) from mistake

        return run

    def _mistake(self, language: str, context: CodeBlockContext, mistake: DiagramMistake) -> Diagnostic:
        """The mistake at its line of the Markdown file."""
        source = self.page.source
        code = f"{language}-syntax"
        if source is None:
            return Diagnostic(code, mistake.message, hint=mistake.hint)
        at = source.body.find(context.inner.rstrip("\n"))
        if at < 0:
            return Diagnostic(code, mistake.message, source.span_in_body(0), hint=mistake.hint)
        lines = context.inner.splitlines(keepends=True)
        before = sum(map(len, lines[: max(mistake.line - 1, 0)]))
        span = source.span_in_body(at + before + max(mistake.column - 1, 0))
        return Diagnostic(code, mistake.message, span, hint=mistake.hint)


def _sign_of(page: Page) -> str:
    """Tells a page from those that it may be shown with; it does not change when other pages come and go."""
    return xxhash.xxh32_hexdigest(f"{page.site.language.code}{page.path}".encode())
