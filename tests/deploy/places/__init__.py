"""Owns the places that deployments are tested against: one file each, every test runs for all of them.

A module of this folder has `place(folder)`, a context manager that gives a new, empty `Place`, and may have
`missing()`, which says what is not installed here. `SLOW = True` leaves a place out of the wide parts of the chaos
of `make test`; `make chaos` runs them all.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from ostinato.deploy.target import Target


@dataclass(frozen=True)
class Place:
    """A target with nothing there, and what the world sees of it. Nothing here uses the code of the target."""

    target: Target
    visit: Callable[[str], bytes | None]
    """What a visitor gets at the path of a file; None is 404."""
    leave: Callable[[str, bytes], None]
    """Somebody else puts a file there, where visitors see it."""


@cache
def all_places() -> dict[str, ModuleType]:
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    return {name: import_module(f"{__name__}.{name}") for name in names}


def is_slow(name: str) -> bool:
    return bool(getattr(all_places()[name], "SLOW", False))


def missing(name: str) -> str:
    """Why a place cannot be had here; empty where it can."""
    reason = getattr(all_places()[name], "missing", lambda: "")()
    assert isinstance(reason, str)
    return reason
