"""Broken sites and their messages: place, source line, hint, exit status, and the published site untouched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.case_file import cases, read_case

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable


@pytest.mark.parametrize("path", cases("diagnostics"), ids=lambda path: path.stem)
def test_messages(
    path: Path, tmp_path: Path, ostinato: Callable[..., subprocess.CompletedProcess[str]], update: bool
) -> None:
    case = read_case(path)
    case.write(tmp_path)
    before = tmp_path / "public/index.html"
    before.parent.mkdir()
    before.write_text("as it was")

    done = ostinato("--source", tmp_path, check=False)

    got = {"status": f"{done.returncode}\n", "messages": done.stderr.replace(str(tmp_path), "SITE")}
    assert before.read_text() == "as it was"
    assert [p.name for p in (tmp_path / "public").iterdir()] == ["index.html"]
    if update and got != case.want:
        case.rewrite(got)
    assert got == case.want, "read the new messages, then run pytest with --update"
