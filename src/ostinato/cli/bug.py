"""Owns the words for a bug of ours: what happened, and where the whole trace was kept."""

from __future__ import annotations

import os
import platform
import traceback
from typing import TYPE_CHECKING

import ostinato
from ostinato.base.diagnostics import WorldError
from ostinato.world import folders
from ostinato.world.disk import RealDisk

if TYPE_CHECKING:
    from collections.abc import Sequence


def report_bug(error: Exception, arguments: Sequence[str]) -> str:
    """Keep the trace in a file, and say what the user can do with it."""
    text = "".join(traceback.format_exception(error))
    head = f"ostinato {ostinato.__version__}, Python {platform.python_version()}, {platform.platform()}\n"
    head += f"arguments: {' '.join(arguments)}\n\n"
    name = f"ostinato-bug-{os.getpid()}.txt"
    try:
        disk = RealDisk(folders.temporary())
        disk.write(name, (head + text).encode())
        where = f"the trace is in {disk.absolute(name)}"
    except WorldError:
        where = text
    return f"this is a bug of Ostinato, not of your site: {type(error).__name__}: {error}\n  please report it; {where}"
