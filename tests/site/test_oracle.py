"""The page graph against real Hugo: every case is a small site whose facts both must agree on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.case_file import read_case
from tests.site.facts import LAYOUT, PARTIALS, facts_of, without_wrappers

import ostinato.site.members
from ostinato.base import gotime
from ostinato.base.diagnostics import Report
from ostinato.config import Flags, load_config
from ostinato.content.reading import read_content
from ostinato.mounts import mount
from ostinato.site.assemble import assemble
from ostinato.world.disk import RealDisk

if TYPE_CHECKING:
    from collections.abc import Callable

assert ostinato.site.members  # the tables of members are stated on import

CASES = sorted((Path(__file__).parent / "cases").glob("*.txtar"))


class HtmlRenderer:
    """The one thing that links depend on: which format is being rendered."""

    format_name = "html"

    def warn_deprecated(self, name: str, instead: str, since: str) -> None:
        """Old names work all the same."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_graph_is_hugos(case: Path, tmp_path: Path, hugo: Callable[..., object]) -> None:
    read_case(case).write(tmp_path)
    theirs = hugos_facts(tmp_path, hugo)
    ours = our_facts(tmp_path)
    assert ours.keys() == theirs.keys()
    for site, facts in ours.items():
        assert json.loads(json.dumps(facts)) == theirs[site], site


def our_facts(folder: Path) -> dict[str, dict[str, object]]:
    report = Report()
    disk = RealDisk(folder)
    config = load_config(disk, Flags(), {}, report)
    assert config is not None
    source = read_content(mount(config, disk, report), config, report)
    sites = assemble(source, config, gotime.make_time(2026, 1, 1), report)
    sites.renderer = HtmlRenderer()  # type: ignore[assignment]
    found = [keyed(facts_of(site)) for site in sites]
    return {str(facts["site"]): facts for facts in found}


def hugos_facts(folder: Path, hugo: Callable[..., object]) -> dict[str, dict[str, object]]:
    layouts = {"home.html": LAYOUT, "all.html": "x", "rss.xml": ""}
    layouts |= {f"_partials/{name}": text for name, text in PARTIALS.items()}
    for name, text in layouts.items():
        path = folder / "layouts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    hugo("-s", folder, "--quiet", "--clock", "2026-01-01T00:00:00Z", check=False)
    found = {}
    for page in (folder / "public").rglob("index.html"):
        text = re.sub(r"<meta name=\"?generator\"?[^>]*>", "", page.read_text(encoding="utf-8"))
        if text.startswith("{"):
            facts = without_wrappers(json.loads(text))
            _parse_params(facts["pages"])
            for menu in facts["menus"].values():
                _parse_params(menu)
            found[facts["site"]] = keyed(facts)
    return found


def keyed(facts: dict[str, object]) -> dict[str, object]:
    """Facts with pages by path, which makes a failure readable."""
    facts["pages"] = {page["path"]: page for page in facts["pages"]}
    return facts


def _parse_params(entries: list[dict[str, object]]) -> None:
    for entry in entries:
        entry["params"] = json.loads(entry["params"])
        _parse_params(entry.get("children", []))
