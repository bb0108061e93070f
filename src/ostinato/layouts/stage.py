"""Owns the stage `compile_templates`: from files to a store of layouts."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import AuthorError
from ostinato.cache.store import NullStore
from ostinato.layouts.code_cache import CodeCache
from ostinato.layouts.legacy import mapped
from ostinato.layouts.lookup import Template, strongest
from ostinato.layouts.store import LayoutStore
from ostinato.layouts.template_path import Formats, parse
from ostinato.world.disk import NotTextError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ostinato.base.diagnostics import Report
    from ostinato.cache.store import Store
    from ostinato.gotemplate import FunctionTable
    from ostinato.layouts.template_path import TemplatePath
    from ostinato.mounts import SourceTree


def compile_templates(
    tree: SourceTree,
    functions: FunctionTable,
    report: Report,
    *,
    formats: Formats,
    taxonomies: Mapping[str, str],
    default_format: str = "html",
    kept: Store | None = None,
) -> LayoutStore:
    """The stage: every template below `layouts/` and our own, found, read and checked for mistakes.

    `kept` is where code and knowledge of earlier builds is: what did not change is not even parsed.
    """
    own = _without_own_languages(list(_read(tree, formats, report)), formats)
    legacy = mapped(own, taxonomies, formats)
    templates = strongest([*(template for _, template in own), *legacy, *_embedded(formats)])
    code = CodeCache(kept or NullStore(), functions, templates)
    store = LayoutStore(templates, functions, formats=formats, default_format=default_format, code=code)
    for template in templates:
        if template.is_embedded or code.is_known_good(template):
            continue
        try:
            store.parsed(template)
        except AuthorError as error:
            report.add(error.diagnostic)
        else:
            code.note_good(template)
    return store


def _read(tree: SourceTree, formats: Formats, report: Report) -> Iterator[tuple[str, Template]]:
    """The templates of project and themes, with their paths as they are on disk."""
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for file in tree.layers("layouts"):
        key = (file.path, file.module, file.languages)
        if key in seen or _is_ignored(file.path):
            continue
        seen.add(key)
        where = parse(file.path, formats)
        if where is None:
            report.warn(
                "template-path",
                f'skipping template file "{file.filename}": unrecognized render hook template',
            )
            continue
        if where.is_disabled:
            continue
        try:
            text = file.read_text()
        except NotTextError as error:
            report.error("not-text", str(error))
            continue
        template = Template(where, text, file.shown, file.order)
        for one in _for_languages(template, file.languages):
            yield file.path, one


def _without_own_languages(
    templates: list[tuple[str, Template]], formats: Formats
) -> list[tuple[str, Template]]:
    """Templates for all languages leave out those that have a file of the same name for themselves."""
    own: dict[str, set[str]] = {}
    names = [_name_for_all(path, template.where) for path, template in templates]
    for name, (_, template) in zip(names, templates, strict=True):
        if template.where.language:
            own.setdefault(name, set()).add(template.where.language)
    return [
        (path, replace(template, where=_told_apart(template.where, own.get(name, ()), formats)))
        for name, (path, template) in zip(names, templates, strict=True)
    ]


def _name_for_all(path: str, where: TemplatePath) -> str:
    """The file that one for a language stands beside: only its name and extension are left of it."""
    folder, _, file = path.lower().rpartition("/")
    if not where.language:
        return f"{folder}/{file}"
    return f"{folder}/{file.partition('.')[0]}.{where.extension}"


def _told_apart(where: TemplatePath, own: Iterable[str], formats: Formats) -> TemplatePath:
    if where.language:
        return replace(where, is_preferred=where.language != formats.first_language)
    return replace(where, except_languages=frozenset(own))


def _for_languages(template: Template, languages: tuple[str, ...]) -> Iterator[Template]:
    """The template for each language that its mount is for; once where the mount names none."""
    where = template.where
    if not languages:
        yield template
    elif not where.language:
        for language in languages:
            yield replace(template, where=replace(where, language=language))
    elif where.language in languages:
        yield template


def _is_ignored(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith(".") or name.endswith("~")


def _embedded(formats: Formats) -> Iterator[Template]:
    """The templates that come with the engine."""
    root = files("ostinato.layouts").joinpath("embedded")
    pending = [("", root)]
    while pending:
        prefix, folder = pending.pop()
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if entry.is_dir():
                pending.append((f"{prefix}{entry.name}/", entry))
            elif not entry.name.endswith(".py"):
                where = parse(f"{prefix}{entry.name}", formats)
                if where is not None:
                    yield Template(
                        where,
                        entry.read_text(encoding="utf-8"),
                        f"embedded/{prefix}{entry.name}",
                        1 << 20,
                        is_embedded=True,
                    )
