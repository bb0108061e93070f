"""Owns work on whole folders of files: walk, write, link, copy, move, remove. Paths in them use forward slashes."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ostinato.base.diagnostics import WorldError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class FileStamp(NamedTuple):
    """What tells a file from a changed one without reading it."""

    size: int
    mtime_ns: int


def resolve(folder: Path) -> Path:
    """The folder itself, wherever symlinks lead."""
    try:
        return folder.resolve()
    except OSError as error:
        raise WorldError(f"cannot use {folder}: {error.strerror}") from error


def stamp(path: str | Path) -> FileStamp | None:
    """The stamp of a file, or None where there is no such file."""
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return FileStamp(stat.st_size, stat.st_mtime_ns)


def walk(root: Path) -> Iterator[str]:
    """Every file and symlink below `root`, relative to it; nothing where there is no such folder."""
    if not root.is_dir():
        return
    pending = [("", os.fspath(root))]
    while pending:
        prefix, folder = pending.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append((f"{prefix}{entry.name}/", entry.path))
                else:
                    yield f"{prefix}{entry.name}"


def list_names(folder: Path) -> list[str]:
    """The names in a folder; none where there is no such folder."""
    try:
        return os.listdir(folder)
    except OSError:
        return []


def exists(path: Path) -> bool:
    """Whether there is anything, be it a symlink that leads nowhere."""
    return os.path.lexists(path)


def is_empty(folder: Path) -> bool:
    """Whether it is a folder with nothing in it."""
    return folder.is_dir() and not list_names(folder)


def link_target(path: Path) -> str | None:
    """Where a symlink leads, as it is written; None for anything else."""
    try:
        return os.readlink(path)
    except OSError:
        return None


def temporary() -> str:
    """Where this machine keeps files that nobody misses."""
    return tempfile.gettempdir()


def make_folder(folder: str | Path) -> None:
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorldError(f"cannot make the folder {folder}: {error.strerror}") from error


def remove_tree(folder: Path) -> None:
    """Remove a folder of ours; what cannot be removed is left for the next time."""
    shutil.rmtree(folder, ignore_errors=True)


def read_file(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise WorldError(f"cannot read {path}: {error.strerror}") from error


def write_file(target: str, data: bytes) -> FileStamp:
    """Write a new file below an existing folder. A link at `target` is replaced, never written through."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        _unlink_shared(target)
        handle = os.open(target, flags, 0o666)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            stat = os.fstat(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise WorldError(f"cannot write {target}: {error.strerror}") from error
    return FileStamp(stat.st_size, stat.st_mtime_ns)


def copy_file(source: str, target: str, *, keep_time: bool) -> FileStamp:
    """Copy a file's bytes, and its time stamp when asked."""
    try:
        _unlink_shared(target)
        shutil.copyfile(source, target)
        if keep_time:
            stat = os.stat(source)
            os.utime(target, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        written = os.stat(target)
    except OSError as error:
        raise WorldError(f"cannot copy {source} to {target}: {error.strerror}") from error
    return FileStamp(written.st_size, written.st_mtime_ns)


def link_file(source: str, target: str) -> bool:
    """Give a file a second name; False where the file system has no links or there is no such file."""
    try:
        with suppress(FileNotFoundError):
            os.unlink(target)
        os.link(source, target, follow_symlinks=False)
    except OSError:
        return False
    return True


def link_or_copy(source: Path, target: Path) -> None:
    """Keep a file of another folder as it is, symlinks as symlinks."""
    make_folder(target.parent)
    if link_file(os.fspath(source), os.fspath(target)):
        return
    try:
        shutil.copy2(source, target, follow_symlinks=False)
    except OSError as error:
        raise WorldError(f"cannot keep {source}: {error.strerror}") from error


def rename_folder(source: Path, target: Path) -> None:
    make_folder(target.parent)
    try:
        source.rename(target)
    except OSError as error:
        raise WorldError(f"cannot rename {source} to {target}: {error.strerror}") from error


def replace(source: str, target: str) -> None:
    """Rename a file over another one."""
    try:
        os.replace(source, target)
    except OSError as error:
        raise WorldError(f"cannot write {target}: {error.strerror}") from error


def settle() -> None:
    """Have everything that was written on the disk, before a name is given to it that outlives a loss of power."""
    os.sync()


def replace_link(path: Path, target: str) -> None:
    """Let a symlink lead to another place, from one moment to the next: renamed over, never removed and made."""
    part = path.with_name(f".{path.name}.{os.getpid()}.link")
    try:
        with suppress(FileNotFoundError):
            part.unlink()
        part.symlink_to(target)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise WorldError(f"cannot link {path}: {error.strerror}") from error


def remove_if_empty(folder: Path) -> None:
    """Remove a folder that has nothing in it; anything else stays."""
    if not folder.is_symlink():
        with suppress(OSError):
            folder.rmdir()


def copy_mode(source: Path, target: Path) -> None:
    """Give a folder the permissions of another; a file system without permissions is no reason to fail."""
    with suppress(OSError):
        shutil.copymode(source, target)


def move_files(paths: Iterable[str], source: Path, target: Path) -> None:
    """Rename files one by one into a folder, each whole at any moment, also across file systems."""
    for path in paths:
        end = target / path
        make_folder(end.parent)
        try:
            try:
                (source / path).replace(end)
            except OSError:
                part = end.with_name(f".{end.name}.{os.getpid()}.part")
                shutil.copy2(source / path, part, follow_symlinks=False)
                part.replace(end)
        except OSError as error:
            raise WorldError(f"cannot publish {end}: {error.strerror}") from error


def remove_files(paths: Iterable[str], root: Path) -> None:
    """Remove files, and the folders that are empty afterwards."""
    folders: set[Path] = set()
    for path in paths:
        file = root / path
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise WorldError(f"cannot remove {file}: {error.strerror}") from error
        folders.update(folder for folder in file.parents if folder.is_relative_to(root) and folder != root)
    for folder in sorted(folders, reverse=True):
        with suppress(OSError):
            folder.rmdir()


def is_running(pid: int) -> bool:
    """Whether a process of this machine with that number lives."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _unlink_shared(target: str) -> None:
    with suppress(FileNotFoundError):
        if os.stat(target).st_nlink > 1:
            os.unlink(target)
