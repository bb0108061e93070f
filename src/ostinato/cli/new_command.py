"""Owns `ostinato new`: a site, a theme, a page."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING

import click

from ostinato.base.diagnostics import Report, UsageError
from ostinato.cli.options import FORCE, FORMAT, GLOBAL, NEW, SETTINGS, flags_from, options
from ostinato.cli.terminal import Terminal
from ostinato.world.disk import RealDisk
from ostinato.world.programs import RealPrograms

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMATS = ("toml", "yaml", "json")


@click.group("new", help="Make a new site, theme or page.")
def command() -> None:
    """Stands above the things that can be made."""


@click.command("site", help="Make a new site in a folder.")
@click.argument("path")
@options(GLOBAL, FORMAT, FORCE)
def site(path: str, **values: object) -> int:
    from ostinato.cli.skeletons import site_files

    flags = flags_from(values)
    disk = RealDisk(path)
    form = _format(values)
    if disk.names() and not values.get("force"):
        raise UsageError(f"{path} is there already and not empty; --force makes a site in it all the same")
    if any(disk.exists(f"hugo.{each}") for each in _FORMATS):
        raise UsageError(f"{path} holds a site already")
    _write(disk, site_files(form))
    Terminal(flags).say(
        f"Your new site is in {disk.root}\n\n"
        f"  cd {path}\n"
        f"  ostinato new content posts/first.md\n"
        f"  ostinato serve --buildDrafts\n"
    )
    return 0


command.add_command(site, "site")
command.add_command(site, "project")


@command.command("theme", help="Make a new theme in themes/NAME.")
@click.argument("name")
@options(GLOBAL, FORMAT)
def theme(name: str, **values: object) -> int:
    from ostinato.cli.skeletons import theme_files
    from ostinato.config.load import load_config

    flags = flags_from(values)
    report = Report()
    config = load_config(flags.source or ".", flags, os.environ, report)
    if config is None:
        return Terminal(flags).report(report)
    disk = RealDisk(posixpath.join(config.working_dir, config.themes_dir, name))
    if disk.names():
        raise UsageError(f"{disk.root} is there already and not empty")
    _write(disk, theme_files(name, _format(values)))
    Terminal(flags).say(f"Your new theme is in {disk.root}; to use it: theme = '{name}'")
    return 0


@command.command("content", help="Make a new page from its archetype.")
@click.argument("path")
@options(GLOBAL, SETTINGS, NEW)
def content(path: str, **values: object) -> int:
    from ostinato.archetypes import new_content  # archetypes are templates: the whole engine

    flags = flags_from(values)
    terminal = Terminal(flags)
    made = new_content(
        flags, os.environ, path, kind=str(values.get("kind") or ""), force=bool(values.get("force"))
    )
    status = terminal.report(made.report)
    if status == 0:
        terminal.say(f'Content "{made.filename}" created')
        if flags.editor:
            return _edit(flags.editor, made.filename)
    return status


def _edit(editor: str, filename: str) -> int:
    import shlex

    return RealPrograms().hand_over([*shlex.split(editor), filename])


def _format(values: Mapping[str, object]) -> str:
    form = str(values.get("format") or "toml").lower()
    if form not in _FORMATS:
        raise UsageError(f'there is no format "{form}"; formats: {", ".join(_FORMATS)}')
    return form


def _write(disk: RealDisk, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        if not disk.exists(path):
            disk.write(path, text.encode())
