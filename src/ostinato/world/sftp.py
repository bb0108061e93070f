"""Owns speaking SFTP with a host; many requests are under way at once.

Source: draft-ietf-secsh-filexfer-02, and for the extensions the file PROTOCOL of OpenSSH.
"""

from __future__ import annotations

from collections import deque
from itertools import count
from typing import TYPE_CHECKING

from ostinato.world.sftp_wire import (
    CREATE,
    HAS_TIMES,
    NO_ATTRIBUTES,
    READ,
    TRUNCATE,
    WRITE,
    Answer,
    Asked,
    Attributes,
    Kind,
    Reader,
    Status,
    long,
    number,
    senseless,
    string,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ostinato.world.pipe import Pipe

POSIX_RENAME = "posix-rename@openssh.com"
HARDLINK = "hardlink@openssh.com"
STATVFS = "statvfs@openssh.com"
FSYNC = "fsync@openssh.com"

_CHUNK = 1 << 15
_WINDOW = 64
_SYNCED = frozenset({Status.OK, Status.UNSUPPORTED, Status.BAD_MESSAGE})
"""Not every file system can be asked."""
_MADE_OR_THERE = frozenset({Status.OK, Status.FAILURE, Status.FILE_ALREADY_EXISTS, Status.NO_SUCH_FILE})
_MOST = 1 << 24
"""Bytes of one answer: more is not SFTP."""


class Sftp:
    """A connection that speaks SFTP. Paths are relative to where the host says a login begins, or absolute.

    Every method raises AttemptFailedError, and SftpStatusError where it does not say otherwise.
    """

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._ids = count(1)
        self._early: dict[int, tuple[int, bytes]] = {}
        self.extensions = self._greet()

    def close(self) -> None:
        self._pipe.close()

    def attributes(self, path: str, *, follow: bool = False) -> Attributes | None:
        """What there is, None for nothing."""
        return next(iter(self.attributes_of([path], follow=follow)))

    def attributes_of(self, paths: Iterable[str], *, follow: bool = False) -> Iterator[Attributes | None]:
        kind = Kind.STAT if follow else Kind.LSTAT
        for answer in self._all(Asked(kind, string(path), path) for path in paths):
            is_there = answer.status != Status.NO_SUCH_FILE
            yield answer.needs(Kind.ATTRS).attributes() if is_there else None

    def absolute(self, path: str) -> str:
        reader = self._one(Asked(Kind.REALPATH, string(path), path)).needs(Kind.NAME)
        reader.number()
        return reader.text()

    def where_link_leads(self, path: str) -> str | None:
        """None for what is not there, or is no link."""
        answer = self._one(Asked(Kind.READLINK, string(path), path))
        if answer.kind == Kind.STATUS:
            answer.raise_unless(frozenset({Status.NO_SUCH_FILE, Status.FAILURE, Status.BAD_MESSAGE}))
            return None
        reader = answer.needs(Kind.NAME)
        reader.number()
        return reader.text()

    def entries(self, folder: str) -> list[tuple[str, Attributes]]:
        """What is in a folder; nothing where there is none."""
        return next(iter(self.entries_of([folder])))

    def entries_of(self, folders: Iterable[str]) -> Iterator[list[tuple[str, Attributes]]]:
        """What is in each of several folders."""
        left = list(folders)
        for at in range(0, len(left), _WINDOW):
            yield from self._entries_of_few(left[at : at + _WINDOW])

    def read(self, path: str) -> bytes | None:
        """A file, None where there is none."""
        parts: list[bytes] = []
        return b"".join(parts) if self.read_into(path, parts.append) else None

    def read_into(self, path: str, sink: Callable[[bytes], object]) -> bool:
        """Give a file piece by piece; False where there is none."""
        opened = self._one(Asked(Kind.OPEN, string(path) + number(READ) + NO_ATTRIBUTES, path))
        if opened.status == Status.NO_SUCH_FILE:
            return False
        handle = string(opened.needs(Kind.HANDLE).string())
        try:
            at = 0
            is_more = True
            while is_more:
                at, is_more = self._read_many(handle, at, sink, path)
        finally:
            self._one(Asked(Kind.CLOSE, handle, path))
        return True

    def write(self, path: str, data: bytes) -> None:
        """Write a file from its beginning. It is not whole before this returns.

        Where the host can be asked to, it is on its disk then, too.
        """
        flags = number(WRITE | CREATE | TRUNCATE)
        opened = self._one(Asked(Kind.OPEN, string(path) + flags + NO_ATTRIBUTES, path))
        handle = string(opened.needs(Kind.HANDLE).string())
        failed: Answer | None = None
        pieces = (
            Asked(Kind.WRITE, handle + long(at) + string(data[at : at + _CHUNK]), path)
            for at in range(0, len(data), _CHUNK)
        )
        for answer in self._all(pieces):
            failed = failed or (None if answer.status == Status.OK else answer)
        if FSYNC in self.extensions:
            synced = self._one(Asked(Kind.EXTENDED, string(FSYNC) + handle, path))
            failed = failed or (None if synced.status in _SYNCED else synced)
        self._one(Asked(Kind.CLOSE, handle, path)).needs(Kind.STATUS)
        if failed is not None:
            failed.needs(Kind.STATUS)

    def rename(self, source: str, end: str) -> bool:
        """Rename to a name that nothing has; False where it did not work, such as for a name that is taken."""
        answer = self._one(Asked(Kind.RENAME, string(source) + string(end), end))
        taken = {Status.FAILURE, Status.FILE_ALREADY_EXISTS}
        return answer.raise_unless(frozenset({Status.OK, *taken})) == Status.OK

    def replace(self, source: str, end: str) -> None:
        """Rename over whatever has the name, in one step. Needs POSIX_RENAME."""
        body = string(POSIX_RENAME) + string(source) + string(end)
        self._one(Asked(Kind.EXTENDED, body, end)).needs(Kind.STATUS)

    def link_all(self, pairs: Iterable[tuple[str, str]]) -> Iterator[bool]:
        """Give files second names; whether each worked. Needs HARDLINK."""
        asked = (
            Asked(Kind.EXTENDED, string(HARDLINK) + string(source) + string(end), end)
            for source, end in pairs
        )
        return (answer.status == Status.OK for answer in self._all(asked))

    def symlink(self, leads_to: str, path: str) -> None:
        # OpenSSH, and who follows it, have these two the other way round than the specification.
        self._one(Asked(Kind.SYMLINK, string(leads_to) + string(path), path)).needs(Kind.STATUS)

    def make_folders(self, folders: Iterable[str]) -> None:
        """Make folders where there are none; those above must be there. What fails is seen by what comes next."""
        for answer in self._all(Asked(Kind.MKDIR, string(path) + NO_ATTRIBUTES, path) for path in folders):
            answer.raise_unless(_MADE_OR_THERE)

    def remove_files(self, paths: Iterable[str]) -> None:
        """Remove files and links; those that are not there are no error."""
        for answer in self._all(Asked(Kind.REMOVE, string(path), path) for path in paths):
            answer.raise_unless(frozenset({Status.OK, Status.NO_SUCH_FILE}))

    def remove_empty_folders(self, folders: Iterable[str]) -> None:
        """Remove folders that have nothing in them; others stay."""
        for answer in self._all(Asked(Kind.RMDIR, string(path), path) for path in folders):
            answer.raise_unless(frozenset({Status.OK, Status.NO_SUCH_FILE, Status.FAILURE}))

    def set_time(self, path: str, mtime: int) -> None:
        body = string(path) + number(HAS_TIMES) + number(mtime) + number(mtime)
        self._one(Asked(Kind.SETSTAT, body, path)).needs(Kind.STATUS)

    def is_full(self, path: str) -> bool:
        """Whether the file system there has no room; False where the host does not say."""
        if STATVFS not in self.extensions:
            return False
        answer = self._one(Asked(Kind.EXTENDED, string(STATVFS) + string(path), path))
        if answer.kind != Kind.EXTENDED_REPLY:
            return False
        reader = Reader(answer.body)
        _, _, _, _, available = (reader.long() for _ in range(5))
        return available == 0

    def _greet(self) -> dict[str, str]:
        self._pipe.write(string(bytes([Kind.INIT]) + number(3)))
        kind, body = self._packet()
        if kind != Kind.VERSION:
            raise senseless()
        reader = Reader(body)
        reader.number()
        found = {}
        while reader.has_more:
            name = reader.text()
            found[name] = reader.text()
        return found

    def _entries_of_few(self, folders: Sequence[str]) -> list[list[tuple[str, Attributes]]]:
        found: list[list[tuple[str, Attributes]]] = [[] for _ in folders]
        open_ones: list[tuple[int, bytes]] = []
        opened = self._all(Asked(Kind.OPENDIR, string(folder), folder) for folder in folders)
        for place, answer in enumerate(list(opened)):
            if answer.status != Status.NO_SUCH_FILE:
                open_ones.append((place, string(answer.needs(Kind.HANDLE).string())))
        handles = [handle for _, handle in open_ones]
        while open_ones:
            asked = (Asked(Kind.READDIR, handle, folders[place]) for place, handle in open_ones)
            left = []
            for (place, handle), answer in zip(open_ones, list(self._all(asked)), strict=True):
                if answer.status == Status.EOF:
                    continue
                found[place] += _names(answer.needs(Kind.NAME))
                left.append((place, handle))
            open_ones = left
        for _ in self._all(Asked(Kind.CLOSE, handle) for handle in handles):
            pass
        return found

    def _read_many(
        self, handle: bytes, at: int, sink: Callable[[bytes], object], path: str
    ) -> tuple[int, bool]:
        """Read a window of pieces; where to go on, and whether there may be more. A short piece ends a window."""
        steps = 2 if at == 0 else _WINDOW  # most files are small
        asked = (
            Asked(Kind.READ, handle + long(at + step * _CHUNK) + number(_CHUNK), path)
            for step in range(steps)
        )
        end, is_short, has_ended = at, False, False
        for answer in self._all(asked):
            if answer.status == Status.EOF:
                has_ended = True
                continue
            data = answer.needs(Kind.DATA).string()
            if is_short:
                continue  # it is asked for again, from where the short one ended
            if not data or len(data) > _CHUNK:
                raise senseless()
            sink(data)
            end += len(data)
            is_short = len(data) < _CHUNK
        return end, is_short or not has_ended

    def _one(self, asked: Asked) -> Answer:
        return next(iter(list(self._all([asked]))))

    def _all(self, asked: Iterable[Asked]) -> Iterator[Answer]:
        """The answers in the order of the requests; those that nobody takes are passed over later."""
        waiting: deque[tuple[int, str]] = deque()
        for one in asked:
            ident = next(self._ids)
            self._pipe.write(string(bytes([one.kind]) + number(ident) + one.body))
            waiting.append((ident, one.what))
            if len(waiting) >= _WINDOW:
                yield self._answer(*waiting.popleft())
        while waiting:
            yield self._answer(*waiting.popleft())

    def _answer(self, ident: int, what: str) -> Answer:
        while ident not in self._early:
            kind, body = self._packet()
            if len(body) < 4:
                raise senseless()
            self._early[int.from_bytes(body[:4], "big")] = (kind, body[4:])
        kind, body = self._early.pop(ident)
        return Answer(kind, body, what)

    def _packet(self) -> tuple[int, bytes]:
        size = int.from_bytes(self._pipe.read(4), "big")
        if not 1 <= size <= _MOST:
            raise senseless()
        data = self._pipe.read(size)
        return data[0], data[1:]


def _names(reader: Reader) -> list[tuple[str, Attributes]]:
    found = []
    for _ in range(reader.number()):
        name = reader.string().decode("utf-8", "surrogateescape")
        reader.string()
        attributes = reader.attributes()
        if name not in {".", ".."} and "/" not in name:
            found.append((name, attributes))
    return found
