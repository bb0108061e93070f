"""Owns the running of content adapters: for which sites, and how what they add joins the content."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import AuthorError
from ostinato.base.members import TemplateError
from ostinato.base.positions import span_of_line
from ostinato.base.scratch import Scratch
from ostinato.config.sections.pages import Sites as MountSites
from ostinato.config.sections.pages import SitesMatrix
from ostinato.content.adapters import AdapterContext, adapted_pages, adapted_resources
from ostinato.content.markup import Markups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ostinato.base.diagnostics import Report
    from ostinato.content.source import SourceContent, SourceFile, SourcePage, SourceResource
    from ostinato.site.site import Site, Sites

    Execute = Callable[[SourceFile, AdapterContext, Site], None]
    """Runs an adapter's template for a site. Raises AuthorError or TemplateError."""


def with_adapted(source: SourceContent, sites: Sites, execute: Execute, report: Report) -> SourceContent:
    """The content with what its adapters add. `sites` are made of the content without it.

    Adapters run for their own site; the others follow where the template enables them.
    """
    pages: list[SourcePage] = []
    resources: list[SourceResource] = []
    markups = Markups(sites.config)
    for adapter in source.adapters:
        if adapter.path.disabled:
            continue
        try:
            for site, context in _runs(adapter, sites, execute):
                where, rules = _only(site), site.settings.paths
                pages += adapted_pages(adapter, context, where, rules, markups)
                resources += adapted_resources(adapter, context, where, rules)
        except AuthorError as error:
            report.add(error.diagnostic)
        except TemplateError as error:
            report.error("adapter-failed", str(error), span_of_line(adapter.shown, "", 1))
    return replace(
        source, pages=(*source.pages, *pages), resources=(*source.resources, *resources), adapters=()
    )


def _runs(adapter: SourceFile, sites: Sites, execute: Execute) -> Iterator[tuple[Site, AdapterContext]]:
    placed = sites.placer.of_file(adapter, adapter.path).sites
    first = next(site for site in sites if site.vector in placed)
    store = Scratch()
    context = AdapterContext(first, store)
    execute(adapter, context, first)
    yield first, context
    for other in sites:
        if other is first or not (
            context.all_dimensions or (context.all_languages and _is_twin(first, other))
        ):
            continue
        again = AdapterContext(other, store)
        execute(adapter, again, other)
        yield other, again


def _is_twin(one: Site, other: Site) -> bool:
    """Whether two sites differ in their language only."""
    return one.vector[1:] == other.vector[1:]


def _only(site: Site) -> MountSites:
    """A mount that is for one site alone."""
    names = [
        (dimension.names[place],)
        for dimension, place in zip(site.sites.dimensions.all, site.vector, strict=True)
    ]
    return MountSites(matrix=SitesMatrix(languages=names[0], versions=names[1], roles=names[2]))
