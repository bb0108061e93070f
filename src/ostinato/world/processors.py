"""Owns how many processors there are for this process."""

from __future__ import annotations

import os


def default_workers() -> int:
    """As many as there are processors for this process."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
