"""Owns what template functions may ask of their surroundings, for one site while it is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.allowlists import accepts
from ostinato.base.collation import collator
from ostinato.base.members import TemplateError, expose
from ostinato.base.safe import HTML
from ostinato.base.values import as_map
from ostinato.markdown import OptionsError, can_highlight, highlight
from ostinato.render.content import render_string

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ostinato.base.gotime import Location, Time
    from ostinato.base.urls import UrlRules
    from ostinato.render.renderer import Renderer
    from ostinato.site.page import Page
    from ostinato.site.site import Site


class TemplateEnvironment:
    """One for each site. What changes from page to page is asked of the renderer."""

    def __init__(self, renderer: Renderer, site: Site) -> None:
        self.renderer = renderer
        self.site = site
        self.sites = site.sites
        self.language = site.language.code
        self.url_rules: UrlRules = site.settings.urls
        self.location: Location = site.language.location
        self.title_style = site.settings.config.title_case_style
        self.collate: Callable[[str, str], int] = collator(self.language).compare
        self._cached: dict[tuple[object, ...], object] = {}

    @property
    def locale(self) -> str:
        return self.site.language.customs

    @property
    def page(self) -> Page | None:
        return self.renderer.top

    @property
    def hugo(self) -> object:
        return self.renderer.hugo_info

    @property
    def resources(self) -> object:
        return self.renderer.resources_of(self.site)

    def setting(self, name: str) -> object:
        """A setting by Hugo's dotted name in lower case; nil when there is none."""
        value: object = self.renderer.raw_settings(self.site)
        for part in name.split("."):
            mapping = as_map(value)
            if mapping is None:
                return None
            value = mapping.get(part)
        return value

    def now(self) -> Time:
        return self.renderer.now

    def counted(self) -> int:
        return next(self.renderer.counter)

    def include(self, name: str, context: object) -> object:
        return self.renderer.partials.include(self, name, context)

    def include_cached(self, name: str, context: object, variants: tuple[object, ...]) -> object:
        key = (name.removesuffix(".html"), *map(_as_key, variants))
        if key not in self._cached:
            with self.renderer.deferred.refused():
                self._cached[key] = self.renderer.partials.include(self, name, context)
        return self._cached[key]

    def inner(self, context: object) -> object:
        return self.renderer.partials.inner(self, context)

    def template_exists(self, name: str) -> bool:
        return self.renderer.layouts.exists(name)

    def current_template(self) -> object:
        return self.renderer.partials.current

    def defer(self, body: object, options: Mapping[str, object]) -> object:
        return self.renderer.deferred.add(self, body, options)

    def push_body(self, body: object) -> None:
        self.renderer.partials.push(body)

    def pop_body(self) -> bool:
        return self.renderer.partials.pop()

    def translate(self, key: str, argument: object) -> str:
        return self.renderer.translate(self.site, key, argument)

    def read_file(self, path: str) -> str:
        return self.renderer.project_files.read(path)

    def read_dir(self, path: str) -> object:
        return self.renderer.project_files.entries(path)

    def stat(self, path: str) -> object:
        return self.renderer.project_files.stat(path)

    def file_exists(self, path: str) -> bool:
        return self.renderer.project_files.exists(path)

    def getenv(self, name: str) -> str:
        if not accepts(self.site.settings.config.security.funcs.getenv, name):
            raise TemplateError(
                f'access denied: "{name}" is not whitelisted in policy "security.funcs.getenv"; '
                "add it to the site's [security.funcs] getenv to allow it"
            )
        return self.renderer.environ.get(name, "")

    def markdown(self, text: str, options: Mapping[str, object] | None = None) -> str:
        del options
        return render_string(self.site.home, self.renderer, text, inline=True)

    def highlight(
        self,
        code: str,
        language: str,
        *options: object,
        element: Mapping[str, object] | None = None,
        ordinal: int | None = None,
    ) -> object:
        settings = self.renderer.markdown_settings(self.site).highlight
        try:
            result = highlight(code, language, settings, *options, element=element, ordinal=ordinal)
        except OptionsError as error:
            raise TemplateError(str(error)) from error
        return HighlightedCode(result.wrapped, result.inner)

    def can_highlight(self, language: str) -> bool:
        return can_highlight(language)

    def goat(self, source: str) -> object:
        return self.renderer.goat(source)

    def log(self, level: str, identifier: str, message: str) -> None:
        self.renderer.log(self.site, level, identifier, message)

    def deprecated(self, name: str, instead: str, since: str) -> None:
        self.renderer.warn_deprecated(name, instead, since)

    def once(self, key: object, work: Callable[[], object]) -> object:
        return self.renderer.once(key, work)


def _as_key(value: object) -> object:
    """A variant of a cached partial: equal values are one variant."""
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return (type(value).__name__, value)


class HighlightedCode:
    """What `transform.HighlightCodeBlock` gives."""

    __slots__ = ("inner", "wrapped")

    def __init__(self, wrapped: str, inner: str) -> None:
        self.wrapped = HTML(wrapped)
        self.inner = HTML(inner)

    def __go_print__(self) -> str:
        return str(self.wrapped)


expose(
    HighlightedCode,
    "highlight.HighlightResult",
    {"Inner": lambda code: code.inner, "Wrapped": lambda code: code.wrapped},
)
