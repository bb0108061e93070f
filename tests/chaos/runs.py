"""Owns which runs there are: every operation, every kind of fault, every number of times; every line of the journal."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.faults import KINDS, TIMES, Fault
from tests.chaos.scenario import full_here, killed, killed_for_real, operations, struck
from tests.deploy.places import Place, all_places


@dataclass(frozen=True)
class Ran:
    """One run, by a name that says how to have it again, and what was wrong."""

    name: str
    violations: tuple[str, ...]


def all_faults(steps: list[tuple[str, str]]) -> Iterator[Fault]:
    """Every fault that can happen to some operations."""
    for kind, names in KINDS.items():
        for at, (name, _) in enumerate(steps):
            if name in names:
                yield from (Fault(kind, at, times) for times in TIMES)


def faults_at(name: str) -> list[Fault]:
    """Every fault for a place."""
    with _fresh(name) as (place, _):
        return [*all_faults(operations(place))]


def run_fault(name: str, fault: Fault) -> Ran:
    with _fresh(name) as (place, _):
        return Ran(f"{name}: {fault}", tuple(struck(place, fault)))


def run_kills(name: str, step: int = 1) -> Iterator[Ran]:
    """A kill at every line of the journal, before and after it is written; and a journal without room from there on."""
    is_in_memory = name.startswith("memory")
    at, is_there = 0, True
    while is_there:
        for is_after in (False, True):
            with _fresh(name) as (place, folder):
                if is_in_memory:
                    violations, is_there = killed(place, at, is_after)
                else:
                    violations, is_there = killed_for_real(place, folder, at, is_after)
            moment = "after" if is_after else "before"
            yield Ran(f"{name}: killed {moment} line {at} of the journal", tuple(violations))
        at += step
    at, is_there = 0, True
    while is_there:
        with _fresh(name) as (place, _):
            violations, is_there = full_here(place, at)
        yield Ran(f"{name}: no room for line {at} of the journal", tuple(violations))
        at += step


class _fresh:  # noqa: N801  read as a word in `with`
    """A place with nothing there."""

    def __init__(self, name: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True)
        self._place = all_places()[name].place(Path(self._folder.name))

    def __enter__(self) -> tuple[Place, Path]:
        return self._place.__enter__(), Path(self._folder.name)

    def __exit__(self, *error: object) -> None:
        self._place.__exit__(*error)
        self._folder.cleanup()
