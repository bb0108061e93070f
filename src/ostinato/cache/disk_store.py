"""Owns the store on disk: one LMDB file that any number of processes read and write.

Every value carries a checksum and the day of its last use. A file that is broken, truncated, full or read-only
costs what it held, never a build.
"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

import xxhash

from ostinato.base.diagnostics import WorldError
from ostinato.cache.store import NullStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import lmdb

    from ostinato.cache.store import Store
    from ostinato.world.disk import Disk

FORMAT = 1
"""The layout of the file; another number is another file, and the old one is removed."""

MAX_BYTES = 1 << 30
_MAP_FACTOR = 2  # LMDB never shrinks its file: the map must hold what is pruned next, too
_HEADER = struct.Struct("<QI")  # checksum, day of last use
_FLUSH_AT = 8 << 20
_NAME = f"store-{FORMAT}.mdb"


def open_store(disk: Disk, folder: str, *, today: int, max_bytes: int = MAX_BYTES) -> Store:
    """The store in a folder, made when it is not there. `today` is a day number, such as `date.toordinal`."""
    try:
        _remove_old(disk, folder)
        disk.write(f"{folder}/.keep", b"")
    except WorldError:
        return NullStore()
    path = disk.absolute(f"{folder}/{_NAME}")
    store = DiskStore(disk, path, today=today, max_bytes=max_bytes)
    return store if store.is_usable else NullStore()


def _remove_old(disk: Disk, folder: str) -> None:
    for name in disk.names(folder):
        if name.startswith("store-") and not name.startswith(_NAME):
            disk.remove(f"{folder}/{name}")


class _BrokenFileError(Exception):
    """The file is no store that can be read."""


class DiskStore:
    """Values in one LMDB file. It may be forked: each process opens the file for itself."""

    def __init__(self, disk: Disk, path: str, *, today: int, max_bytes: int = MAX_BYTES) -> None:
        self._disk = disk
        self._path = path
        self._today = today
        self._max_bytes = max_bytes
        self._pending: dict[bytes, bytes] = {}
        self._touched: set[bytes] = set()
        self._pending_bytes = 0
        self._environment: lmdb.Environment | None = None
        self._process = -1

    @property
    def is_usable(self) -> bool:
        return self._open() is not None

    def get(self, namespace: str, key: bytes) -> bytes | None:
        name = _name(namespace, key)
        held = self._pending.get(name)
        if held is None:
            environment = self._open()
            if environment is None:
                return None
            import lmdb

            try:
                with environment.begin() as transaction:
                    held = transaction.get(name)
            except lmdb.Error:
                self._give_up()
                return None
        return None if held is None else self._checked(name, held)

    def put(self, namespace: str, key: bytes, value: bytes) -> None:
        self._open()
        self._keep(_name(namespace, key), self._packed(value))
        if self._pending_bytes > _FLUSH_AT:
            self.flush()

    def flush(self) -> None:
        pending, self._pending, self._pending_bytes = self._pending, {}, 0
        if pending and not self._write(pending.items()):
            self.prune(self._max_bytes // 2)
            self._write(pending.items())

    def close(self) -> None:
        self.flush()
        if self._environment is not None and self._process == os.getpid():
            if self.used_bytes() > self._max_bytes:
                self.prune(self._max_bytes * 3 // 4)
            self._environment.close()
        self._environment = None

    def used_bytes(self) -> int:
        """How much the values and their tree take of the file."""
        environment = self._open()
        if environment is None:
            return 0
        stat = environment.stat()
        pages = stat["branch_pages"] + stat["leaf_pages"] + stat["overflow_pages"]
        return int(pages * stat["psize"])

    def prune(self, max_bytes: int) -> int:
        """Remove what was not used for longest, until so many bytes are left; how many values went."""
        environment = self._open()
        if environment is None:
            return 0
        import lmdb

        try:
            with environment.begin(write=True) as transaction:
                doomed = list(_oldest(transaction, self.used_bytes() - max_bytes))
                for name in doomed:
                    transaction.delete(name)
        except lmdb.Error:
            self._give_up()
            return 0
        return len(doomed)

    def _checked(self, name: bytes, held: bytes) -> bytes | None:
        """The value, where its checksum holds. One that is used is marked with the day, once a day."""
        if len(held) < _HEADER.size:
            return None
        checksum, day = _HEADER.unpack_from(held)
        value = held[_HEADER.size :]
        if xxhash.xxh3_64_intdigest(value) != checksum:
            return None
        if day != self._today and name not in self._touched:
            self._touched.add(name)
            self._keep(name, self._packed(value))
        return value

    def _packed(self, value: bytes) -> bytes:
        return _HEADER.pack(xxhash.xxh3_64_intdigest(value), self._today) + value

    def _keep(self, name: bytes, packed: bytes) -> None:
        self._pending[name] = packed
        self._pending_bytes += len(packed)

    def _write(self, items: Iterable[tuple[bytes, bytes]]) -> bool:
        """Write in one transaction; False where the file has no room for it."""
        environment = self._open()
        if environment is None:
            return True
        import lmdb

        try:
            with environment.begin(write=True) as transaction:
                for name, packed in items:
                    transaction.put(name, packed)
        except lmdb.MapFullError:
            return False
        except lmdb.Error:
            self._give_up()
        return True

    def _open(self) -> lmdb.Environment | None:
        if self._process != os.getpid():
            if self._environment is not None:
                # A fork: what the parent put is the parent's to write, and LMDB wants the file opened anew.
                self._pending, self._pending_bytes = {}, 0
                self._environment.close()
            self._process = os.getpid()
            try:
                self._environment = self._opened()
            except _BrokenFileError:
                self._environment = self._made_anew()
        return self._environment

    def _opened(self) -> lmdb.Environment | None:
        """The file, or None where it cannot be used now. Raises _BrokenFileError where it never can."""
        import lmdb

        if self._disk.is_dir(self._path):
            raise _BrokenFileError
        try:
            environment = lmdb.open(
                self._path,
                map_size=self._max_bytes * _MAP_FACTOR,
                subdir=False,
                sync=False,
                metasync=False,
                max_readers=512,
            )
        except (lmdb.InvalidError, lmdb.CorruptedError, lmdb.VersionMismatchError) as error:
            raise _BrokenFileError from error
        except (lmdb.Error, OSError):
            return None
        try:
            last_page, page_size = environment.info()["last_pgno"], environment.stat()["psize"]
            stamp = self._disk.stat(self._path)
        except lmdb.Error:
            last_page, page_size, stamp = 1, 1, None
        if stamp is None or stamp.size < (last_page + 1) * page_size:
            # Reading past the end of a truncated file would kill the process.
            environment.close()
            raise _BrokenFileError
        return environment

    def _made_anew(self) -> lmdb.Environment | None:
        try:
            self._disk.remove(self._path)
            self._disk.remove(f"{self._path}-lock")
            return self._opened()
        except (WorldError, _BrokenFileError):
            return None

    def _give_up(self) -> None:
        """The file is broken: work without it, and let the next process make a new one."""
        self._environment = None
        self._pending, self._pending_bytes = {}, 0
        try:
            self._disk.remove(self._path)
        except WorldError:
            return


def _name(namespace: str, key: bytes) -> bytes:
    return b"%s\0%s" % (namespace.encode(), key)


def _oldest(transaction: lmdb.Transaction, bytes_to_free: int) -> Iterator[bytes]:
    if bytes_to_free <= 0:
        return
    with transaction.cursor() as cursor:
        aged = sorted(
            (_HEADER.unpack_from(value)[1] if len(value) >= _HEADER.size else 0, bytes(name), len(value))
            for name, value in cursor
        )
    for _, name, size in aged:
        if bytes_to_free <= 0:
            return
        bytes_to_free -= size + len(name) + 16
        yield name
