"""Owns `ostinato config`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ostinato.base.diagnostics import Report, UsageError
from ostinato.cli.options import FORMAT, GLOBAL, SETTINGS, SHOW, flags_from, options
from ostinato.cli.terminal import Terminal

if TYPE_CHECKING:
    from ostinato.config.settings import Config, Module


class _ConfigCommands(click.Group):
    """`config` does its own work, and has `mounts` below it."""


@click.group(
    "config", cls=_ConfigCommands, invoke_without_command=True, help="Show the settings of the project."
)
@options(GLOBAL, SETTINGS, FORMAT, SHOW)
@click.pass_context
def command(context: click.Context, /, **values: object) -> int:
    if context.invoked_subcommand is not None:
        return 0
    config, terminal, status = _loaded(values)
    if config is None or status:
        return status
    if values.get("check"):
        return _check(config, terminal)
    lang = values.get("lang")
    if lang and lang not in config.all_languages:
        raise UsageError(f'there is no language "{lang}"; languages: {", ".join(config.all_languages)}')
    from ostinato.config.dump import dumped

    settings = config.all_languages[str(lang)] if lang else config.default_language
    shown = dumped(settings, zero=bool(values.get("print_zero")))
    terminal.result(_written(shown, str(values.get("format") or "toml").lower()))
    return 0


@command.command("mounts", help="Show what is mounted where, project first.")
@options(GLOBAL, SETTINGS)
def mounts(**values: object) -> int:
    config, terminal, status = _loaded(values)
    if config is None or status:
        return status
    import json

    for module in config.modules:
        terminal.result(json.dumps(_module(module), indent=3, ensure_ascii=False))
    return 0


def _loaded(values: dict[str, object]) -> tuple[Config | None, Terminal, int]:
    from ostinato.config.load import load_config

    flags = flags_from(values)
    terminal = Terminal(flags)
    report = Report()
    config = load_config(flags.source or ".", flags, os.environ, report)
    return config, terminal, terminal.report(report)


def _check(config: Config, terminal: Terminal) -> int:
    from ostinato.config.misspelled import misspelled

    found = list(misspelled(config.raw))
    for path, near in found:
        terminal.result(f'there is no setting "{path}"; did you mean "{near}"?')
    return 1 if found else 0


def _written(value: dict[str, object], form: str) -> str:
    if form == "json":
        import json

        return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True, default=str)
    if form == "yaml":
        import yaml

        return yaml.safe_dump(value, allow_unicode=True, sort_keys=True)
    if form == "toml":
        import rtoml

        return rtoml.dumps(_without_none(value), pretty=True)
    raise UsageError(f'there is no format "{form}"; formats: toml, yaml, json')


def _without_none(value: object) -> dict[str, object]:
    """TOML knows no nothing."""
    assert isinstance(value, dict)
    return {
        key: _without_none(held) if isinstance(held, dict) else _listed(held)
        for key, held in sorted(value.items())
        if held is not None
    }


def _listed(value: object) -> object:
    if isinstance(value, list):
        return [_without_none(item) if isinstance(item, dict) else _listed(item) for item in value]
    return value


def _module(module: Module) -> dict[str, object]:
    return {
        "path": module.path,
        "version": module.version,
        "time": "0001-01-01T00:00:00Z",
        "owner": module.owner,
        "dir": module.folder if module.is_project else f"{module.folder}/",
        "mounts": [_mount(mount) for mount in module.mounts],
    }


def _mount(mount: object) -> dict[str, object]:
    from msgspec.structs import asdict

    from ostinato.config.sections.modules import Mount
    from ostinato.config.sections.pages import Sites, SitesMatrix

    assert isinstance(mount, Mount)
    shown: dict[str, object] = {"source": mount.source, "target": mount.target}
    if mount.sites != Sites():
        parts: dict[str, SitesMatrix] = asdict(mount.sites)
        shown["sites"] = {
            name: {key: list(held) or None for key, held in asdict(matrix).items()}
            for name, matrix in parts.items()
        }
    return shown
