"""The chaos in a shorter form: every kind of fault and every operation at each place, not every pair; see `make chaos`."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ostinato.deploy import plan
from ostinato.deploy.engine import Deployment
from ostinato.deploy.lock import Lock
from ostinato.deploy.target import Item
from ostinato.deploy.uploading import Uploader
from tests.chaos.faults import KINDS, Fault
from tests.chaos.runs import faults_at, run_fault, run_kills
from tests.deploy.places import all_places, is_slow, missing

_FAULTS = {"memory_atomic": 500, "memory_ordered": 500, "folder": 100}
"""How many of the faults are tried, evenly spread."""
_FAULTS_OF_SERVERS = 5
_FAULTS_OF_SLOW = 2
_LINES = {"memory_atomic": 1, "memory_ordered": 1, "folder": 4}
"""One of so many lines of the journal is the last one."""
_LINES_OF_SERVERS = 25


@pytest.fixture(params=list(all_places()))
def name(request: pytest.FixtureRequest) -> str:
    if reason := missing(str(request.param)):
        pytest.skip(reason)
    return str(request.param)


def test_faults(name: str) -> None:
    faults = faults_at(name)
    assert {fault.kind for fault in faults} == set(KINDS)
    many = _FAULTS.get(name, _FAULTS_OF_SLOW if is_slow(name) else _FAULTS_OF_SERVERS)
    chosen = faults[:: len(faults) // many]
    assert [ran for fault in chosen if (ran := run_fault(name, fault)).violations] == []


def test_kills(name: str) -> None:
    if is_slow(name):
        pytest.skip("takes too long here; `make chaos` does it")
    runs = list(run_kills(name, _LINES.get(name, _LINES_OF_SERVERS)))
    assert len(runs) > 3
    assert [ran for ran in runs if ran.violations] == []


def _wrong(name: str, faults: list[Fault]) -> list[str]:
    return [violation for fault in faults for violation in run_fault(name, fault).violations]


def test_the_chaos_sees_pages_that_come_before_their_styles(monkeypatch: pytest.MonkeyPatch) -> None:
    def in_disorder(items: Iterable[Item], *_: object) -> tuple[tuple[Item, ...], ...]:
        return (tuple(sorted(items, key=lambda item: item.path, reverse=True)),)

    monkeypatch.setattr(plan, "in_order", in_disorder)
    assert any("is missing" in violation for violation in _wrong("memory_ordered", [Fault("403", 40)]))


def test_the_chaos_sees_what_nobody_reads_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Uploader, "_digest", lambda _, __, item: item.digest)
    faults = [fault for fault in faults_at("memory_atomic") if fault.kind == "corrupted"]
    assert any("is not live" in violation for violation in _wrong("memory_atomic", faults))


def test_the_chaos_sees_a_switch_without_a_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [fault for fault in faults_at("memory_atomic") if fault.kind == "lock stolen"][::9]
    assert _wrong("memory_atomic", faults) == []
    monkeypatch.setattr(Lock, "confirm", lambda _: None)
    assert any("without the lock" in violation for violation in _wrong("memory_atomic", faults))


def test_the_chaos_sees_a_run_that_tells_nobody_what_it_began(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Deployment, "_announce", lambda *_: None)
    assert any(ran.violations for ran in run_kills("memory_ordered", 7))
