"""Owns the network: one request, with limits on its time and size; and requests that are tried again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from ostinato.base.diagnostics import WorldError
from ostinato.retry.classify import Failure, Outlook, classify
from ostinato.retry.retry_after import parse_retry_after
from ostinato.retry.run import AttemptFailedError, GaveUpError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http.client import HTTPResponse

    from ostinato.retry.run import Attempt, Retrier
    from ostinato.world.clock import Clock

MAX_BYTES = 100 * 1024 * 1024
_CHUNK = 1 << 16


class NetworkError(WorldError):
    """No answer came: no such host, no connection, no time left, too many bytes."""

    def __init__(self, message: str, kind: str = "unknown") -> None:
        super().__init__(message)
        self.kind = kind
        """One of `retry.classify.KINDS`."""

    def __reduce__(self) -> tuple[type[NetworkError], tuple[str, str]]:
        return (type(self), (str(self), self.kind))


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a host."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    timeout: float = 60.0
    max_bytes: int = MAX_BYTES


@dataclass(frozen=True, slots=True)
class Response:
    """What a host answered, whatever its status. Header names are lower-cased."""

    url: str
    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


class Network(Protocol):
    """Whom to ask."""

    def fetch(self, request: Request) -> Response:
        """Send one request and read the whole answer. Raises NetworkError; a status is no error."""


class RealNetwork:
    """The network of this machine."""

    def fetch(self, request: Request) -> Response:
        from http.client import HTTPException  # slow to import, and few builds need it
        from urllib.error import HTTPError
        from urllib.request import Request as Call
        from urllib.request import urlopen

        if not request.url.startswith(("http://", "https://")):
            raise NetworkError(f"cannot fetch {request.url}: only http and https are possible", "not-allowed")
        call = Call(  # noqa: S310  the scheme was checked
            request.url, data=request.body, headers=dict(request.headers), method=request.method
        )
        try:
            try:
                answer = urlopen(call, timeout=request.timeout)  # noqa: S310
            except HTTPError as error:
                answer = error
            with answer:
                body = _read(answer, request)
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return Response(answer.url, answer.status, answer.reason or "", headers, body)
        except (OSError, HTTPException, ValueError) as error:
            raise NetworkError(f"cannot fetch {request.url}: {reason_of(error)}", kind_of(error)) from error


def reason_of(error: Exception) -> str:
    """What the system says, without the layers that Python puts around it."""
    inner = getattr(error, "reason", None)
    return reason_of(inner) if isinstance(inner, Exception) else str(error) or type(error).__name__


def kind_of(error: Exception) -> str:
    """Which kind of failure it is, in the words of the retry table."""
    import socket
    import ssl
    from http.client import IncompleteRead

    inner = getattr(error, "reason", None)
    if isinstance(inner, Exception):
        return kind_of(inner)
    if isinstance(error, socket.gaierror):
        return "dns-again" if error.errno == socket.EAI_AGAIN else "dns-none"
    if inner == "WRONG_VERSION_NUMBER":  # a host that does not speak TLS at this port, now or later
        return "misconfigured"
    for kind, types in {
        "tls-certificate": (ssl.SSLCertVerificationError,),
        "tls-cut": (ssl.SSLError,),
        "refused": (ConnectionRefusedError,),
        "reset": (ConnectionError,),
        "timeout": (TimeoutError,),
        "truncated": (IncompleteRead,),
        "misconfigured": (ValueError,),
    }.items():
        if isinstance(error, types):
            return kind
    return "unreachable" if isinstance(error, OSError) else "unknown"


def _read(answer: HTTPResponse, request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := answer.read(_CHUNK):
        size += len(part)
        if size > request.max_bytes:
            raise NetworkError(
                f"cannot fetch {request.url}: more than {request.max_bytes} bytes came", "too-large"
            )
        parts.append(part)
    if answer.length:  # `read` with a size does not mind an early end
        raise NetworkError(f"cannot fetch {request.url}: {answer.length} bytes are missing", "truncated")
    return b"".join(parts)


@dataclass(frozen=True, slots=True)
class RetryingNetwork:
    """A network whose temporary failures are tried again under a policy. A status that stays is given back."""

    network: Network
    retrier: Retrier
    clock: Clock

    def fetch(self, request: Request) -> Response:
        last: list[Response] = []

        def attempt(told: Attempt) -> Response:
            timeout = request.timeout if told.timeout is None else min(request.timeout, told.timeout)
            try:
                answer = self.network.fetch(replace(request, timeout=timeout))
            except NetworkError as error:
                raise AttemptFailedError(Failure(error.kind, str(error))) from error
            last[:] = [answer]
            failure = self._failure(answer)
            if failure is not None and classify(failure).outlook is not Outlook.PERMANENT:
                raise AttemptFailedError(failure)
            return answer

        try:
            return self.retrier.call(f"fetching {request.url}", attempt)
        except GaveUpError as error:
            if last and error.failure.status is not None:
                return last[0]
            raise NetworkError(str(error), error.failure.kind) from error

    def _failure(self, answer: Response) -> Failure | None:
        if answer.status < 400:
            return None
        asked = answer.headers.get("retry-after", "")
        wait = parse_retry_after(asked, self.clock.now()) if asked else None
        return Failure("http", f"{answer.status} {answer.reason}".strip(), answer.status, wait)


@dataclass(slots=True)
class ScriptedNetwork:
    """A network for tests: each URL answers with a response or a failure, or with several in turn."""

    answers: Mapping[str, Response | NetworkError | list[Response | NetworkError]]
    asked: list[Request] = field(default_factory=list)

    def fetch(self, request: Request) -> Response:
        self.asked.append(request)
        answer = self.answers.get(request.url)
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if answer is None:
            raise NetworkError(f"cannot fetch {request.url}: there is no such host", "dns-none")
        if isinstance(answer, NetworkError):
            raise answer
        return answer
