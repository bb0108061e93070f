"""Owns the way from a page and an output format to documents: the page, its pagers, its redirects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import AuthorError, Diagnostic, Severity
from ostinato.base.members import TemplateError, expose, member
from ostinato.gotemplate import ExecError, to_diagnostic
from ostinato.render import finish
from ostinato.resources.resource import Resource
from ostinato.site import kinds
from ostinato.site.aliases import AliasError, Redirect, default_redirects, pager_redirect, redirects_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ostinato.layouts.store import Layout
    from ostinato.render.renderer import Renderer
    from ostinato.site.page import Page
    from ostinato.site.publishing import PageOutput


@dataclass(frozen=True, slots=True)
class Document:
    """A finished text on its way to the publish folder."""

    path: str
    text: str
    sort: str
    """What is counted: `page`, `paginator` or `alias`."""
    media_type: str
    language: str


class AliasPage:
    """What the alias template sees: the page, with the address that readers are sent to."""

    __slots__ = ("page", "permalink")

    def __init__(self, page: Page, permalink: str) -> None:
        self.page = page
        self.permalink = permalink


expose(
    AliasPage,
    "hugolib.aliasPage",
    {"Permalink": lambda alias: alias.permalink},
    fallback=lambda alias, name: member(alias.page, name),
)


class PageWriter:
    """Renders pages one after the other. A mistake in one is told, and the others are rendered all the same."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def documents(self, page: Page) -> Iterator[Document]:
        """Everything that comes of a page, in all its formats."""
        try:
            publish_resources(page)
        except (TemplateError, AuthorError) as error:
            self._renderer.messages.add(diagnostic_of(error, page, self._renderer.layouts.source))
        if not page.is_rendered:
            return
        for output in page.rendered_outputs:
            try:
                yield from self._output(page, output)
            except (AuthorError, ExecError, TemplateError, AliasError) as error:
                self._renderer.messages.add(diagnostic_of(error, page, self._renderer.layouts.source))
        try:
            for redirect in redirects_of(page):
                yield from self._redirect(redirect, page.outputs[0])
        except AliasError as error:
            self._renderer.messages.add(Diagnostic("alias", str(error), page.span_of("aliases")))

    def _output(self, page: Page, output: PageOutput) -> Iterator[Document]:
        renderer = self._renderer
        renderer.top, renderer.format = page, output.format
        layout = renderer.layouts.page_layout(renderer.request(page))
        if layout is None:
            self._complain_missing(page, output)
            return
        yield from self._document(page, output, layout, output.path, "page")
        if page.is_home and output.format.is_html:
            for redirect in default_redirects(page):
                yield from self._redirect(redirect, output)
        pager = renderer.pager_of(page)
        if pager is None:
            return
        first = pager_redirect(page, output)
        if first is not None:
            yield from self._redirect(first, output)
        while pager.next is not None:
            pager = pager.next
            renderer.top, renderer.format = page, output.format
            renderer.set_pager(page, pager)
            path = pager.paginator.target(pager.number).path
            yield from self._document(page, output, layout, path, "paginator")

    def _document(
        self, page: Page, output: PageOutput, layout: Layout, path: str, sort: str
    ) -> Iterator[Document]:
        data: object = page.site.sites if page.kind == kinds.SITEMAP_INDEX else page
        text = self._renderer.execute(layout, data, page)
        if not text:
            return
        text = finished(text, page, output, path)
        yield Document(path, text, sort, output.format.media_type.type, page.site.language.code)

    @cached_property
    def _taken(self) -> frozenset[str]:
        return frozenset(
            output.path
            for site in self._renderer.sites
            for page in site.tree.pages
            for output in page.rendered_outputs
        )

    def _redirect(self, redirect: Redirect, output: PageOutput) -> Iterator[Document]:
        """A page that sends readers on, unless one of the site has its place."""
        renderer = self._renderer
        page = redirect.page
        if redirect.path in self._taken:
            return
        renderer.top, renderer.format = page, output.format
        request = replace(
            renderer.request(page),
            kind="",
            layout="",
            output_format="alias",
            media_type="text/html",
            is_plain_text=False,
        )
        layout = renderer.layouts.page_layout(request)
        assert layout is not None, "the engine brings an alias template"
        text = renderer.execute(layout, AliasPage(page, redirect.permalink), page)
        yield Document(redirect.path, text, "alias", "text/html", page.site.language.code)

    def _complain_missing(self, page: Page, output: PageOutput) -> None:
        if page.standalone is not None:
            return
        layout = f' for layout "{page.meta.layout}"' if page.meta.layout else ""
        self._renderer.messages.add(
            Diagnostic(
                "layout-missing",
                f'found no layout file for "{output.format.name}"{layout} for kind "{page.kind}"',
                hint="add a template that fits, such as layouts/all.html, or disable the kind with disableKinds",
                severity=Severity.WARNING,
            )
        )


def publish_resources(page: Page) -> None:
    """Publish the files of a page's bundle, whether or not a template asks for them."""
    if page.meta.build.publish_resources and page.path_info.is_bundle:
        for resource in page.resources:
            if isinstance(resource, Resource):
                resource.publish()


def finished(text: str, page: Page, output: PageOutput, path: str) -> str:
    """The document with its URLs as the site wants them, and the generator's name on the home page."""
    config = page.site.settings.config
    form = output.format
    if form.name == "rss":
        return finish.with_base(text, page.site.base_url, xml=True)
    if not form.is_html:
        return text
    if config.relative_urls:
        text = finish.with_relative_urls(text, path)
    elif config.canonify_urls:
        text = finish.with_base(text, page.site.base_url, xml=False)
    if page.is_home and not config.disable_hugo_generator_inject:
        text = finish.with_generator(text)
    return text


def diagnostic_of(error: Exception, page: Page, read_source: Callable[[str], str | None]) -> Diagnostic:
    """What went wrong while rendering a page, as it is told."""
    if isinstance(error, AuthorError):
        return error.diagnostic
    if isinstance(error, ExecError):
        return to_diagnostic(error, read_source)
    return Diagnostic("render", f"{page.path}: {error}", page.span_of())
