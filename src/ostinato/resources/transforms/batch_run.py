"""Owns one run of esbuild for a batch: every group and runner an entry, what they share in files of their own."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ostinato.base.gojson import encode
from ostinato.base.gostrings import encoded
from ostinato.base.members import TemplateError
from ostinato.resources.collection import resources_in
from ostinato.resources.options import Options
from ostinato.resources.transforms.bundle import SOURCES, failure_of, find_esbuild, staged_asset
from ostinato.resources.transforms.esbuild_options import arguments_of
from ostinato.resources.transforms.staging import staged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.resources.assets import Assets
    from ostinato.resources.outside import Outside
    from ostinato.resources.resource import Resource
    from ostinato.resources.transforms.staging import Stage

_ENTRIES, _OUT, _PARAMS = "batch__", "out__", "params__"


@dataclass(frozen=True, slots=True)
class Script:
    """A script or runner of a group, as the template set it."""

    name: str
    resource: Resource
    export: str
    params: object = None
    import_context: object = None

    @property
    def suffix(self) -> str:
        return self.resource.media_type.full_suffix


@dataclass(frozen=True, slots=True)
class Group:
    """The scripts of a group with the parameters of their instances, and what runs them."""

    name: str
    scripts: tuple[Script, ...]
    instances: dict[str, list[tuple[str, object]]] = field(default_factory=dict)
    runners: tuple[Script, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchRun:
    """Bundles the groups of a batch."""

    groups: Sequence[Group]
    config: Options
    assets: Assets
    outside: Outside

    def files(self) -> dict[str, bytes]:
        """What esbuild writes, by name: files of entries, maps, what several entries share. Raises TemplateError."""
        if (self.config.text("format") or "esm") != "esm":
            raise TemplateError("only esm format is currently supported")
        program = find_esbuild(self.outside)
        with staged(self.outside) as stage:
            stage.copy_assets(self.assets, SOURCES)
            entries = [entry for group in self.groups for entry in self._write(stage, group)]
            empty = stage.write(f"{_PARAMS}/none.json", b"{}")
            arguments = [
                *entries,
                "--bundle",
                "--splitting",
                f"--outdir={stage.path(_OUT)}",
                f"--outbase={stage.path(_ENTRIES)}",
                "--chunk-names=chunk-[hash]",
                f"--alias:@params={empty}",
                "--log-level=error",
                "--color=false",
                "--log-limit=1",
                *arguments_of(
                    Options({**self.config.raw, "format": "esm"}),
                    lambda path: staged_asset(stage, self.assets, path),
                    is_css=False,
                ),
            ]
            modules = posixpath.join(self.outside.root, "node_modules")
            # Names of shared files depend on paths from where the program runs: those inside the stage are always
            # the same.
            done = self.outside.programs.run(
                [program, *arguments],
                folder=stage.folder,
                environ={**self.outside.environ, "NODE_PATH": f"{stage.folder}:{modules}"},
            )
            if done.status:
                raise failure_of(done.errors.decode("utf-8", "replace"), self.assets)
            return {
                name: data if name.endswith(".map") else _with_names(data)
                for name, data in stage.files(_OUT).items()
            }

    def _write(self, stage: Stage, group: Group) -> list[str]:
        """Put a group into the stage: the entries that it makes, runners first."""
        imports, entries = [], []
        for number, script in enumerate(group.scripts):
            folder = posixpath.dirname(script.resource.made.place.target_path).lstrip("/")
            path = self._write_script(stage, posixpath.join(folder, f"{group.name}_{script.name}"), script)
            what = (
                f"* as Script{number}" if script.export == "*" else f"{{ {script.export} as Script{number} }}"
            )
            imports.append(f"import {what} from {encode(path)};")
        for number, runner in enumerate(group.runners):
            name = f"{_ENTRIES}/{group.name}_{runner.name}_runner"
            path = self._write_script(stage, name, runner)
            entries.append(path)
            imports.append(f"import {{ {runner.export} as Run{number} }} from {encode(path)};")
        if group.runners:
            imports.append(f"let group = {{ id: {encode(group.name)}, scripts: [] }}")
            imports += [
                f"group.scripts.push({_instances(group, script, number)});"
                for number, script in enumerate(group.scripts)
            ]
            imports += [f"Run{number}(group);" for number in range(len(group.runners))]
        return [*entries, stage.write(f"{_ENTRIES}/{group.name}.js", "\n".join(imports).encode())]

    def _write_script(self, stage: Stage, name: str, script: Script) -> str:
        """Put a script into the stage, beside what it may import, with its own parameters."""
        for resource in resources_in(script.import_context):
            stage.write(resource.made.place.target_path.lstrip("/"), resource.content.read())
        own = stage.write(f"{_PARAMS}/{name}.json", encode(script.params or {}).encode())
        shared = stage.write(f"{_PARAMS}/config.json", encode(self.config.get("params") or {}).encode())
        text = script.resource.content.text()
        if "@params" in text:
            text = _IMPORT.sub(lambda found: encode(shared if found[2] else own), text)
        return stage.write(f"{name}{script.suffix}", encoded(text))


_IMPORT = re.compile(r"""(?<=[\s(])(["'])@params(/config)?\1""")


def _instances(group: Group, script: Script, number: int) -> str:
    held = ",".join(
        f'{{"id":{encode(name)},"params":{encode(params or {})}}}'
        for name, params in group.instances.get(script.name, ())
    )
    return f'{{"id":{encode(script.name)},"binding":Script{number},"instances":[{held}]}}'


def _with_names(bundle: bytes) -> bytes:
    """The bundle with names in its comments that mean something after the stage is gone."""
    return _NAME.sub(lambda found: found[1] + _NAMES[found[2]], bundle)


_NAMES = {_ENTRIES.encode(): b"ns-hugo-imp-func:/", _PARAMS.encode(): b"ns-hugo-params:"}
_NAME = re.compile(rb"""(^// |^/\* |")(""" + b"|".join(_NAMES) + rb""")/""", re.MULTILINE)
