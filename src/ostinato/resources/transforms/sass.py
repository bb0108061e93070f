"""Owns `css.Sass` by libsass: imports come from the mounted assets first."""

from __future__ import annotations

import base64
import posixpath
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING

from ostinato.base.gostrings import decoded, encoded
from ostinato.base.members import TemplateError
from ostinato.resources.content import Content
from ostinato.resources.transforms import sass_vars
from ostinato.resources.transforms.bundle_memory import memory_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostinato.mounts import SourceFile
    from ostinato.resources.assets import Assets
    from ostinato.resources.media_types import MediaTypes
    from ostinato.resources.options import Options
    from ostinato.resources.outside import Outside
    from ostinato.resources.place import Place
    from ostinato.resources.resource import Made

_STYLES = frozenset({"nested", "expanded", "compact", "compressed"})
_PRECISION = 8
"""What Bootstrap needs, and Hugo sets."""

_NAMESPACE = "sass"
_SUFFIXES = frozenset({".scss", ".sass", ".css"})

_CSS_IMPORT = re.compile(r'.*(@import "(.*\.css)";).*')
_KEPT_IMPORT = re.compile(r".*(/\* OSTINATO_IMPORT (.*) \*/).*")
_FAILURE = re.compile(
    r"Error: (?P<what>.*?)\n\s+on line (?P<line>\d+):(?P<column>\d+) of (?P<file>[^\n]*)", re.DOTALL
)
_EMBEDDED_MAP = re.compile(
    r"\n*/\*# sourceMappingURL=data:application/json;base64,([A-Za-z0-9+/=]+) \*/\s*\Z"
)

Import = tuple[str, str] | tuple[str]


@dataclass(frozen=True, slots=True)
class LibSass:
    """Hugo docs page "css.Sass", with the transpiler `libsass`. What it made of the same files is remembered."""

    options: Options
    assets: Assets
    media_types: MediaTypes
    outside: Outside
    name = "tocss"

    @property
    def key(self) -> str:
        return f"tocss_{self.options.key}"

    def apply(self, made: Made) -> Made:
        source = made.source_path
        text = made.content.text()
        kept = _CSS_IMPORT.sub(r"/* OSTINATO_IMPORT \2 */", text)
        maps = self.options.flag("enableSourceMap")
        css = self._compiled(kept, source, maps=maps, indented=made.media_type.sub_type == "x-sass")
        if kept != text:
            css = _KEPT_IMPORT.sub(r'@import "\2";', css)
        target = self.options.target_path
        place = made.place.at(target) if target else made.place.with_extension(".css")
        css, companions = _with_map(css, place, source) if maps else (css, {})
        return replace(
            made,
            place=place,
            media_type=self.media_types.by_name("text/css") or made.media_type,
            content=Content.of_text(css),
            companions={**made.companions, **companions},
        )

    def _compiled(self, text: str, source: str, *, maps: bool, indented: bool) -> str:
        """What libsass makes of a style sheet, now or in an earlier build."""
        options, store = self.options, self.outside.store
        folder = posixpath.dirname(source)
        style = options.text("outputStyle").lower()
        style = style if style in _STYLES else "nested"
        precision = options.number("precision") or _PRECISION
        variables = sass_vars.style_sheet(options.mapping("vars"))
        paths = [
            *self.assets.real_folders(folder),
            *(posixpath.join(self.outside.root, path) for path in options.texts("includePaths")),
        ]
        told = (encoded(text), source, maps, indented, style, str(precision), encoded(variables))
        key = memory_key(self.outside, self.assets, _SUFFIXES, _version(), *told, *paths)
        remembered = store.get(_NAMESPACE, key)
        if remembered is not None:
            return decoded(remembered)

        import sass  # a large extension

        imports = _Imports(self.assets, folder, variables)
        try:
            css: str = sass.compile(
                string=text or "\n",
                output_style=style,
                precision=precision,
                include_paths=paths,
                indented=indented,
                importers=[(0, imports.find)],
                source_map_embed=maps,
                source_map_contents=maps,
            )
        except sass.CompileError as error:
            raise self._told(str(error), source) from error
        if imports.are_known:
            store.put(_NAMESPACE, key, encoded(css))
        return css

    def _told(self, message: str, source: str) -> TemplateError:
        found = _FAILURE.search(message)
        if found is None:
            return TemplateError(message)
        file = self.assets.find(source)
        name = found["file"]
        if name == "stdin":
            name = file.filename if file is not None else source
        return TemplateError(f'"{name}:{found["line"]}:{found["column"]}": {found["what"]}')


class _Imports:
    """Finds for libsass what a sheet imports."""

    def __init__(self, assets: Assets, folder: str, variables: str) -> None:
        self._assets = assets
        self._folder = folder
        self._variables = variables
        self.are_known = True
        """Whether the key of the run tells of all that it read; libsass looks for the rest on its own."""

    def find(self, url: str, previous: str) -> list[Import] | None:
        if sass_vars.sub_path(url) == "":
            return [(url, self._variables)]
        file = self._asset(url, previous)
        if file is None or posixpath.splitext(file.path)[1].lower() not in _SUFFIXES:
            self.are_known = False
        if file is None:
            return None
        # The indented syntax is only recognised in files that the library reads itself.
        is_indented = file.filename.endswith(".sass")
        return [(file.filename,)] if is_indented else [(file.filename, file.read_text())]

    def _asset(self, url: str, previous: str) -> SourceFile | None:
        path = self._folder if previous == "stdin" else self._assets.path_of(previous)
        if path is None:
            return None
        base = path if previous == "stdin" else posixpath.dirname(path)
        found = map(self._assets.find, candidates(posixpath.join(base, url)))
        return next((file for file in found if file is not None), None)


@cache
def _version() -> str:
    return f"libsass {metadata.version('libsass')}"


def candidates(path: str, *, css: bool = False) -> Iterator[str]:
    """The files that an import may mean, the first one that is there counts."""
    folder, name = posixpath.split(path)
    if "." in name:
        patterns = ["_{}", "{}"]
    else:
        suffixes = (".scss", ".sass", ".css") if css else (".scss", ".sass")
        patterns = [f"{prefix}{{}}{suffix}" for suffix in suffixes for prefix in ("_", "")]
        if name.startswith("_"):
            patterns = [f"_{{}}{suffix}" for suffix in suffixes]
        else:
            patterns += [f"{{}}/{index}{suffix}" for index in ("_index", "index") for suffix in suffixes[:2]]
    bare = name.removeprefix("_")
    for pattern in patterns:
        yield posixpath.normpath(posixpath.join(folder, pattern.format(bare)))


def _with_map(css: str, place: Place, source: str) -> tuple[str, dict[str, Content]]:
    """The sheet with a link to its source map, and the map beside it."""
    found = _EMBEDDED_MAP.search(css)
    if found is None:
        return css, {}
    mapping = base64.b64decode(found[1])
    mapping = mapping.replace(b'"stdin.css"', f'"{place.file}"'.encode(), 1)
    mapping = mapping.replace(b'"stdin"', f'"assets/{source}"'.encode(), 1)
    linked = f"{css[: found.start()]}\n\n/*# sourceMappingURL={place.file}.map */"
    return linked, {f"{place.target_path}.map": Content.of_bytes(mapping)}
