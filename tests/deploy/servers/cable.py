"""Owns a cable between a program and a port of this machine, which can be cut, pinched or bent at any byte."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Cable:
    """Passes bytes on. After `allowed` bytes to the host, the `fault` happens once: cut, stall, or flip."""

    upstream: int
    port: int = 0
    fault: str = ""
    allowed: int = 0
    passed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def expect(self, fault: str, after: int) -> None:
        with self.lock:
            self.fault, self.allowed, self.passed = fault, after, 0

    @property
    def has_struck(self) -> bool:
        return not self.fault

    def take(self, size: int) -> str:
        """What happens to these bytes."""
        with self.lock:
            self.passed += size
            if self.fault and self.passed > self.allowed:
                fault, self.fault = self.fault, ""
                return fault
            return ""


@contextmanager
def cable(upstream: int) -> Iterator[Cable]:
    made = Cable(upstream)
    stopping = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        made.port = server.getsockname()[1]
        server.settimeout(0.1)

        def accept() -> None:
            while not stopping.is_set():
                with suppress(OSError):
                    near, _ = server.accept()
                    far = socket.create_connection(("127.0.0.1", upstream))
                    for one, other, is_up in ((near, far, True), (far, near, False)):
                        threading.Thread(target=_pass, args=(made, one, other, is_up), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            stopping.set()
            thread.join()


def _pass(cable: Cable, one: socket.socket, other: socket.socket, is_up: bool) -> None:
    is_stalled = False
    with suppress(OSError):
        while data := one.recv(1 << 14):
            fault = cable.take(len(data)) if is_up else ""
            if fault == "cut":
                for end in (one, other):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    end.close()
                return
            is_stalled = is_stalled or fault == "stall"
            if fault == "flip":
                data = data[:-1] + bytes([data[-1] ^ 1])
            if not is_stalled:
                other.sendall(data)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)
