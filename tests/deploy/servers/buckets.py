"""Owns a server that speaks S3, on this machine, and a plain look at what visitors would see of a bucket."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPConnection
from urllib.parse import quote, unquote
from xml.etree import ElementTree as ET

ENVIRON = {
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "a-secret-of-tests",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}
"""What a client needs to know, and nothing of the machine's own account."""


@dataclass(frozen=True)
class BucketServer:
    """A server with buckets, asked without any client library."""

    port: int

    def url(self, bucket: str, port: int = 0, **options: str) -> str:
        """The address of a target: of the server itself, or of a proxy at another port."""
        endpoint = f"http://127.0.0.1:{port or self.port}"
        more = "".join(f"&{name}={value}" for name, value in options.items())
        return f"s3://{bucket}?region=us-east-1&endpoint={endpoint}&use_path_style=true{more}"

    def make(self, bucket: str) -> str:
        """A bucket that the world may read, as for a website."""
        readers = {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{bucket}/*",
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [readers]}).encode()
        for path, body in ((f"/{bucket}", None), (f"/{bucket}?policy", policy)):
            status, _, said = self._ask("PUT", path, body)
            if status >= 300:
                raise AssertionError(said)
        return bucket

    def get(self, bucket: str, key: str) -> tuple[int, Mapping[str, str], bytes]:
        """What a visitor gets."""
        return self._ask("GET", f"/{bucket}/{quote(key)}")

    def put(self, bucket: str, key: str, data: bytes) -> None:
        self._ask("PUT", f"/{bucket}/{quote(key)}", data)

    def keys(self, bucket: str) -> list[str]:
        _, _, body = self._ask("GET", f"/{bucket}?list-type=2&max-keys=100000")
        return sorted(found.text or "" for found in ET.fromstring(body).iter() if found.tag.endswith("}Key"))

    def files(self, bucket: str) -> dict[str, bytes]:
        """Everything but our notes, by key."""
        keys = (key for key in self.keys(bucket) if ".ostinato/" not in key)
        return {key: self.get(bucket, key)[2] for key in keys}

    def _ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, Mapping[str, str], bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return answer.status, headers, answer.read()
        finally:
            connection.close()


def doorkeeper(method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[str, bytes] | None:
    """Refuses what S3 refuses and this server takes: a wrong signature, and a body that is not the signed one."""
    if sha256(body).hexdigest() != headers.get("x-amz-content-sha256"):
        return "400", b"<Error><Code>XAmzContentSHA256Mismatch</Code></Error>"
    if _signature(method, path, headers) != headers["authorization"].rpartition("Signature=")[2]:
        return "403", b"<Error><Code>SignatureDoesNotMatch</Code></Error>"
    return None


def _signature(method: str, target: str, headers: Mapping[str, str]) -> str:
    """Signature Version 4, worked out from what arrived."""
    path, _, query = target.partition("?")
    pairs = sorted(
        (quote(unquote(name), safe="-_.~"), quote(unquote(value), safe="-_.~"))
        for name, _, value in (pair.partition("=") for pair in query.split("&") if pair)
    )
    scope = headers["authorization"].partition("Credential=")[2].partition(",")[0].partition("/")[2]
    names = headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0]
    signed = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in names.split(";"))
    asked = "\n".join(
        [
            method,
            quote(unquote(path), safe="/-_.~"),
            "&".join(f"{name}={value}" for name, value in pairs),
            signed,
            names,
            headers["x-amz-content-sha256"],
        ]
    )
    text = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(asked.encode()).hexdigest()])
    key = f"AWS4{ENVIRON['AWS_SECRET_ACCESS_KEY']}".encode()
    for part in (*scope.split("/"), text):
        key = hmac.digest(key, part.encode(), "sha256")
    return key.hex()


@contextmanager
def bucket_server() -> Iterator[BucketServer]:
    """A server of S3 with nothing in it, until the block ends."""
    import logging

    from moto.server import ThreadedMotoServer  # takes a second to import

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        yield BucketServer(server.get_host_and_port()[1])
    finally:
        server.stop()
