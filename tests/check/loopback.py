"""Owns a web server on the loopback device that answers as a test wants, and a patient network that never waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ostinato.retry.policy import Policy
from ostinato.retry.run import Retrier
from ostinato.world.clock import FixedClock
from ostinato.world.network import RealNetwork, RetryingNetwork


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Loopback:
    """A server that runs. `asked` are the methods and paths of its requests."""

    origin: str
    asked: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def serving(answer: Callable[[str, int], Answer]) -> Iterator[Loopback]:
    """Serve what a function answers to a path and the number of the request for it, from 1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    loopback = Loopback(f"http://127.0.0.1:{server.server_port}")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            loopback.asked.append((self.command, self.path))
            given = answer(self.path, loopback.asked.count((self.command, self.path)))
            self.send_response(given.status)
            for name, value in given.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(given.body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(given.body)

        do_HEAD = do_GET  # noqa: N815  the library's name

        def log_message(self, *_: object) -> None: ...

    server.RequestHandlerClass = Handler
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield loopback
    finally:
        server.shutdown()
        server.server_close()


def patient_network(clock: FixedClock) -> RetryingNetwork:
    """The real network with real retries, and a clock on which waiting takes no time."""
    return RetryingNetwork(RealNetwork(), Retrier(Policy(attempts=4), clock, lambda: 0.5), clock)
