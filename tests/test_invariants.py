"""Invariants of ARCHITECTURE.md that only whole builds can show: the same bytes always, and never a damaged site."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from ostinato.build import build
from ostinato.config import Flags
from ostinato.render import workers
from tests.case_file import cases, read_case
from tests.documents import published

if TYPE_CHECKING:
    from pathlib import Path

CLOCK = "2026-11-20T12:00:00Z"


@pytest.mark.parametrize("path", cases("sites"), ids=lambda path: path.stem)
def test_the_same_bytes_with_any_cache_and_any_number_of_workers(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Invariant 4."""
    read_case(path).write(tmp_path / "site")
    outputs = {
        name: _build(tmp_path, name, cache, number, monkeypatch)
        for name, cache, number in (("cold", "a", 1), ("warm", "a", 1), ("two", "b", 2), ("three", "c", 3))
    }
    assert outputs["cold"]
    for name, output in outputs.items():
        assert output == outputs["cold"], name


def test_minified_documents_are_the_same_with_any_number_of_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_case(cases("sites")[0]).write(tmp_path / "site")
    one = _build(tmp_path, "one", "a", 1, monkeypatch, minify=True)
    assert one == _build(tmp_path, "two", "b", 2, monkeypatch, minify=True)
    assert one != _build(tmp_path, "large", "c", 2, monkeypatch)


def _build(
    folder: Path, name: str, cache: str, number: int, monkeypatch: pytest.MonkeyPatch, *, minify: bool = False
) -> dict[str, bytes]:
    monkeypatch.setattr(workers, "_FEWEST_PAGES", 1)
    monkeypatch.setattr(workers, "_CHUNK", 1)
    monkeypatch.setattr("ostinato.build.default_workers", lambda: number)
    flags = Flags(
        source=str(folder / "site"),
        destination=str(folder / name),
        cache_dir=str(folder / f"cache-{cache}"),
        clock=CLOCK,
        build_drafts=True,
        minify=minify,
    )
    built = build(flags, os.environ)
    assert not built.report.has_errors
    return published(folder / name)


def test_a_failed_build_leaves_what_was_published(tmp_path: Path) -> None:
    """Invariant 5."""
    read_case(cases("sites")[0]).write(tmp_path)
    flags = Flags(source=str(tmp_path), cache_dir=str(tmp_path / "cache"), clock=CLOCK)
    assert not build(flags, os.environ).report.has_errors
    before = published(tmp_path / "public")
    (tmp_path / "content/broken.md").write_text("---\ntitle: [\n---\n")
    assert build(flags, os.environ).report.has_errors
    assert published(tmp_path / "public") == before
