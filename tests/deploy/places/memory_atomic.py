"""A target in memory whose switching is atomic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ostinato.deploy.target import Switching
from tests.deploy.memory import MemoryTarget
from tests.deploy.places import Place


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    target = MemoryTarget(Switching.ATOMIC)
    yield Place(target, target.visit, target.leave)
