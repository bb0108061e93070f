"""Owns what a store of worked-out values is, and the one that keeps nothing."""

from __future__ import annotations

from typing import Protocol


class Store(Protocol):
    """Values by namespace and key. Losing one is never an error: what is lost is worked out again."""

    def get(self, namespace: str, key: bytes) -> bytes | None: ...

    def put(self, namespace: str, key: bytes, value: bytes) -> None: ...

    def flush(self) -> None:
        """Let other processes see what was put so far."""

    def close(self) -> None: ...


class NullStore:
    """A store that keeps nothing: for `--ignoreCache`, and where there is no disk to write to."""

    def get(self, namespace: str, key: bytes) -> None:
        del namespace, key

    def put(self, namespace: str, key: bytes, value: bytes) -> None: ...

    def flush(self) -> None: ...

    def close(self) -> None: ...


class MemoryStore:
    """A store for tests, and for a server that has no disk of its own."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, bytes], bytes] = {}

    def get(self, namespace: str, key: bytes) -> bytes | None:
        return self._held.get((namespace, key))

    def put(self, namespace: str, key: bytes, value: bytes) -> None:
        self._held[namespace, key] = value

    def flush(self) -> None: ...

    def close(self) -> None: ...
