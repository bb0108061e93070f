"""Owns the stage that reads content: which file is a page, which belongs to a bundle, and what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ostinato.base.diagnostics import AuthorError
from ostinato.content.paths import ContentPath, PathRules, PathType, parse_path
from ostinato.content.source import SourceContent, SourceFile, SourcePage, SourceResource, parse_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ostinato.base.diagnostics import Report


class MountedFile(Protocol):
    """A file of the union tree, as this stage needs it."""

    @property
    def path(self) -> str:
        """Below its component: `posts/a.md`."""

    @property
    def filename(self) -> str: ...

    @property
    def shown(self) -> str: ...

    @property
    def languages(self) -> tuple[str, ...]: ...

    @property
    def order(self) -> int: ...

    @property
    def modified(self) -> float: ...

    def read(self) -> bytes: ...


def read_files(
    files: Iterable[MountedFile],
    rules: PathRules,
    report: Report,
    *,
    data: Mapping[str, object] | None = None,
    translations: Mapping[str, object] | None = None,
) -> SourceContent:
    """Read the files of the content component. What cannot be read is a diagnostic, and the rest is read."""
    pages: list[SourcePage] = []
    bundled: list[SourcePage] = []
    resources: list[SourceResource] = []
    adapters: list[SourceFile] = []
    for file in _placed(files, rules):
        kind = file.path.type
        if kind is PathType.ADAPTER:
            adapters.append(file)
        elif kind is PathType.FILE:
            resources.append(SourceResource(file))
        else:
            page = _page(file, report)
            if page is not None:
                (bundled if kind is PathType.RESOURCE else pages).append(page)
    return SourceContent(
        tuple(pages), tuple(bundled), tuple(resources), tuple(adapters), data or {}, translations or {}
    )


def _page(file: SourceFile, report: Report) -> SourcePage | None:
    assert file.read is not None
    try:
        return parse_page(file, file.read())
    except AuthorError as error:
        report.add(error.diagnostic)
        return None


def _placed(files: Iterable[MountedFile], rules: PathRules) -> Sequence[SourceFile]:
    """Every file with its path; everything in and below a leaf bundle is a resource of it."""
    named = [(file, parse_path(file.path, rules)) for file in files]
    bundles = {path.dir for _, path in named if path.type is PathType.LEAF}
    inside: dict[str, bool] = {"": False}

    def is_inside(folder: str) -> bool:
        known = inside.get(folder)
        if known is None:
            known = inside[folder] = folder in bundles or is_inside(folder.rpartition("/")[0])
        return known

    return [_source_file(file, _in_its_bundle(path, is_inside)) for file, path in named]


def _in_its_bundle(path: ContentPath, is_inside: Callable[[str], bool]) -> ContentPath:
    if path.type is PathType.ADAPTER:
        return path
    folder = path.dir.rpartition("/")[0] if path.type is PathType.LEAF else path.dir
    return path.as_resource() if is_inside(folder) else path


def _source_file(file: MountedFile, path: ContentPath) -> SourceFile:
    return SourceFile(
        file.filename, path, file.shown, file.modified, file.languages, file.order, read=file.read
    )
