"""Owns the state of rendering in one process: which page and format, what was made already, what is told.

It is the `PageRenderer` that the page graph asks for content, and what template environments lean on.
Mutable by nature; nothing of it reaches the graph.
"""

from __future__ import annotations

import zlib
from collections import deque
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

import xxhash

from ostinato.base.members import TemplateError, go_type
from ostinato.base.safe import HTML
from ostinato.base.scratch import Scratch
from ostinato.base.values import as_map
from ostinato.gotemplate.suggestions import did_you_mean
from ostinato.layouts.weights import Request
from ostinato.markdown import MarkdownSettings
from ostinato.render.content import PageContent, Rendered, render_shortcodes, render_string
from ostinato.render.deferred import Deferred
from ostinato.render.environment import TemplateEnvironment
from ostinato.render.hugo_info import HugoInfo
from ostinato.render.markup_scope import Markup
from ostinato.render.origins import Frame
from ostinato.render.partials import Partials
from ostinato.render.shortcodes import TOC_PLACEHOLDER
from ostinato.site import config_members, members, pagers
from ostinato.site.publishing import PageOutputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ostinato.base.gotime import Time
    from ostinato.config.sections.build import OutputFormat
    from ostinato.layouts.store import Layout, LayoutStore
    from ostinato.render.messages import Messages
    from ostinato.render.project_files import ProjectFiles
    from ostinato.site.page import Page
    from ostinato.site.pagers import Pager
    from ostinato.site.site import Site, Sites


_STATED = (members, config_members)
"""Importing these states what templates see of the page graph."""


class Renderer:
    """Renders for all sites, one page and output format at a time."""

    def __init__(
        self,
        sites: Sites,
        layouts: LayoutStore,
        messages: Messages,
        *,
        now: Time,
        project_files: ProjectFiles,
        environ: Mapping[str, str],
        make_resources: Callable[[Renderer, Site], object],
        is_server: bool = False,
    ) -> None:
        self.sites = sites
        self.layouts = layouts
        self.messages = messages
        self.now = now
        self.project_files = project_files
        self.environ = environ
        self.is_server = is_server
        self.top: Page | None = None
        self.format: OutputFormat = sites.default.settings.config.output_formats["html"]
        self.partials = Partials(self)
        self.deferred = Deferred()
        self.hugo_info = HugoInfo(sites, environment=sites.config.environment, is_server=is_server, now=now)
        self.hugo_info.store = self.hugo_store
        self.diagram_settings: Mapping[str, object] = as_map(sites.config.diagrams) or {}
        self._make_resources = make_resources
        self.counter = count(1)
        self._resources: dict[Site, object] = {}
        self._environments = {site: TemplateEnvironment(self, site) for site in sites}
        self._contents: dict[tuple[Page, str, str], PageContent] = {}
        self._stores: dict[object, Scratch] = {}
        self._pagers: dict[tuple[Page, str], Pager] = {}
        self._markdown: dict[Site, MarkdownSettings] = {}
        self._once: dict[object, object] = {}
        self._pages: tuple[Page, ...] = tuple(page for site in sites for page in site.tree.pages)
        self._numbers: dict[Page, int] = {page: number for number, page in enumerate(self._pages)}
        self._made: list[tuple[Page, str, str]] = []
        self._drawings: dict[Page, bool] = {}
        self._stack: deque[Page] = deque()
        self._frames: list[Frame] = []
        self.collects_elements = sites.config.build.build_stats.enable
        self._noted: dict[Page, set[str]] = {}
        self._includes_pages = any(".RenderShortcodes" in template.text for template in layouts)
        self._varies = layouts.has_variants("markup") or layouts.has_variants("shortcode")

    # ------------------------------------------------------------ running templates

    @property
    def format_name(self) -> str:
        return self.format.name

    @property
    def frame(self) -> Frame | None:
        """The body that is being prepared right now."""
        return self._frames[-1] if self._frames else None

    @contextmanager
    def preparing(self, page: Page) -> Iterator[Frame]:
        """While the shortcodes of a body run; pages that they include add to its frame."""
        frame = Frame(self.number_of(page))
        self._frames.append(frame)
        try:
            yield frame
        finally:
            self._frames.pop()

    def note_shortcodes(self, page: Page, names: set[str]) -> None:
        """Shortcodes that ran for a page without standing in it."""
        self._noted.setdefault(page, set()).update(names)

    def has_shortcode(self, page: Page, name: str) -> bool:
        """Whether a page calls a shortcode, or a page that it includes does (`.HasShortcode`)."""
        if page.source is None:
            return False
        if name in page.source.shortcode_names or name in self._noted.get(page, ()):
            return True
        return (
            self._includes_pages
            and bool(page.source.shortcode_names)
            and name in self._content(page).included_names
        )

    def execute(self, layout: Layout, data: object, page: Page) -> str:
        """What a template prints for some data on a page. Raises AuthorError, ExecError."""
        self._stack.append(page)
        try:
            return layout.execute(data, self._environments[page.site])
        finally:
            self._stack.pop()

    def environment(self, site: Site) -> TemplateEnvironment:
        return self._environments[site]

    def request(
        self, page: Page, *, variant: tuple[str, str] = ("", ""), allow_plain_text: bool = False
    ) -> Request:
        """What a template for this page, in the current format, has to fit."""
        form = self.format
        return Request(
            path=_template_path(page),
            kind=page.kind,
            layout=page.meta.layout,
            language=page.site.language.code,
            output_format=form.name,
            media_type=form.media_type.type,
            is_plain_text=form.is_plain_text,
            variant=variant,
            allow_plain_text=allow_plain_text,
        )

    # ------------------------------------------------------------ content (protocol PageRenderer)

    def _content(self, page: Page, scope: str = "") -> PageContent:
        scope = self.hugo_info.context.scope or scope
        key = (page, self._variant(page), scope)
        content = self._contents.get(key)
        if content is None:
            content = self._contents[key] = PageContent(page, self, scope)
        return content

    def note_made(self, page: Page, scope: str) -> None:
        """A page's content was made in this process."""
        self._made.append((page, self._variant(page), scope))

    def _variant(self, page: Page) -> str:
        """Which of several contents the current format needs; one serves all where nothing depends on it."""
        if self._varies:
            return self.format.name
        return "feed" if self.format.name == "rss" and self.has_drawing(page) else ""

    def has_drawing(self, page: Page) -> bool:
        """Whether a page has fences that become diagrams: in feeds these must do without a style sheet."""
        found = self._drawings.get(page)
        if found is None:
            body = page.source.body if page.source is not None else ""
            found = self._drawings[page] = "```mermaid" in body or "~~~mermaid" in body
        return found

    def rendered(self, page: Page, scope: str = "") -> Rendered:
        """The content of a page in the current format, made once."""
        return self._content(page, scope).rendered

    def give_contents(self) -> dict[tuple[int, str], Rendered]:
        """Contents that were made since the last call, by the number of their page, for another process."""
        given: dict[tuple[int, str], Rendered] = {}
        for key in self._made:
            page, form, scope = key
            if not scope and page in self._numbers:
                given[self.number_of(page), form] = self._contents[key].rendered
        self._made.clear()
        return given

    def take_contents(self, given: Mapping[tuple[int, str], Rendered]) -> None:
        """Contents that another process made."""
        for (number, form), rendered in given.items():
            page = self._pages[number]
            content = self._contents[page, form, ""] = PageContent(page, self)
            content.rendered = rendered

    def content(self, page: Page) -> object:
        content = self._content(page)
        # A shortcode or hook of the page itself asks for what is just being made.
        return HTML() if content.is_busy else content.rendered.html

    def summary(self, page: Page) -> object:
        return HTML(self.rendered(page).parts.summary.text)

    def content_without_summary(self, page: Page) -> object:
        return HTML(self.rendered(page).parts.without_summary)

    def truncated(self, page: Page) -> bool:
        return self.rendered(page).parts.summary.truncated

    def plain(self, page: Page) -> str:
        return self.rendered(page).plain

    def plain_words(self, page: Page) -> object:
        return self.rendered(page).plain.split()

    def word_count(self, page: Page) -> int:
        return self.rendered(page).word_count

    def fuzzy_word_count(self, page: Page) -> int:
        return (self.rendered(page).word_count + 99) // 100 * 100

    def reading_time(self, page: Page) -> int:
        return self.rendered(page).reading_time

    def length(self, page: Page) -> int:
        return len(self.rendered(page).html.encode())

    def table_of_contents(self, page: Page) -> object:
        content = self._content(page)
        return HTML(TOC_PLACEHOLDER) if content.is_busy else content.toc_html

    def fragments(self, page: Page, scope: str = "") -> object:
        return self._content(page, scope).toc

    def headings_filtered(self, page: Page) -> object:
        return self.fragments(page)

    def render(self, page: Page, *layouts: object) -> object:
        """`.Render "li"`: the page in a layout of that name."""
        if not layouts:
            raise TemplateError("no layout given")
        request = self.request(page)
        name = str(layouts[0])
        layout = self.layouts.view(request, name)
        if layout is None:
            hint = did_you_mean(name, self.layouts.layout_names()) or f"add layouts/{name}.html"
            raise TemplateError(f'template "{name}" not found', hint=hint)
        return HTML(self.execute(layout, page, page))

    def render_string(self, page: Page, *args: object) -> object:
        if not 1 <= len(args) <= 2:
            raise TemplateError("want 1 or 2 arguments")
        options = as_map(args[0]) if len(args) == 2 else {}
        if options is None:
            raise TemplateError("first argument must be a map")
        text = args[-1]
        if isinstance(text, Rendered):
            raise TemplateError("text is already rendered, repeating it may cause infinite recursion")
        if not isinstance(text, str):
            raise TemplateError(f"unable to render a value of type {go_type(text)}")
        chosen = {key.lower(): value for key, value in options.items()}
        return render_string(
            page,
            self,
            str(text),
            inline=str(chosen.get("display") or "inline") == "inline",
            markup=str(chosen.get("markup") or ""),
        )

    def render_shortcodes(self, page: Page) -> object:
        return render_shortcodes(page, self)

    def markup(self, page: Page, *options: object) -> object:
        return Markup(page, self, str(options[0]) if options else "")

    # ------------------------------------------------------------ lists

    def paginate(self, page: Page, pages: object, *options: object) -> object:
        return self._pager(page, lambda: pagers.paginate(page, self.format, pages, *options))

    def paginator(self, page: Page, *options: object) -> object:
        return self._pager(
            page, lambda: pagers.paginate(page, self.format, pagers.default_list(page), *options)
        )

    def _pager(self, page: Page, make: Callable[[], Pager]) -> Pager:
        key = (page, self.format.name)
        if key not in self._pagers:
            if not page.is_branch:
                raise TemplateError("pagination not supported for this page: " + page.kind)
            self._pagers[key] = make()
        return self._pagers[key]

    def pager_of(self, page: Page) -> Pager | None:
        """The pager that a template made for this page in the current format, if it did."""
        return self._pagers.get((page, self.format.name))

    def set_pager(self, page: Page, pager: Pager) -> None:
        """Which pager templates see while the following pages of a list are rendered."""
        self._pagers[page, self.format.name] = pager

    def alternative_output_formats(self, page: Page) -> object:
        return PageOutputs(
            output
            for output in page.output_formats
            if output.format.name != self.format.name and not output.format.not_alternative
        )

    # ------------------------------------------------------------ stores, settings, messages

    def store(self, page: Page) -> object:
        return self._store(page)

    def site_store(self, site: Site) -> object:
        return self._store(site)

    def hugo_store(self) -> Scratch:
        return self._store("hugo")

    def _store(self, owner: object) -> Scratch:
        store = self._stores.get(owner)
        if store is None:
            store = self._stores[owner] = Scratch()
        return store

    def git_info(self, page: Page) -> object:
        del page
        return None

    def code_owners(self, page: Page) -> object:
        del page
        return []

    def current_site(self, site: Site) -> Site:
        return self.top.site if self.top is not None else site

    def hugo(self, site: Site) -> object:
        del site
        return self.hugo_info

    def warn_deprecated(self, name: str, instead: str, since: str) -> None:
        self.messages.deprecated(name, instead, since)

    def log(self, site: Site, level: str, identifier: str, message: str) -> None:
        self.messages.log(site, level, identifier, message)

    def translate(self, site: Site, key: str, argument: object) -> str:
        return self.messages.translate(site, key, argument)

    def markdown_settings(self, site: Site) -> MarkdownSettings:
        settings = self._markdown.get(site)
        if settings is None:
            config = site.settings.config
            settings = MarkdownSettings.from_config(config.markup, emoji=config.enable_emoji)
            self._markdown[site] = settings
        return settings

    def uses_embedded_hook(self, site: Site, what: str) -> bool:
        """Whether our own link or image hook takes part (`markup.goldmark.renderHooks`)."""
        wanted = self.markdown_settings(site).use_embedded.get(what, "auto")
        if wanted == "auto":
            return len(site.sites.languages) > 1 and not site.settings.is_multihost
        return wanted in ("always", "fallback")

    def draws(self, site: Site, language: str) -> str:
        """Whether fences of a language become diagrams: `never`, `always`, or where there is no hook."""
        del site
        from ostinato.diagrams.renderer import is_diagram

        if language == "goat" or not is_diagram(language):
            return "never"
        settings = as_map(self.diagram_settings.get(language)) or {}
        if settings.get("disable"):
            return "never"
        return "always" if settings.get("always") else "unhooked"

    def raw_settings(self, site: Site) -> object:
        return {"markup": site.settings.config.markup}

    def resources_of(self, site: Site) -> object:
        space = self._resources.get(site)
        if space is None:
            space = self._resources[site] = self._make_resources(self, site)
        return space

    def goat(self, source: str) -> object:
        from ostinato.diagrams.goat import draw_goat

        return draw_goat(source)

    def footnote_prefix(self, page: Page) -> str:
        """What begins the ids of a page's footnotes (`markup.goldmark.extensions.footnote.enableAutoIDPrefix`)."""
        if not self.markdown_settings(page.site).footnote_auto_prefix:
            return ""
        return "h" + xxhash.xxh64_hexdigest(page.path.encode())

    def number_of(self, page: Page) -> int:
        """A number that no other page has, the same in every process and every build."""
        number = self._numbers.get(page)
        if number is None:
            # Pages in a bundle are made where they are asked for: only their file tells them apart everywhere.
            return len(self._pages) + zlib.crc32(f"{page.site.language.code}{page.source_name}".encode())
        return number

    def once(self, key: object, work: Callable[[], object]) -> object:
        if key not in self._once:
            self._once[key] = work()
        return self._once[key]


def _template_path(page: Page) -> str:
    """The page's path as templates are found by it: a type of its own stands in for the section."""
    path = "" if page.path == "/" else page.path
    kind = page.meta.type.lower()
    if not kind or kind == page.section:
        return path
    return f"/{kind}{path.removeprefix(f'/{page.section}')}" if page.section else f"/{kind}{path}"
