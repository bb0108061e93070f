"""Owns what each page is called on the web: its output formats, links and files."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from ostinato.base import urls
from ostinato.site import kinds
from ostinato.site.permalinks import SUPPORTED_KINDS, UnknownTokenError, compiled
from ostinato.site.targets import Target, TargetRequest, target_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ostinato.config.sections.build import OutputFormat
    from ostinato.content.paths import ContentPath
    from ostinato.site.page import Page
    from ostinato.site.site import Site


@dataclass(frozen=True, slots=True)
class PageOutput:
    """One page in one output format. The links are empty for pages without links of their own."""

    format: OutputFormat
    target: Target
    rel_permalink: str
    permalink: str
    rel: str

    def __go_json__(self) -> dict[str, object]:
        return {"Rel": self.rel, "Format": self.format}

    @property
    def path(self) -> str:
        """The file below the publish folder."""
        return self.target.path


class PageOutputs:
    """The output formats of a page, as templates see them."""

    __slots__ = ("items", "memo")
    go_type = "page.OutputFormats"

    def __init__(self, items: Iterable[PageOutput] = ()) -> None:
        self.items = tuple(items)
        self.memo: dict[object, object] = {}

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[PageOutput]:
        return iter(self.items)

    def __getitem__(self, index: int) -> PageOutput:
        return self.items[index]

    def with_items(self, items: Iterable[PageOutput]) -> PageOutputs:
        return PageOutputs(items)

    def of(self, name: str) -> PageOutput | None:
        return next((item for item in self.items if item.format.name.lower() == name.lower()), None)

    def canonical(self) -> PageOutput | None:
        return next((item for item in self.items if item.rel.lower() == "canonical"), None)


_BUILTIN = frozenset(
    [
        "404",
        "alias",
        "amp",
        "calendar",
        "css",
        "csv",
        "gotmpl",
        "html",
        "json",
        "markdown",
        "robots",
        "rss",
        "sitemap",
        "sitemapindex",
        "webappmanifest",
    ]
)


class Publishing:
    """Works out the outputs of the pages of one site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._settings = site.settings

    def request_of(self, page: Page) -> TargetRequest:
        """Everything that decides where a page goes, for its main format."""
        site, settings = self._site, self._settings
        always_in_folder = page.kind == kinds.SITEMAP
        path = page.path_info
        if settings.config.disable_path_to_lower:
            path = path.original
        if page.slug:
            base_name = page.slug
        elif page.standalone is not None and page.standalone.base_name:
            base_name = page.standalone.base_name
        else:
            base_name = path.base_name
        prefix_path, prefix_link = site.prefixes(always_in_folder=always_in_folder)
        url = page.meta.url
        if ":" in url:
            url = unquote_plus(self._expanded(page, url)) or url
        return TargetRequest(
            format=self._formats(page)[0],
            kind=page.kind,
            path=path,
            section_base=self._slugged(page.current_section),
            folder=self._folder(page, path),
            base_name=base_name,
            rules=settings.urls,
            url=url,
            expanded=self._permalink_path(page),
            ugly=settings.config.is_ugly(page.section),
            force_prefix=settings.is_multihost or always_in_folder,
            prefix_path=prefix_path,
            prefix_link=prefix_link,
        )

    def target(self, page: Page, form: OutputFormat, addends: str = "") -> Target:
        """Where a page goes in a format, with what pagination adds."""
        return target_of(replace(page.target_request, format=form, addends=addends))

    def _folder(self, page: Page, path: ContentPath) -> str:
        """The folder that a single page is published in; slugs of sections stand for their names in it."""
        folder = path.container_dir
        if not self._has_slugs or page.is_branch or not folder:
            return folder
        section = page.current_section
        below = folder.split("/")[1:][section.depth :]
        return "/".join(("" if section.is_home else self._slugged(section), *below)) or "/"

    def _slugged(self, branch: Page) -> str:
        """The path of a branch in which every branch above with a slug has its slug as its name."""
        path = branch.path_info.original if self._settings.config.disable_path_to_lower else branch.path_info
        if not self._has_slugs or branch.is_home:
            return path.base
        above = branch.parent
        assert above is not None
        names = path.base.split("/")[1:][above.depth :]
        if branch.slug:
            names[-1] = branch.slug
        return "/".join(("" if above.is_home else self._slugged(above), *names))

    @cached_property
    def _has_slugs(self) -> bool:
        return any(page.slug and page.is_branch and not page.is_home for page in self._site.tree.pages)

    def _permalink_path(self, page: Page) -> str:
        for rule in self._settings.permalinks if page.kind in SUPPORTED_KINDS else ():
            if rule.target.matches(
                page.kind, page.path, self._settings.config.environment, self._site.vector
            ):
                path = unquote_plus(self._expanded(page, rule.pattern))
                return (
                    "/" + posixpath.normpath(path).lstrip("/")
                    if path.startswith("/")
                    else posixpath.normpath(path)
                    if path
                    else ""
                )
        return ""

    def _expanded(self, page: Page, pattern: str) -> str:
        try:
            return compiled(pattern)(page)
        except UnknownTokenError as error:
            page.complain("permalink-token", str(error), "url", warning=False)
            return ""

    def _formats(self, page: Page) -> tuple[OutputFormat, ...]:
        """The formats that a page is rendered in, the main one first."""
        if page.standalone is not None:
            return (page.standalone,)
        if page.meta.outputs:
            return self._chosen(page)
        return self._settings.config.formats_of(page.kind)

    def _chosen(self, page: Page) -> tuple[OutputFormat, ...]:
        known = self._settings.config.output_formats
        found: list[OutputFormat] = []
        for name in page.meta.outputs:
            if name in known:
                found.append(known[name])
            else:
                page.complain(
                    "output-format", f'OutputFormat with key "{name}" not found', "outputs", warning=False
                )
        return tuple(found) or self._settings.config.formats_of(page.kind)

    def outputs_of(self, page: Page) -> tuple[PageOutput, ...]:
        formats = self._formats(page)
        if not formats:
            return ()
        if page.meta.build.render != "always":
            formats = formats[:1]
        linked = page.has_link and page.owner is None
        request = page.target_request
        outputs: list[PageOutput] = []
        for form in formats:
            target = target_of(request if form is request.format else replace(request, format=form))
            relative = absolute = ""
            if linked:
                relative = urls.with_base_path(target.link, self._settings.urls)
                absolute = self._settings.base_url_for(form) + target.link.removeprefix("/")
            rel = "canonical" if len(formats) == 1 and form.name in _BUILTIN else form.rel
            outputs.append(PageOutput(form, target, relative, absolute, rel))
        return tuple(outputs)

    def visible_outputs_of(self, page: Page) -> PageOutputs:
        return PageOutputs(page.outputs if page.has_link else ())
