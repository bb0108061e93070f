"""Owns a bucket of S3 as requests see it: each is signed, and each refusal is put into words of the retry table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from ostinato.world.http import Answer, Ask, shown
from ostinato.world.xml_answers import parsed, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from ostinato.world.aws import Account
    from ostinato.world.clock import Clock
    from ostinato.world.http import Host


@dataclass(frozen=True, slots=True)
class Bucket:
    """The objects of a bucket, by signed requests."""

    host: Host
    account: Account
    region: str
    name: str
    base: str
    encryption: Mapping[str, str]
    clock: Clock

    def ask(
        self,
        method: str,
        key: str = "",
        query: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        good: Collection[int] = (),
        sink: Callable[[bytes], object] | None = None,
    ) -> Answer:
        """An answer of success, or with one of the `good` statuses. Raises AttemptFailedError."""
        path = self.base + quote(key)
        if query:
            path += "?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in sorted(query.items()))
        request = self.account.signed(Ask(method, path, headers or {}, body), self.host.origin, self.region)
        answer = self.host.ask(request, sink=sink)
        if 200 <= answer.status < 300 or answer.status in good:
            return answer
        raise AttemptFailedError(self._failure(f"{method} {key or self.name}", answer))

    def _failure(self, what: str, answer: Answer) -> Failure:
        failure = answer.failure(what, self.clock.now())
        complaint = _complaint(answer.body)
        code, said = shown(complaint("Code")), shown(complaint("Message"))
        message = f"{failure.message} {code} {said}".rstrip()
        if code == "NoSuchBucket":
            return Failure("http", f'there is no bucket "{self.name}" at {self.host.origin}', 404)
        if code in _ELSEWHERE or answer.status == 301:
            region = shown(answer.headers.get("x-amz-bucket-region") or complaint("Region"))
            hint = f"; it is in {region}, write ?region={region}" if region else ""
            return Failure("misconfigured", f'the bucket "{self.name}" is not in {self.region}{hint}')
        if code == "RequestTimeTooSkewed":
            return Failure("http", f"the clock of this machine is wrong: {said}", 403)
        if code in _CORRUPTED:
            return Failure("corrupted", message)
        status = STATUSES.get(code, answer.status)
        return Failure("http", message, status, failure.retry_after)


_ELSEWHERE = frozenset(
    {"PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"}
)
_CORRUPTED = frozenset(
    {"XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "BadDigest", "IncompleteBody"}
)
STATUSES = {"RequestTimeout": 408, "InternalError": 500, "SlowDown": 503, "ServiceUnavailable": 503}
"""Errors of S3 that mean another status than the one that they come with."""


def _complaint(body: bytes) -> Callable[[str], str]:
    """The fields of an error; empty where the body tells nothing."""
    try:
        element = parsed(body, "Error")
    except AttemptFailedError:
        return lambda _: ""
    return lambda name: text_of(element, name)
