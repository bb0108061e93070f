"""A bucket of S3 that is served as it is."""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from unittest.mock import patch

from ostinato.deploy.registry import Doors, open_target
from ostinato.deploy.settings import TargetSettings
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk
from ostinato.world.programs import RealPrograms
from tests.deploy.places import Place
from tests.deploy.servers.buckets import ENVIRON, BucketServer, bucket_server

_numbers = count(1)


@cache
def server() -> BucketServer:
    """One server for all tests of a process: each has a bucket of its own."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(bucket_server())


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    bucket = server().make(f"place-{next(_numbers)}")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    with patch.dict(os.environ, kept | ENVIRON, clear=True):
        doors = Doors(RealDisk(folder), RealPrograms(), SystemClock(), os.environ)

        def visit(path: str) -> bytes | None:
            status, _, data = server().get(bucket, path)
            return data if status == 200 else None

        target = open_target(TargetSettings(name="bucket", url=server().url(bucket)), doors)
        yield Place(target, visit, lambda path, data: server().put(bucket, path, data))
