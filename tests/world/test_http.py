"""A host is asked over kept connections; whatever goes wrong has a kind, and ends in time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.deploy.servers.proxy import Fault, fault_proxy

from ostinato.retry.run import AttemptFailedError
from ostinato.world.http import Ask, Origin, RealHost
from ostinato.world.network import NetworkError, RealNetwork, Request


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(body)

    def do_GET(self) -> None:
        self._answer(self.path.encode() * 1000)

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Connection", f"{self.client_address[1]}")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None: ...


@pytest.fixture(scope="module")
def echo() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def host_at(port: int, scheme: str = "http", timeout: float = 5.0) -> RealHost:
    return RealHost(Origin(scheme, "127.0.0.1", port), timeout=timeout)


def test_a_connection_is_used_again_and_a_dead_one_is_not(echo: int) -> None:
    host = host_at(echo)
    first, second = (host.ask(Ask("GET", "/a", {})) for _ in range(2))
    assert first.headers["x-connection"] == second.headers["x-connection"]
    assert first.body == b"/a" * 1000
    for connection in host._free:
        connection.sock.shutdown(socket.SHUT_RDWR)
    third = host.ask(Ask("PUT", "/a", {}, b"body"))
    assert third.headers["x-connection"] != second.headers["x-connection"]
    assert third.body == b"body"
    host.close()


def test_a_body_can_flow_away(echo: int) -> None:
    got: list[bytes] = []
    answer = host_at(echo).ask(Ask("GET", "/abc", {}), sink=got.append)
    assert answer.body == b""
    assert b"".join(got) == b"/abc" * 1000


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("before", "reset"), ("mid", "reset"), ("after", "reset"), ("lost", "reset"), ("stall", "timeout")],
)
def test_a_broken_exchange_has_a_kind(echo: int, fault: str, kind: str) -> None:
    with fault_proxy(echo, Fault(fault)) as proxy:
        host = host_at(proxy.port, timeout=0.3)
        with pytest.raises(AttemptFailedError) as failed:
            host.ask(Ask("PUT", "/a?secret=1", {}, b"body" * 100_000))
        assert failed.value.failure.kind == kind
        assert "secret" not in failed.value.failure.message
        assert host.ask(Ask("PUT", "/a", {}, b"body")).body == b"body"


def test_an_answer_that_ends_early_is_no_answer(echo: int) -> None:
    with fault_proxy(echo, Fault("truncate")) as proxy, pytest.raises(AttemptFailedError) as failed:
        host_at(proxy.port).ask(Ask("GET", "/a", {}))
    assert failed.value.failure.kind == "truncated"
    with fault_proxy(echo, Fault("truncate")) as proxy, pytest.raises(NetworkError) as fetched:
        RealNetwork().fetch(Request(f"http://127.0.0.1:{proxy.port}/a"))
    assert fetched.value.kind == "truncated"


def test_a_status_is_an_answer_and_says_when_to_come_again(echo: int) -> None:
    with fault_proxy(echo, Fault("503", retry_after="7")) as proxy:
        answer = host_at(proxy.port).ask(Ask("PUT", "/a", {}, b"body"))
    failure = answer.failure("storing a", datetime(2026, 1, 1, tzinfo=UTC))
    assert (failure.status, failure.retry_after) == (503, 7.0)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(AttemptFailedError) as failed:
        host_at(port).ask(Ask("GET", "/", {}))
    assert failed.value.failure.kind == "refused"


def test_tls_where_nobody_speaks_it_is_no_passing_failure(echo: int) -> None:
    with pytest.raises(AttemptFailedError) as failed:
        host_at(echo, "https").ask(Ask("GET", "/", {}))
    assert failed.value.failure.kind == "misconfigured"


@contextmanager
def raw_server(reply: bytes, *, pause: float = 0.0, read: int = 1) -> Iterator[int]:
    """Answers one connection with these bytes, each after a pause, having read only the beginning."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            peer, _ = server.accept()
            with peer:
                peer.recv(read)
                try:
                    for at in range(len(reply)) if pause else [slice(None)]:
                        peer.sendall(reply[at : at + 1] if pause else reply)
                        time.sleep(pause)
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(5)


def test_bytes_that_drip_do_not_hold_us_for_ever() -> None:
    began = time.monotonic()
    with raw_server(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200, pause=0.05) as port:
        with pytest.raises(AttemptFailedError) as failed:
            host_at(port, timeout=0.4).ask(Ask("GET", "/", {}))
        assert failed.value.failure.kind == "timeout"
        assert time.monotonic() - began < 3


def test_a_host_that_refuses_before_it_has_heard_everything_is_heard() -> None:
    with raw_server(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", read=100) as port:
        answer = host_at(port).ask(Ask("PUT", "/", {}, b"x" * 50_000_000))
    assert (answer.status, answer.body) == (403, b"no")


def test_what_is_large_may_take_longer_while_it_comes_on() -> None:
    """Three times as long as the time limit, in pieces that each come in time."""
    size, received = 30_000, bytearray()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            peer, _ = server.accept()
            with peer:
                while not received.endswith(b"end"):
                    received.extend(peer.recv(1 << 16))
                peer.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode())
                for _ in range(30):
                    time.sleep(0.03)
                    peer.sendall(bytes(size // 30))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        host = host_at(server.getsockname()[1], timeout=0.3)
        body = bytes(1_000_000) + b"end"
        answer = host.ask(Ask("PUT", "/", {}, body))
        thread.join(5)
    assert len(answer.body) == size
    assert received.endswith(body)
