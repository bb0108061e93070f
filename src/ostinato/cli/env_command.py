"""Owns `ostinato env`."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, requires, version

import click

from ostinato.cli.options import GLOBAL, options
from ostinato.cli.terminal import Terminal
from ostinato.cli.version_command import version_line
from ostinato.world.programs import RealPrograms

_PROGRAMS = ("git", "go", "node", "sass", "esbuild", "pandoc", "asciidoctor", "rst2html")


@click.command("env", help="Show the versions of all that takes part, for reports of bugs.")
@options(GLOBAL)
def command(**_: object) -> None:
    terminal = Terminal()
    terminal.result(version_line())
    terminal.result(f"python {platform.python_version()} {platform.platform()}")
    for name in sorted(_libraries()):
        terminal.result(f"{name}=={version(name)}")
    programs = RealPrograms()
    for name in _PROGRAMS:
        found = programs.find(name)
        if found is not None:
            terminal.result(f"{name}: {found}")


def _libraries() -> list[str]:
    try:
        wanted = requires("ostinato") or []
    except PackageNotFoundError:
        return []
    names = (line.split(";")[0].split(">")[0].split("=")[0].split("<")[0].strip() for line in wanted)
    return [name for name in names if _is_installed(name)]


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
