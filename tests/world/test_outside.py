"""Programs, network and clock: the real ones, and the stand-ins that tests use."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from ostinato.retry.policy import Policy
from ostinato.retry.run import Retrier
from ostinato.world.clock import FixedClock, StartedClock
from ostinato.world.network import (
    NetworkError,
    RealNetwork,
    Request,
    Response,
    RetryingNetwork,
    ScriptedNetwork,
)
from ostinato.world.programs import (
    Done,
    ProgramMissingError,
    ProgramTimeoutError,
    RealPrograms,
    ScriptedPrograms,
)


def test_a_program_gets_input_and_gives_output_and_status() -> None:
    script = "import sys; sys.stdout.write(sys.stdin.read().upper()); sys.exit(3)"
    done = RealPrograms().run([sys.executable, "-c", script], stdin=b"abc")
    assert done == Done(3, b"ABC", b"")


def test_a_program_that_is_not_there_or_hangs_is_an_error() -> None:
    programs = RealPrograms()
    assert programs.find("no-such-program-here") is None
    with pytest.raises(ProgramMissingError):
        programs.run(["no-such-program-here"])
    with pytest.raises(ProgramTimeoutError):
        programs.run([sys.executable, "-c", "import time; time.sleep(30)"], timeout=0.1)


def test_scripted_programs_answer_and_remember() -> None:
    programs = ScriptedPrograms({"up": lambda args, stdin: Done(0, stdin.upper(), b"")})
    assert programs.run(["up", "-x"], stdin=b"a").output == b"A"
    assert programs.calls == [("up", "-x")]
    with pytest.raises(ProgramMissingError):
        programs.run(["down"])


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status = 404 if self.path == "/missing" else 200
        body = b"x" * 100_000
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Seen", self.headers.get("X-Sent", ""))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_answer_comes_whole_whatever_its_status(address: str) -> None:
    answer = RealNetwork().fetch(Request(f"{address}/", headers={"X-Sent": "1"}))
    assert (answer.status, len(answer.body), answer.headers["x-seen"]) == (200, 100_000, "1")
    assert RealNetwork().fetch(Request(f"{address}/missing")).status == 404


def test_too_many_bytes_no_host_and_other_schemes_are_errors(address: str) -> None:
    with pytest.raises(NetworkError, match="more than 10 bytes"):
        RealNetwork().fetch(Request(address, max_bytes=10))
    with pytest.raises(NetworkError):
        RealNetwork().fetch(Request("http://127.0.0.1:1/", timeout=1))
    with pytest.raises(NetworkError, match="only http"):
        RealNetwork().fetch(Request("file:///etc/passwd"))


def test_a_scripted_network_answers_and_remembers() -> None:
    answer = Response("https://a/", 200, "OK", {}, b"x")
    network = ScriptedNetwork({"https://a/": answer})
    assert network.fetch(Request("https://a/")) is answer
    with pytest.raises(NetworkError):
        network.fetch(Request("https://b/"))
    assert [request.url for request in network.asked] == ["https://a/", "https://b/"]


def retrying(network: ScriptedNetwork, clock: FixedClock) -> RetryingNetwork:
    return RetryingNetwork(network, Retrier(Policy(attempts=3), clock, lambda: 0.5), clock)


def test_what_passes_is_tried_again_and_what_stays_is_given_back() -> None:
    ok = Response("https://a/", 200, "OK", {}, b"x")
    busy = Response("https://a/", 503, "Busy", {"retry-after": "Thu, 01 Jan 2026 00:00:09 GMT"}, b"")
    missing = Response("https://a/", 404, "Not Found", {}, b"")
    reset = NetworkError("it broke", "reset")
    clock = FixedClock()
    network = ScriptedNetwork({"https://a/": [reset, busy, ok]})
    assert retrying(network, clock).fetch(Request("https://a/", timeout=5)) is ok
    assert clock.slept == [0.25, 8.75 + 0.5]
    assert [request.timeout for request in network.asked] == [5, 5, 5]
    assert retrying(ScriptedNetwork({"https://a/": missing}), clock).fetch(Request("https://a/")) is missing
    assert retrying(ScriptedNetwork({"https://a/": busy}), clock).fetch(Request("https://a/")) is busy
    with pytest.raises(NetworkError, match="after 3 attempts: it broke"):
        retrying(ScriptedNetwork({"https://a/": reset}), clock).fetch(Request("https://a/"))


def test_failures_have_the_words_of_the_retry_table(address: str) -> None:
    def kind_of(request: Request) -> str:
        with pytest.raises(NetworkError) as caught:
            RealNetwork().fetch(request)
        return caught.value.kind

    assert kind_of(Request("http://127.0.0.1:1/")) == "refused"
    assert kind_of(Request(address, max_bytes=10)) == "too-large"
    assert kind_of(Request("ftp://a/")) == "not-allowed"
    assert kind_of(Request(address.replace("http:", "https:"), timeout=3)) == "misconfigured"
    assert kind_of(Request("http://no-such-host.invalid/", timeout=3)) in {"dns-none", "dns-again"}


def test_a_fixed_clock_moves_only_when_it_sleeps() -> None:
    clock = FixedClock(datetime(2026, 1, 1, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.sleep(90)
    assert clock.now() == datetime(2026, 1, 1, 0, 1, 30, tzinfo=UTC)
    assert clock.monotonic() == 90
    assert clock.slept == [90]


def test_a_started_clock_runs() -> None:
    clock = StartedClock(datetime(2021, 11, 6, tzinfo=UTC))
    first = clock.now()
    assert (first - datetime(2021, 11, 6, tzinfo=UTC)).total_seconds() < 5
    assert clock.now() >= first
