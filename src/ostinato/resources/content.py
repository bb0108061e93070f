"""Owns the bytes of a resource: read when they are wanted, and kept when they are few or were worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ostinato.base.gostrings import decoded, encoded

if TYPE_CHECKING:
    from collections.abc import Callable

_KEEP = 256 * 1024
"""Files up to this size stay in memory once read; larger ones are read again, from the system's own cache."""


class File(Protocol):
    """A file to read, such as one of the mounted tree."""

    @property
    def filename(self) -> str: ...

    def read(self) -> bytes: ...


class Content:
    """Bytes with a digest. Made of a file, of bytes, or of work that is done at most once."""

    __slots__ = ("_data", "_digest", "_load", "_text", "filename", "is_file")

    def __init__(self, load: Callable[[], bytes] | None, data: bytes | None, filename: str = "") -> None:
        self._load = load
        self._data = data
        self._text: str | None = None
        self._digest: int | None = None
        self.filename = filename
        """Where it is on the disk, for messages; empty for what was made here."""
        self.is_file = bool(filename)

    @classmethod
    def of_file(cls, file: File) -> Content:
        return cls(file.read, None, file.filename)

    @classmethod
    def of_bytes(cls, data: bytes) -> Content:
        return cls(None, data)

    @classmethod
    def of_text(cls, text: str) -> Content:
        return cls(None, encoded(text))

    @classmethod
    def of_work(cls, work: Callable[[], bytes]) -> Content:
        """Bytes that cost something: worked out on first use, then kept."""
        return cls(work, None)

    def read(self) -> bytes:
        """The bytes. Raises WorldError when a file cannot be read, and what the work raises."""
        data = self._data
        if data is None:
            assert self._load is not None
            data = self._load()
            if not self.is_file or len(data) <= _KEEP:
                self._data = data
        return data

    def text(self) -> str:
        """The bytes as text without a byte order mark; bytes that are not UTF-8 survive as surrogates."""
        if self._text is None:
            text = decoded(self.read()).removeprefix("\ufeff")
            if self._data is None:
                return text
            self._text = text
        return self._text

    @property
    def digest(self) -> int:
        """The XXH64 of the bytes: what Hugo puts into keys."""
        if self._digest is None:
            import xxhash

            self._digest = xxhash.xxh64_intdigest(self.read())
        return self._digest
