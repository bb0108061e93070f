"""The store of worked-out values: shared by processes, bounded, and never the reason that a build fails."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from ostinato.cache.disk_store import DiskStore, open_store
from ostinato.cache.keys import digest, digest_of_all, key_of
from ostinato.cache.store import MemoryStore, NullStore, Store
from ostinato.world.disk import RealDisk


@pytest.fixture
def disk(tmp_path: Path) -> RealDisk:
    return RealDisk(tmp_path)


def opened(disk: RealDisk, *, today: int = 1, max_bytes: int = 1 << 26) -> Store:
    return open_store(disk, "cache", today=today, max_bytes=max_bytes)


def file_of(disk: RealDisk) -> Path:
    (path,) = (Path(disk.root) / "cache").glob("store-*.mdb")
    return path


@pytest.mark.parametrize("kind", ["disk", "memory"])
def test_what_was_put_is_got_back(kind: str, disk: RealDisk) -> None:
    store = opened(disk) if kind == "disk" else MemoryStore()
    assert store.get("markdown", b"k") is None
    store.put("markdown", b"k", b"value")
    assert store.get("markdown", b"k") == b"value"
    assert store.get("templates", b"k") is None
    store.put("markdown", b"k", b"another")
    store.put("markdown", b"empty", b"")
    store.flush()
    assert store.get("markdown", b"k") == b"another"
    assert store.get("markdown", b"empty") == b""
    store.close()


def test_the_next_run_finds_it(disk: RealDisk) -> None:
    store = opened(disk)
    values = {f"key {number}".encode(): os.urandom(number) for number in range(2000)}
    for key, value in values.items():
        store.put("n", key, value)
    store.close()
    store = opened(disk)
    assert {key: store.get("n", key) for key in values} == values


def test_a_store_that_keeps_nothing_keeps_nothing() -> None:
    store = NullStore()
    store.put("n", b"k", b"v")
    store.flush()
    assert store.get("n", b"k") is None
    store.close()


@pytest.mark.parametrize("damage", ["garbage", "truncated", "empty", "folder", "flipped"])
def test_a_broken_file_costs_what_it_held_and_no_more(damage: str, disk: RealDisk) -> None:
    store = opened(disk)
    for number in range(500):
        store.put("n", b"%d" % number, b"x" * 1000)
    store.close()
    path = file_of(disk)
    data = path.read_bytes()
    if damage == "garbage":
        path.write_bytes(b"no database" * 1000)
    elif damage == "truncated":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "flipped":
        path.write_bytes(data.replace(b"x" * 500, b"y" * 500))
    else:
        path.unlink()
        path.mkdir()
        (path / "file").touch()
    store = opened(disk)
    assert store.get("n", b"7") is None
    store.put("n", b"7", b"again")
    store.close()
    store = opened(disk)
    assert store.get("n", b"7") == b"again"
    store.close()


def test_no_disk_to_write_to_means_no_store(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder must be")
    assert isinstance(opened(RealDisk(tmp_path)), NullStore)


def test_what_was_not_used_for_longest_goes_first(disk: RealDisk) -> None:
    for day, name in ((1, b"old"), (2, b"used again"), (3, b"new")):
        store = opened(disk, today=day)
        store.put("n", name, os.urandom(100_000))
        store.close()
    store = opened(disk, today=4)
    assert store.get("n", b"used again") is not None
    store.close()
    store = opened(disk, today=5)
    assert isinstance(store, DiskStore)
    assert store.prune(250_000) == 1
    assert store.get("n", b"old") is None
    assert store.get("n", b"used again") is not None
    assert store.prune(150_000) == 1
    assert store.get("n", b"new") is None
    assert store.get("n", b"used again") is not None


def test_its_size_is_bounded(disk: RealDisk) -> None:
    for day in range(12):
        store = opened(disk, today=day, max_bytes=4 << 20)
        for number in range(10):
            store.put("n", b"%d %d" % (day, number), os.urandom(200_000))
        store.close()
    store = opened(disk, today=20, max_bytes=4 << 20)
    assert isinstance(store, DiskStore)
    assert store.used_bytes() <= 4 << 20
    assert store.get("n", b"11 9") is not None
    assert file_of(disk).stat().st_size <= 8 << 20


def test_more_than_it_can_hold_at_once_is_no_error(disk: RealDisk) -> None:
    store = opened(disk, max_bytes=1 << 20)
    for number in range(40):
        store.put("n", b"%d" % number, os.urandom(300_000))
    store.close()
    opened(disk, max_bytes=1 << 20).close()


def _work(store: Store, worker: int) -> None:
    for number in range(300):
        assert store.get("shared", b"before") == b"the fork"
        store.put("n", b"%d %d" % (worker, number), b"%d" % worker * 100)
    store.close()


def test_forked_processes_share_it(disk: RealDisk) -> None:
    store = opened(disk)
    store.put("shared", b"before", b"the fork")
    store.flush()
    store.put("n", b"pending", b"of the parent")
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_work, args=(store, worker)) for worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    assert store.get("n", b"2 299") == b"2" * 100
    store.close()
    assert opened(disk).get("n", b"pending") == b"of the parent"


def test_an_old_format_is_removed(disk: RealDisk) -> None:
    disk.write("cache/store-0.mdb", b"old")
    opened(disk).close()
    assert not disk.exists("cache/store-0.mdb")


def test_keys_tell_their_parts_apart() -> None:
    keys = [
        key_of("a", "b"),
        key_of("ab"),
        key_of("a", "b", ""),
        key_of(b"a", "b"),
        key_of(("a", "b")),
        key_of("a", 1),
    ]
    assert len(set(keys)) == len(keys)
    assert key_of("a", "b") == keys[0]
    assert len(keys[0]) == 16


def test_digests_do_not_see_pieces() -> None:
    assert digest(b"abc") == digest_of_all([b"a", b"", b"bc"]) != digest(b"abd")
