"""Owns deploying to a bucket of S3, or of what is compatible with it, where files are replaced in place.

A bucket that is served as a website shows each object at once: switching is ordered, and only that is offered.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit
from xml.sax.saxutils import escape

from ostinato.deploy.addresses import relative_folder
from ostinato.deploy.in_place import InPlaceSession
from ostinato.deploy.notes import FOLDER, Notes, Written, keeps_conditions
from ostinato.deploy.registry import Doors, target
from ostinato.deploy.settings import DeploymentSettingsError
from ostinato.deploy.target import Stored
from ostinato.retry.classify import Failure
from ostinato.retry.run import AttemptFailedError
from ostinato.world.aws import aws_account
from ostinato.world.bucket import STATUSES, Bucket
from ostinato.world.http import Origin, RealHost
from ostinato.world.xml_answers import children, parsed, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ostinato.deploy.addresses import Address
    from ostinato.deploy.settings import TargetSettings
    from ostinato.deploy.target import Item, Note
    from ostinato.world.aws import Account

_OPTIONS = frozenset(
    {
        *("region", "profile", "endpoint", "prefix", "notes", "anonymous", "ssetype", "kmskeyid"),
        *("s3ForcePathStyle", "use_path_style", "disable_https", "disableSSL"),
        *("awssdk", "hostname_immutable", "rate_limiter_capacity"),  # for Hugo's library, and nothing here
    }
)
_HEADERS = frozenset(
    {"cache-control", "content-encoding", "content-disposition", "content-language", "expires"}
)
"""What S3 can answer with an object, beside its type."""
_REGION = re.compile(r"[a-z0-9-]+")
_MOST_DELETED = 1000
"""In one request."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which key of a bucket stands for what."""

    prefix: str = ""
    """What all files begin with: empty, or with a slash at its end."""
    notes: str = FOLDER
    """The folder of notes: elsewhere in the bucket where visitors are not to read who deploys."""
    strips_index: bool = False

    def key_of(self, path: str) -> str:
        if self.strips_index and path.endswith("/index.html"):
            path = path.removesuffix("index.html")
        return self.prefix + path

    def path_of(self, key: str) -> str | None:
        """The file that an object stands for, None for what is none: a note, the mark of a folder."""
        path = key.removeprefix(self.prefix)
        if not path or key.startswith(f"{self.notes}/") or path.startswith(f"{FOLDER}/"):
            return None
        if path.endswith("/"):
            return f"{path}index.html" if self.strips_index else None
        return path


@dataclass(slots=True)
class S3Target:
    """A bucket, or a folder in it."""

    place: Address
    layout: Layout
    doors: Doors
    _account: Account | None = None
    """Of all sessions: credentials may come from far, and are renewed where they end."""

    @property
    def address(self) -> str:
        return str(self.place)

    def connect(self, timeout: float) -> S3Session:
        """Raises AttemptFailedError."""
        place = self.place
        account = self._account or aws_account(
            self.doors.environ, place.text("profile"), is_anonymous=place.switch("anonymous")
        )
        self._account = account
        origin, base, region = whereabouts(place, account)
        host = RealHost(origin, timeout=timeout, ca_file=account.ca_file)
        bucket = Bucket(host, account, region, place.host, base, _encryption(place), self.doors.clock)
        session = S3Session(bucket, self.layout)
        session.look_around()
        return session


@target("s3", options=_OPTIONS, strips_index=True, keeps_headers=True)
def open_s3(place: Address, settings: TargetSettings, doors: Doors) -> S3Target:
    """Raises DeploymentSettingsError."""
    if not place.host:
        raise DeploymentSettingsError(f"{place}: which bucket? Write s3://bucket?region=eu-central-1")
    if place.user or place.port or place.path.strip("/"):
        raise DeploymentSettingsError(
            f"{place}: only the name of a bucket stands before the question mark; a folder is ?prefix=folder"
        )
    for option in ("anonymous", "s3ForcePathStyle", "use_path_style", "disable_https", "disableSSL"):
        place.switch(option)
    prefix = relative_folder(place.url, place.text("prefix"), "the prefix")
    prefix = f"{prefix}/" if prefix else ""
    notes = relative_folder(place.url, place.text("notes"), "the folder of notes") or f"{prefix}{FOLDER}"
    return S3Target(place, Layout(prefix, notes, settings.strip_index_html), doors)


def whereabouts(place: Address, account: Account) -> tuple[Origin, str, str]:
    """The host, what stands before each key, and the region that is signed for."""
    region = place.text("region") or account.region
    endpoint = place.text("endpoint") or account.endpoint
    is_plain = place.switch("disable_https") or place.switch("disableSSL")
    if endpoint:
        parts = urlsplit(endpoint if "://" in endpoint else f"http{'' if is_plain else 's'}://{endpoint}")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise _misconfigured(f'{place}: the endpoint must be an address, not "{endpoint}"')
        origin, base = Origin(parts.scheme, parts.hostname, parts.port), parts.path.rstrip("/")
        region = region or "us-east-1"
    elif not region:
        raise _misconfigured(f"{place}: in which region is the bucket? Write ?region=eu-central-1")
    elif not _REGION.fullmatch(region):
        raise _misconfigured(f'{place}: "{region}" is no name of a region')
    else:
        end = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
        origin, base = Origin("http" if is_plain else "https", f"s3.{region}.{end}"), ""
    wants_path = place.switch("s3ForcePathStyle") or place.switch("use_path_style")
    if wants_path or "." in place.host or _is_bare(origin.host):
        return origin, f"{base}/{quote(place.host)}/", region
    return Origin(origin.scheme, f"{place.host}.{origin.host}", origin.port), f"{base}/", region


def _misconfigured(message: str) -> AttemptFailedError:
    return AttemptFailedError(Failure("misconfigured", message))


def _size(text: str) -> int:
    if not text.isdecimal():
        raise AttemptFailedError(Failure("corrupted", "the host's listing has a file without a size"))
    return int(text)


def _is_bare(host: str) -> bool:
    """Whether a host has no names below it, which could stand for buckets."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return True


def _encryption(place: Address) -> Mapping[str, str]:
    headers = {
        "x-amz-server-side-encryption": place.text("ssetype"),
        "x-amz-server-side-encryption-aws-kms-key-id": place.text("kmskeyid"),
    }
    return {name: value for name, value in headers.items() if value}


class S3Session(InPlaceSession):
    """A connection to a bucket."""

    def __init__(self, bucket: Bucket, layout: Layout) -> None:
        self._bucket = bucket
        self._layout = layout
        self._notes = Notes(self, self._erase)
        self._is_proven = False

    def look_around(self) -> None:
        """See that the bucket is there, in this region, and that we may list it."""
        self._bucket.ask("GET", query={"list-type": "2", "max-keys": "1", "prefix": self._layout.prefix})

    def look(self, name: str) -> Written | None:
        answer = self._bucket.ask("GET", self._note_key(name), good={404})
        if answer.status == 404:
            return None
        return Written(answer.body, answer.headers.get("etag", ""))

    def write(self, name: str, body: bytes, tag: str | None) -> bool:
        condition = {"If-None-Match": "*"} if tag is None else {"If-Match": tag}
        headers = {**condition, **self._bucket.encryption, "Cache-Control": "no-store"}
        key = self._note_key(name)
        answer = self._bucket.ask("PUT", key, headers=headers, body=body, good={404, 412})
        if answer.status == 404 and tag is None:
            raise AttemptFailedError(Failure("http", f"PUT {key}: 404 {answer.reason}", 404))
        return answer.status < 300

    def _erase(self, name: str, tag: str) -> None:
        headers = {"If-Match": tag}
        self._bucket.ask("DELETE", self._note_key(name), headers=headers, good={404, 409, 412})

    def read_note(self, name: str) -> Note | None:
        return self._notes.read(name)

    def write_note(self, name: str, data: bytes, expected: str | None) -> str:
        self._prove()
        return self._notes.write(name, data, expected)

    def remove_note(self, name: str, expected: str) -> None:
        self._prove()
        self._notes.remove(name, expected)

    def list_files(self, release: str) -> Mapping[str, Stored]:
        found: dict[str, Stored] = {}
        query = {"list-type": "2", "encoding-type": "url", "prefix": self._layout.prefix}
        while True:
            page = parsed(self._bucket.ask("GET", query=query).body, "ListBucketResult")
            for content in children(page, "Contents"):
                path = self._layout.path_of(unquote(text_of(content, "Key")))
                if path is not None:
                    found[path] = Stored(_size(text_of(content, "Size")))
            if text_of(page, "IsTruncated") != "true":
                return found
            following = text_of(page, "NextContinuationToken")
            if not following or following == query.get("continuation-token"):
                raise AttemptFailedError(Failure("corrupted", "the host's listing goes on, but not where"))
            query["continuation-token"] = following

    def put(self, release: str, item: Item, data: bytes) -> None:
        checksum = bytes.fromhex(item.digest)
        headers = {
            **self._bucket.encryption,
            "Content-Type": item.media_type or "application/octet-stream",
            "x-amz-checksum-sha256": base64.b64encode(checksum).decode(),
            "x-amz-meta-sha256": item.digest,
        }
        for name, value in item.headers:
            if name.lower() not in _HEADERS:
                raise _misconfigured(f"{item.path}: S3 cannot answer with the header {name}")
            headers[name] = value
        self._bucket.ask("PUT", self._layout.key_of(item.path), headers=headers, body=data)

    def digest_of(self, release: str, item: Item) -> str | None:
        digest = hashlib.sha256()
        answer = self._bucket.ask("GET", self._layout.key_of(item.path), good={404}, sink=digest.update)
        return None if answer.status == 404 else digest.hexdigest()

    def remove(self, release: str, paths: Sequence[str]) -> None:
        for at in range(0, len(paths), _MOST_DELETED):
            self._remove([self._layout.key_of(path) for path in paths[at : at + _MOST_DELETED]])

    def close(self) -> None:
        self._bucket.host.close()

    def _remove(self, keys: Sequence[str]) -> None:
        objects = "".join(f"<Object><Key>{escape(key)}</Key></Object>" for key in keys)
        body = f"<Delete><Quiet>true</Quiet>{objects}</Delete>".encode()
        checksum = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
        headers = {"Content-MD5": checksum, "Content-Type": "application/xml"}
        answer = self._bucket.ask("POST", query={"delete": ""}, headers=headers, body=body)
        for error in children(parsed(answer.body, "DeleteResult"), "Error"):
            code = text_of(error, "Code")
            message = f"removing {text_of(error, 'Key')}: {code} {text_of(error, 'Message')}"
            status = 403 if code == "AccessDenied" else STATUSES.get(code)
            raise AttemptFailedError(Failure("http" if status else "unknown", message, status))

    def _prove(self) -> None:
        """Two runs are kept apart by conditions; a host that passes over them must not be trusted with a lease."""
        if not self._is_proven and not keeps_conditions(self):
            raise _misconfigured(
                f"{self._bucket.host.origin} passes over the conditions of writes (If-None-Match, If-Match), "
                "so two runs at once could not be kept apart"
            )
        self._is_proven = True

    def _note_key(self, name: str) -> str:
        return f"{self._layout.notes}/{name}"
