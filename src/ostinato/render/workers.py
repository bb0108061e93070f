"""Owns rendering in several processes: forked once the graph is whole, they share it and write for themselves.

First come the regular pages, then the lists, which show what the first made: content goes back to the
parent in between, so that nothing is converted twice. Where processes cannot be forked there is one.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import Report
from ostinato.render.render import Output, render
from ostinato.render.stats import HTMLElements
from ostinato.site import kinds
from ostinato.world.minifying import stay_forkable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ostinato.base.diagnostics import Diagnostic
    from ostinato.render.content import Rendered
    from ostinato.render.render import Sink
    from ostinato.render.renderer import Renderer
    from ostinato.render.resources import SiteResources
    from ostinato.site.page import Page

_FEWEST_PAGES = 80
"""Below this many pages the processes cost more than they bring."""

_CHUNK = 24
_CHUNKS_EACH = 8


@dataclass(frozen=True, slots=True)
class Job:
    """All that a worker needs; it inherits this through the fork."""

    renderer: Renderer
    pages: Sequence[Page]
    sink: Sink
    minify: Callable[[str, str], str] | None
    resources: SiteResources
    keeps_content: bool


@dataclass(slots=True)
class Result:
    """What a worker sends back for one chunk."""

    entries: dict[str, object] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    contents: dict[tuple[int, str], Rendered] = field(default_factory=dict)
    elements: HTMLElements | None = None


_job: Job | None = None


def render_all(
    renderer: Renderer,
    pages: Sequence[Page],
    sink: Sink,
    minify: Callable[[str, str], str] | None,
    resources: SiteResources,
    *,
    workers: int,
    before_deferred: Callable[[Output], None] | None = None,
) -> Output:
    """Render all pages with so many processes. Files are the same for any number of them."""
    # Lists and feeds come last: they want the content of pages, whose own templates must have run before it is made
    # if they keep something for it, or ask what it has kept. A page with a layout of its own, such as an archive,
    # often lists others, too.
    single = [page for page in pages if page.kind == kinds.PAGE and not page.meta.layout]
    lists = [page for page in pages if page.kind != kinds.PAGE or page.meta.layout]
    if workers < 2 or len(pages) < _FEWEST_PAGES or not _can_fork(renderer):
        output = render(renderer, [*single, *lists], sink, minify, before_deferred)
        output.entries |= resources.entries
        return output
    stay_forkable()
    # One of each is rendered before the fork: what it loads, compiles and sorts is then there for all. Not the
    # home page: feeds and search indexes want the content of every page, which all processes are to make.
    output = render(renderer, [*single[:1], *lists[-1:]], sink, minify)
    for batch, keeps_content in ((single[1:], True), (lists[:-1], False)):
        output.merge(_in_processes(Job(renderer, batch, sink, minify, resources, keeps_content), workers))
    output.entries |= resources.entries
    if before_deferred is not None:
        before_deferred(output)
    return output


_NEED_ONE_PROCESS = ("templates.Defer", "math.Counter", "js.Batch")


def _can_fork(renderer: Renderer) -> bool:
    """Deferred blocks run when all pages are rendered, and calls are counted, which only one process can know."""
    if any(word in template.text for template in renderer.layouts for word in _NEED_ONE_PROCESS):
        return False
    return "fork" in multiprocessing.get_all_start_methods()


def _in_processes(job: Job, workers: int) -> Output:
    global _job
    output = Output(elements=HTMLElements() if job.renderer.collects_elements else None)
    if not job.pages:
        return output
    size = max(1, min(_CHUNK, len(job.pages) // (workers * _CHUNKS_EACH)))
    chunks = [(start, start + size) for start in range(0, len(job.pages), size)]
    _job = job
    gc.collect()
    gc.freeze()
    try:
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool:
            for result in pool.map(_chunk, chunks):
                output.entries |= result.entries
                output.counts += result.counts
                if output.elements is not None and result.elements is not None:
                    output.elements.merge(result.elements)
                for diagnostic in result.diagnostics:
                    job.renderer.messages.add(diagnostic)
                job.renderer.take_contents(result.contents)
    finally:
        _job = None
        gc.unfreeze()
    return output


def _chunk(bounds: tuple[int, int]) -> Result:
    """Render one chunk, in a worker."""
    job = _job
    assert job is not None, "workers are forked while a job is set"
    gc.set_threshold(50_000, 20, 20)
    report = Report()
    job.renderer.messages.report_to(report)
    resources_before = set(job.resources.entries)
    output = render(job.renderer, job.pages[slice(*bounds)], job.sink, job.minify)
    entries = output.entries
    entries |= {path: entry for path, entry in job.resources.entries.items() if path not in resources_before}
    job.resources.flush()
    contents = job.renderer.give_contents() if job.keeps_content else {}
    return Result(entries, output.counts, report.diagnostics, contents, output.elements)
