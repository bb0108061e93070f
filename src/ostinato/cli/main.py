"""Owns the way in: which command is meant, and what becomes of an error."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from ostinato.base.diagnostics import AuthorError, OstinatoError
from ostinato.cli.options import normalised
from ostinato.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

COMMANDS = {
    "build": "build the site",
    "check": "look through a built site: what it asks, runs, keeps, and whether it is sound",
    "completion": "print a script that lets a shell complete commands and flags",
    "config": "show the settings of the project, or its mounts",
    "deploy": "bring the built site to a host, until it is there",
    "env": "show versions, for reports of bugs",
    "headers": "write the strictest headers that a built site satisfies",
    "list": "list content: all, drafts, expired, future, published",
    "new": "make a new site, theme or page",
    "rollback": "go back to a release that is still on the host",
    "serve": "build the site, serve it, and build again at each change",
    "show-python": "print the Python that a template became",
    "version": "show the version",
}
"""Every command, one module each. A module is imported when its command is called."""

_ALIASES = {"server": "serve"}
_NEW_THINGS = {"content", "project", "site", "theme"}
_BUG_STATUS, _INTERRUPTED, _PIPE_CLOSED = 70, 130, 141


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        name = _ALIASES.get(cmd_name, cmd_name)
        if name not in COMMANDS:
            return None
        found = import_module(f"ostinato.cli.{name.replace('-', '_')}_command").command
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help of the whole needs no module of a command."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Commands,
    help="A publishing engine for quiet technical blogs. Builds Hugo sites. Without a command, it builds.",
    epilog="`ostinato COMMAND --help` shows the flags of a command.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
def root() -> None:
    """Stands for the program; each command does its own work."""


def run() -> NoReturn:
    """Run the program with the arguments of this process, and end it."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit status."""
    terminal = Terminal()
    try:
        status = _invoked(arguments)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        terminal.error(error.format_message())
        return 2
    except AuthorError as error:
        terminal.diagnostic(error.diagnostic)
        return error.exit_code
    except OstinatoError as error:
        terminal.error(str(error))
        return error.exit_code
    except BrokenPipeError:
        # Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except (KeyboardInterrupt, click.Abort):
        terminal.error("interrupted")
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001  whatever else happens is a bug of ours, and is told as one
        from ostinato.cli.bug import report_bug

        terminal.error(report_bug(error, arguments))
        return _BUG_STATUS


def _invoked(arguments: Sequence[str]) -> object:
    if os.environ.get("_OSTINATO_COMPLETE"):
        return root.main(list(arguments), prog_name="ostinato", standalone_mode=False)
    # Not `root.main`: it would end the process by itself when a pipe is closed.
    with root.make_context("ostinato", _with_command(arguments)) as context:
        return root.invoke(context)


def _with_command(arguments: Sequence[str]) -> list[str]:
    """The arguments with the command that is meant: `build` when none is named, `new content` for `new PATH`."""
    words = normalised(arguments)
    first = words[0] if words else ""
    if first == "help":
        return [*words[1:], "--help"]
    if not first or first.startswith("-"):
        return words if {"-h", "--help"} & set(words) else ["build", *words]
    if first == "new" and len(words) > 1 and words[1] not in _NEW_THINGS and not words[1].startswith("-"):
        return ["new", "content", *words[1:]]
    return words
