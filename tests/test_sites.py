"""Whole small sites, built by real Hugo and by us: the same files with the same bytes must come out."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.case_file import cases, read_case
from tests.documents import published, tokens

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path


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
        ours = outputs["ours"][name]
        if b"<pre" in theirs or b"&lt;pre" in theirs:
            # How code is split into coloured spans is a known difference: tests/cases/differences/.
            assert _read(ours) == _read(theirs), name
        else:
            assert ours.decode("utf-8", "replace") == theirs.decode("utf-8", "replace"), name


def _read(document: bytes) -> list[str]:
    """The tokens of a page, and of the pages that a feed holds escaped."""
    text = document.decode()
    return tokens(unescape(text) if text.startswith("<?xml") else text)
