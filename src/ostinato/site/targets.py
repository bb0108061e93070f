"""Owns where a page is published: its file below `public/` and the links to it, for each output format."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.base import urls
from ostinato.site import kinds

if TYPE_CHECKING:
    from ostinato.base.urls import UrlRules
    from ostinato.config.sections.build import OutputFormat
    from ostinato.content.paths import ContentPath


@dataclass(frozen=True, slots=True)
class Target:
    """What one page is called in one output format. Paths have no leading slash, links have."""

    path: str
    """The file below the publish folder: `posts/a/index.html`."""
    link: str
    """The link below the site's root, escaped."""
    resources_path: str
    """Where the page's own files are published; empty when it can have none."""
    resources_link: str


@dataclass(frozen=True, slots=True)
class TargetRequest:
    """All that a page's place depends on; `format` and `addends` vary while the rest stays."""

    format: OutputFormat
    kind: str
    path: ContentPath
    section_base: str
    """The logical path of the current section; empty for the home page."""
    folder: str
    """The folder of a single page: that of its file, unless sections have slugs."""
    base_name: str
    rules: UrlRules
    url: str = ""
    expanded: str = ""
    """The permalink that a pattern gave; empty when no pattern matched."""
    ugly: bool = False
    force_prefix: bool = False
    prefix_path: str = ""
    prefix_link: str = ""
    addends: str = ""
    """What pagination adds: `/page/2/`."""


_ROOT_FILES = frozenset({"404", "sitemap", "robots"})


def target_of(request: TargetRequest) -> Target:
    """Where a page goes (Hugo: URL management, and what the binary does)."""
    return _Builder(request).build()


class _Builder:
    def __init__(self, request: TargetRequest) -> None:
        d = request
        if not d.format.root and d.url and not d.url.startswith("/"):
            d = replace(d, force_prefix=True)
        if ".." in d.url:
            d = replace(d, url=posixpath.normpath("/" + d.url))
        if d.format.root and not d.force_prefix:
            d = replace(d, prefix_path="", prefix_link="")
        self.d = d
        self.parts: list[str] = []
        self.suffix = d.format.media_type.full_suffix
        self.ugly = (d.ugly or d.format.ugly) and not d.format.no_ugly
        self.same_name = not d.path.is_bundle and bool(d.base_name) and d.base_name == d.format.base_name
        self.no_resources = False
        self.offset = 0
        self.prefix_path = ""
        self.prefix_link = ""

    def build(self) -> Target:
        d = self.d
        self._place()
        if not d.url:
            self.parts = [urls.sanitized_path(part, d.rules) for part in self.parts]
        link = self._link().replace("#", "%23")
        link = urls.escaped_url(link) if d.url else urls.escaped_path(link)
        path = self._joined(0)
        if self.prefix_path:
            path = f"/{self.prefix_path}{path}"
        folder = self._resource_folder()
        return Target(
            path.lstrip("/"),
            link or "/",
            "" if self.no_resources else (f"/{self.prefix_path}{folder}" if self.prefix_path else folder),
            "" if self.no_resources else (f"/{self.prefix_link}{folder}" if self.prefix_link else folder),
        )

    def _place(self) -> None:
        d = self.d
        needs_base = True
        index_is_ugly = self.ugly and d.kind in (kinds.HOME, kinds.SECTION, kinds.TAXONOMY)
        if not d.expanded and self.same_name:
            self.ugly = True
        if d.format.path:
            self._add(d.format.path)
        if d.format.name in _ROOT_FILES:
            self.no_resources = True
        elif d.kind != kinds.PAGE and not d.url:
            self._add(d.expanded or d.section_base)
            needs_base = False
        if d.kind != kinds.HOME and d.url:
            self._place_url()
        elif not kinds.is_branch(d.kind):
            self._place_single()
        else:
            self._place_branch(needs_base, index_is_ugly)

    def _place_url(self) -> None:
        d = self.d
        self._add(*d.url.split("/"))
        if d.addends:
            self._add(d.addends)
        if d.url.endswith("/") or "." not in d.url:
            self._add(d.format.base_name + self.suffix)
        else:
            self.suffix = posixpath.splitext(d.url)[1]
        if self._is_html_index():
            self.offset = 1
        if d.force_prefix:
            if d.prefix_path and not d.url.startswith("/" + d.prefix_path):
                self.prefix_path = d.prefix_path
            if d.prefix_link and not d.url.startswith("/" + d.prefix_link):
                self.prefix_link = d.prefix_link

    def _place_single(self) -> None:
        d = self.d
        if d.expanded:
            self._add(d.expanded)
        else:
            self._add(d.folder)
            self._add(d.base_name or d.path.base_name)
        if d.addends:
            self._add(d.addends)
        if self.ugly:
            self._concat(self.suffix)
        else:
            self._add(d.format.base_name + self.suffix)
        if self._is_html_index():
            self.offset = 1
        self.prefix_path, self.prefix_link = d.prefix_path, d.prefix_link

    def _place_branch(self, needs_base: bool, index_is_ugly: bool) -> None:
        d = self.d
        if d.addends:
            self._add(d.addends)
            needs_base = False
        if needs_base or not self.ugly or index_is_ugly:
            self._add(d.format.base_name + self.suffix)
        else:
            self._concat(self.suffix)
        if not index_is_ugly and self._is_html_index():
            self.offset = 1
        self.prefix_path, self.prefix_link = d.prefix_path, d.prefix_link

    def _add(self, *parts: str) -> None:
        self.parts += [part for part in parts if part and part != "/"]

    def _concat(self, suffix: str) -> None:
        if self.parts:
            self.parts[-1] = self.parts[-1].removesuffix("/") + suffix
        else:
            self._add(suffix)

    def _is_html_index(self) -> bool:
        return bool(self.parts) and self.parts[-1] == "index.html"

    def _joined(self, offset: int) -> str:
        joined = ""
        for part in self.parts[: len(self.parts) - offset]:
            joined += part if joined.endswith("/") or part.startswith("/") else "/" + part
        return joined

    def _link(self) -> str:
        link = self._joined(self.offset)
        if self.same_name:
            link = link.removesuffix(self.d.base_name)
        if self.prefix_link:
            link = f"/{self.prefix_link}{link}"
        if self.offset and not link.endswith("/"):
            link += "/"
        return link

    def _resource_folder(self) -> str:
        folder = self._joined(0)
        if self.parts and self.parts[-1].startswith(self.d.format.base_name + "."):
            folder = folder.rpartition("/")[0]
        else:
            folder = folder.removesuffix(self.suffix)
        return "" if folder == "/" else folder
