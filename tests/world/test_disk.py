"""One contract for every disk."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ostinato.base.diagnostics import WorldError
from ostinato.world.disk import Disk, FileMissingError, NotTextError, RealDisk
from ostinato.world.memory import MemoryDisk


@pytest.fixture(params=[RealDisk, lambda root: MemoryDisk(root=str(root))], ids=["real", "memory"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Disk:
    make: Callable[[Path], Disk] = request.param
    return make(tmp_path)


def test_what_was_written_is_read(disk: Disk) -> None:
    disk.write("a/b/c.txt", b"one")
    disk.write("a/b/c.txt", b"two")
    assert disk.read("a/b/c.txt") == b"two"
    assert disk.read_text("a/b/../b/c.txt") == "two"
    assert disk.read(disk.absolute("a/b/c.txt")) == b"two"


def test_paths_are_below_the_root_or_absolute(disk: Disk) -> None:
    assert disk.absolute("x/../y") == f"{disk.root}/y"
    assert disk.absolute("/x") == "/x"
    assert disk.absolute("") == disk.root


def test_a_walk_gives_every_file_in_order(disk: Disk) -> None:
    for path in ("b.txt", "a/z.txt", "a/b/c.txt", "a/.hidden", "c"):
        disk.write(f"top/{path}", path.encode())
    found = list(disk.walk("top"))
    assert [file.path for file in found] == ["a/.hidden", "a/b/c.txt", "a/z.txt", "b.txt", "c"]
    assert [file.size for file in found] == [9, 9, 7, 5, 1]
    stamp = disk.stat("top/c")
    assert stamp is not None
    assert found[-1].mtime_ns == stamp.mtime_ns
    assert list(disk.walk("nowhere")) == []
    assert disk.names("top") == ["a", "b.txt", "c"]
    assert disk.names("nowhere") == []


def test_links_are_followed_when_read_and_left_out_of_walks(disk: Disk) -> None:
    disk.write("real/deep/file.txt", b"x")
    disk.link("top/file.txt", "../real/deep/file.txt")
    disk.link("top/folder", "../real")
    disk.link("top/broken", "nowhere")
    assert disk.read("top/file.txt") == b"x"
    assert disk.read("top/folder/deep/file.txt") == b"x"
    assert list(disk.walk("top")) == []
    assert [file.path for file in disk.walk("top", symlinks=True)] == ["file.txt"]
    assert [file.path for file in disk.walk("top/folder")] == ["deep/file.txt"]
    assert disk.link_target("top/folder") == "../real"
    assert disk.link_target("real/deep/file.txt") is None
    assert disk.is_dir("top/folder")
    assert not disk.exists("top/broken")


def test_removing_takes_files_folders_and_links_themselves(disk: Disk) -> None:
    disk.write("real/file.txt", b"x")
    disk.write("a/b.txt", b"x")
    disk.link("a/link", "../real")
    disk.remove("a")
    disk.remove("a")
    assert not disk.exists("a")
    assert disk.exists("real/file.txt")


def test_renaming_moves_files_and_folders(disk: Disk) -> None:
    disk.write("a/b.txt", b"x")
    disk.rename("a", "c/d")
    assert [file.path for file in disk.walk()] == ["c/d/b.txt"]
    with pytest.raises(FileMissingError):
        disk.rename("a", "e")


def test_what_is_not_there_is_said(disk: Disk) -> None:
    with pytest.raises(FileMissingError, match=r"nowhere\.txt"):
        disk.read("nowhere.txt")
    assert disk.stat("nowhere.txt") is None
    assert not disk.exists("nowhere.txt")
    assert not disk.is_dir("nowhere.txt")


def test_text_is_utf_8_without_its_mark(disk: Disk) -> None:
    disk.write("mark.txt", b"\xef\xbb\xbfabc")
    disk.write("wrong.txt", b"ab\xff")
    assert disk.read_text("mark.txt") == "abc"
    with pytest.raises(NotTextError) as caught:
        disk.read_text("wrong.txt")
    assert caught.value.offset == 2


def test_a_file_is_never_written_over_a_folder(disk: Disk) -> None:
    disk.write("a/b.txt", b"x")
    with pytest.raises(WorldError):
        disk.write("a", b"y")
    with pytest.raises(WorldError):
        disk.write("a/b.txt/c", b"y")
    assert disk.read("a/b.txt") == b"x"


def test_a_new_write_has_a_new_stamp(disk: Disk) -> None:
    disk.write("a", b"x")
    before = disk.stat("a")
    disk.write("a", b"xy")
    after = disk.stat("a")
    assert before is not None
    assert after is not None
    assert before != after
    assert after.size == 2


def test_a_real_file_gets_the_mode_of_the_umask_and_keeps_its_own(tmp_path: Path) -> None:
    disk = RealDisk(tmp_path)
    mask = os.umask(0o027)
    try:
        disk.write("new.txt", b"x")
    finally:
        os.umask(mask)
    (tmp_path / "new.txt").chmod(stat.S_IMODE((tmp_path / "new.txt").stat().st_mode) | stat.S_IXUSR)
    disk.write("new.txt", b"y")
    assert stat.S_IMODE((tmp_path / "new.txt").stat().st_mode) == 0o740
    assert [file.name for file in tmp_path.iterdir()] == ["new.txt"]


def test_a_circle_of_links_ends(disk: Disk) -> None:
    disk.link("a", "b")
    disk.link("b", "a")
    with pytest.raises(WorldError):
        disk.read("a/x")
