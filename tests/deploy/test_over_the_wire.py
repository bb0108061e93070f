"""Whole deployments through a proxy that spoils one request after the other, while a visitor looks at each step.

`make chaos` spoils every request in every way; `make test` a part of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from posixpath import join

import pytest

from ostinato.deploy.outcome import Status
from ostinato.deploy.registry import Doors, open_target
from ostinato.deploy.run import Patience
from ostinato.deploy.settings import TargetSettings
from ostinato.deploy.target import Target
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk
from ostinato.world.programs import RealPrograms
from tests.deploy.places import s3, webdav
from tests.deploy.runs import Machine, site, visible
from tests.deploy.servers.buckets import ENVIRON, doorkeeper
from tests.deploy.servers.proxy import Fault, FaultProxy, fault_proxy
from tests.deploy.wire import timeout_of

ONE = site(
    index='<link href="/one.css"><a href="/posts/">posts</a>',
    posts='<link href="/one.css"><a href="/posts/a/">a</a>',
    posts__a='<link href="/one.css">a',
    one_css="body{}",
    about="about",
)
TWO = site(
    index='<link href="/two.css"><a href="/posts/">posts</a><a href="/posts/b/">new</a>',
    posts='<link href="/two.css"><a href="/posts/a/">a</a><a href="/posts/b/">b</a>',
    posts__a='<link href="/two.css">a',
    posts__b='<link href="/two.css">b',
    two_css="body{color:red}",
    about="about",
)
ONCE = ("before", "mid", "after", "lost", "truncate", "corrupt", "stall", "500", "503", "429")
IS_WHOLE = bool(os.environ.get("CHAOS"))
STEP = 1 if IS_WHOLE else 26
"""Of every so many requests one is spoiled."""

_numbers = count(1)


@dataclass
class Wire:
    """A new place behind a proxy, and what visitors see of it."""

    proxy: FaultProxy
    target: Target
    visit: Callable[[str], bytes | None]
    broken: list[str] = field(default_factory=list)

    def look(self, written: str) -> None:
        """Note each address that a visible page asks for in vain. What was damaged on its way is not followed:
        hosts without checksums show it until it was read back.
        """
        if "/.ostinato/" in written:
            return
        seen = visible(self.visit, [ONE, TWO])
        for path, data in seen.items():
            if data not in (ONE.files.get(path), TWO.files.get(path)):
                continue
            for address in re.findall(rb'href="/([^"]*)"', data):
                wanted = address.decode()
                wanted = join(wanted, "index.html") if wanted == "" or wanted.endswith("/") else wanted
                if wanted not in seen:
                    self.broken.append(f"{path} asks for {wanted}")


@contextmanager
def wire(kind: str) -> Iterator[Wire]:
    name = f"wire-{next(_numbers)}"
    server = {"s3": s3, "webdav": webdav}[kind].server()
    with fault_proxy(server.port) as proxy:
        if kind == "s3":
            server.make(name)
            proxy.doorkeeper = doorkeeper
            url = server.url(name, proxy.port)
        else:
            (server.folder / name).mkdir()
            url = server.url(name, proxy.port)

        def visit(path: str) -> bytes | None:
            if kind == "s3":
                status, _, data = server.get(name, path)
                return data if status == 200 else None
            file = server.folder / name / path
            return file.read_bytes() if file.is_file() else None

        doors = Doors(RealDisk(), RealPrograms(), SystemClock(), {"HOME": "/nonexistent"})
        made = Wire(proxy, open_target(TargetSettings(name=name, url=url), doors), visit)
        proxy.wrote = made.look
        yield made


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)


@cache
def requests_of(kind: str) -> int:
    """How many requests the way from one version to the next takes when nothing goes wrong."""
    with wire(kind) as calm:
        assert Machine().deploy(ONE, calm.target).status == Status.DONE
        before = len(calm.proxy.seen)
        assert Machine().deploy(TWO, calm.target).status == Status.DONE
        assert calm.broken == []
        return len(calm.proxy.seen) - before


def patience(fault: str) -> Patience:
    return Patience(deadline=600.0, attempt_timeout=timeout_of(fault))


@pytest.mark.parametrize("kind", ["s3", "webdav"])
@pytest.mark.parametrize("fault", ONCE)
def test_whatever_is_spoiled_once_the_release_arrives(kind: str, fault: str) -> None:
    for at in range(ONCE.index(fault) % STEP, requests_of(kind), STEP):
        with wire(kind) as spoiled:
            assert Machine().deploy(ONE, spoiled.target).status == Status.DONE
            spoiled.proxy.faults[:] = [Fault(fault, skip=at)]
            outcome = Machine().deploy(TWO, spoiled.target, patience(fault))
            assert (at, outcome.status) == (at, Status.DONE), outcome
            assert spoiled.broken == [], at
            assert {path: spoiled.visit(path) for path in TWO.files} == TWO.files, at
            spoiled.proxy.faults.clear()
            assert Machine().deploy(TWO, spoiled.target).status == Status.NOTHING_TO_DO


FOR_EVER = {
    **dict.fromkeys(
        ("before", "mid", "after", "500", "503", "429", "507", "truncate", "corrupt"), Status.TEMPORARY
    ),
    "403": Status.NOT_ALLOWED,
    "405": Status.SETTINGS,
}


@pytest.mark.parametrize("kind", ["s3", "webdav"])
@pytest.mark.parametrize(
    ("fault", "status"),
    [item for item in FOR_EVER.items() if IS_WHOLE or item[0] in {"after", "503", "corrupt", "403"}],
)
def test_what_is_spoiled_for_ever_leaves_the_old_release(kind: str, fault: str, status: Status) -> None:
    with wire(kind) as spoiled:
        assert Machine().deploy(ONE, spoiled.target).status == Status.DONE
        stuck = Fault(fault, method="PUT", path=r"two\.css", times=None)
        spoiled.proxy.faults[:] = [stuck]
        outcome = Machine().deploy(TWO, spoiled.target, patience(fault))
        assert outcome.status == status, outcome
        assert spoiled.broken == []
        assert visible(spoiled.visit, [ONE]) == ONE.files
        spoiled.proxy.faults.clear()
        before = spoiled.proxy.count("PUT", r"about|one\.css")
        outcome = Machine().deploy(TWO, spoiled.target)
        assert (outcome.status, outcome.uploaded) == (Status.DONE, 5), outcome
        assert spoiled.proxy.count("PUT", r"about|one\.css") == before
        assert {path: spoiled.visit(path) for path in TWO.files} == TWO.files
        assert spoiled.broken == []
