"""Mistakes in settings: each is told at its place, all in one run, and Hugo refuses the same settings."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.case_file import cases, read_case

from ostinato.base.diagnostics import Report, draw
from ostinato.config.flags import Flags
from ostinato.config.load import load_config


@pytest.mark.parametrize(
    "path", [path for path in cases("config") if read_case(path).want], ids=lambda path: path.stem
)
def test_messages(
    path: Path, tmp_path: Path, hugo: Callable[..., subprocess.CompletedProcess[str]], update: bool
) -> None:
    case = read_case(path)
    case.write(tmp_path)
    report = Report()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("HUGO")}
    load_config(tmp_path, Flags(), environ, report)
    drawn = "\n".join(draw(each) for each in report).replace(str(tmp_path), "SITE")
    got = {"messages": drawn + "\n"}
    if update and got != case.want:
        case.rewrite(got)
    assert got == case.want, "read the new messages, then run pytest with --update"

    theirs = hugo("--source", tmp_path, "--destination", tmp_path / "out", check=False)
    assert report.has_errors == (theirs.returncode != 0), theirs.stdout + theirs.stderr
    if not report.has_errors:
        assert "WARN" in theirs.stdout + theirs.stderr
