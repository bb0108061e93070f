"""A host whose certificate is not right is not talked to, and that is no passing failure."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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
from tests.deploy.servers.proxy import fault_proxy
from tests.deploy.servers.shares import share_server
from tests.deploy.servers.tls import certificate, pass_on, tls_door


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


def test_the_proxy_of_the_environment_is_asked(
    server: BucketServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For https it only opens the way; the certificate is that of the host behind it."""
    name = "bucket.s3.us-east-1.amazonaws.com"
    file = certificate(tmp_path, name)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(file))
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with tls_door(server.port, file) as door, tunnel(door) as (port, asked):
        monkeypatch.setenv("HTTPS_PROXY", f"http://jo:hunter2@127.0.0.1:{port}")
        connect("s3://bucket?region=us-east-1")
    assert asked[0].startswith(f"CONNECT {name}:443 ")
    assert "Proxy-Authorization: Basic am86aHVudGVyMg==" in asked[0]
    with fault_proxy(server.port) as plain:
        monkeypatch.setenv("HTTP_PROXY", f"127.0.0.1:{plain.port}")
        connect("s3://bucket?region=us-east-1&disable_https=true")
        assert plain.seen[0].path.startswith(f"http://{name}/?")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        connect(bucket_at(server.port, "http"))
        assert len(plain.seen) == 1


@contextmanager
def tunnel(behind: int) -> Iterator[tuple[int, list[str]]]:
    """A proxy that leads every CONNECT to one port, and what it was asked."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            peer, _ = listener.accept()
            with peer, socket.create_connection(("127.0.0.1", behind)) as end:
                asked.append(peer.recv(1 << 16).decode())
                peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                threading.Thread(target=pass_on, args=(end, peer), daemon=True).start()
                pass_on(peer, end)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1], asked


def test_a_host_that_speaks_no_tls(server: BucketServer) -> None:
    with pytest.raises(AttemptFailedError) as failed:
        connect(bucket_at(server.port))
    assert failed.value.failure.kind == "misconfigured"
