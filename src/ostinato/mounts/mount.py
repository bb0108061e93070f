"""Owns the stage `mount`: from settings to the union tree of source files."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from msgspec import Struct

from ostinato.base.globs import GlobError
from ostinato.config.dimensions import dimensions_of
from ostinato.mounts.filters import ignore_rule, is_hidden, mount_filter
from ostinato.mounts.tree import SourceFile, SourceTree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ostinato.base.diagnostics import Report
    from ostinato.config.sections.modules import Mount
    from ostinato.config.settings import Config, Module
    from ostinato.world.disk import Disk

_IGNORING = frozenset({"content", "data", "i18n"})
"""Components in which hidden files and `ignoreFiles` are left out; the others have every file."""

_LAST_WINS = frozenset({"assets", "i18n", "static"})
"""Components in which the later of two mounts of one module is the stronger. (Between modules, the earlier is.)"""


class _Place(Struct, frozen=True):
    """A mount that is in use: from a folder or file on the disk to a place in a component."""

    mount: Mount
    module: Module
    order: int
    component: str
    target: str
    source: str
    languages: tuple[str, ...]
    keep: Callable[[str], bool] | None


def mount(config: Config, disk: Disk, report: Report) -> SourceTree:
    """The union tree of the project over its themes and modules, in their order of precedence."""
    places = list(_places(config, disk, report))
    ignored = ignore_rule(config.ignore_files)

    def walk(component: str) -> tuple[SourceFile, ...]:
        chosen = [place for place in places if place.component == component]
        if component in _LAST_WINS:
            chosen.sort(key=lambda place: (config.modules.index(place.module), -place.order))
        leaves_out = component in _IGNORING
        return tuple(
            file
            for place in chosen
            for file in _files(place, disk, ignored if leaves_out else None, hidden=not leaves_out)
        )

    return SourceTree(walk, is_multihost=config.is_multihost)


def _places(config: Config, disk: Disk, report: Report) -> Iterator[_Place]:
    dimensions = dimensions_of(config)
    order = 0
    for module in config.modules:
        for each in module.mounts:
            order += 1
            matrix = each.sites.matrix
            try:
                choice = dimensions.choice(matrix.languages, matrix.versions, matrix.roles)
                keep = mount_filter(each)
            except GlobError as error:
                report.error("mount", f'the mount "{each.source}" of "{module.path}" is wrong: {error}')
                continue
            if any(chosen is not None and not chosen for chosen in choice):
                continue
            names = dimensions.languages.names
            languages = tuple(names[at] for at in sorted(choice.languages or ()))
            component, _, target = each.target.partition("/")
            source = posixpath.normpath(posixpath.join(module.folder, each.source))
            yield _Place(each, module, order, component, target, disk.absolute(source), languages, keep)


def _files(
    place: _Place, disk: Disk, ignored: Callable[[str], bool] | None, *, hidden: bool
) -> Iterator[SourceFile]:
    prefix = f"{place.target}/" if place.target else ""
    module, order, languages, source = place.module, place.order, place.languages, place.source
    if not disk.is_dir(source):
        stamp = disk.stat(source)
        if stamp is not None and place.target:
            yield SourceFile(
                place.target,
                source,
                module.path,
                languages,
                order,
                stamp.size,
                stamp.mtime_ns,
                disk,
                module.is_project,
                place.mount.sites,
            )
        return
    skipped: dict[str, bool] = {}
    for path, size, mtime in disk.walk(source):
        if place.keep is not None and not place.keep(path):
            continue
        if not hidden and is_hidden(path):
            continue
        if ignored is not None and _is_ignored(path, source, ignored, skipped):
            continue
        yield SourceFile(
            prefix + path,
            f"{source}/{path}",
            module.path,
            languages,
            order,
            size,
            mtime,
            disk,
            module.is_project,
            place.mount.sites,
        )


def _is_ignored(path: str, source: str, ignored: Callable[[str], bool], skipped: dict[str, bool]) -> bool:
    """Whether a file is left out, itself or with a folder that it lies in."""
    if ignored(f"{source}/{path}"):
        return True
    folder = posixpath.dirname(path)
    if not folder:
        return False
    known = skipped.get(folder)
    if known is None:
        known = skipped[folder] = _is_ignored(folder, source, ignored, skipped)
    return known
