"""Owns what is to be rendered: every page in every output format, each with a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ostinato.base.diagnostics import Report
    from ostinato.site.page import Page
    from ostinato.site.publishing import PageOutput
    from ostinato.site.site import Sites


class Rendering(NamedTuple):
    """One page in one format."""

    page: Page
    output: PageOutput


def renderings(sites: Sites, report: Report) -> list[Rendering]:
    """All that is to be rendered, in the order of sites and paths. Two pages with one file are a mistake."""
    planned: dict[str, Rendering] = {}
    for site in sites:
        for page in site.tree.pages:
            for output in page.rendered_outputs:
                held = planned.setdefault(output.path, Rendering(page, output))
                if held.page is not page:
                    _collide(held.page, page, output.path, report)
    return list(planned.values())


def _collide(first: Page, second: Page, path: str, report: Report) -> None:
    """Two pages that authors wrote are both wanted, unless the `url` of one deliberately takes the other's place."""
    takes_over = bool(first.meta.url) != bool(second.meta.url)
    say = report.error if first.source and second.source and not takes_over else report.warn
    say(
        "two-pages-one-path",
        f"two pages would be published as {path}: {first} and {second}",
        second.span_of("url" if second.meta.url else "slug"),
        hint="give one of them another slug or url",
    )
