"""Owns `css.Sass` by libsass: imports come from the mounted assets first."""

from __future__ import annotations

import base64
import posixpath
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError
from ostinato.resources.content import Content
from ostinato.resources.transforms import sass_vars

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ostinato.resources.assets import Assets
    from ostinato.resources.media_types import MediaTypes
    from ostinato.resources.options import Options
    from ostinato.resources.place import Place
    from ostinato.resources.resource import Made

_STYLES = frozenset({"nested", "expanded", "compact", "compressed"})
_PRECISION = 8
"""What Bootstrap needs, and Hugo sets."""

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
    """Hugo docs page "css.Sass", with the transpiler `libsass`."""

    options: Options
    assets: Assets
    media_types: MediaTypes
    root: str
    """The project's folder: include paths are relative to it."""
    name = "tocss"

    @property
    def key(self) -> str:
        return f"tocss_{self.options.key}"

    def apply(self, made: Made) -> Made:
        import sass  # a large extension

        options = self.options
        source = made.source_path
        folder = posixpath.dirname(source)
        style = options.text("outputStyle").lower()
        text = made.content.text()
        kept = _CSS_IMPORT.sub(r"/* OSTINATO_IMPORT \2 */", text)
        maps = options.flag("enableSourceMap")
        try:
            css = sass.compile(
                string=kept or "\n",
                output_style=style if style in _STYLES else "nested",
                precision=options.number("precision") or _PRECISION,
                include_paths=[
                    *self.assets.real_folders(folder),
                    *(posixpath.join(self.root, path) for path in options.texts("includePaths")),
                ],
                indented=made.media_type.sub_type == "x-sass",
                importers=[(0, self._importer(folder))],
                source_map_embed=maps,
                source_map_contents=maps,
            )
        except sass.CompileError as error:
            raise self._told(str(error), source) from error
        if kept != text:
            css = _KEPT_IMPORT.sub(r'@import "\2";', css)
        place = (
            made.place.at(options.target_path) if options.target_path else made.place.with_extension(".css")
        )
        css, companions = _with_map(css, place, source) if maps else (css, {})
        return replace(
            made,
            place=place,
            media_type=self.media_types.by_name("text/css") or made.media_type,
            content=Content.of_text(css),
            companions={**made.companions, **companions},
        )

    def _importer(self, folder: str) -> Callable[[str, str], list[Import] | None]:
        def find(url: str, previous: str) -> list[Import] | None:
            if sass_vars.sub_path(url) == "":
                return [(url, sass_vars.style_sheet(self.options.mapping("vars")))]
            if previous == "stdin":
                base = folder
            else:
                path = self.assets.path_of(previous)
                if path is None:
                    return None
                base = posixpath.dirname(path)
            for candidate in candidates(posixpath.join(base, url)):
                file = self.assets.find(candidate)
                if file is None:
                    continue
                # The indented syntax is only recognised in files that the library reads itself.
                is_indented = file.filename.endswith(".sass")
                return [(file.filename,)] if is_indented else [(file.filename, file.read_text())]
            return None

        return find

    def _told(self, message: str, source: str) -> TemplateError:
        found = _FAILURE.search(message)
        if found is None:
            return TemplateError(message)
        file = self.assets.find(source)
        name = found["file"]
        if name == "stdin":
            name = file.filename if file is not None else source
        return TemplateError(f'"{name}:{found["line"]}:{found["column"]}": {found["what"]}')


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
