"""Owns `ostinato show-python`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ostinato.base.diagnostics import Report, UsageError
from ostinato.cli.options import GLOBAL, SETTINGS, flags_from, options
from ostinato.cli.terminal import Terminal
from ostinato.gotemplate.suggestions import did_you_mean
from ostinato.world.disk import RealDisk

if TYPE_CHECKING:
    from ostinato.layouts import LayoutStore
    from ostinato.layouts.lookup import Template


@click.command(
    "show-python",
    help="""Print the Python that a template became, under the template's own lines.

    TEMPLATE is a path below layouts/, such as _partials/head.html or home.html: of the project, of a theme, or of
    those that are built in. Or it is a template file, wherever it is.""",
)
@click.argument("template")
@options(GLOBAL, SETTINGS)
def command(template: str, **values: object) -> int:
    # No other command needs the compiler without the rest of a build.
    from ostinato.build import load_project
    from ostinato.trace.spans import NoTracer

    flags = flags_from(values)
    terminal = Terminal(flags)
    report = Report()
    project = load_project(flags, os.environ, report, NoTracer())
    status = terminal.report(report)
    if project is None or status:
        return status
    layouts = project.layouts
    found = layouts.find(template) or _from_file(template, layouts)
    if found is None:
        near = did_you_mean(template.removeprefix("layouts/"), layouts.paths())
        raise UsageError(f'there is no template "{template}"' + (f"; {near}" if near else ""))
    terminal.result(layouts.python(found))
    return 0


def _from_file(path: str, layouts: LayoutStore) -> Template | None:
    """The template in a file: one of the site's, or any other."""
    disk = RealDisk(".")
    if not disk.exists(path):
        return None
    text, absolute = disk.read_text(path), disk.absolute(path)
    own = (template for template in layouts if template.text == text and absolute.endswith(template.shown))
    return next(own, None) or layouts.outside(path, text)
