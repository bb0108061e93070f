"""Owns `ostinato build --watch`: build again whenever a source file changes."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ostinato.base.diagnostics import Report
from ostinato.cli.terminal import Terminal
from ostinato.world.disk import RealDisk

if TYPE_CHECKING:
    from ostinato.config.flags import Flags

_STEP, _DEBOUNCE = 5, 20
"""Milliseconds: how often changes are gathered, and for how long at most."""


def watch(flags: Flags) -> int:
    """Build, and build again at each change, until the user stops it."""
    from watchfiles import watch as changes

    from ostinato.cli.build_command import build_once

    flags = replace(flags, watch=False)
    terminal = Terminal(flags)
    status = build_once(flags)
    folders = _folders(flags)
    terminal.say(f"Watching for changes in {', '.join(folders)}\nPress Ctrl+C to stop")
    for _ in changes(*folders, step=_STEP, debounce=_DEBOUNCE, force_polling=bool(flags.poll) or None):
        status = build_once(flags)
    return status


def _folders(flags: Flags) -> list[str]:
    """The folders that are mounted, and those of the settings."""
    from ostinato.config.load import load_config

    disk = RealDisk(flags.source or ".")
    config = load_config(disk, flags, os.environ, Report())
    if config is None:
        return [disk.root]
    mounted = (
        posixpath.normpath(posixpath.join(module.folder, mount.source))
        for module in config.modules
        for mount in module.mounts
        if not mount.disable_watch
    )
    return sorted({path for path in (*mounted, *config.files) if disk.exists(path)})
