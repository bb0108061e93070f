"""Owns which files hold settings, and where in them a setting stands."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import Diagnostic
from ostinato.base.positions import Span, span_of_line
from ostinato.config.formats import EXTENSIONS, FormatError, parse_map
from ostinato.config.tree import Tree, overlay, prepared, put, with_menus
from ostinato.world.disk import NotTextError, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.base.diagnostics import Report
    from ostinato.world.disk import Disk

NAMES = ("hugo", "config")


@dataclass(frozen=True, slots=True)
class Source:
    """A file of settings as it was read; `prefix` are the keys that its name stands for."""

    path: str
    text: str
    form: str
    prefix: tuple[str, ...] = ()


@dataclass(slots=True)
class Sources:
    """The files of settings of one project or theme, least specific first."""

    disk: Disk
    report: Report
    read: list[Source] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)

    def load(self, path: str, prefix: tuple[str, ...] = (), unwrap: str = "") -> Tree | None:
        """The settings of one file as a tree from the root; None, and a diagnostic, where it is broken."""
        form = EXTENSIONS[_extension(path)]
        try:
            text = self.disk.read_text(path)
            source = Source(self._shown(path), text, form, prefix)
            raw = parse_map(text, form)
        except NotTextError:
            shown = self._shown(path)
            self.report.error("config-encoding", f"{shown} is not UTF-8 text", Span(shown))
            return None
        except FormatError as error:
            span = error.span(self._shown(path), text)
            self.report.error("config-syntax", f"this is not valid {form.upper()}: {error.message}", span)
            return None
        self.read.append(source)
        tree = prepared(raw)
        if unwrap and len(tree) == 1 and unwrap in tree:
            return with_menus(_below(prefix, tree[unwrap]))
        return with_menus(_below(prefix, tree) if prefix else tree)

    def load_folder(self, folder: str, environment: str) -> Tree | None:
        """The settings below `_default` and the environment's folder; None where there is neither."""
        tree: Tree = {}
        found = False
        for name in ("_default", environment):
            top = join(folder, name)
            if not self.disk.is_dir(top):
                continue
            found = True
            self.folders.append(top)
            for file in self.disk.walk(top, symlinks=True):
                if _extension(file.path) in EXTENSIONS:
                    prefix, unwrap = _keys_of(posixpath.basename(file.path))
                    settings = self.load(join(top, file.path), prefix, unwrap)
                    overlay(tree, settings or {})
        return tree if found else None

    def find(self, *keys: str) -> Span | None:
        """Where a setting stands: in the most specific file that has it, or the nearest map that has."""
        for length in range(len(keys), 0, -1):
            for source in reversed(self.read):
                span = locate(source, keys[:length])
                if span is not None:
                    return span
        return None

    def diagnose(self, code: str, message: str, *keys: str, hint: str = "") -> Diagnostic:
        """A mistake in a setting, shown where the setting stands."""
        return Diagnostic(code, message, self.find(*keys), hint=hint)

    def _shown(self, path: str) -> str:
        absolute = self.disk.absolute(path)
        return absolute.removeprefix(self.disk.root.rstrip("/") + "/")


def main_file(disk: Disk, folder: str = "") -> str | None:
    """The first of `hugo.toml`, `hugo.yaml`, … `config.json` that is there."""
    for name in NAMES:
        found = with_extension(disk, join(folder, name))
        if found is not None:
            return found
    return None


def with_extension(disk: Disk, path: str) -> str | None:
    """The file of settings that a name stands for, with or without its extension."""
    if "." in posixpath.basename(path):
        return path if disk.exists(path) else None
    for extension in EXTENSIONS:
        if disk.exists(f"{path}.{extension}"):
            return f"{path}.{extension}"
    return None


def _extension(path: str) -> str:
    return posixpath.splitext(path)[1].removeprefix(".").lower()


def _keys_of(filename: str) -> tuple[tuple[str, ...], str]:
    """`params.en.toml` holds `languages.en.params`; `hugo.toml` holds everything."""
    stem = posixpath.splitext(filename)[0].lower()
    if stem in NAMES:
        return (), ""
    name, dot, language = stem.rpartition(".")
    if not dot:
        return (stem,), stem
    if name in {"menu", "menus"}:
        return ("languages", language, "menus"), name
    if name == "params":
        return ("languages", language, "params"), name
    return ("languages", language), name


def _below(keys: tuple[str, ...], value: object) -> Tree:
    tree: Tree = {}
    put(tree, keys, value)
    return tree


def locate(source: Source, keys: tuple[str, ...]) -> Span | None:
    """Where a key stands in a file, found by reading its lines; None where it is not there."""
    if keys[: len(source.prefix)] != source.prefix:
        return None
    wanted = keys[len(source.prefix) :]
    if not wanted:
        return span_of_line(source.path, source.text, 1)
    for path, line, start, end in _LOCATORS[source.form](source.text):
        if path == wanted:
            return span_of_line(source.path, source.text, line, start + 1, end + 1)
    return None


_Found = tuple[tuple[str, ...], int, int, int]

_TABLE = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def _toml_keys(text: str) -> Iterator[_Found]:
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = _TABLE.match(line)
        if header is not None and not _KEY.match(line):
            table = _dotted(header[1])
            yield table, number, header.start(1), header.end(1)
            continue
        found = _KEY.match(line)
        if found is not None:
            yield (*table, *_dotted(found[1])), number, found.start(1), found.end(1)


def _dotted(text: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'").lower() for part in text.split("."))


def _yaml_keys(text: str) -> Iterator[_Found]:
    import yaml

    def walk(node: yaml.Node, path: tuple[str, ...]) -> Iterator[_Found]:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                below = (*path, str(key.value).lower())
                mark = key.start_mark
                yield below, mark.line + 1, mark.column, key.end_mark.column
                yield from walk(value, below)

    root = yaml.compose(text)
    if root is not None:
        yield from walk(root, ())


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]')


def _json_keys(text: str) -> Iterator[_Found]:
    path: list[str] = []
    key: tuple[str, int, int] = ("", 0, 0)
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "{" | "[":
                path.append(key[0])
            case "}" | "]":
                path.pop()
            case ":":
                line_start = text.rfind("\n", 0, key[1]) + 1
                line = text.count("\n", 0, key[1]) + 1
                yield (*path[1:], key[0]), line, key[1] - line_start, key[2] - line_start
            case ",":
                pass
            case word:
                key = (word[1:-1].lower(), token.start(), token.end())


_LOCATORS = {"toml": _toml_keys, "yaml": _yaml_keys, "json": _json_keys}
