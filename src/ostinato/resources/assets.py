"""Owns the lookup in the mounted assets: by path, by real file name, by folder."""

from __future__ import annotations

import posixpath
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol

from ostinato.base.globs import GlobError, compiled
from ostinato.base.members import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ostinato.mounts import SourceFile

CONFIG_FOLDER = "_jsconfig"
"""Where configuration files of JavaScript tools in a project's root are mounted."""


class Tree(Protocol):
    """The mounted tree, as far as assets go."""

    def files(self, component: str) -> Mapping[str, SourceFile]: ...
    def layers(self, component: str) -> tuple[SourceFile, ...]: ...


class Assets:
    """The files of the component `assets`, the strongest at each path."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    @cached_property
    def _files(self) -> Mapping[str, SourceFile]:
        return self._tree.files("assets")

    @cached_property
    def in_order(self) -> tuple[SourceFile, ...]:
        """Every file as Hugo walks them: folders before files, each by its name in lower case."""
        return tuple(sorted(self._files.values(), key=lambda file: _walked(file.path)))

    @cached_property
    def _by_filename(self) -> Mapping[str, str]:
        return {file.filename: file.path for file in self._tree.layers("assets")}

    def find(self, path: str) -> SourceFile | None:
        """The file at a path; case matters."""
        return self._files.get(cleaned(path))

    def matching(self, pattern: str) -> Iterable[SourceFile]:
        """The files whose paths match a pattern, in order. Raises TemplateError."""
        pattern = cleaned(pattern)
        if not pattern:
            return
        try:
            matches = compiled(pattern)
        except GlobError as error:
            raise TemplateError(str(error)) from error
        for file in self.in_order:
            if matches(file.path.strip("/.")):
                yield file

    def path_of(self, filename: str) -> str | None:
        """The path of a real file below assets, or None for one that is elsewhere."""
        return self._by_filename.get(filename)

    def real_folders(self, folder: str) -> list[str]:
        """The folders of the disk that are mounted at a folder of assets, the strongest first."""
        found: dict[str, None] = {}
        prefix = f"{folder}/" if folder not in ("", ".") else ""
        for file in self._tree.layers("assets"):
            if file.path.startswith(prefix) and file.filename.endswith(file.path):
                found.setdefault(posixpath.join(file.filename.removesuffix(file.path), prefix).rstrip("/"))
        return list(found)

    def tool_config(self, *names: str) -> str:
        """The real name of a tool's configuration file, or nothing."""
        for name in names:
            for path in (name, f"{CONFIG_FOLDER}/{name}"):
                file = self.find(path)
                if file is not None:
                    return file.filename
        return ""


@lru_cache(maxsize=4096)
def cleaned(path: str) -> str:
    """A path below assets without `.`, `..` and slashes around it."""
    return posixpath.normpath("/" + path.replace("\\", "/")).strip("/") if path else ""


def _walked(path: str) -> tuple[tuple[bool, str], ...]:
    parts = path.lower().split("/")
    return tuple((number == len(parts) - 1, part) for number, part in enumerate(parts))
