"""Settings of whole projects, compared with what the real Hugo makes of the same files, variables and flags."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.case_file import cases, read_case

from ostinato.base.diagnostics import Report
from ostinato.cli.build_command import command as build
from ostinato.cli.options import flags_from, normalised
from ostinato.config.dump import dumped
from ostinato.config.load import load_config

_HIDDEN = {"sitesmatrixcompiled", "cascade"}
"""What Hugo prints of its insides, and what it cannot print."""


def differences(theirs: object, ours: object, path: str = "") -> Iterator[str]:
    """What differs, where nothing, an empty map and an empty list are the same."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in theirs.keys() | ours.keys():
            if key not in _HIDDEN:
                yield from differences(theirs.get(key), ours.get(key), f"{path}.{key}")
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for index, (left, right) in enumerate(zip(theirs, ours, strict=True)):
            yield from differences(left, right, f"{path}[{index}]")
    elif theirs != ours and not (_is_nothing(theirs) and _is_nothing(ours)):
        yield f"{path}: hugo {theirs!r}, ours {ours!r}"


def _is_nothing(value: object) -> bool:
    return value is None or value in ({}, [])


@pytest.mark.parametrize(
    "path", [path for path in cases("config") if not read_case(path).want], ids=lambda path: path.stem
)
def test_same_settings_as_hugo(
    path: Path,
    tmp_path: Path,
    hugo: Callable[..., subprocess.CompletedProcess[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = read_case(path)
    arguments = case.given.pop("flags", "").split()
    environ = dict(line.split("=", 1) for line in case.given.pop("environ", "").splitlines() if line)
    case.write(tmp_path)
    for name in [name for name in os.environ if name.startswith("HUGO")]:
        monkeypatch.delenv(name)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    flags = flags_from(build.make_context("build", normalised(arguments)).params)
    report = Report()
    config = load_config(tmp_path, flags, os.environ, report)
    assert config is not None, [diagnostic.message for diagnostic in report]
    for language in config.languages:
        done = hugo(
            "config",
            "--source",
            tmp_path,
            "--format",
            "json",
            "--printZero",
            "--lang",
            language.key,
            *arguments,
        )
        theirs = json.loads(done.stdout[done.stdout.index("{\n") :])
        assert list(differences(theirs, dumped(language, zero=True))) == []
