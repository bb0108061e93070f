"""Whole small sites, built by real Hugo and by us: the same files with the same bytes must come out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.case_file import cases, read_case

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

_GENERATOR = re.compile(rb'\s*<meta name="?generator"? content="[^"]*">')


def published(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): _GENERATOR.sub(b"", path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("path", cases("sites"), ids=lambda path: path.stem)
def test_same_site_as_hugo(
    path: Path,
    tmp_path: Path,
    hugo: Callable[..., subprocess.CompletedProcess[str]],
    ostinato: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    case = read_case(path)
    flags = case.given.pop("flags", "").split()
    outputs = {}
    for name, engine in (("hugo", hugo), ("ours", ostinato)):
        folder = tmp_path / name
        case.write(folder)
        engine("--source", folder, "--destination", tmp_path / f"{name}-public", "--noBuildLock", *flags)
        outputs[name] = published(tmp_path / f"{name}-public")
    assert outputs["ours"].keys() == outputs["hugo"].keys()
    for name, theirs in outputs["hugo"].items():
        assert outputs["ours"][name].decode("utf-8", "replace") == theirs.decode("utf-8", "replace"), name
