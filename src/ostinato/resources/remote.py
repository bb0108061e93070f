"""Owns `resources.GetRemote`: resources of the web, fetched once and kept between builds."""

from __future__ import annotations

import base64
import json
import mimetypes
import posixpath
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import xxhash

from ostinato.base.allowlists import accepts
from ostinato.base.cast import to_duration, to_string, to_strings
from ostinato.base.gostrings import encoded
from ostinato.base.members import TemplateError
from ostinato.base.urls import UrlError, parse
from ostinato.resources.content import Content
from ostinato.resources.media_types import NONE, named
from ostinato.resources.options import digest_of
from ostinato.resources.place import place_of
from ostinato.world.network import NetworkError, Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.config.sections.build import MediaType
    from ostinato.resources.options import Options
    from ostinato.resources.outside import Outside
    from ostinato.resources.resource import Resource
    from ostinato.resources.space import ResourceSpace

_NAMESPACE = "remote"
_USER_AGENT = "Hugo Static Site Generator"
_NOT_FOUND = 404


class RemoteError(TemplateError):
    """A host answered with a failure; `data` is what it said."""

    def __init__(self, message: str, data: Mapping[str, object]) -> None:
        super().__init__(message)
        self.data = data


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered, as it is kept."""

    status: int
    reason: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def packed(self, now: float) -> bytes:
        body = base64.b64encode(self.body).decode()
        return json.dumps([now, self.status, self.reason, dict(self.headers), body]).encode()

    def data(self, wanted_headers: list[str], *, with_body: bool = False) -> dict[str, object]:
        """`.Data` of the resource, or of the error."""
        wanted = {name.lower() for name in wanted_headers}
        length = self.headers.get("content-length", "")
        found: dict[str, object] = {
            "StatusCode": self.status,
            "Status": f"{self.status} {self.reason}".strip(),
            "TransferEncoding": [],
            "ContentLength": int(length) if length.isdigit() else -1,
            "ContentType": self.headers.get("content-type", ""),
            "Headers": {
                "-".join(part.capitalize() for part in name.split("-")): [value]
                for name, value in self.headers.items()
                if name in wanted
            },
        }
        if with_body:
            found["Body"] = self.body.decode("utf-8", "replace")
        return found


def fetched(space: ResourceSpace, outside: Outside, url: str, options: Options) -> Resource | None:
    """The resource at a URL; None when it is not there (Hugo docs page "resources.GetRemote").

    Raises TemplateError for what the security settings forbid, for failures of the host and of the network.
    """
    try:
        parse(url)
    except UrlError as error:
        raise TemplateError(f"failed to parse URL for resource {url}: {error}") from error
    relevant = {name: value for name, value in options.raw.items() if name.lower() not in ("timeout", "key")}
    identity = digest_of(url, relevant)
    key = digest_of(options.text("key")) if options.get("key") is not None else identity

    def work() -> tuple[Resource | None]:
        return (_made(space, outside, url, options, key),)

    return space.once(("remote", identity), work)[0]


def _made(space: ResourceSpace, outside: Outside, url: str, options: Options, key: str) -> Resource | None:
    method = options.text("method", "GET").upper()
    _check(outside, url, method)
    answer = _answer(outside, url, method, options, key)
    if answer.status == _NOT_FOUND:
        return None
    headers = to_strings(options.get("responseHeaders") or [])
    if not 200 <= answer.status <= 299:
        raise RemoteError(
            f"failed to fetch remote resource from '{url}': {_phrase(answer.status)}",
            answer.data(headers, with_body=method != "HEAD"),
        )
    name = _file_name(url, answer)
    kind = _media_type(space, outside, name, answer, is_head=method == "HEAD")
    if kind is NONE:
        raise TemplateError(f'failed to resolve media type for remote resource "{url}"')
    stem = posixpath.splitext(name)[0]
    number = xxhash.xxh64_intdigest(key.encode())
    return space.new(
        place_of(f"{stem}_{number}{kind.full_suffix}"),
        Content.of_bytes(b"" if method == "HEAD" else answer.body),
        media_type=kind,
        data=answer.data(headers),
    )


def _phrase(status: int) -> str:
    """The standard words for a status; hosts say what they like."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _check(outside: Outside, url: str, method: str) -> None:
    http = outside.security.http
    if not accepts(http.urls, url):
        raise TemplateError(f'access denied: "{url}" is not whitelisted in policy "security.http.urls"')
    if not accepts(http.methods, method):
        raise TemplateError(f'access denied: "{method}" is not whitelisted in policy "security.http.method"')


def _answer(outside: Outside, url: str, method: str, options: Options, key: str) -> Answer:
    """The answer that is kept and fresh, else a new one."""
    cache = outside.caches.get("getresource")
    max_age = cache.max_age if cache is not None else -1
    name = key.encode()
    now = outside.clock.now().timestamp()
    if max_age:
        known = outside.store.get(_NAMESPACE, name)
        if known is not None:
            at, status, reason, headers, body = json.loads(known)
            if max_age < 0 or now - at < max_age / 1e9:
                return Answer(status, reason, headers, base64.b64decode(body))
    answer = _asked(outside, url, method, options)
    if max_age and (200 <= answer.status <= 299 or answer.status == _NOT_FOUND):
        outside.store.put(_NAMESPACE, name, answer.packed(now))
    return answer


def _asked(outside: Outside, url: str, method: str, options: Options) -> Answer:
    """Ask the network, which tries again where that helps."""
    try:
        response = outside.network.fetch(_request(outside, url, method, options))
    except NetworkError as error:
        raise TemplateError(str(error)) from error
    return Answer(response.status, response.reason, response.headers, response.body)


def _request(outside: Outside, url: str, method: str, options: Options) -> Request:
    headers = {str(name): ", ".join(to_strings(value)) for name, value in options.mapping("headers").items()}
    if not any(name.lower() == "user-agent" for name in headers):
        headers["User-Agent"] = _USER_AGENT
    body = options.get("body")
    timeout = options.get("timeout")
    seconds = to_duration(timeout) / 1e9 if timeout is not None else outside.timeout
    data = encoded(to_string(body)) if body is not None else None
    return Request(url, method, headers, data, seconds)


_DISPOSITION_NAME = re.compile(r'filename="?([^";]+)"?')


def _file_name(url: str, answer: Answer) -> str:
    found = _DISPOSITION_NAME.search(answer.headers.get("content-disposition", ""))
    if found is not None:
        return posixpath.basename(found[1].strip())
    return posixpath.basename(unquote(urlsplit(url).path).rstrip("/")) or "/"


def _media_type(
    space: ResourceSpace, outside: Outside, name: str, answer: Answer, *, is_head: bool
) -> MediaType:
    content_type = answer.headers.get("content-type", "")
    kinds = space.media_types
    trusted = outside.security.http.media_types
    if is_head or (trusted and accepts(trusted, content_type)):
        return kinds.by_name(content_type) or named(content_type)
    bare = content_type.partition(";")[0].strip().lower()
    hints = [".txt"] if bare == "text/plain" else mimetypes.guess_all_extensions(bare) if bare else []
    extension = posixpath.splitext(name)[1]
    if extension and (not hints or hints[0] == ".txt"):
        hints = [extension]
    return kinds.of_content(answer.body, hints)
