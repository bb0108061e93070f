"""Owns `ostinato completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from ostinato.base.diagnostics import UsageError
from ostinato.cli.options import GLOBAL, options
from ostinato.cli.terminal import Terminal

_SHELLS = ("bash", "fish", "zsh")


@click.command("completion", help="Print a script for a shell: source <(ostinato completion bash)")
@click.argument("shell", type=click.Choice(_SHELLS))
@options(GLOBAL)
@click.pass_context
def command(context: click.Context, /, shell: str, **_: object) -> None:
    kind = get_completion_class(shell)
    if kind is None:
        raise UsageError(f'there is no completion for the shell "{shell}"')
    root = context.find_root().command
    Terminal().result(kind(root, {}, "ostinato", "_OSTINATO_COMPLETE").source())
