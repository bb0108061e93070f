"""Owns what connects a page with its shortcodes and Markdown: templates found, hooks passed on, places told."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import AuthorError, Diagnostic
from ostinato.base.members import TemplateError
from ostinato.base.scratch import Scratch
from ostinato.gotemplate import ExecError, Frame
from ostinato.markdown import Converted, convert
from ostinato.render.hooks import PageHooks
from ostinato.render.position import Position
from ostinato.render.shortcodes import ShortcodeCall

if TYPE_CHECKING:
    from ostinato.base.positions import Span
    from ostinato.content.shortcodes import Call
    from ostinato.layouts.store import Layout
    from ostinato.render.origins import Origins
    from ostinato.render.renderer import Renderer
    from ostinato.site.page import Page


class Host:
    """Runs the shortcodes of one page and converts its Markdown."""

    __slots__ = ("_inline", "page", "renderer")

    def __init__(self, page: Page, renderer: Renderer) -> None:
        self.page = page
        self.renderer = renderer
        self._inline: dict[str, Layout] = {}

    def needs_inner(self, name: str) -> bool:
        """Whether a shortcode swallows what follows it. An unknown one is told where it is called."""
        layout = self.renderer.layouts.any_shortcode(name)
        if layout is None:
            raise self._unknown(name)
        return layout.uses_inner

    def renders_inner_first(self, call: Call) -> bool:
        if call.inline:
            return False
        layout = self.renderer.layouts.any_shortcode(call.name)
        return layout is not None and layout.renders_inner_first

    def new_call(self, call: Call, parent: ShortcodeCall | None) -> ShortcodeCall:
        return ShortcodeCall(call, self.page, parent, self._position, Scratch)

    def run_template(self, call: Call, data: ShortcodeCall) -> str:
        if call.inline:
            return self._run_inline(call, data)
        request = self.renderer.request(self.page, allow_plain_text=call.markup)
        layout = self.renderer.layouts.shortcode(call.name, request)
        if layout is None:
            raise self._unknown(call.name, self._span(call))
        try:
            return self.renderer.execute(layout, data, self.page)
        except ExecError as error:
            raise self._called_here(error, call) from error

    def _called_here(self, error: ExecError, call: Call) -> ExecError:
        """The failure of a shortcode's template, with the place of the call in the content."""
        span = self._span(call)
        if span is None:
            return error
        text = f"{{{{% {call.name} %}}}}" if call.markup else f"{{{{< {call.name} >}}}}"
        frame = Frame(
            span.path, span.path, span.line, span.column, span.end_column, text, "", is_template=False
        )
        frames = (*error.frames, frame)
        return ExecError(error.message, frames, error.hint, error.exit_code, error.diagnostic)

    def convert(self, markdown: str, origins: Origins | None = None) -> Converted:
        """Markdown with the page's settings and hooks; `origins` say where its parts come from."""
        renderer = self.renderer
        return convert(
            markdown,
            renderer.markdown_settings(self.page.site),
            PageHooks(self.page, renderer, origins),
            id_prefix=renderer.footnote_prefix(self.page),
        )

    def convert_inner(self, markdown: str) -> str:
        return self.convert(markdown).html

    def _run_inline(self, call: Call, data: ShortcodeCall) -> str:
        if not self.page.site.settings.config.security.enable_inline_shortcodes:
            return ""
        layout = self._inline.get(call.name)
        if call.closed:
            text = "".join(piece for piece in call.inner if isinstance(piece, str))
            layout = self._inline[call.name] = self.renderer.layouts.inline(
                text, f"_inline_shortcode{self.page.path}/{call.name}"
            )
        if layout is None:
            raise TemplateError(f'no earlier definition of shortcode "{call.name}" found')
        return self.renderer.execute(layout, data, self.page)

    def _position(self, offset: int) -> Position:
        source = self.page.source
        if source is None:
            return Position(self.page.path)
        span = source.span_in_body(offset)
        return Position(source.file.filename, span.line, span.column)

    def _span(self, call: Call) -> Span | None:
        source = self.page.source
        return source.span_in_body(call.start, call.end - call.start) if source else None

    def _unknown(self, name: str, span: Span | None = None) -> AuthorError:
        names = self.renderer.layouts.shortcode_names()
        near = difflib.get_close_matches(name, names, 1)
        hint = f"did you mean {near[0]}?" if near else f"add layouts/_shortcodes/{name}.html"
        if span is None and self.page.source is not None:
            body = self.page.source.body
            at = next((at for sign in ("{{<", "{{%") if (at := _tag_of(body, sign, name)) >= 0), 0)
            span = self.page.source.span_in_body(at, len(name) + 4)
        return AuthorError(
            Diagnostic("shortcode-unknown", f'template for shortcode "{name}" not found', span, hint=hint)
        )


def _tag_of(body: str, sign: str, name: str) -> int:
    """Where a shortcode is first called in a body, or -1."""
    at = body.find(sign)
    while at >= 0:
        if body[at + 3 :].lstrip(" \t\n/").startswith(name):
            return at
        at = body.find(sign, at + 3)
    return -1
