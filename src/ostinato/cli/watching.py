"""Owns `ostinato build --watch`: build again whenever a source file changes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ostinato.cli.terminal import Terminal

if TYPE_CHECKING:
    from ostinato.config.flags import Flags

_STEP, _DEBOUNCE = 5, 20
"""Milliseconds: how often changes are gathered, and for how long at most."""


def watch(flags: Flags, *, checks: bool = False) -> int:
    """Build, and build again at each change, until the user stops it."""
    from watchfiles import watch as changes

    from ostinato.cli.build_command import build_once
    from ostinato.serve.places import watched

    flags = replace(flags, watch=False)
    terminal = Terminal(flags)
    status = build_once(flags, checks=checks)
    folders = watched(flags, os.environ)
    terminal.say(f"Watching for changes in {', '.join(folders)}\nPress Ctrl+C to stop")
    for _ in changes(*folders, step=_STEP, debounce=_DEBOUNCE, force_polling=bool(flags.poll) or None):
        status = build_once(flags, checks=checks)
    return status
