"""Owns new content: a page, or a whole bundle, made from its archetype."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato import gotemplate
from ostinato.base.diagnostics import AuthorError, Report, UsageError
from ostinato.base.members import expose
from ostinato.build import assemble_sites, load_project, renderer_of
from ostinato.content.paths import parse_path
from ostinato.content.source import SourceFile
from ostinato.gotemplate import ExecError, to_diagnostic
from ostinato.publish.sink import MemorySink
from ostinato.trace.spans import NoTracer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ostinato.build import Project
    from ostinato.config import Flags
    from ostinato.mounts import SourceFile as MountedFile
    from ostinato.render.renderer import Renderer

_DEFAULT = """\
+++
date = '{{ .Date }}'
draft = true
title = '{{ replace .File.ContentBaseName "-" " " | title }}'
+++
"""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: where, and what was found on the way."""

    report: Report
    filename: str = ""


@dataclass(frozen=True, slots=True)
class ArchetypeContext:
    """What an archetype sees as `.` (docs: content-management/archetypes)."""

    kind: str
    date: str
    file: SourceFile
    site: object


expose(
    ArchetypeContext,
    "*create.ArchetypeFileData",
    {
        "Date": lambda context: context.date,
        "File": lambda context: context.file,
        "Name": lambda context: context.file.path.original.base_name,
        "Site": lambda context: context.site,
        "Type": lambda context: context.kind,
    },
)


def new_content(
    flags: Flags, environ: Mapping[str, str], path: str, *, kind: str = "", force: bool = False
) -> Made:
    """Make `path` below the content folder. Raises UsageError when it is there already, WorldError."""
    report = Report()
    project = load_project(flags, environ, report, NoTracer())
    if project is None:
        return Made(report)
    sites = assemble_sites(project, report)
    renderer, _ = renderer_of(project, sites, MemorySink(), report)
    name = path.replace("\\", "/").strip("/")
    name = name.removeprefix(f"{project.config.content_dir}/")
    kind = kind or (name.partition("/")[0] if "/" in name else "default")
    target = posixpath.join(project.disk.root, project.config.content_dir, name)
    if project.disk.exists(target) and not force:
        raise UsageError(f"{target} already exists; --force overwrites it")
    try:
        for place, data in _files(project, renderer, name, kind):
            project.disk.write(posixpath.join(project.disk.root, project.config.content_dir, place), data)
    except AuthorError as error:
        report.add(error.diagnostic)
        return Made(report)
    return Made(report, target)


def _files(project: Project, renderer: Renderer, name: str, kind: str) -> Iterator[tuple[str, bytes]]:
    """What is written: paths below the content folder, and their bytes."""
    archetypes = project.tree.files("archetypes")
    suffix = posixpath.splitext(name)[1] or ".md"
    folder = {path: file for path, file in archetypes.items() if path.startswith(f"{kind}/")}
    if folder and not posixpath.splitext(name)[1]:
        for path, file in sorted(folder.items()):
            place = f"{name}/{path.removeprefix(f'{kind}/')}"
            is_page = path.endswith((".md", ".html"))
            yield place, _filled(project, renderer, file, place, kind) if is_page else file.read()
        return
    found = archetypes.get(f"{kind}{suffix}") or archetypes.get(f"default{suffix}")
    place = name if posixpath.splitext(name)[1] else f"{name}.md"
    yield place, _filled(project, renderer, found, place, kind)


def _filled(
    project: Project, renderer: Renderer, archetype: MountedFile | None, place: str, kind: str
) -> bytes:
    """An archetype run as a template for one new file."""
    text = archetype.read_text() if archetype else _DEFAULT
    shown = archetype.shown if archetype else "the default archetype"
    site = renderer.sites.default
    filename = posixpath.join(project.disk.root, project.config.content_dir, place)
    file = SourceFile(filename, parse_path(place, site.settings.paths), place)
    date = project.now.format("2006-01-02T15:04:05-07:00")
    trees = gotemplate.parse(text, shown, project.functions)
    compiled = gotemplate.compile_set(
        trees, mode="text", resolve=project.layouts.resolve, functions=project.functions
    )
    try:
        made = compiled.execute(ArchetypeContext(kind, date, file, site), renderer.environment(site))
    except ExecError as error:
        raise AuthorError(to_diagnostic(error, lambda path: text if path == shown else None)) from error
    return made.encode()
