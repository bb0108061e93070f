"""Commands whose output is the real Hugo's, line by line."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.case_file import cases, read_case

from ostinato.cli.main import main


@pytest.mark.parametrize("path", cases("commands"), ids=lambda path: path.stem)
def test_same_output_as_hugo(
    path: Path,
    tmp_path: Path,
    hugo: Callable[..., subprocess.CompletedProcess[str]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = read_case(path)
    commands = case.given.pop("commands").splitlines()
    case.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    for command in commands:
        theirs = hugo(*command.split(), "--source", tmp_path, "--noBuildLock").stdout
        assert main([*command.split(), "--source", str(tmp_path)]) == 0, command
        assert capsys.readouterr().out == theirs, command
