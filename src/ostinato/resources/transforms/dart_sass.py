"""Owns `css.Sass` by Dart Sass: the program that the author has installed."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError
from ostinato.base.values import as_map
from ostinato.resources.content import Content
from ostinato.resources.transforms import sass_vars
from ostinato.resources.transforms.staging import staged
from ostinato.resources.transforms.tools import ToolMissingError, check_allowed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.resources.assets import Assets
    from ostinato.resources.media_types import MediaTypes
    from ostinato.resources.options import Options
    from ostinato.resources.outside import Outside
    from ostinato.resources.resource import Made
    from ostinato.resources.transforms.staging import Stage

_SUFFIXES = frozenset({".scss", ".sass", ".css"})
_VARS_FOLDER = "hugo__"
"""Where `hugo:vars` lies for the program, which knows files only. The last part of a URL is the namespace."""

_FAILURE = re.compile(
    r"Error: (?P<what>.*?)\n.*?(?P<file>[^\s│╷╵]+) (?P<line>\d+):(?P<column>\d+)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class DartSass:
    """Hugo docs page "css.Sass", with the transpiler `dartsass`."""

    options: Options
    assets: Assets
    media_types: MediaTypes
    outside: Outside
    name = "tocss-dart"

    @property
    def key(self) -> str:
        return f"tocss-dart_{self.options.key}"

    def apply(self, made: Made) -> Made:
        program = self._program()
        options = self.options
        source = made.source_path
        place = (
            made.place.at(options.target_path) if options.target_path else made.place.with_extension(".css")
        )
        with staged(self.outside) as stage:
            stage.copy_assets(self.assets, _SUFFIXES, lambda _, sheet: _with_vars_as_files(sheet))
            self._write_vars(stage, options.mapping("vars"), f"{_VARS_FOLDER}/vars")
            is_indented = made.media_type.sub_type == "x-sass"
            entry = posixpath.splitext(source)[0] + (".sass" if is_indented else ".scss")
            stage.write(entry, _with_vars_as_files(made.content.read()))
            output = stage.path("output__/main.css")
            stage.write("output__/.keep", b"")
            done = self.outside.programs.run(
                [program, *self._arguments(stage, posixpath.dirname(source)), stage.path(entry), output],
                folder=stage.folder,
            )
            if done.status:
                raise self._told(done.errors.decode("utf-8", "replace"), stage, source)
            written = stage.files("output__")
        css = written["main.css"]
        companions = dict(made.companions)
        if "main.css.map" in written:
            companions[f"{place.target_path}.map"] = Content.of_bytes(written["main.css.map"])
            css = css.replace(b"sourceMappingURL=main.css.map", f"sourceMappingURL={place.file}.map".encode())
        return replace(
            made,
            place=place,
            media_type=self.media_types.by_name("text/css") or made.media_type,
            content=Content.of_bytes(css.removesuffix(b"\n")),
            companions=companions,
        )

    def _program(self) -> str:
        for name in ("dart-sass", "sass"):
            check_allowed(self.outside, name)
            found = self.outside.programs.find(name)
            if found is not None:
                return found
        modules = posixpath.join(self.outside.root, "node_modules")
        for package in self.outside.disk.names(modules):
            if package.startswith("sass-embedded-"):
                program = posixpath.join(modules, package, "dart-sass", "sass")
                if self.outside.disk.exists(program):
                    return program
        raise ToolMissingError(
            "You need to install Dart Sass, see https://gohugo.io/functions/css/sass/#dart-sass"
        )

    def _arguments(self, stage: Stage, folder: str) -> list[str]:
        options = self.options
        style = options.text("outputStyle").lower()
        loads = [
            stage.path(folder),
            stage.folder,
            *self.assets.real_folders(folder),
            *(posixpath.join(self.outside.root, path) for path in options.texts("includePaths")),
        ]
        arguments = [f"--load-path={path}" for path in loads]
        arguments += [
            f"--style={'compressed' if style == 'compressed' else 'expanded'}",
            "--no-error-css",
            "--no-charset",
        ]
        if options.flag("enableSourceMap"):
            arguments.append("--source-map")
            if options.flag("sourceMapIncludeSources"):
                arguments.append("--embed-sources")
        else:
            arguments.append("--no-source-map")
        arguments += [f"--silence-deprecation={name}" for name in options.texts("silenceDeprecations")]
        if options.flag("silenceDependencyDeprecations"):
            arguments.append("--quiet-deps")
        return [*arguments, "--no-color", "--no-unicode"]

    def _write_vars(self, stage: Stage, values: Mapping[str, object], path: str) -> None:
        folder, name = posixpath.split(path)
        sheet = sass_vars.style_sheet(values, for_dart=True)
        stage.write(f"{folder}/_{name}.scss", sheet.encode())
        for key, value in values.items():
            nested = as_map(value)
            if nested is not None:
                self._write_vars(stage, nested, f"{path}/{key.lower()}")

    def _told(self, message: str, stage: Stage, source: str) -> TemplateError:
        found = _FAILURE.search(message)
        if found is None:
            return TemplateError(message.strip())
        path = found["file"].removeprefix(f"{stage.folder}/")
        file = self.assets.find(path)
        name = file.filename if file is not None else source
        return TemplateError(f'"{name}:{found["line"]}:{found["column"]}": {found["what"].strip()}')


def _with_vars_as_files(sheet: bytes) -> bytes:
    return sheet.replace(b"hugo:vars", f"{_VARS_FOLDER}/vars".encode())
