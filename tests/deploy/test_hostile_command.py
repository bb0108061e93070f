"""Hostile settings and places: `ostinato deploy` refuses each with a clear message, before anything changes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.deploy.servers.buckets import ENVIRON, BucketServer, bucket_server
from tests.deploy.servers.proxy import Fault, FaultProxy, fault_proxy
from tests.deploy.servers.tls import certificate, tls_door

_names = count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[BucketServer]:
    with bucket_server() as server:
        yield server


@dataclass
class Blog:
    """A built site, and a bucket behind a proxy that tells what was asked."""

    site: Path
    server: BucketServer
    proxy: FaultProxy
    bucket: str

    def deploy(self, settings: str, *arguments: str, **environ: str) -> CompletedProcess[str]:
        (self.site / "hugo.toml").write_text(f'baseURL = "https://blog.example/"\n{settings}')
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "HUGO_"))}
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "ostinato",
                "deploy",
                "-s",
                str(self.site),
                "--deadline",
                "5s",
                *arguments,
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env=kept | ENVIRON | {"HUGO_CACHEDIR": str(self.site / "cache")} | environ,
        )

    def deploy_to(self, url: str, *arguments: str, **environ: str) -> CompletedProcess[str]:
        return self.deploy(f'[[deployment.targets]]\nname = "there"\nurl = "{url}"\n', *arguments, **environ)

    @property
    def url(self) -> str:
        return self.server.url(self.bucket, self.proxy.port)

    @property
    def writes(self) -> list[str]:
        return [
            f"{seen.method} {seen.path}" for seen in self.proxy.seen if seen.method not in {"GET", "HEAD"}
        ]


@pytest.fixture
def blog(server: BucketServer, tmp_path: Path) -> Iterator[Blog]:
    public = tmp_path / "public"
    public.mkdir()
    (public / "index.html").write_text("<p>home")
    bucket = server.make(f"hostile-{next(_names)}")
    with fault_proxy(server.port) as proxy:
        yield Blog(tmp_path, server, proxy, bucket)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("", "there is nowhere to deploy to"),
        ('[[deployment.targets]]\nurl = "gs://bucket"', "Google Cloud Storage is not among the targets"),
        ('[[deployment.targets]]\nurl = "{url}&prefix=../../other"', "must lead straight to its place"),
        ('[[deployment.targets]]\nurl = "sftp://-oProxyCommand=touch%20evil/srv"', "is no name of a host"),
        (
            '[[deployment.targets]]\nurl = "webdavs://jo:hunter2@example.org/"',
            "a password does not belong into",
        ),
        ('[[deployment.targets]]\nurl = "file:///srv/../../etc"', "without . or .."),
        ('[[deployment.targets]]\nurl = "file:///"', "which folder?"),
        (
            '[[deployment.targets]]\nurl = "{url}"\n[[deployment.matchers]]\npattern = "["',
            "error parsing regexp",
        ),
        (
            '[[deployment.targets]]\nurl = "{url}"\n[[deployment.matchers]]\npattern = "."\ncacheControl = "a\\r\\nb"',
            "a header is one line",
        ),
        (
            '[[deployment.targets]]\nurl = "webdavs://example.org/"\nstripIndexHTML = true',
            "stripIndexHTML works for",
        ),
    ],
)
def test_settings(blog: Blog, settings: str, message: str) -> None:
    done = blog.deploy(settings.replace("{url}", blog.url))
    assert (done.returncode, blog.writes) == (78, []), done.stderr
    assert message in done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_bucket_that_is_not_there(blog: Blog) -> None:
    done = blog.deploy_to(blog.server.url("no-such-bucket", blog.proxy.port))
    assert (done.returncode, blog.writes) == (78, []), done.stderr
    assert 'there is no bucket "no-such-bucket"' in done.stderr


def test_a_bucket_with_the_site_of_another(blog: Blog) -> None:
    blog.server.put(blog.bucket, "index.html", b"somebody's home")
    blog.server.put(blog.bucket, "about.html", b"somebody's life")
    done = blog.deploy_to(blog.url)
    assert done.returncode == 78, done.stderr
    assert "has 2 files that were not put there by ostinato (about.html, index.html" in done.stderr
    assert blog.server.files(blog.bucket) == {
        "index.html": b"somebody's home",
        "about.html": b"somebody's life",
    }
    done = blog.deploy_to(blog.url, "--take-over")
    assert done.returncode == 0, done.stderr
    assert blog.server.files(blog.bucket) == {"index.html": b"<p>home", "about.html": b"somebody's life"}


def test_a_host_that_does_not_let_us(blog: Blog) -> None:
    blog.proxy.faults[:] = [Fault("403", times=None)]
    done = blog.deploy_to(blog.url)
    assert done.returncode == 77, done.stderr
    assert len(blog.proxy.seen) == 1


def test_nobody_says_who_asks(blog: Blog) -> None:
    done = blog.deploy_to(blog.url, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    assert (done.returncode, blog.proxy.seen) == (77, []), done.stderr
    assert "there are no credentials for S3" in done.stderr


def test_a_certificate_of_nobody(blog: Blog, tmp_path: Path) -> None:
    with tls_door(blog.server.port, certificate(tmp_path)) as port:
        done = blog.deploy_to(
            blog.url.replace(f"http://127.0.0.1:{blog.proxy.port}", f"https://127.0.0.1:{port}")
        )
    assert done.returncode == 78, done.stderr
    assert "self-signed certificate" in done.stderr
    assert blog.server.keys(blog.bucket) == []


def test_secrets_are_nowhere(blog: Blog, tmp_path: Path) -> None:
    """Not in what is shown, in the journal, in the trace, nor at the target."""
    blog.proxy.faults[:] = [
        Fault("500"),
        Fault("before", method="PUT"),
        Fault("403", method="PUT", path="index"),
    ]
    trace = tmp_path / "trace.jsonl"
    done = blog.deploy_to(blog.url, "--trace", str(trace), "--logLevel", "debug")
    assert done.returncode == 77
    secret = ENVIRON["AWS_SECRET_ACCESS_KEY"]
    assert secret not in done.stdout + done.stderr
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert trace in files
    assert any("journal" in file.name for file in files)
    for file in files:
        assert secret.encode() not in file.read_bytes(), file
    for key in blog.server.keys(blog.bucket):
        assert secret.encode() not in blog.server.get(blog.bucket, key)[2], key
