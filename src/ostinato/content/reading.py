"""Owns the stage that reads content: which file is a page, which belongs to a bundle, and what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ostinato.base.diagnostics import AuthorError
from ostinato.base.positions import span_of_line
from ostinato.config.dimensions import dimensions_of
from ostinato.content.data import read_data
from ostinato.content.markup import Markups
from ostinato.content.paths import ContentPath, PathRules, PathType, parse_path
from ostinato.content.source import SourceContent, SourceFile, SourcePage, SourceResource, parse_page
from ostinato.content.translations import Translations, read_translations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ostinato.base.diagnostics import Report
    from ostinato.config.sections.pages import Sites
    from ostinato.config.settings import Config
    from ostinato.mounts import SourceTree


def read_content(tree: SourceTree, config: Config, report: Report) -> SourceContent:
    """Read all content of a project. What cannot be read is a diagnostic, and the rest is read all the same."""
    default = config.default_language
    return read_files(
        tree.content(),
        path_rules(config),
        report,
        markups=Markups(config),
        data=read_data(tree.layers("data"), report),
        translations=read_translations(
            tree.layers("i18n"), default.key, report, fallbacks=(default.effective_locale, default.key)
        ),
    )


def path_rules(config: Config) -> PathRules:
    """What the configuration says about names of content files."""
    dimensions = dimensions_of(config)
    languages = frozenset(dimensions.languages.names)
    media = [config.media_types[name] for name in config.content_types if name in config.media_types]
    extensions = frozenset(suffix for one in media for suffix in one.suffixes)
    return PathRules(
        languages,
        frozenset(config.all_languages) - languages,
        extensions or PathRules().content_extensions,
        lambda name: dimensions.versions.index(name) >= 0,
        lambda name: dimensions.roles.index(name) >= 0,
    )


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
    def sites(self) -> Sites: ...

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
    markups: Markups | None = None,
    data: Mapping[str, object] | None = None,
    translations: Translations | None = None,
) -> SourceContent:
    """Read the files of the content component. What cannot be read is a diagnostic, and the rest is read."""
    pages: list[SourcePage] = []
    bundled: list[SourcePage] = []
    resources: list[SourceResource] = []
    adapters: list[SourceFile] = []
    for file in _placed(files, rules, report):
        kind = file.path.type
        if kind is PathType.ADAPTER:
            adapters.append(file)
        elif kind is PathType.FILE:
            resources.append(SourceResource(file))
        else:
            page = _page(file, markups, report)
            if page is not None:
                (bundled if kind is PathType.RESOURCE else pages).append(page)
    return SourceContent(
        tuple(pages),
        tuple(bundled),
        tuple(resources),
        tuple(adapters),
        data or {},
        translations or Translations(),
    )


def _page(file: SourceFile, markups: Markups | None, report: Report) -> SourcePage | None:
    assert file.read is not None
    try:
        page = parse_page(file, file.read())
    except AuthorError as error:
        report.add(error.diagnostic)
        return None
    if markups is not None:
        refusal = markups.refusal(page)
        if refusal:
            report.error("markup-refused", refusal, page.span_of_key("markup"))
            return None
        page.media_type = markups.media_type(page.path.ext, page.front)
    return page


def _placed(files: Iterable[MountedFile], rules: PathRules, report: Report) -> Sequence[SourceFile]:
    """Every file with its path; everything in and below a leaf bundle is a resource of it."""
    named = [(file, parse_path(file.path, rules)) for file in files]
    _tell_second_indexes(named, report)
    bundles = {path.dir for _, path in named if path.type is PathType.LEAF}
    inside: dict[str, bool] = {"": False}

    def is_inside(folder: str) -> bool:
        known = inside.get(folder)
        if known is None:
            known = inside[folder] = folder in bundles or is_inside(folder.rpartition("/")[0])
        return known

    return [_source_file(file, _in_its_bundle(path, is_inside)) for file, path in named]


def _tell_second_indexes(named: Iterable[tuple[MountedFile, ContentPath]], report: Report) -> None:
    """A folder is a leaf bundle or a branch bundle; with an index file of each sort, only one can be meant."""
    indexes: dict[object, tuple[MountedFile, PathType]] = {}
    for file, path in named:
        if path.type not in (PathType.LEAF, PathType.BRANCH) or path.disabled:
            continue
        place = (path.dir, path.languages, path.versions, path.roles, file.sites, file.order)
        first, kind = indexes.setdefault(place, (file, path.type))
        if kind is not path.type:
            report.error(
                "two-index-files",
                f"the page bundle has two index files: {first.shown} and {file.shown}",
                span_of_line(file.shown, file.read().decode("utf-8", "replace"), 1, 1, 4),
                hint="keep index.md for a page, or _index.md for a section, and rename the other",
            )


def _in_its_bundle(path: ContentPath, is_inside: Callable[[str], bool]) -> ContentPath:
    if path.type is PathType.ADAPTER:
        return path
    folder = path.dir.rpartition("/")[0] if path.type is PathType.LEAF else path.dir
    return path.as_resource() if is_inside(folder) else path


def _source_file(file: MountedFile, path: ContentPath) -> SourceFile:
    return SourceFile(file.filename, path, file.shown, file.modified, file.sites, file.order, read=file.read)
