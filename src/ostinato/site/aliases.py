"""Owns the addresses that lead elsewhere: aliases of pages, and redirects to the default language."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.base.urls import joined
from ostinato.site import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.config.sections.build import OutputFormat
    from ostinato.site.page import Page
    from ostinato.site.publishing import PageOutput
    from ostinato.site.site import Site, Sites


class AliasError(ValueError):
    """An alias that leads nowhere, or out of the site."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """A file below the publish folder that sends readers on to a page."""

    path: str
    permalink: str
    page: Page


def aliases_of(page: Page, output: PageOutput | None) -> list[str]:
    """`.Aliases`: as front matter has them, from the root of the site."""
    if output is None:
        return list(page.meta.aliases)
    found: list[str] = []
    for alias in page.meta.aliases:
        if alias.startswith("/"):
            base = joined("/", page.target_request.prefix_path, output.format.path)
        else:
            base = joined(output.target.resources_path, "..")
        alias = joined(base, alias)
        if page.site.settings.config.is_ugly(page.section) and not _has_suffix(alias, output.format):
            alias += output.format.media_type.full_suffix
        found.append(alias)
    return found


def redirects_of(page: Page) -> Iterator[Redirect]:
    """The redirects that a rendered page asks for. Raises AliasError."""
    if page.site.settings.config.disable_aliases or not page.is_rendered or not page.meta.aliases:
        return
    for output in page.outputs:
        if output.format.is_html and output.format.permalinkable:
            for alias in aliases_of(page, output):
                yield Redirect(alias_path(alias, output.format), output.permalink, page)


def alias_path(alias: str, form: OutputFormat, *, allow_root: bool = False) -> str:
    """The file of an alias. Raises AliasError."""
    cleaned = posixpath.normpath(alias.replace("\\", "/")) if alias else ""
    if not cleaned:
        raise AliasError('alias "" is an empty string')
    if cleaned == "/" and not allow_root:
        raise AliasError(f'alias "{alias}" resolves to website root directory')
    if cleaned.split("/")[0] == "..":
        raise AliasError(f'alias "{alias}" traverses outside the website root directory')
    path = cleaned.lstrip("/")
    if _has_suffix(path, form):
        return path
    return joined(path, form.base_name + form.media_type.full_suffix)


def _has_suffix(path: str, form: OutputFormat) -> bool:
    extension = posixpath.splitext(path)[1]
    return bool(extension) and extension[1:] in form.media_type.suffixes


def default_redirects(home: Page) -> Iterator[Redirect]:
    """From the folders above the default site's home to it, and from its language's folder when it has none."""
    site = home.site
    config, sites = site.settings.config, site.sites
    if (
        not site.is_default
        or config.disable_default_language_redirect
        or config.disable_default_site_redirect
    ):
        return
    for output in home.outputs:
        form = output.format
        if form.is_html and (form.path or form.name == "html"):
            for place in _above_home(output.target.link, output, sites, site):
                yield Redirect(alias_path(place, form, allow_root=True), output.permalink, home)


def _above_home(link: str, output: PageOutput, sites: Sites, site: Site) -> list[str]:
    config, hosts = sites.config, site.settings.is_multihost
    in_folder = config.default_content_language_in_subdir
    from_root = (
        (in_folder and not hosts)
        or config.default_content_version_in_subdir
        or config.default_content_role_in_subdir
    )
    if output.format.path:
        return [f"/{output.format.path}/"] if from_root else []
    places = ["/"] if from_root else []
    if sites.is_multilingual and not in_folder and not hosts:
        places.append(f"{link}{site.language.code}/")
    folders = link.strip("/").split("/")
    places += ["/" + "/".join(folders[: at + 1]) + "/" for at in range(len(folders) - 1)]
    return [joined("/", site.language.code, place) for place in places] if hosts else places


def pager_redirect(page: Page, output: PageOutput) -> Redirect | None:
    """From `/page/1/` to the page itself."""
    config = page.site.settings.config
    if (
        config.pagination.disable_aliases
        or not output.format.is_html
        or page.kind not in kinds.BRANCHES | {kinds.PAGE}
    ):
        return None
    path = page.site.publishing.target(page, output.format, f"/{config.pagination.path}/1").path
    return Redirect(alias_path(path, output.format), output.permalink, page)
