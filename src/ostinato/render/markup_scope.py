"""Owns `.Markup`: a page's content rendered in a scope of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.members import expose
from ostinato.base.safe import HTML

if TYPE_CHECKING:
    from ostinato.render.content import Rendered
    from ostinato.render.renderer import Renderer
    from ostinato.site.page import Page


class Markup:
    """The content of a page in a scope (docs: methods/page/markup)."""

    __slots__ = ("page", "renderer", "scope")

    def __init__(self, page: Page, renderer: Renderer, scope: str) -> None:
        self.page = page
        self.renderer = renderer
        self.scope = scope

    @property
    def rendered(self) -> Rendered:
        return self.renderer.rendered(self.page, self.scope)

    def render_shortcodes(self) -> object:
        with self.renderer.hugo_info.context.within(self.scope):
            return self.renderer.render_shortcodes(self.page)

    def render_string(self, *args: object) -> object:
        with self.renderer.hugo_info.context.within(self.scope):
            return self.renderer.render_string(self.page, *args)


class SummaryValue(HTML):
    """What `.Markup.Render.Summary` gives: where it is printed, it is its text."""

    __slots__ = ("kind", "truncated")
    kind: str
    truncated: bool


def _summary(markup: Markup) -> SummaryValue:
    found = markup.rendered.parts.summary
    summary = SummaryValue(found.text)
    summary.kind, summary.truncated = found.kind, found.truncated
    return summary


expose(
    SummaryValue,
    "page.Summary",
    {
        "IsZero": lambda value: not value,
        "Text": HTML,
        "Truncated": lambda value: value.truncated,
        "Type": lambda value: value.kind,
    },
)
expose(
    Markup,
    "*hugolib.cachedContentScope",
    {
        "Content": lambda markup: markup.rendered.html,
        "ContentWithoutSummary": lambda markup: HTML(markup.rendered.parts.without_summary),
        "Fragments": lambda markup: markup.renderer.fragments(markup.page, markup.scope),
        "FuzzyWordCount": lambda markup: (markup.rendered.word_count + 99) // 100 * 100,
        "Len": lambda markup: len(markup.rendered.html.encode()),
        "Plain": lambda markup: markup.rendered.plain,
        "PlainWords": lambda markup: markup.rendered.plain.split(),
        "ReadingTime": lambda markup: markup.rendered.reading_time,
        "Render": lambda markup: markup,
        "RenderShortcodes": Markup.render_shortcodes,
        "RenderString": Markup.render_string,
        "Summary": _summary,
        "WordCount": lambda markup: markup.rendered.word_count,
    },
)
