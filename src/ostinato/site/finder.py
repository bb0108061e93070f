"""Owns how a page is found by what an author calls it: `.GetPage`, `ref`, `relref`, `pageRef`."""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ostinato.base.members import TemplateError
from ostinato.content.paths import parse_path
from ostinato.site import kinds

if TYPE_CHECKING:
    from ostinato.site.page import Page
    from ostinato.site.site import Site

_AMBIGUOUS = object()
_EXTENSION = ".md"


class Finder:
    """Looks pages of one site up. Raises TemplateError when a name fits several pages."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._tree = site.tree
        self._rules = site.settings.paths
        self._found: dict[tuple[str, ...], Page | None] = {}

    def for_refs(self, *refs: str) -> Page | None:
        """`.Site.GetPage`, which once took a kind first."""
        if refs not in self._found:
            self._found[refs] = self._for_refs(*refs)
        return self._found[refs]

    def _for_refs(self, *refs: str) -> Page | None:
        named = [ref for ref in refs if ref not in ("", "/")]
        if len(named) > 2:
            raise TemplateError(f"too many arguments to .Site.GetPage: {list(refs)}")
        if not named or named[0] == kinds.HOME:
            return self.get(None, "/")
        if len(named) == 1:
            return self.get(None, "/" if len(refs) == 2 and named[0] == kinds.SECTION else named[0])
        return self.get(None, named[1])

    def get(self, context: Page | None, ref: str, *, for_link: bool = False) -> Page | None:
        """The page called `ref`, seen from the page `context`."""
        asked = ref.replace("\\", "/").rstrip("/") if ref != "/" else ref
        ref = asked or "/"
        if "." in ref.rpartition("/")[2]:
            return self._look(context, asked, ref, for_link, had_extension=True)
        if ref == "/":
            return self._look(context, asked, "/_index" + _EXTENSION, for_link)
        if ref.endswith("/index"):
            found = self._look(context, asked, f"{ref}/index{_EXTENSION}", for_link)
            if found is not None:
                return found
        return self._look(context, asked, ref + _EXTENSION, for_link)

    def _look(
        self, context: Page | None, asked: str, ref: str, for_link: bool, *, had_extension: bool = False
    ) -> Page | None:
        if context is not None and not ref.startswith("/"):
            info = context.path_info
            from_dir = info.is_branch or (had_extension and ref.startswith("../"))
            folder = info.dir if from_dir else info.container_dir
            found = self._at(posixpath.normpath(posixpath.join(folder or "/", ref)))
            if found is None and had_extension and context.source is not None:
                found = self._at_file(context.source.file.filename, asked)
            if found is not None:
                return found
        if ref.startswith("."):
            return None
        path = parse_path(ref, self._rules)
        found = self._tree.get(path.base)
        home = self._site.home.source
        if found is None and had_extension and home is not None:
            found = self._at_file(home.file.filename, asked)
        if found is not None:
            return found
        if "/" in asked or not (for_link or context is None):
            return None
        named = self._by_name.get(path.base_name)
        if named is _AMBIGUOUS:
            raise TemplateError(f'page reference "{asked}" is ambiguous')
        return named  # type: ignore[return-value]

    def _at(self, path: str) -> Page | None:
        return self._tree.get(parse_path(path, self._rules).base)

    def _at_file(self, beside: str, ref: str) -> Page | None:
        """A page by the name of its file on disk, seen from the folder of another file."""
        name = posixpath.normpath(f"{posixpath.dirname(beside)}/{ref}")
        path = self._site.sites.paths_of_files.get(name)
        return None if path is None else self._tree.get(path)

    @cached_property
    def _by_name(self) -> dict[str, object]:
        names: dict[str, object] = {}
        for page in self._tree.pages:
            name = page.path_info.base_name
            names[name] = _AMBIGUOUS if name in names else page
        return names


def link_or_complaint(
    source: Page, target: str, *, language: str = "", output: str = "", relative: bool
) -> str:
    """`link_to`, where a target that is not there is reported as the settings say."""
    link = link_to(source, target, language=language, output=output, relative=relative)
    if link is not None:
        return link
    config = source.site.settings.config
    source.complain(
        "ref-not-found",
        f'REF_NOT_FOUND: Ref "{target}" from page "{source.path}": page not found',
        warning=config.ref_links_error_level.lower() == "warning",
    )
    return config.ref_links_not_found_url


def link_to(source: Page, target: str, *, language: str = "", output: str = "", relative: bool) -> str | None:
    """`ref` and `relref`: the link to another page, or None when there is no such page or format.

    Raises TemplateError when the name fits several pages.
    """
    site = source.site
    if language and language != site.language.code:
        other = site.sites.site_of_language(language)
        if other is None:
            return None
        site = other
    parts = urlsplit(target.replace("\\", "/"))
    link = ""
    if parts.path:
        page = site.finder.get(source, parts.path, for_link=True)
        if page is None:
            return None
        link = page.rel_permalink if relative else page.permalink
        if output:
            form = page.output_formats.of(output)
            if form is None:
                return None
            link = form.rel_permalink if relative else form.permalink
    return f"{link}#{parts.fragment}" if parts.fragment else link
