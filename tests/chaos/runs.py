"""Owns which runs there are: every operation, every kind of fault, every number of times; every line of the journal."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.chaos.faults import KINDS, TIMES, Fault
from tests.chaos.scenario import begun, full_here, killed, killed_for_real, operations, struck
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
    """A place with nothing there; or, where all of it is in one folder, as it was when the old site went live."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._bench = _bench(name) if name in _IN_A_FOLDER else None

    def __enter__(self) -> tuple[Place, Path]:
        if self._bench is not None:
            self._bench.restore()
            return self._bench.place, self._bench.folder
        self._folder = tempfile.TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True)
        self._place = all_places()[self._name].place(Path(self._folder.name))
        return self._place.__enter__(), Path(self._folder.name)

    def __exit__(self, *error: object) -> None:
        if self._bench is None:
            self._place.__exit__(*error)
            self._folder.cleanup()


_IN_A_FOLDER = {"folder", "sftp", "rsync", "git"}


@dataclass(frozen=True)
class _Bench:
    """A place that is used many times: what it was like at first is laid out again."""

    place: Place
    folder: Path
    saved: Path

    def restore(self) -> None:
        for entry in self.folder.iterdir():
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        shutil.copytree(self.saved, self.folder, symlinks=True, dirs_exist_ok=True)


@cache
def _bench(name: str) -> _Bench:
    """One for each process."""
    stack = ExitStack()
    atexit.register(stack.close)
    top = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True)))
    folder, saved = top / "folder", top / "saved"
    folder.mkdir()
    place = stack.enter_context(all_places()[name].place(folder))
    begun(place)
    shutil.copytree(folder, saved, symlinks=True)
    return _Bench(place, folder, saved)
