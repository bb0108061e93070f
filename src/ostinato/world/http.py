"""Owns talking to one host over HTTP many times: connections that are kept, a time limit that holds.

`network.py` fetches an address from anywhere, and follows redirects; here nothing is followed or repeated.
"""

from __future__ import annotations

import select
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

from ostinato.retry.classify import Failure
from ostinato.retry.retry_after import parse_retry_after
from ostinato.retry.run import AttemptFailedError
from ostinato.world.network import kind_of, reason_of
from ostinato.world.proxies import proxy_for
from ostinato.world.watchdog import Watchdog

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from http.client import HTTPConnection, HTTPResponse

MAX_BYTES = 100 * 1024 * 1024
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Origin:
    """Where requests go: `http` or `https`, a host and its port."""

    scheme: str
    host: str
    port: int | None = None

    @property
    def authority(self) -> str:
        """As the header Host and URLs name it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}[self.scheme]
        return host if self.port in (None, usual) else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `target` is the path with its query, quoted."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status. Header names are lower-cased."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes = b""

    def failure(self, what: str, now: datetime) -> Failure:
        """The failure that the status tells, in the words of the retry table."""
        asked = self.headers.get("retry-after", "")
        wait = parse_retry_after(asked, now) if asked else None
        return Failure("http", f"{what}: {self.status} {shown(self.reason)}".rstrip(), self.status, wait)


def shown(text: str) -> str:
    """What a host says, fit for a terminal: on one line, without escapes, and not endless."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:300]).strip()


class Host(Protocol):
    """A host that answers requests."""

    @property
    def origin(self) -> Origin: ...

    def ask(
        self, request: Ask, *, timeout: float | None = None, sink: Callable[[bytes], object] | None = None
    ) -> Answer:
        """Send one request and read the whole answer; a status is no error.

        A body with a status of success goes to the `sink`, if there is one, and is not kept. Raises
        AttemptFailedError when no whole answer comes within the time.
        """

    def close(self) -> None: ...


class RealHost:
    """A host of the real network. Several threads may ask it; each has a connection of its own meanwhile.

    It is asked through the proxy that the environment names, if there is one, as by any other program.
    """

    def __init__(self, origin: Origin, *, timeout: float, ca_file: str = "") -> None:
        """`ca_file` has the certificates to trust instead of the system's. Raises AttemptFailedError."""
        self._origin = origin
        self._timeout = timeout
        self._context = _context(ca_file) if origin.scheme == "https" else None
        self._proxy = proxy_for(origin.scheme, origin.host)
        self._free: list[HTTPConnection] = []

    @property
    def origin(self) -> Origin:
        return self._origin

    def ask(
        self, request: Ask, *, timeout: float | None = None, sink: Callable[[bytes], object] | None = None
    ) -> Answer:
        from http.client import HTTPException  # slow to import, and few commands need it

        timeout = self._timeout if timeout is None else timeout
        if self._proxy is not None and self._context is None:
            headers = {**request.headers, **self._proxy.headers}
            request = replace(request, target=f"{self._origin}{request.target}", headers=headers)
        connection = self._connection(timeout)
        watchdog = Watchdog(connection, timeout, len(request.body))
        try:
            answer = _exchange(connection, request, sink, watchdog)
            if watchdog.has_struck:
                raise TimeoutError
        except (OSError, HTTPException, ValueError) as error:
            connection.close()
            raise self._failed(request, error, late=watchdog.has_struck) from error
        except BaseException:
            connection.close()
            raise
        finally:
            watchdog.cancel()
        if connection.sock is not None:
            self._free.append(connection)
        return answer

    def close(self) -> None:
        while self._free:
            self._free.pop().close()

    def _connection(self, timeout: float) -> HTTPConnection:
        """One that was kept and is still open, or a new one."""
        from http.client import HTTPConnection, HTTPSConnection

        while True:
            try:
                kept = self._free.pop()  # atomic: threads share the list
            except IndexError:
                break
            if _is_open(kept):
                kept.timeout = timeout
                kept.sock.settimeout(timeout)
                return kept
            kept.close()
        first = self._origin if self._proxy is None else self._proxy
        if self._context is None:
            return HTTPConnection(first.host, first.port, timeout=timeout, blocksize=_CHUNK)
        connection = HTTPSConnection(
            first.host, first.port, timeout=timeout, blocksize=_CHUNK, context=self._context
        )
        if self._proxy is not None:
            connection.set_tunnel(self._origin.host, self._origin.port or 443, self._proxy.headers)
        return connection

    def _failed(self, request: Ask, error: Exception, *, late: bool) -> AttemptFailedError:
        path = request.target.partition("?")[0].removeprefix(str(self._origin))
        what = f"{request.method} {self._origin}{path}"
        if late:
            return AttemptFailedError(Failure("timeout", f"{what}: no whole answer came in time"))
        return AttemptFailedError(Failure(kind_of(error), f"{what}: {reason_of(error)}"))


def _context(ca_file: str) -> ssl.SSLContext:
    import ssl

    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except OSError as error:
        message = f"the certificates in {ca_file} cannot be read: {error}"
        raise AttemptFailedError(Failure("misconfigured", message)) from error


def _exchange(
    connection: HTTPConnection,
    request: Ask,
    sink: Callable[[bytes], object] | None,
    watchdog: Watchdog,
) -> Answer:
    cut: OSError | None = None
    try:
        _send(connection, request)
    except (BrokenPipeError, ConnectionResetError) as error:
        # A host that refuses may answer and hang up before it has read everything: its answer says why.
        if connection.sock is None:
            raise
        cut = error
    try:
        answer = _response(connection, cut)
        wanted = sink if sink is not None and 200 <= answer.status < 300 else None
        data = _read(answer, wanted, watchdog)
    finally:
        if cut is not None:
            connection.close()
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Answer(answer.status, answer.reason or "", headers, data)


def _send(connection: HTTPConnection, request: Ask) -> None:
    headers = {"User-Agent": "ostinato", **request.headers}
    if len(request.body) <= _CHUNK:
        body = request.body if request.body or request.method in {"PUT", "POST"} else None
        connection.request(request.method, request.target, body, headers)
        return
    # A large body goes in pieces: the time limit of a socket is for each of them.
    headers["Content-Length"] = str(len(request.body))
    connection.request(request.method, request.target, BytesIO(request.body), headers)


def _response(connection: HTTPConnection, cut: OSError | None) -> HTTPResponse:
    if cut is None:
        return connection.getresponse()
    from http.client import HTTPException, HTTPResponse

    # `getresponse` insists that the request was sent whole.
    response = HTTPResponse(connection.sock)
    try:
        response.begin()
    except (OSError, HTTPException):
        raise cut from None
    return response


def _read(answer: HTTPResponse, sink: Callable[[bytes], object] | None, watchdog: Watchdog) -> bytes:
    from http.client import IncompleteRead

    parts: list[bytes] = []
    size = 0
    while part := answer.read(_CHUNK):
        size += len(part)
        watchdog.moved += len(part)
        if sink is not None:
            sink(part)
        elif size > MAX_BYTES:
            raise AttemptFailedError(Failure("too-large", f"more than {MAX_BYTES} bytes came"))
        else:
            parts.append(part)
    if answer.length:  # `read` with a size does not mind an early end
        raise IncompleteRead(b"", answer.length)
    return b"".join(parts)


def _is_open(connection: HTTPConnection) -> bool:
    """Whether a resting connection can be used: one that can be read has been closed, or is out of step."""
    sock = connection.sock
    if sock is None or sock.fileno() < 0:
        return False
    readable, _, _ = select.select([sock], [], [], 0)
    return not readable
