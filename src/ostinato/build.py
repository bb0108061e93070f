"""The build, start to finish. Read this file first.

Each stage is a folder with one verb; what passes between stages does not change any more. Reading and
writing files stands at the two ends. A build with mistakes throws its release away: what was published
before stays as it is.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ostinato.base import gotime
from ostinato.base.diagnostics import Report, WorldError
from ostinato.config import load_config
from ostinato.content.reading import read_content
from ostinato.functions.registry import all_functions
from ostinato.layouts import compile_templates
from ostinato.layouts.template_path import Formats
from ostinato.mounts import mount
from ostinato.publish.manifest import Entry
from ostinato.publish.manifests import ManifestFiles
from ostinato.publish.release import Release
from ostinato.publish.sink import MemorySink
from ostinato.render.messages import Messages
from ostinato.render.project_files import ProjectFiles
from ostinato.render.render import Output
from ostinato.render.renderer import Renderer
from ostinato.render.resources import SiteResources
from ostinato.render.static import publish_static
from ostinato.render.workers import default_workers, render_all
from ostinato.site.assemble import assemble
from ostinato.trace.counts import Counts
from ostinato.trace.spans import NoTracer
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.base.gotime import Time
    from ostinato.config import Config, Flags
    from ostinato.publish.sink import StagingSink
    from ostinato.site.page import Page
    from ostinato.site.site import Sites
    from ostinato.trace.spans import Tracer


@dataclass(slots=True)
class Built:
    """What a build came to: its diagnostics, its numbers by language, and its files when kept in memory."""

    report: Report
    counts: dict[str, Counts] = field(default_factory=dict)
    public: str = ""
    files: Mapping[str, bytes] | None = None
    config: Config | None = None


def build(
    flags: Flags,
    environ: Mapping[str, str],
    *,
    progress: object = None,
    tracer: Tracer | None = None,
    in_memory: bool = False,
    is_server: bool = False,
) -> Built:
    """Build a project and publish it; with mistakes in the report nothing is published.

    Raises WorldError when the disk or another part of the world fails.
    """
    del progress
    tracer = tracer or NoTracer()
    report = Report()
    disk = RealDisk(flags.source or ".")
    with tracer.span("config"):
        config = load_config(disk, flags, environ, report, server=is_server)
    if config is None or report.has_errors:
        return Built(report, config=config)
    with tracer.span("mount"):
        tree = mount(config, disk, report)
    with tracer.span("templates"):
        functions = all_functions()
        layouts = compile_templates(
            tree, functions, report, formats=formats_of(config), taxonomies=config.taxonomies
        )
    with tracer.span("content"):
        source = read_content(tree, config, report)
    now = time_of(config)
    with tracer.span("assemble"):
        sites = assemble(source, config, now, report)
    if report.has_errors:
        # Pages are rendered all the same, so that their mistakes are told in the same run.
        in_memory = True
    public = posixpath.join(disk.root, config.publish_dir)
    release = None if in_memory else Release(
        Path(public), ManifestFiles(config.cache_dir), clean=bool(flags.clean_destination_dir)
    )
    sink: StagingSink | MemorySink = MemorySink() if release is None else release.sink()
    try:
        messages = Messages(
            report, functions, ignored=frozenset(config.ignore_logs), is_strict=config.panic_on_warning
        )
        resources = SiteResources(sites, tree, sink, functions, config, disk, environ)
        renderer = Renderer(
            sites,
            layouts,
            messages,
            now=now,
            project_files=ProjectFiles(disk, tree),
            environ=environ,
            make_resources=resources.space,
            is_server=is_server,
        )
        sites.renderer = renderer
        sites.make_resource = lambda file: resources.resource_of(file, renderer)
        with tracer.span("static"):
            output = publish_static(tree, sites, sink, keep_times=not config.no_times)
        with tracer.span("render"):
            workers = 1 if in_memory else default_workers()
            output.merge(render_all(renderer, pages_of(sites), sink, resources.minify(), resources, workers=workers))
    except BaseException:
        if release is not None:
            release.discard()
        raise
    if report.has_errors:
        if release is not None:
            release.discard()
        return Built(report, public=public, config=config)
    if release is None:
        assert isinstance(sink, MemorySink)
        return Built(report, counts_of(output, sites), public, sink.files, config)
    with tracer.span("publish"):
        release.switch({path: entry for path, entry in output.entries.items() if isinstance(entry, Entry)})
    return Built(report, counts_of(output, sites, release.cleaned), public, None, config)


def pages_of(sites: Sites) -> list[Page]:
    """Every page that is rendered, site by site, in the order of the tree."""
    return [page for site in sites for page in site.tree.pages]


def formats_of(config: Config) -> Formats:
    """How parts of template file names are understood."""
    return Formats(
        {name.lower(): form for name, form in config.output_formats.items()},
        tuple(config.media_types.values()),
        frozenset(language.key for language in config.languages),
        frozenset(config.all_languages) - {language.key for language in config.languages},
    )


def time_of(config: Config) -> Time:
    """The time of the build: now, or what `--clock` says."""
    if config.clock:
        try:
            return gotime.to_time(config.clock)
        except ValueError as error:
            raise WorldError(f"--clock: {error}") from error
    return gotime.from_datetime(SystemClock().now())


def counts_of(output: Output, sites: Sites, cleaned: int = 0) -> dict[str, Counts]:
    """The numbers of the summary table, by language."""
    found: dict[str, Counts] = {}
    for site in sites:
        code = site.language.code
        found[code] = Counts(
            pages=output.counts[code, "page"],
            paginator_pages=output.counts[code, "paginator"],
            static_files=output.counts[code, "static"],
            aliases=output.counts[code, "alias"],
            non_page_files=output.counts[code, "file"],
            cleaned=cleaned if site.is_default else 0,
        )
    return found
