"""The chaos in a shorter form: every kind of fault and every operation at each place, not every pair; see `make chaos`."""

from __future__ import annotations

import pytest

from tests.chaos.faults import KINDS, Fault
from tests.chaos.runs import Ran, faults_at, run_fault, run_kills
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


def test_the_chaos_sees_what_is_wrong() -> None:
    """A plan that uploads pages before their styles, and a session that forgets, are found out."""
    from ostinato.deploy import engine, plan

    usual = plan.in_order
    try:
        plan.in_order = lambda items, *_: (tuple(sorted(items, key=lambda item: item.path, reverse=True)),)  # type: ignore[assignment]
        runs: list[Ran] = [run_fault("memory_ordered", Fault("403", 40))]
    finally:
        plan.in_order = usual
    assert any("is missing" in violation for ran in runs for violation in ran.violations)
    checked = engine.Deployment._announce
    try:
        engine.Deployment._announce = lambda *_: None  # type: ignore[method-assign]
        runs = list(run_kills("memory_ordered", 7))
    finally:
        engine.Deployment._announce = checked  # type: ignore[method-assign]
    assert any(ran.violations for ran in runs)
