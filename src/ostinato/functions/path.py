"""Owns the namespace `path`: paths with forward slashes, taken apart and joined."""

from __future__ import annotations

from ostinato.base.cast import to_string
from ostinato.base.members import expose
from ostinato.base.urls import joined
from ostinato.base.values import as_items
from ostinato.functions.registry import function


def _slashed(path: object) -> str:
    return to_string(path)


def _base(path: str) -> str:
    if not path:
        return "."
    return path.rstrip("/").rpartition("/")[2] or "/"


def _ext(path: str) -> str:
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    return name[dot:] if dot >= 0 else ""


@function("path.Base", takes="PATH", gives="string", examples=['{{ "my/path/filename.txt" | path.Base }}'])
def base(path: object) -> str:
    """The last element of a path."""
    return _base(_slashed(path))


@function(
    "path.BaseName", takes="PATH", gives="string", examples=['{{ "my/path/filename.txt" | path.BaseName }}']
)
def base_name(path: object) -> str:
    """The last element of a path without its extension."""
    name = _base(_slashed(path))
    return name.removesuffix(_ext(name))


@function("path.Clean", takes="PATH", gives="string", examples=['{{ path.Clean "foo/../bar/" }}'])
def clean(path: object) -> str:
    """The shortest path that means the same."""
    return joined(_slashed(path)) or "."


@function("path.Dir", takes="PATH", gives="string", examples=['{{ "my/path/filename.txt" | path.Dir }}'])
def dir_(path: object) -> str:
    """All but the last element of a path."""
    return joined(_slashed(path).rpartition("/")[0] or ("/" if _slashed(path).startswith("/") else "")) or "."


@function("path.Ext", takes="PATH", gives="string", examples=['{{ path.Ext "a/b.css" }}'])
def ext(path: object) -> str:
    """The extension of a file name, with its dot."""
    return _ext(_slashed(path))


@function(
    "path.Join",
    takes="ELEMENT...",
    gives="string",
    examples=['{{ slice "my/path" "filename.txt" | path.Join }}'],
)
def join(*elements: object) -> str:
    """Path elements joined and cleaned."""
    parts: list[str] = []
    for element in elements:
        items = as_items(element)
        parts += [to_string(item) for item in items] if items is not None else [to_string(element)]
    return joined(*parts)


class DirFile:
    """A path in two: folder and file."""

    __slots__ = ("folder", "name")

    def __init__(self, folder: str, name: str) -> None:
        self.folder = folder
        self.name = name

    def __go_print__(self) -> str:
        return f"{{{self.folder} {self.name}}}"


expose(DirFile, "paths.DirFile", {"Dir": lambda pair: pair.folder, "File": lambda pair: pair.name})


@function(
    "path.Split", takes="PATH", gives="paths.DirFile", examples=['{{ ("my/path/f.txt" | path.Split).Dir }}']
)
def split(path: object) -> DirFile:
    """Folder and file of a path."""
    folder, slash, name = _slashed(path).rpartition("/")
    return DirFile(folder + slash, name)
