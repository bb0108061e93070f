"""Owns `ostinato serve`, which Hugo calls `server`."""

from __future__ import annotations

import os

import click
from msgspec.structs import replace

from ostinato.cli.options import BUILD, GLOBAL, SERVE, SETTINGS, WATCH, flags_from, options
from ostinato.cli.terminal import Terminal
from ostinato.config.server_flags import ServerFlags


@click.command("serve", help="Build the site, serve it, and build again at each change.")
@options(GLOBAL, SETTINGS, BUILD, SERVE, WATCH)
def command(**values: object) -> int:
    from ostinato.serve import serve  # the server and the whole engine

    flags = flags_from(values)
    return serve(flags, server_flags(values), os.environ, Terminal(flags))


def server_flags(values: dict[str, object]) -> ServerFlags:
    """The flags that are the server's own."""
    known = set(ServerFlags.__struct_fields__)
    given = {name: value for name, value in values.items() if name in known and value is not None}
    return replace(ServerFlags(), **given, port_is_set="port" in given)
