"""Owns `ostinato list`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from ostinato.base.diagnostics import Report
from ostinato.cli.options import GLOBAL, flags_from, options
from ostinato.cli.terminal import Terminal
from ostinato.world.disk import RealDisk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ostinato.base.gotime import Time
    from ostinato.config.flags import Flags
    from ostinato.site.page import Page

_HEAD = "path slug title date expiryDate publishDate draft permalink kind section".split()  # noqa: SIM905
_RFC3339 = "2006-01-02T15:04:05Z07:00"
_ALL_CONTENT = {"build_drafts": True, "build_future": True, "build_expired": True}


def _is_future(page: Page, now: Time) -> bool:
    return not page.publish_date.is_zero() and page.publish_date > now


def _is_expired(page: Page, now: Time) -> bool:
    return not page.expiry_date.is_zero() and page.expiry_date < now


_KINDS: dict[str, tuple[str, dict[str, bool], Callable[[Page, Time], bool]]] = {
    "all": (
        "List all content: drafts, future and expired content, too.",
        _ALL_CONTENT,
        lambda *_: True,
    ),
    "drafts": ("List drafts.", _ALL_CONTENT, lambda page, _: page.meta.draft),
    "expired": ("List content that has expired.", {"build_drafts": True, "build_expired": True}, _is_expired),
    "future": ("List content of the future.", {"build_drafts": True, "build_future": True}, _is_future),
    "published": (
        "List content that is published now.",
        {},
        lambda page, now: not (page.meta.draft or _is_future(page, now) or _is_expired(page, now)),
    ),
}


@click.group("list", help="List content, as lines of CSV.")
def command() -> None:
    """Stands above the kinds of lists."""


def listed(
    flags: Flags, environ: Mapping[str, str], report: Report, includes: Callable[[Page, Time], bool]
) -> list[Page]:
    """The pages with a file that are asked for, in Hugo's default order over all languages."""
    # The first half of the engine: nothing but this command needs it without the second.
    from ostinato.build import time_of
    from ostinato.config.load import load_config
    from ostinato.content.reading import read_content
    from ostinato.mounts.mount import mount
    from ostinato.site.assemble import assemble

    disk = RealDisk(flags.source or ".")
    config = load_config(disk, flags, environ, report)
    if config is None:
        return []
    now = time_of(config)
    source = read_content(mount(config, disk, report), config, report)
    pages = [page for site in assemble(source, config, now, report) for page in site.pages]
    chosen = [page for page in pages if page.source is not None and includes(page, now)]
    return sorted(chosen, key=lambda page: page.sort_key)


def csv_lines(pages: Iterable[Page], root: str) -> Iterable[str]:
    """Pages as Hugo lists them: one line each, below a line of names."""
    yield ",".join(_HEAD)
    for page in pages:
        assert page.source is not None
        fields = (
            page.source.file.filename.removeprefix(f"{root}/"),
            page.slug,
            page.title,
            page.date.format(_RFC3339),
            page.expiry_date.format(_RFC3339),
            page.publish_date.format(_RFC3339),
            "true" if page.meta.draft else "false",
            page.permalink,
            page.kind,
            page.section,
        )
        yield ",".join(map(_field, fields))


def _field(text: str) -> str:
    if text == r"\." or text[:1].isspace() or any(char in text for char in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _add(name: str) -> None:
    sentence, changes, includes = _KINDS[name]

    @command.command(name, help=sentence)
    @options(GLOBAL)
    def lister(**values: object) -> int:
        flags = replace(flags_from(values), **changes)
        terminal = Terminal(flags)
        report = Report()
        pages = listed(flags, os.environ, report, includes)
        status = terminal.report(report)
        if status == 0:
            terminal.result("\n".join(csv_lines(pages, RealDisk(flags.source or ".").root)))
        return status


for _name in _KINDS:
    _add(_name)
