"""Pages with one trick each, and pages that only look like it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from ostinato.check.findings import CheckReport, Finding
from ostinato.check.registry import all_checks
from ostinato.check.run import run_checks
from ostinato.check.settings import read_settings
from ostinato.world.disk import RealDisk
from tests.case_file import CASES, read_case

HOSTILE = read_case(CASES / "check/hostile.case")
INNOCENT = read_case(CASES / "check/innocent.case")
TRICKS = [path for path in HOSTILE.given if "/" in path]
CHECKS = [name for name, check in all_checks().items() if not check.is_outside]
ALL_FAIL = dict.fromkeys(CHECKS, "fail")
NO_LINE = ("files", "weight")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    folder = tmp_path_factory.mktemp("hostile")
    HOSTILE.write(folder)
    report = check(folder, {"budget": {"html": 200}})
    by_path = defaultdict(list)
    for finding in report.findings:
        by_path[finding.place.path].append(finding)
    return by_path


def check(folder: Path, table: dict[str, object]) -> CheckReport:
    return run_checks(RealDisk(folder), ".", read_settings(ALL_FAIL | table))


@pytest.mark.parametrize("path", TRICKS)
def test_every_trick_is_found_in_its_line(path: str, found: dict[str, list[Finding]]) -> None:
    name = path.partition("/")[0]
    places = [finding.place for finding in found[path] if finding.check == name]
    assert places, f"{name} finds nothing in {HOSTILE.given[path]!r}"
    if name not in NO_LINE:
        lines = HOSTILE.given[path].split("\n")
        assert any("evil" in lines[place.line - 1].lower() for place in places)
        assert all(1 <= place.column <= len(lines[place.line - 1]) + 1 for place in places)


def test_there_are_enough_tricks_and_every_check_has_one() -> None:
    assert len(TRICKS) >= 120
    assert {path.partition("/")[0] for path in TRICKS} == set(CHECKS)


def test_the_innocent_raise_nothing(tmp_path: Path) -> None:
    INNOCENT.write(tmp_path)
    report = check(tmp_path, {})
    assert [f"{f.place.path}:{f.place.line} {f.check}: {f.message}" for f in report.findings] == []
    assert len(INNOCENT.given) >= 60
