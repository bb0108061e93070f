"""Owns `ostinato list`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

import click
from msgspec.structs import replace

from ostinato.cli.options import GLOBAL, flags_from, options
from ostinato.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class ListedPage(Protocol):
    """A page with a file, as `build.list_content` gives it. Dates are written as RFC 3339."""

    path: str
    slug: str
    title: str
    date: str
    expiry_date: str
    publish_date: str
    draft: bool
    permalink: str
    kind: str
    section: str
    is_future: bool
    is_expired: bool


_HEAD = "path slug title date expiryDate publishDate draft permalink kind section".split()  # noqa: SIM905
_ALL_CONTENT = {"build_drafts": True, "build_future": True, "build_expired": True}

_KINDS: dict[str, tuple[str, dict[str, bool], Callable[[ListedPage], bool]]] = {
    "all": ("List all content: drafts, future and expired content, too.", _ALL_CONTENT, lambda _: True),
    "drafts": ("List drafts.", _ALL_CONTENT, lambda page: page.draft),
    "expired": (
        "List content that has expired.",
        {"build_drafts": True, "build_expired": True},
        lambda page: page.is_expired,
    ),
    "future": (
        "List content of the future.",
        {"build_drafts": True, "build_future": True},
        lambda page: page.is_future,
    ),
    "published": (
        "List content that is published now.",
        {},
        lambda page: not (page.draft or page.is_future or page.is_expired),
    ),
}


@click.group("list", help="List content, as lines of CSV.")
def command() -> None:
    """Stands above the kinds of lists."""


def csv_lines(pages: Iterable[ListedPage]) -> Iterable[str]:
    """Pages as Hugo lists them: one line each, below a line of names."""
    yield ",".join(_HEAD)
    for page in pages:
        fields = (
            page.path,
            page.slug,
            page.title,
            page.date,
            page.expiry_date,
            page.publish_date,
            "true" if page.draft else "false",
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
        from ostinato.build import list_content  # the whole engine: loaded when it is needed

        flags = replace(flags_from(values), **changes)
        terminal = Terminal(flags)
        listed = list_content(flags, os.environ)
        status = terminal.report(listed.report)
        if status == 0:
            terminal.result("\n".join(csv_lines(page for page in listed.pages if includes(page))))
        return status


for _name in _KINDS:
    _add(_name)
