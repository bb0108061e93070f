"""Invariants of ARCHITECTURE.md that can be read off the source: the one door out, the floors, what each file says."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "ostinato"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "themes" not in path.parts)
FORBIDDEN = {
    "subprocess",
    "socket",
    "http.client",
    "http.server",
    "urllib.request",
    "shutil",
    "tempfile",
    "requests",
    "httpx",
}
CLOCK = {
    ("time", "time"),
    ("time", "monotonic"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("date", "today"),
}
READERS = {"read_text", "read_bytes", "write_text", "write_bytes"}


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_the_world_touches_the_world(path: Path) -> None:
    """Invariant 1."""
    if _name(path).startswith(("world/", "serve/")):
        pytest.skip("this floor is the door out")
    touched = [found for node in ast.walk(ast.parse(path.read_text())) if (found := _touches(node))]
    assert touched == []


def _touches(node: ast.AST) -> str:
    match node:
        case ast.Import(names=names):
            return next((f"import {name.name}" for name in names if name.name in FORBIDDEN), "")
        case ast.ImportFrom(module=str(module), level=0) if module in FORBIDDEN:
            return f"from {module}"
        case ast.Call(func=ast.Name(id="open")):
            return f"line {node.lineno}: open()"
        case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=attr)) if (owner, attr) in CLOCK:
            return f"line {node.lineno}: {owner}.{attr}()"
    return ""


def test_imports_point_down() -> None:
    """Invariants 2 and 8."""
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [tool, "--no-cache"], cwd=PACKAGE.parents[1], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", sorted((PACKAGE / "gotemplate").rglob("*.py")), ids=_name)
def test_the_template_language_knows_nothing_of_pages(path: Path) -> None:
    """Invariant 3."""
    nodes = ast.walk(ast.parse(path.read_text()))
    names = {
        name
        for node in nodes
        for name in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "arg", ""))
        if name
    }
    assert not [name for name in names if re.search(r"(^|_)pages?(_|$)", name, re.IGNORECASE)]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_module_says_what_it_owns(path: Path) -> None:
    text = path.read_text()
    assert ast.get_docstring(ast.parse(text)), "the first line says what the module owns"
