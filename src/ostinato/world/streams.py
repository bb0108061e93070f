"""Owns the standard streams of the process, below Python's own."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_STDOUT = 1


@contextmanager
def silenced_stdout() -> Iterator[None]:
    """Drop what libraries that are no Python write to standard output meanwhile."""
    sys.stdout.flush()
    kept = os.dup(_STDOUT)
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, _STDOUT)
        yield
    finally:
        os.dup2(kept, _STDOUT)
        os.close(kept)
        os.close(nothing)
