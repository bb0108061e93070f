"""Owns a folder of a WebDAV server as requests see it, and what its listings say."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from ostinato.world.http import Answer, Ask, shown
from ostinato.world.xml_answers import children, descendants, parsed, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from ostinato.world.clock import Clock
    from ostinato.world.credentials import Login
    from ostinato.world.http import Host


@dataclass(frozen=True, slots=True)
class Share:
    """A folder of a server as requests see it."""

    host: Host
    base: str
    login: Login | None
    clock: Clock

    def path_of(self, name: str) -> str:
        return quote(f"{self.base}/{name}")

    def url_of(self, name: str) -> str:
        return f"{self.host.origin}{self.path_of(name)}"

    def ask(
        self,
        method: str,
        name: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        good: Collection[int] = (),
        sink: Callable[[bytes], object] | None = None,
    ) -> Answer:
        """An answer of success, or with one of the `good` statuses. Raises AttemptFailedError."""
        sent = dict(headers or {})
        if self.login is not None:
            token = base64.b64encode(f"{self.login.user}:{self.login.password}".encode()).decode()
            sent["Authorization"] = f"Basic {token}"
        answer = self.host.ask(Ask(method, self.path_of(name), sent, body), sink=sink)
        if 200 <= answer.status < 300 or answer.status in good:
            return answer
        failure = answer.failure(f"{method} {self.base}/{name}", self.clock.now())
        if 300 <= answer.status < 400:
            where = shown(answer.headers.get("location", "somewhere else"))
            failure = Failure("misconfigured", f"{failure.message}: the host sends us to {where}")
        raise AttemptFailedError(failure)


def entries(body: bytes, base: str) -> Iterator[tuple[str, int | None]]:
    """What a listing names below a folder: each path with its size, None for folders."""
    for response in children(parsed(body, "multistatus"), "response"):
        path = unquote(urlsplit(text_of(response, "href").strip()).path)
        if not path.startswith(f"{base}/"):
            continue
        path = path.removeprefix(base).strip("/")
        if ".." in path.split("/"):
            continue
        if next(descendants(response, "collection"), None) is not None:
            yield path, None
            continue
        sizes = (element.text or "" for element in descendants(response, "getcontentlength"))
        size = next(sizes, "").strip()
        yield path, int(size) if size.isdecimal() else 0
