"""Owns what a file system is to the rest of the program: the `Disk` protocol, and the real one."""

from __future__ import annotations

import os
import posixpath
import stat as modes
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ostinato.base.diagnostics import WorldError
from ostinato.world.folders import FileStamp

if TYPE_CHECKING:
    from collections.abc import Iterator


_AT_ONCE = 1 << 20


class FileMissingError(WorldError):
    """There is no such file or folder."""


class NotTextError(WorldError):
    """A file that must be UTF-8 text is not; `offset` is the first wrong byte."""

    def __init__(self, path: str, offset: int) -> None:
        super().__init__(f"{path} is not UTF-8 text: byte {offset} is wrong")
        self.path = path
        self.offset = offset


class FoundFile(NamedTuple):
    """A file met on a walk: where it is below the folder that was walked, and its stamp."""

    path: str
    size: int
    mtime_ns: int


class Disk(Protocol):
    """A tree of files with a working folder, `root`. Paths use forward slashes, relative to `root` or absolute.

    Every call raises FileMissingError where there is nothing, and WorldError where the world fails.
    """

    @property
    def root(self) -> str:
        """The absolute path of the working folder."""

    def absolute(self, path: str) -> str:
        """The path from the top, without `.` and `..`."""

    def walk(self, folder: str = "", *, symlinks: bool = False) -> Iterator[FoundFile]:
        """Every regular file below a folder, sorted within each folder; none where there is no such folder.

        Symlinks below the folder are left out unless asked for; then links to files are given and links to
        folders are still not entered.
        """

    def names(self, folder: str = "") -> list[str]:
        """The sorted names in a folder; none where there is no such folder."""

    def read(self, path: str) -> bytes: ...

    def read_text(self, path: str) -> str:
        """A UTF-8 file without its byte order mark. Raises NotTextError."""

    def write(self, path: str, data: bytes) -> None:
        """Write a file whole or not at all, and the folders above it. An existing file keeps its mode."""

    def remove(self, path: str) -> None:
        """Remove a file, a link or a whole folder; nothing is nothing to do."""

    def rename(self, path: str, target: str) -> None: ...

    def stat(self, path: str) -> FileStamp | None:
        """The stamp of what a path leads to, or None."""

    def exists(self, path: str) -> bool: ...

    def is_dir(self, path: str) -> bool: ...

    def link(self, path: str, target: str) -> None:
        """Make `path` a symlink that leads to `target`."""

    def link_target(self, path: str) -> str | None:
        """Where a symlink leads, or None for anything else."""


class RealDisk:
    """The disk of this machine."""

    def __init__(self, root: str | os.PathLike[str] = ".") -> None:
        self._root = os.path.abspath(os.fspath(root))

    @property
    def root(self) -> str:
        return self._root

    def absolute(self, path: str) -> str:
        return os.path.normpath(os.path.join(self._root, path))

    def walk(self, folder: str = "", *, symlinks: bool = False) -> Iterator[FoundFile]:
        top = self.absolute(folder)
        if os.path.isdir(top):
            yield from _walk(top, "", symlinks=symlinks)

    def names(self, folder: str = "") -> list[str]:
        try:
            return sorted(os.listdir(self.absolute(folder)))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise _failure("list", folder, error) from error

    def read(self, path: str) -> bytes:
        try:
            return _read(self.absolute(path))
        except OSError as error:
            raise _failure("read", path, error) from error

    def read_text(self, path: str) -> str:
        return decode(self.read(path), path)

    def write(self, path: str, data: bytes) -> None:
        target = self.absolute(path)
        part = f"{target}.{os.getpid()}.part"
        try:
            handle = _create(part)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                with suppress(FileNotFoundError):
                    os.chmod(part, modes.S_IMODE(os.stat(target).st_mode))
                os.replace(part, target)
            except BaseException:
                with suppress(OSError):
                    os.unlink(part)
                raise
        except OSError as error:
            raise _failure("write", path, error) from error

    def remove(self, path: str) -> None:
        target = self.absolute(path)
        try:
            if os.path.isdir(target) and not os.path.islink(target):
                import shutil  # slow to import, and few commands remove folders

                shutil.rmtree(target)
            else:
                os.unlink(target)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise _failure("remove", path, error) from error

    def rename(self, path: str, target: str) -> None:
        end = self.absolute(target)
        try:
            os.makedirs(os.path.dirname(end), exist_ok=True)
            os.replace(self.absolute(path), end)
        except OSError as error:
            raise _failure("rename", path, error) from error

    def stat(self, path: str) -> FileStamp | None:
        try:
            found = os.stat(self.absolute(path))
        except (OSError, ValueError):
            return None
        return FileStamp(found.st_size, found.st_mtime_ns)

    def exists(self, path: str) -> bool:
        return os.path.exists(self.absolute(path))

    def is_dir(self, path: str) -> bool:
        return os.path.isdir(self.absolute(path))

    def link(self, path: str, target: str) -> None:
        end = self.absolute(path)
        try:
            os.makedirs(os.path.dirname(end), exist_ok=True)
            os.symlink(target, end)
        except OSError as error:
            raise _failure("link", path, error) from error

    def link_target(self, path: str) -> str | None:
        try:
            return os.readlink(self.absolute(path))
        except OSError:
            return None


def decode(data: bytes, path: str) -> str:
    """Bytes of a file as text, without a byte order mark. Raises NotTextError."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotTextError(path, error.start) from error
    return text.removeprefix("\ufeff")


def join(folder: str, name: str) -> str:
    """A path below a folder, where either may be empty; an absolute name stays as it is."""
    return posixpath.join(folder, name) if folder else name


def _walk(folder: str, prefix: str, *, symlinks: bool) -> Iterator[FoundFile]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=_name)
    except OSError as error:
        raise _failure("list", folder, error) from error
    for entry in found:
        if entry.is_symlink():
            if not (symlinks and entry.is_file()):
                continue
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{prefix}{entry.name}/", symlinks=symlinks)
            continue
        elif not entry.is_file(follow_symlinks=False):
            continue  # a socket or a device is no source file
        try:
            stat = entry.stat()
        except OSError:
            continue  # removed since the folder was listed
        yield FoundFile(f"{prefix}{entry.name}", stat.st_size, stat.st_mtime_ns)


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _read(path: str) -> bytes:
    """A whole file, without the buffers that a file object brings: checks read thousands of small ones."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        size = os.fstat(handle).st_size
        data = os.read(handle, size + 1)
        if not data or len(data) == size:
            return data
        # It grows, is very large, or does not tell its size.
        parts = [data]
        while part := os.read(handle, _AT_ONCE):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(handle)


def _create(path: str) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, flags, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return os.open(path, flags, 0o666)


def _failure(action: str, path: str, error: OSError) -> WorldError:
    if isinstance(error, FileNotFoundError):
        return FileMissingError(f"cannot {action} {path}: there is no such file")
    return WorldError(f"cannot {action} {path}: {error.strerror or error}")
