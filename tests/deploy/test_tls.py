"""A host whose certificate is not right is not talked to, and that is no passing failure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ostinato.deploy.registry import Doors, open_target
from ostinato.deploy.settings import TargetSettings
from ostinato.retry.classify import Outlook, classify
from ostinato.retry.run import AttemptFailedError
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk
from ostinato.world.programs import RealPrograms
from tests.deploy.servers.buckets import ENVIRON, BucketServer, bucket_server
from tests.deploy.servers.shares import share_server
from tests.deploy.servers.tls import certificate, tls_door


@pytest.fixture(scope="module")
def server() -> Iterator[BucketServer]:
    with bucket_server() as server:
        server.make("bucket")
        yield server


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)


def connect(url: str) -> None:
    doors = Doors(RealDisk(), RealPrograms(), SystemClock(), {**os.environ, "HOME": "/nonexistent"})
    open_target(TargetSettings(name="there", url=url), doors).connect(10).close()


def bucket_at(port: int, scheme: str = "https") -> str:
    return f"s3://bucket?region=us-east-1&use_path_style=true&endpoint={scheme}://127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("host", "days", "is_known", "words"),
    [
        ("127.0.0.1", 1, False, "self-signed certificate"),
        ("another.example", 1, True, "IP address mismatch"),
        ("127.0.0.1", -1, True, "certificate has expired"),
    ],
)
@pytest.mark.parametrize("kind", ["s3", "webdavs"])
def test_a_certificate_that_is_not_right(
    server: BucketServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    host: str,
    days: int,
    is_known: bool,
    words: str,
) -> None:
    file = certificate(tmp_path, host, days=days)
    if is_known:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with tls_door(server.port, file) as port, pytest.raises(AttemptFailedError) as failed:
        connect(bucket_at(port) if kind == "s3" else f"webdavs://127.0.0.1:{port}/dav")
    assert failed.value.failure.kind == "tls-certificate"
    assert words in failed.value.failure.message
    assert classify(failed.value.failure).outlook is Outlook.PERMANENT


def test_a_certificate_that_is_right(
    server: BucketServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path)
    with tls_door(server.port, file) as port:
        monkeypatch.setenv("AWS_CA_BUNDLE", str(file))
        connect(bucket_at(port))
    share = tmp_path / "share"
    share.mkdir()
    with share_server(share) as server_behind, tls_door(server_behind.port, file) as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        connect(f"webdavs://127.0.0.1:{port}/dav")


def test_a_host_that_speaks_no_tls(server: BucketServer) -> None:
    with pytest.raises(AttemptFailedError) as failed:
        connect(bucket_at(server.port))
    assert failed.value.failure.kind == "misconfigured"
