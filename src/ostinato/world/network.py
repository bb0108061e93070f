"""Owns the network: one request, with limits on its time and size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ostinato.base.diagnostics import WorldError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_BYTES = 100 * 1024 * 1024
_CHUNK = 1 << 16


class NetworkError(WorldError):
    """No answer came: no such host, no connection, no time left, too many bytes."""


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
            raise NetworkError(f"cannot fetch {request.url}: only http and https are possible")
        call = Call(  # noqa: S310  the scheme was checked
            request.url, data=request.body, headers=dict(request.headers), method=request.method
        )
        try:
            try:
                answer = urlopen(call, timeout=request.timeout)  # noqa: S310
            except HTTPError as error:
                answer = error
            with answer:
                body = _read(answer.read, request)
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return Response(answer.url, answer.status, answer.reason or "", headers, body)
        except (OSError, HTTPException, ValueError) as error:
            raise NetworkError(f"cannot fetch {request.url}: {error}") from error


def _read(read: Callable[[int], bytes], request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := read(_CHUNK):
        size += len(part)
        if size > request.max_bytes:
            raise NetworkError(f"cannot fetch {request.url}: more than {request.max_bytes} bytes came")
        parts.append(part)
    return b"".join(parts)


@dataclass(slots=True)
class ScriptedNetwork:
    """A network for tests: each URL answers with a response or a failure."""

    answers: Mapping[str, Response | NetworkError]
    asked: list[Request] = field(default_factory=list)

    def fetch(self, request: Request) -> Response:
        self.asked.append(request)
        answer = self.answers.get(request.url)
        if answer is None:
            raise NetworkError(f"cannot fetch {request.url}: there is no such host")
        if isinstance(answer, NetworkError):
            raise answer
        return answer
