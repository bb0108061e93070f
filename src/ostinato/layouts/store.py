"""Owns the templates of a build: found by request, laid over their base, compiled when first used."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from ostinato import gotemplate
from ostinato.cache.store import NullStore
from ostinato.layouts import template_path as paths
from ostinato.layouts.code_cache import CodeCache
from ostinato.layouts.lookup import Index, Template
from ostinato.layouts.template_path import Formats, TemplatePath, parse
from ostinato.layouts.weights import Request, prepared, weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ostinato.gotemplate import Compiled, FunctionTable, TemplateSet
    from ostinato.gotemplate.codegen.module import Mode


class Layout:
    """A template ready to run, with its base template where it has one."""

    def __init__(
        self, template: Template, base: Template | None, compile_: Callable[[Layout], Compiled]
    ) -> None:
        self.template = template
        self.base = base
        self._compile = compile_

    @property
    def name(self) -> str:
        """The path below `layouts/`, as `templates.Current` names it."""
        return self.template.where.path.lstrip("/")

    @property
    def is_text(self) -> bool:
        return self.template.where.is_plain_text

    @property
    def mode(self) -> Mode:
        return "text" if self.is_text else "html"

    @property
    def is_embedded(self) -> bool:
        return self.template.is_embedded

    @cached_property
    def uses_inner(self) -> bool:
        """For shortcodes: whether the template asks for what stands between the tags."""
        return _INNER.search(self.template.text) is not None

    @cached_property
    def renders_inner_first(self) -> bool:
        """For shortcodes: `_hugo_config` version 1, the behaviour of Hugo before 0.55."""
        return _VERSION_1.search(self.template.text) is not None

    @cached_property
    def compiled(self) -> Compiled:
        """The template as code. Raises AuthorError."""
        return self._compile(self)

    def execute(self, data: object, env: object) -> str:
        """What the template prints for a context. Raises ExecError."""
        return self.compiled.execute(data, env)


_INNER = re.compile(r"\.Inner(?:Deindent)?\b")
_VERSION_1 = re.compile(r"_hugo_config\s*:=\s*[`\"].*?version[^0-9]*1\b")
_DEFINITION = re.compile(r"\{\{-?\s*(?:define|block)\s+[\"`]([^\"`]+)[\"`]")
_INLINE_PARTIAL = re.compile(r"\{\{-?\s*(?:define|block)\s+[\"`](_?partials/[^\"`]+)[\"`]")


class LayoutStore:
    """All templates of a site. Lookups are remembered; nothing else changes."""

    def __init__(
        self,
        templates: Iterable[Template],
        functions: FunctionTable,
        *,
        formats: Formats,
        default_format: str = "html",
        code: CodeCache | None = None,
    ) -> None:
        self._functions = functions
        self._formats = formats
        self._index = Index(templates, default_format)
        self._templates = list(templates)
        self._code = code or CodeCache(NullStore(), functions, self._templates)
        self._folders = {t.where.folder for t in self._templates}
        self._bases = [t for t in self._templates if t.where.category == paths.BASEOF]
        self._by_path = {t.where.path.lstrip("/"): t for t in reversed(self._templates) if not t.is_mapped}
        self._layouts: dict[tuple[int, int], Layout] = {}
        self._found: dict[tuple[str, Request], Layout | None] = {}
        self._named: dict[tuple[str, str, Request | None], Layout | None] = {}
        self._sets: dict[int, TemplateSet] = {}
        self._inline = self._inline_partials()
        self._varies = {kind: self.has_variants(kind) for kind in (paths.MARKUP, paths.SHORTCODE)}

    # ------------------------------------------------------------ lookups

    def page_layout(self, request: Request) -> Layout | None:
        """The layout of a page in an output format, laid over its base template (Hugo: template lookup order)."""
        return self._remembered(paths.LAYOUT, request)

    def view(self, request: Request, name: str) -> Layout | None:
        """The layout that `.Render` asks for; a name with folders is sought below each folder of the page."""
        folder, _, leaf = name.lower().rpartition("/")
        if not folder:
            return self.page_layout(replace(request, layout=name.lower(), must_match_layout=True))
        key = (paths.LAYOUT, name.lower(), self._reduced(request))
        if key not in self._named:
            found = self._index.below(replace(request, layout=leaf, must_match_layout=True), folder)
            self._named[key] = self._layout(found, None) if found else None
        return self._named[key]

    def hook(self, request: Request, *, use_embedded: bool = True) -> Layout | None:
        """A render hook: `request.variant` says which."""
        request = self._as_html(paths.MARKUP, replace(request, layout="") if request.layout else request)
        found = self._remembered(paths.MARKUP, request)
        return None if found is not None and found.is_embedded and not use_embedded else found

    def shortcode(self, name: str, request: Request) -> Layout | None:
        """The template of a shortcode for a page; None when there is none that fits."""
        request = self._as_html(paths.SHORTCODE, request)
        key = (paths.SHORTCODE, name.lower(), self._reduced(request))
        if key not in self._named:
            candidates = self._index.named(paths.SHORTCODE, name.lower())
            best = self._index.best(paths.SHORTCODE, prepared(request), candidates)
            self._named[key] = self._layout(best, None) if best else None
        return self._named[key]

    def any_shortcode(self, name: str) -> Layout | None:
        """Some template of a shortcode, to learn whether it wants inner content."""
        candidates = self._index.named(paths.SHORTCODE, name.lower())
        candidates = sorted(candidates, key=lambda template: template.is_embedded)
        return self._layout(candidates[0], None) if candidates else None

    def partial(self, name: str) -> Layout | None:
        """A partial by its name below `_partials/`, with or without its extension."""
        key = (paths.PARTIAL, name, None)
        if key not in self._named:
            self._named[key] = self._find_partial(name.strip("/").lower())
        return self._named[key]

    def by_path(self, path: str) -> Layout | None:
        """A template by its path below `layouts/`."""
        template = self._by_path.get(_modern_name(path))
        return self._layout(template, None) if template else None

    def python(self, template: Template) -> str:
        """What a template becomes, as Python; laid over the base template next to it. Raises AuthorError."""
        base = None
        if template.needs_base:
            bases = [base for base in self._bases if _fits(template.where, base.where)]
            request = Request(template.where.folder, kind=template.where.kind)
            base = self._index.best(paths.BASEOF, prepared(request), bases)
        layout = self._layout(template, base)
        return gotemplate.show_python(
            self._laid_over(layout), mode=layout.mode, resolve=self.resolve, functions=self._functions
        )

    def find(self, name: str) -> Template | None:
        """A template by its path below `layouts/`, or by the name that diagnostics give it."""
        shown = (template for template in self._templates if template.shown == name)
        return next(shown, None) or self._by_path.get(_modern_name(name.removeprefix("layouts/")))

    def outside(self, path: str, text: str) -> Template | None:
        """A template of a file that is none of the site's; None when its name is none that a template may have."""
        where = parse(path.rpartition("/")[2], self._formats)
        return Template(where, text, path) if where else None

    def paths(self) -> list[str]:
        """The paths of all templates below `layouts/`."""
        return sorted(self._by_path)

    def inline(self, text: str, shown: str) -> Layout:
        """A template of plain text that is no file of its own: an inline shortcode, a translated string."""
        where = parse("_shortcodes/inline.html", self._formats)
        assert where is not None
        where = replace(where, is_plain_text=True)
        return Layout(Template(where, text, shown), None, self._compiled)

    def exists(self, path: str) -> bool:
        """Whether there is a template of that path (`templates.Exists`)."""
        name = _modern_name(path)
        return name in self._by_path or (
            name.startswith("_partials/") and self.partial(name[10:]) is not None
        )

    def partial_names(self) -> list[str]:
        return sorted({*self._index.names(paths.PARTIAL), *self._inline})

    def layout_names(self) -> list[str]:
        """The names that `.Render` and front matter may ask for."""
        layouts = (t.where for t in self._templates if t.where.category == paths.LAYOUT)
        return sorted({where.layout for where in layouts if where.layout})

    def shortcode_names(self) -> list[str]:
        return self._index.names(paths.SHORTCODE)

    def has_variants(self, category: str) -> bool:
        """Whether some template of a category is only for one output format that is not HTML."""
        return any(
            t.where.category == category
            and (t.where.output_format not in ("", "html") or t.where.media_type not in ("", "text/html"))
            for t in self._templates
        )

    def source(self, shown: str) -> str | None:
        """The text of a template by the name that diagnostics give it."""
        return next((template.text for template in self._templates if template.shown == shown), None)

    def __iter__(self) -> Iterator[Template]:
        return iter(self._templates)

    # ------------------------------------------------------------ the work

    def _remembered(self, category: str, request: Request) -> Layout | None:
        key = (category, self._reduced(request))
        if key not in self._found:
            self._found[key] = self._find(category, prepared(request))
        return self._found[key]

    def _as_html(self, category: str, request: Request) -> Request:
        """The request as it is for HTML where all templates are for HTML: content is the same in every format."""
        if request.media_type == "text/html" or self._varies[category]:
            return request
        return replace(request, output_format="html", media_type="text/html", is_plain_text=False)

    def _reduced(self, request: Request) -> Request:
        """The request with only so much of its path as some template's folder names."""
        path = request.path.lower()
        while path and path not in self._folders:
            path = path.rpartition("/")[0]
        return request if path == request.path else replace(request, path=path)

    def _find(self, category: str, request: Request) -> Layout | None:
        best = self._index.best(category, request)
        if best is None:
            return None
        if not best.needs_base:
            return self._layout(best, None)
        bases = [base for base in self._bases if _fits(best.where, base.where)]
        if not bases:
            return self._layout(best, None)
        base = self._index.best(paths.BASEOF, request, bases)
        return self._layout(best, base) if base else None

    def _find_partial(self, name: str) -> Layout | None:
        where = parse(f"_partials/{name}", self._formats)
        if where is None:
            return None
        request = Request(
            "",
            output_format=where.output_format,
            media_type=where.media_type,
            is_plain_text=where.is_plain_text,
            language=where.language,
        )
        best = self._index.best(paths.PARTIAL, request, self._index.named(paths.PARTIAL, where.name))
        if best is not None:
            return self._layout(best, None)
        other = self._inline.get(where.name) or self._by_path.get(f"_partials/{name}")
        return self._layout(other, None) if other else None

    def _layout(self, template: Template, base: Template | None) -> Layout:
        key = (id(template), id(base))
        layout = self._layouts.get(key)
        if layout is None:
            layout = self._layouts[key] = Layout(template, base, self._compiled)
        return layout

    def _compiled(self, layout: Layout) -> Compiled:
        """The code of a layout: that of an earlier build where nothing changed. Raises AuthorError."""
        return self._code.compiled(layout, lambda: self._newly_compiled(layout))

    def _newly_compiled(self, layout: Layout) -> Compiled:
        return gotemplate.compile_set(
            self._laid_over(layout), mode=layout.mode, resolve=self.resolve, functions=self._functions
        )

    def _laid_over(self, layout: Layout) -> TemplateSet:
        """The template's tree, over that of its base template. Raises AuthorError."""
        templates = self.parsed(layout.template)
        return gotemplate.overlay(self.parsed(layout.base), templates) if layout.base else templates

    def parsed(self, template: Template) -> TemplateSet:
        """The template's tree. Raises AuthorError."""
        found = self._sets.get(id(template))
        if found is None:
            found = gotemplate.parse(template.text, template.shown, self._functions)
            if template.defined_as:
                found = replace(found, root=found.defined[template.defined_as])
            self._sets[id(template)] = found
        return found

    def resolve(self, name: str) -> TemplateSet | None:
        """A template that another calls by name: `_internal/opengraph.html`, `partials/head.html`."""
        path = name.lower()
        if path.startswith("_internal/shortcodes/"):
            path = f"_shortcodes/{path.removeprefix('_internal/shortcodes/')}"
        elif path.startswith("_internal/"):
            path = f"_partials/{path.removeprefix('_internal/')}"
        template = self._by_path.get(_modern_name(path)) or self._defined.get(name)
        return self.parsed(template) if template else None

    @cached_property
    def _defined(self) -> Mapping[str, Template]:
        """What templates without a base define: every other template may call it. Of several the last counts."""
        found: dict[str, Template] = {}
        for template in sorted(self._templates, key=lambda template: template.where.path):
            if not template.needs_base and template.where.category != paths.BASEOF:
                for name in _DEFINITION.findall(template.text):
                    found[name] = replace(template, defined_as=name)
        return found

    def _inline_partials(self) -> Mapping[str, Template]:
        """Partials that are defined inside of other templates."""
        found: dict[str, Template] = {}
        for template in self._templates:
            for name in _INLINE_PARTIAL.findall(template.text):
                where = parse(name if name.startswith("_") else f"_{name}", self._formats)
                if where is not None and where.name not in found:
                    found[where.name] = replace(template, where=where, defined_as=name)
        return found


def _fits(overlay: TemplatePath, base: TemplatePath) -> bool:
    """Whether a base template can carry a layout, whatever the page."""
    if base.kind and overlay.layout == ("list" if base.kind == "page" else "single"):
        return False
    if not overlay.shares_language(base):
        return False
    request = Request(
        "",
        kind=overlay.kind,
        standard_layout=overlay.layout,
        language=base.language,
        output_format=overlay.output_format,
        media_type=overlay.media_type,
        is_plain_text=overlay.is_plain_text,
    )
    return weigh(paths.BASEOF, request, base).first > 0


def _modern_name(path: str) -> str:
    path = path.lstrip("/").lower()
    for old, new in (("partials/", "_partials/"), ("shortcodes/", "_shortcodes/"), ("_default/", "")):
        if path.startswith(old):
            return new + path.removeprefix(old)
    return path
