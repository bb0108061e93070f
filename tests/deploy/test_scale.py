"""Large sites: what has changed is what costs, and files are never in memory together."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

import pytest

from ostinato.deploy.outcome import Status
from ostinato.deploy.release import Built
from ostinato.deploy.remembered import Remembered
from ostinato.deploy.settings import Deployment, TargetSettings
from ostinato.deploy.storing import types_by_suffix
from ostinato.deploy.target import Switching
from ostinato.world.disk import RealDisk
from tests.deploy.memory import MemoryTarget
from tests.deploy.runs import Machine, Site

FILES, CHANGED = 10_000, 50


class CountingDisk(RealDisk):
    """Knows how much was read."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.files = 0
        self.bytes = 0

    def read(self, path: str) -> bytes:
        data = super().read(path)
        self.files += 1
        self.bytes += len(data)
        return data


def many(changed: int) -> Site:
    def page(number: int) -> bytes:
        return b"<a href='/p/%d/'>%s" % ((number + 1) % FILES, b"new" if number < changed else b"old")

    return Site({f"p/{number}/index.html": page(number) for number in range(FILES)} | {"index.html": b"home"})


@pytest.mark.parametrize("switching", Switching)
def test_what_has_changed_is_what_costs(switching: Switching) -> None:
    target, machine = MemoryTarget(switching), Machine()
    assert machine.deploy(many(0), target).uploaded == FILES + 1
    target.calls.clear()
    target.bytes_read = 0
    outcome = machine.deploy(many(CHANGED), target)
    assert (outcome.status, outcome.uploaded) == (Status.DONE, CHANGED)
    assert target.calls["put"] == CHANGED
    assert target.calls["list_files"] == (2 if switching is Switching.ATOMIC else 1)
    assert target.calls["digest_of"] <= CHANGED + 150
    assert sum(target.calls.values()) < 3 * CHANGED + 250
    assert machine.watch.steps == FILES + 1 + CHANGED


def test_files_that_are_known_are_not_read(tmp_path: Path) -> None:
    public = tmp_path / "public"
    for number in range(300):
        folder = public / "p" / str(number)
        folder.mkdir(parents=True)
        (folder / "index.html").write_bytes(b"x" * 1000)
    disk = CountingDisk(tmp_path)
    built = Built(disk, "public", Deployment(), TargetSettings(), types_by_suffix(()), "https://example.org/")
    later = (public / "p/1/index.html").stat().st_mtime_ns + 10**10

    def manifest() -> str:
        return built.manifest(Remembered(disk, "cache/files", "settings", later)).id

    first = manifest()
    assert disk.files == 300
    disk.files = disk.bytes = 0
    assert manifest() == first
    assert disk.files == 1  # what is remembered
    (public / "p/7/index.html").write_bytes(b"y" * 1000)
    disk.files = disk.bytes = 0
    second = manifest()
    assert second != first
    assert disk.files == 2
    (tmp_path / "cache/files").write_bytes(b"no longer what it was")
    assert manifest() == second


def test_memory_is_bounded(tmp_path: Path) -> None:
    """Fifty files of a megabyte each are deployed with the memory of a few."""
    public = tmp_path / "public"
    public.mkdir()
    for number in range(50):
        (public / f"{number}.bin").write_bytes(bytes([number]) * 1_000_000)
    disk = RealDisk(tmp_path)
    built = Built(disk, "public", Deployment(), TargetSettings(), types_by_suffix(()), "https://example.org/")
    remembered = Remembered(disk, "cache/files", "settings", 0)
    from ostinato.deploy.targets.folder import FolderTarget

    machine = Machine(workers=4)
    gc.collect()
    tracemalloc.start()
    manifest = built.manifest(remembered)
    job_site = Site(dict.fromkeys(manifest.items, b""))
    outcome = machine.deploy(
        job_site, FolderTarget(tmp_path / "www"), manifest=manifest, read=built.read, references={}
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outcome.status == Status.DONE
    assert peak < 20_000_000
