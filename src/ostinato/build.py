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
from ostinato.cache.disk_store import open_store
from ostinato.cache.store import NullStore
from ostinato.config import load_config
from ostinato.content.reading import read_content
from ostinato.functions.registry import FunctionTable, all_functions
from ostinato.layouts import LayoutStore, compile_templates
from ostinato.layouts.template_path import Formats
from ostinato.mounts import SourceTree, mount
from ostinato.outputs.plan import renderings
from ostinato.publish.manifest import Entry
from ostinato.publish.manifests import ManifestFiles
from ostinato.publish.release import Release
from ostinato.publish.sink import MemorySink
from ostinato.render.adapters import adapter_runner
from ostinato.render.messages import Messages
from ostinato.render.project_files import ProjectFiles
from ostinato.render.renderer import Renderer
from ostinato.render.resources import SiteResources
from ostinato.render.static import publish_static
from ostinato.render.stats import FILE as STATS_FILE
from ostinato.render.workers import render_all
from ostinato.site.adapting import with_adapted
from ostinato.site.assemble import assemble
from ostinato.trace.counts import Counts
from ostinato.trace.spans import NoTracer
from ostinato.world.clock import SystemClock, local_zone
from ostinato.world.disk import RealDisk
from ostinato.world.memory import MemoryDisk
from ostinato.world.processors import default_workers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ostinato.base.gotime import Time
    from ostinato.cache.store import Store
    from ostinato.config import Config, Flags
    from ostinato.publish.sink import StagingSink
    from ostinato.render.render import Output
    from ostinato.render.stats import HTMLElements
    from ostinato.site.page import Page
    from ostinato.site.site import Sites
    from ostinato.trace.spans import Tracer
    from ostinato.world.disk import Disk

    Approve = Callable[[Disk, str, Config, Store], Mapping[str, bytes] | None]
    """Looks at a finished release in a folder: the files that it shall also have, or None to refuse it."""


@dataclass(slots=True)
class Built:
    """What a build came to: its diagnostics, its numbers by language, and its files when kept in memory."""

    report: Report
    counts: dict[str, Counts] = field(default_factory=dict)
    public: str = ""
    files: Mapping[str, bytes] | None = None
    config: Config | None = None
    paths: Mapping[str, str] = field(default_factory=dict)
    """Where the page of each content file is on the site; filled when the files are kept in memory."""
    is_refused: bool = False
    """Whether the release was good, but not approved."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project read as far as no page is concerned: settings, files, templates."""

    config: Config
    disk: RealDisk
    tree: SourceTree
    functions: FunctionTable
    layouts: LayoutStore
    environ: Mapping[str, str]
    now: Time
    store: Store


def build(
    flags: Flags,
    environ: Mapping[str, str],
    *,
    progress: object = None,
    tracer: Tracer | None = None,
    in_memory: bool = False,
    is_server: bool = False,
    approve: Approve | None = None,
) -> Built:
    """Build a project and publish it; with mistakes in the report, or without approval, nothing is published.

    Raises WorldError when the disk or another part of the world fails.
    """
    del progress
    tracer = tracer or NoTracer()
    report = Report()
    project = load_project(flags, environ, report, tracer, is_server=is_server)
    if project is None:
        return Built(report)
    with tracer.span("assemble"):
        sites = assemble_sites(project, report)
        renderings(sites, report)  # tells of two pages that would be one file
    public = posixpath.join(project.disk.root, project.config.publish_dir)
    if in_memory or flags.render_to_memory or report.has_errors:
        # With mistakes, too, every page is rendered: those that hide in others are told in the same run.
        sink = MemorySink()
        output = _render(project, sites, sink, report, tracer, workers=1, is_server=is_server)
        paths = {page.source_name: page.rel_permalink for page in pages_of(sites) if page.source_name}
        built = Built(report, counts_of(output, sites), public, sink.files, project.config, paths)
        if approve is not None and not report.has_errors:
            built.is_refused = approve(MemoryDisk(sink.files), ".", project.config, project.store) is None
        return built
    release = Release(
        Path(public), ManifestFiles(project.config.cache_dir), clean=bool(flags.clean_destination_dir)
    )
    is_refused = False
    try:
        output = _render(project, sites, release.sink(), report, tracer, workers=default_workers())
        if not report.has_errors:
            with tracer.span("publish"):
                files = {p: e for p, e in output.entries.items() if isinstance(e, Entry)}
                is_refused = not _publish(release, files, project, approve)
    finally:
        release.discard()
    counts = counts_of(output, sites, release.cleaned)
    return Built(report, counts, public, None, project.config, is_refused=is_refused)


def _publish(release: Release, files: dict[str, Entry], project: Project, approve: Approve | None) -> bool:
    """Switch the release in; False when it is not approved, and all stays as it was."""
    if approve is not None:
        release.complete(files)
        added = approve(RealDisk(release.staging), ".", project.config, project.store)
        if added is None:
            return False
        files |= {path: release.sink().put(path, data) for path, data in added.items()}
    release.switch(files)
    return True


def load_project(
    flags: Flags, environ: Mapping[str, str], report: Report, tracer: Tracer, *, is_server: bool = False
) -> Project | None:
    """Settings, mounted files and templates; None when the settings leave nothing to build with."""
    disk = RealDisk(flags.source or ".")
    with tracer.span("config"):
        config = load_config(disk, flags, environ, report, server=is_server)
    if config is None or report.has_errors:
        return None
    with tracer.span("mount"):
        tree = mount(config, disk, report)
    now, store = time_of(config), store_of(config, disk)
    with tracer.span("templates"):
        functions = all_functions()
        layouts = compile_templates(
            tree,
            functions,
            report,
            formats=formats_of(config),
            taxonomies=config.taxonomies,
            default_format=config.default_output_format or "html",
            kept=store,
        )
    return Project(config, disk, tree, functions, layouts, environ, now, store)


def assemble_sites(project: Project, report: Report) -> Sites:
    """The page graph: content read, content adapters run, everything put in its place."""
    source = read_content(project.tree, project.config, report)
    if source.adapters:
        first = assemble(source, project.config, project.now, Report())
        renderer = renderer_of(project, first, MemorySink(), report)[0]
        run = adapter_runner(renderer, project.functions)
        source = with_adapted(source, first, run, report)
    return assemble(source, project.config, project.now, report)


def renderer_of(
    project: Project, sites: Sites, sink: StagingSink | MemorySink, report: Report, *, is_server: bool = False
) -> tuple[Renderer, SiteResources]:
    """A renderer for the sites, and the resources that it publishes into the sink."""
    config = project.config
    messages = Messages(
        report, project.layouts, ignored=frozenset(config.ignore_logs), is_strict=config.panic_on_warning
    )
    resources = SiteResources(
        sites, project.tree, sink, project.functions, config, project.disk, project.environ, project.store
    )
    renderer = Renderer(
        sites,
        project.layouts,
        messages,
        now=project.now,
        project_files=ProjectFiles(project.disk, project.tree),
        environ=project.environ,
        make_resources=resources.space,
        is_server=is_server,
    )
    sites.renderer = renderer
    sites.make_resource = lambda file: resources.resource_of(file, renderer)
    return renderer, resources


def _render(
    project: Project,
    sites: Sites,
    sink: StagingSink | MemorySink,
    report: Report,
    tracer: Tracer,
    *,
    workers: int,
    is_server: bool = False,
) -> Output:
    renderer, resources = renderer_of(project, sites, sink, report, is_server=is_server)
    with tracer.span("static"):
        output = publish_static(project.tree, sites, sink, keep_times=not project.config.no_times)
    with tracer.span("render"):
        output.merge(
            render_all(
                renderer,
                pages_of(sites),
                sink,
                resources.minify(),
                resources,
                workers=workers,
                before_deferred=lambda output: write_stats(output.elements, project),
            )
        )
    project.store.flush()
    return output


def write_stats(elements: HTMLElements | None, project: Project) -> None:
    """Put the file of elements, classes and ids into the project, if it asks for it and it changed."""
    if elements is None:
        return
    data = elements.json(project.config.build.build_stats)
    if not project.disk.exists(STATS_FILE) or project.disk.read(STATS_FILE) != data:
        project.disk.write(STATS_FILE, data)


def pages_of(sites: Sites) -> list[Page]:
    """Every page that is rendered, site by site, in the order of the tree."""
    return [page for site in sites for page in site.tree.pages]


def formats_of(config: Config) -> Formats:
    """How parts of template file names are understood."""
    enabled = frozenset(language.key for language in config.languages)
    return Formats(
        {name.lower(): form for name, form in config.output_formats.items()},
        tuple(config.media_types.values()),
        enabled,
        frozenset(config.all_languages) - enabled,
        config.languages[0].key,
    )


def store_of(config: Config, disk: RealDisk) -> Store:
    """What earlier builds worked out, of this project and of others; nothing with `--ignoreCache`."""
    if config.ignore_cache:
        return NullStore()
    return open_store(
        disk, posixpath.join(config.cache_dir, "ostinato"), today=SystemClock().now().toordinal()
    )


def time_of(config: Config) -> Time:
    """The time of the build, where this machine is: now, or what `--clock` says."""
    gotime.set_local(*local_zone())
    if config.clock:
        try:
            return gotime.to_time(config.clock)
        except ValueError as error:
            raise WorldError(f"--clock: {error}") from error
    return gotime.from_datetime(SystemClock().now()).in_location(gotime.local())


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
