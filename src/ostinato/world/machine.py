"""Owns what this machine and this process are called."""

from __future__ import annotations

import getpass
import os
import platform
from typing import NamedTuple


class Process(NamedTuple):
    """A process, as people and other machines tell it from all others."""

    user: str
    machine: str
    number: int


def this_process() -> Process:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container may have no name for its user
        user = str(os.getuid())
    return Process(user, platform.node() or "localhost", os.getpid())
