"""Owns a proxy that does to requests what networks and hosts do to them on bad days."""

from __future__ import annotations

import re
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import cast

STATUSES = ("500", "503", "429", "403", "405", "507")
KINDS = (
    *("before", "mid", "after", "lost", "truncate", "corrupt", "stall", "hold"),
    *STATUSES,
)
"""Reset before, in or after the body; done, but the reply is lost; half of it; a wrong byte; silence; held; statuses."""


_READS = frozenset({"GET", "HEAD", "PROPFIND", "OPTIONS"})


@dataclass
class Fault:
    """What happens to the requests that match, so many times; None is for ever."""

    kind: str
    method: str = ".*"
    path: str = ".*"
    times: int | None = 1
    skip: int = 0
    """How many matching requests pass before."""
    retry_after: str = ""

    def strikes(self, method: str, path: str) -> bool:
        if not (re.fullmatch(self.method, method) and re.search(self.path, path)):
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


@dataclass(frozen=True)
class Seen:
    """A request that came, and what became of it: a status, or the kind of the fault."""

    method: str
    path: str
    outcome: str


@dataclass
class FaultProxy:
    """Listens at `port` and passes on to `upstream`, both on this machine."""

    upstream: int
    port: int = 0
    faults: list[Fault] = field(default_factory=list)
    deaf: frozenset[str] = frozenset()
    """Headers, in lower case, that the host is not to hear of."""
    seen: list[Seen] = field(default_factory=list)
    doorkeeper: Callable[[str, str, dict[str, str], bytes], tuple[str, bytes] | None] = lambda *_: None
    """Answers with a status and a body in the host's place, where that would refuse and its stand-in does not."""
    wrote: Callable[[str], None] = lambda path: None
    """Called with the path when the host has answered what may have changed something, before the client knows."""
    held: threading.Event = field(default_factory=threading.Event)
    """Set when a request is held up; it goes on when `released` is."""
    released: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fault_for(self, method: str, path: str) -> Fault | None:
        with self.lock:
            return next((fault for fault in self.faults if fault.strikes(method, path)), None)

    def count(self, method: str, path: str = "") -> int:
        """How many requests were answered by the host itself."""
        with self.lock:
            return sum(
                seen.method == method
                and re.search(path, seen.path) is not None
                and seen.outcome.startswith("2")
                for seen in self.seen
            )


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, proxy: FaultProxy) -> None:
        super().__init__(("127.0.0.1", proxy.port), _Handler)
        self.proxy = proxy
        self.stopping = threading.Event()


@contextmanager
def fault_proxy(upstream: int, *faults: Fault) -> Iterator[FaultProxy]:
    """A proxy in front of a port of this machine, until the block ends."""
    proxy = FaultProxy(upstream, faults=list(faults))
    with _Server(proxy) as server:
        proxy.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            server.stopping.set()
            server.shutdown()


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with suppress(OSError):
            while self._one():
                pass

    def _one(self) -> bool:
        """Answer one request; whether another may come over the same connection."""
        head = self._head()
        if head is None:
            return False
        method, path, headers = head
        server = cast("_Server", self.server)
        fault = server.proxy.fault_for(method, path)
        kind = fault.kind if fault else ""
        length = int(headers.get("content-length", "0"))
        return self._treated(kind, fault, method, path, headers, length)

    def _note(self, method: str, path: str, outcome: str) -> None:
        """Before the answer goes out, so that whoever has it finds the request in the list."""
        proxy = cast("_Server", self.server).proxy
        with proxy.lock:
            proxy.seen.append(Seen(method, path, outcome))

    def _treated(
        self, kind: str, fault: Fault | None, method: str, path: str, headers: dict[str, str], length: int
    ) -> bool:
        if kind:
            self._note(method, path, kind)
        if kind == "before":
            return self._reset()
        if kind == "mid":
            self.rfile.read(length // 2)
            return self._reset()
        body = self.rfile.read(length)
        if len(body) < length:
            return False
        if kind == "after":
            return self._reset()
        proxy = cast("_Server", self.server).proxy
        if kind == "stall":
            cast("_Server", self.server).stopping.wait(30)
            return False
        if kind == "hold":
            proxy.held.set()
            proxy.released.wait(30)
        if kind in STATUSES:
            return self._answer(kind, b"", fault.retry_after if fault else "")
        if method in {"PUT", "POST"}:
            body = _spoiled(kind, body)
        refusal = proxy.doorkeeper(method, path, headers, body)
        if refusal is not None:
            return self._answer(*refusal)
        return self._handed_on(kind, method, path, headers, body)

    def _handed_on(self, kind: str, method: str, path: str, headers: dict[str, str], body: bytes) -> bool:
        status, answer, data = self._passed_on(method, path, headers, body)
        if method not in _READS:
            cast("_Server", self.server).proxy.wrote(path)
        if kind == "lost":
            return self._reset()
        if method == "GET":
            data = _spoiled(kind, data)
        if not kind:
            self._note(method, path, str(status))
        self.wfile.write(answer + data)
        return not (method == "GET" and kind == "truncate")

    def _answer(self, status: str, body: bytes, retry_after: str = "") -> bool:
        """Answer in the host's place."""
        extra = f"Retry-After: {retry_after}\r\n" if retry_after else ""
        head = f"HTTP/1.1 {status} Fault\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
        self.wfile.write(head.encode() + body)
        return True

    def _passed_on(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, bytes, bytes]:
        port = cast("_Server", self.server).proxy.upstream
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        deaf = cast("_Server", self.server).proxy.deaf
        headers = {name: value for name, value in headers.items() if name not in deaf}
        headers |= {"content-length": str(len(body)), "connection": "close"}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            data = answer.read()
        except (OSError, HTTPException):
            self._reset()
            raise ConnectionError from None
        finally:
            connection.close()
        kept = [
            f"{name}: {value}\r\n"
            for name, value in answer.headers.items()
            if name.lower() not in {"content-length", "connection", "transfer-encoding"}
        ]
        size = answer.headers.get("content-length", "0") if method == "HEAD" else str(len(data))
        if answer.status not in {204, 304}:
            kept.append(f"Content-Length: {size}\r\n")
        head = f"HTTP/1.1 {answer.status} {answer.reason}\r\n{''.join(kept)}\r\n"
        return answer.status, head.encode("latin-1"), data

    def _head(self) -> tuple[str, str, dict[str, str]] | None:
        first = self.rfile.readline().decode("latin-1").split()
        if len(first) != 3:
            return None
        headers: dict[str, str] = {}
        while (line := self.rfile.readline().decode("latin-1").strip()) != "":
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        if headers.pop("expect", ""):
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return first[0], first[1], headers

    def _reset(self) -> bool:
        """End the connection with a reset rather than politely."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        return False


def _spoiled(kind: str, data: bytes) -> bytes:
    """Half of the data, or one wrong bit in their middle; other faults leave them as they are."""
    middle = len(data) // 2
    if kind == "truncate":
        return data[:middle]
    if kind == "corrupt" and data:
        return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    return data
