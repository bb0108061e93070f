"""Owns the fixture that every test of targets is about: each place in turn, with nothing there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.places import Place, all_places, missing


@pytest.fixture(params=list(all_places()))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    name = str(request.param)
    if reason := missing(name):
        pytest.skip(reason)
    with all_places()[name].place(tmp_path) as found:
        yield found
