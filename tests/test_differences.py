"""Known differences from real Hugo: each is a case that says why, and both outputs are kept in it.

A case whose outputs have become equal is no difference any more, and fails here until it is taken away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.case_file import cases, read_case
from tests.documents import published

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("path", cases("differences"), ids=lambda path: path.stem)
def test_known_difference(
    path: Path,
    tmp_path: Path,
    hugo: Callable[..., subprocess.CompletedProcess[str]],
    ostinato: Callable[..., subprocess.CompletedProcess[str]],
    update: bool,
) -> None:
    case = read_case(path)
    assert len(case.comment) > 40, "a difference needs its reason"
    found: dict[str, str] = {}
    outputs = {}
    for name, engine in (("hugo", hugo), ("ours", ostinato)):
        case.write(tmp_path / name)
        engine("-s", tmp_path / name, "-d", tmp_path / f"{name}-public", "--noBuildLock", "--quiet")
        outputs[name] = published(tmp_path / f"{name}-public")
    for name in sorted(outputs["hugo"].keys() & outputs["ours"].keys()):
        if outputs["hugo"][name] != outputs["ours"][name]:
            for engine_name, output in outputs.items():
                found[f"{engine_name}/{name}"] = output[name].decode()
    assert found, "both engines give the same now: move the case to tests/cases/sites"
    if update:
        case.rewrite(found)
    else:
        assert found == case.want
