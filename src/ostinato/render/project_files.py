"""Owns the files that templates may read: those of the project, and of what is mounted."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError, expose

if TYPE_CHECKING:
    from ostinato.mounts import SourceFile, SourceTree
    from ostinato.world.disk import Disk

_COMPONENTS = ("content", "layouts", "assets", "static", "data", "i18n", "archetypes")


class FileInfo:
    """An entry of a folder (Go's fs.FileInfo)."""

    __slots__ = ("is_dir", "name", "size")

    def __init__(self, name: str, size: int, *, is_dir: bool) -> None:
        self.name = name
        self.size = size
        self.is_dir = is_dir

    def __go_print__(self) -> str:
        return self.name


expose(
    FileInfo,
    "fs.FileInfo",
    {
        "IsDir": lambda info: info.is_dir,
        "Name": lambda info: info.name,
        "Size": lambda info: info.size,
    },
)


class ProjectFiles:
    """Reads below the project's folder, and nothing else."""

    def __init__(self, disk: Disk, tree: SourceTree) -> None:
        self._disk = disk
        self._tree = tree

    def read(self, path: str) -> str:
        """The text of a file, or nothing when there is none. Raises TemplateError for what can be no file."""
        name = self._cleaned(path)
        if not name:
            raise TemplateError("invalid filename")
        mounted = self._mounted(name)
        if mounted is not None:
            return mounted.read_text()
        if not self._disk.exists(name):
            return ""
        if self._disk.is_dir(name):
            raise TemplateError(f"read {name}: is a directory")
        return self._disk.read_text(name)

    def exists(self, path: str) -> bool:
        name = self._cleaned(path)
        return bool(name) and (self._disk.exists(name) or self._mounted(name) is not None)

    def stat(self, path: str) -> FileInfo | None:
        name = self._cleaned(path)
        if not path or not self._disk.exists(name):
            return None
        found = self._disk.stat(name)
        return FileInfo(posixpath.basename(name), found.size if found else 0, is_dir=self._disk.is_dir(name))

    def entries(self, path: str) -> list[object]:
        """What is in a folder, by name; nothing when there is no such folder."""
        name = self._cleaned(path)
        names: dict[str, FileInfo] = {}
        for file in self._disk.walk(name):
            below = file.path.removeprefix(f"{name}/") if name else file.path
            first, slash, _ = below.partition("/")
            names.setdefault(first, FileInfo(first, 0 if slash else file.size, is_dir=bool(slash)))
        return [names[key] for key in sorted(names)]

    def _mounted(self, name: str) -> SourceFile | None:
        component, _, rest = name.partition("/")
        if component in _COMPONENTS and rest:
            return self._tree.find(component, rest)
        return None

    def _cleaned(self, path: str) -> str:
        name = posixpath.normpath("/" + path.replace("\\", "/")).lstrip("/")
        root = f"{self._disk.root}/".lstrip("/")
        return name.removeprefix(root)
