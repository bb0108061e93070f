"""Owns `js.Build` and `css.Build`: scripts and style sheets bundled by the program esbuild."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from ostinato.base import urls
from ostinato.base.gojson import encode
from ostinato.base.gostrings import decoded, encoded
from ostinato.base.members import TemplateError, expose
from ostinato.base.values import TypedList
from ostinato.config.sections.build import MediaType  # noqa: TC001
from ostinato.resources.collection import resources_in
from ostinato.resources.content import Content
from ostinato.resources.transforms import sass_vars
from ostinato.resources.transforms.bundle_memory import META, memory_key, recall, remember
from ostinato.resources.transforms.css_imports import ImportResolver
from ostinato.resources.transforms.esbuild_options import FILE_LOADERS, arguments_of
from ostinato.resources.transforms.staging import staged
from ostinato.resources.transforms.tools import ToolMissingError

if TYPE_CHECKING:
    from ostinato.resources.assets import Assets
    from ostinato.resources.media_types import MediaTypes
    from ostinato.resources.options import Options
    from ostinato.resources.outside import Outside
    from ostinato.resources.place import Origin, Place
    from ostinato.resources.resource import Made
    from ostinato.resources.transforms.staging import Stage

SOURCES = frozenset({".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".json", ".txt", ".css"})
_ENTRY_SUFFIXES = {"javascript": ".js", "typescript": ".ts", "tsx": ".tsx", "jsx": ".jsx", "css": ".css"}
_PARAMS, _VARS, _OUT, _CONTEXT = "params__.json", "vars__", "out__", "context__"
_FAILURE = re.compile(
    r"\[ERROR\] (?P<what>[^\n]*)(?:\n\n\s+(?P<file>[^\s:]+):(?P<line>\d+):(?P<column>\d+):)?"
)
_LINK = re.compile(r"(?://|/\*)# sourceMappingURL=[^\n]*\n?")
_VERSION = "0.28"


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that is published with a bundle: `.Data.Artifacts` lists them."""

    permalink: str
    rel_permalink: str
    media_type: MediaType


@dataclass(frozen=True, slots=True)
class Bundle:
    """Hugo docs pages "js.Build" and "css.Build"."""

    options: Options
    assets: Assets
    media_types: MediaTypes
    outside: Outside
    origin: Origin
    is_css: bool

    @property
    def name(self) -> str:
        return "cssbuild" if self.is_css else "jsbuild"

    @property
    def key(self) -> str:
        return f"{self.name}_{self.options.key}"

    def apply(self, made: Made) -> Made:
        suffix = _ENTRY_SUFFIXES.get(made.media_type.sub_type)
        if suffix is None:
            raise TemplateError(f'unsupported Media Type: "{made.media_type.type}"')
        out_type = "text/css" if suffix == ".css" else "text/javascript"
        kind = self.media_types.by_name(out_type) or made.media_type
        target = self.options.target_path
        place = made.place.at(target) if target else made.place.with_extension(kind.full_suffix)
        written = self._run(made, suffix, place)
        main = next((name for name in written if name in ("stdin.js", "stdin.css")), None)
        if main is None:
            raise TemplateError("esbuild: entry point output not found")
        companions = {
            f"{place.target_path}.map"
            if name == f"{main}.map"
            else posixpath.join(posixpath.dirname(place.target_path), name): Content.of_bytes(data)
            for name, data in written.items()
            if name != main
        }
        artifacts = [self._artifact(path) for path in sorted(companions)]
        text = decoded(written[main])
        if self.options.text("sourceMap").lower() == "linked":
            link = f"# sourceMappingURL={place.file}.map"
            text = _LINK.sub(f"/*{link} */\n" if self.is_css else f"//{link}\n", text)
        return replace(
            made,
            place=place,
            media_type=kind,
            content=Content.of_text(text),
            data={**made.data, "Artifacts": TypedList(artifacts, "resources.Artifact")},
            companions={**made.companions, **companions},
        )

    def _artifact(self, path: str) -> Artifact:
        link = self.origin.base_path + urls.escaped_path(path)
        host = self.origin.base_url.removesuffix(self.origin.base_path)
        return Artifact(host + link, link, self.media_types.of_path(path))

    def _run(self, made: Made, suffix: str, place: Place) -> dict[str, bytes]:
        """What esbuild writes, by name."""
        program = find_esbuild(self.outside)
        source = made.source_path
        suffixes = SOURCES | frozenset(FILE_LOADERS) | frozenset(self.options.mapping("loaders"))
        told = (self.key, self._public_path(place), source, suffix, made.content.read())
        key = memory_key(self.outside, self.assets, suffixes, program, *told)
        remembered = recall(self.outside, key)
        if remembered is not None:
            return remembered
        with staged(self.outside) as stage:
            context = self._write_context(stage)
            resolver = ImportResolver(
                self.assets, context, stage.path, partial(self._variables, stage), self._project_file
            )

            def changed(path: str, data: bytes) -> bytes:
                if not path.endswith(".css"):
                    return data
                return encoded(resolver.rewritten(decoded(data), path))

            stage.copy_assets(self.assets, suffixes, changed)
            entry = posixpath.splitext(source)[0] + suffix
            stage.write(entry, changed(entry, made.content.read()))
            params = stage.write(_PARAMS, encode(self.options.get("params") or {}).encode())
            arguments = [
                stage.path(entry),
                "--bundle",
                f"--outdir={stage.path(_OUT)}",
                "--entry-names=stdin",
                f"--alias:@params={params}",
                *(
                    f"--alias:{name}={path}"
                    for name, path in context.items()
                    if not name.startswith((".", "/"))
                ),
                f"--metafile={stage.path(META)}",
                "--log-level=error",
                "--color=false",
                "--log-limit=1",
                *arguments_of(
                    self.options, lambda path: staged_asset(stage, self.assets, path), is_css=self.is_css
                ),
            ]
            if self.is_css:
                arguments.append(f"--public-path={self._public_path(place)}")
            modules = posixpath.join(self.outside.root, "node_modules")
            done = self.outside.programs.run(
                [program, *arguments],
                folder=self.outside.root,
                environ={**self.outside.environ, "NODE_PATH": f"{stage.folder}:{modules}"},
            )
            if done.status:
                raise failure_of(done.errors.decode("utf-8", "replace"), self.assets)
            folder = posixpath.relpath(stage.folder, self.outside.root)
            written = {
                name: _with_names(data, folder, entry) if name.startswith("stdin.") else data
                for name, data in stage.files(_OUT).items()
            }
            remember(self.outside, key, stage, written, stage.read(META))
            return written

    def _public_path(self, place: Place) -> str:
        return self.origin.base_path + posixpath.dirname(place.target_path).rstrip("/")

    def _write_context(self, stage: Stage) -> dict[str, str]:
        """Put the resources of the option `importContext` into the stage; their paths by the names they have."""
        found: dict[str, str] = {}
        for resource in resources_in(self.options.get("importContext")):
            name = resource.made.place.target_path.lstrip("/")
            path = stage.write(f"{_CONTEXT}/{name}", resource.content.read())
            for known in (name, f"/{name}", posixpath.splitext(name)[0]):
                found.setdefault(known, path)
        return found

    def _variables(self, stage: Stage, sub_path: str) -> str:
        """The path of the sheet that `hugo:vars`, or a part of it, stands for."""
        values = sass_vars.below(self.options.mapping("vars"), sub_path)
        return stage.write(f"{_VARS}/{sub_path or 'all'}.css", sass_vars.custom_properties(values).encode())

    def _project_file(self, path: str) -> str | None:
        full = posixpath.join(self.outside.root, path)
        stamp = None if path.startswith((".", "/")) else self.outside.disk.stat(full)
        return full if stamp is not None and not self.outside.disk.is_dir(full) else None


def staged_asset(stage: Stage, assets: Assets, path: str) -> str:
    """A path of assets as the stage has it; other names stay what they are."""
    for candidate in (path, *(f"{path}{suffix}" for suffix in (".js", ".ts", ".tsx", ".jsx"))):
        if assets.find(candidate) is not None:
            return stage.path(candidate.lstrip("/"))
    return path


def failure_of(message: str, assets: Assets) -> TemplateError:
    """What esbuild complains of, with the place in the assets."""
    found = _FAILURE.search(message)
    if found is None:
        return TemplateError(message.strip())
    if not found["file"]:
        return TemplateError(found["what"])
    file = assets.find(re.sub(r".*stage-[0-9a-f]+/", "", found["file"]))
    if file is None:
        return TemplateError(found["what"])
    column = int(found["column"]) + 1
    return TemplateError(f'"{file.filename}:{found["line"]}:{column}": {found["what"]}')


def _with_names(bundle: bytes, stage: str, entry: str) -> bytes:
    """The bundle with Hugo's names of files in its comments, in place of those of the stage."""
    names = {
        entry: "<stdin>",
        _PARAMS: "ns-hugo-params:<stdin>",
        _VARS: f"ns-hugo-vars:{sass_vars.NAMESPACE}",
    }
    text = decoded(bundle)
    for name, told in names.items():
        text = text.replace(f"{stage}/{name}", told)
    return encoded(text.replace(f"{stage}/", "ns-hugo-imp:assets/"))


def find_esbuild(outside: Outside) -> str:
    """The program: of the project, on PATH, or fetched once by npm. Raises ToolMissingError."""
    # A program is no cache of one project: it stays when that is emptied, as one installed by hand would.
    home = outside.environ.get("XDG_CACHE_HOME") or posixpath.join(outside.environ.get("HOME", ""), ".cache")
    cache = outside.disk.absolute(posixpath.join(home, "ostinato", "tools"))
    for folder in (outside.root, cache):
        local = posixpath.join(folder, "node_modules", ".bin", "esbuild")
        if outside.disk.exists(local):
            return local
    found = outside.programs.find("esbuild")
    if found is not None:
        return found
    if outside.programs.find("npm") is not None:
        command = ["npm", "install", "--no-fund", "--no-audit", "--prefix", cache, f"esbuild@{_VERSION}"]
        outside.disk.write(posixpath.join(cache, "package.json"), b"{}")
        done = outside.programs.run(command, folder=cache)
        local = posixpath.join(cache, "node_modules", ".bin", "esbuild")
        if done.status == 0 and outside.disk.exists(local):
            return local
    raise ToolMissingError('the program "esbuild" is needed; install it in the project: npm install esbuild')


expose(
    Artifact,
    "resources.Artifact",
    {
        "MediaType": attrgetter("media_type"),
        "Permalink": attrgetter("permalink"),
        "RelPermalink": attrgetter("rel_permalink"),
    },
)
