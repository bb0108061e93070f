"""Owns case files of the template language: a template, the data it is run with, and what comes of it.

A file holds many cases. Each begins with `=== NAME` (plain-text templates: `=== NAME (text)`) and its template;
then follow `--- data` (TOML), and one of `--- output`, `--- error` (what running says) and `--- mistake` (what
compiling says).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ostinato.base.diagnostics import AuthorError
from ostinato.base.printing import to_text
from ostinato.gotemplate import ExecError, compile_set, dump, load, parse
from tests.gotemplate.table import TABLE

FOLDER = Path(__file__).parent.parent / "cases" / "gotemplate"
_CASE = re.compile(r"^=== (.+?)(?: \((text)\))?\n", re.MULTILINE)
_SECTION = re.compile(r"^--- (data|output|error|mistake)\n", re.MULTILINE)


@dataclass
class Case:
    """One template and what comes of it."""

    name: str
    mode: Literal["html", "text"]
    template: str
    data: dict[str, Any]
    kind: str
    expected: str

    def run(self) -> tuple[str, str]:
        """What really comes of it: the kind, and the text."""
        return run(self.template, self.data, self.mode)


def run(template: str, data: object, mode: Literal["html", "text"] = "html") -> tuple[str, str]:
    """Compile and execute, by way of the bytes that a cache would keep."""
    try:
        templates = parse(template, "case.html", TABLE)
        compiled = compile_set(templates, mode=mode, resolve=lambda _: None, functions=TABLE)
    except AuthorError as error:
        return "mistake", f"{error.diagnostic.span}: {error.diagnostic.message}"
    again = load(dump(compiled), TABLE)
    assert again is not None
    try:
        value = again.execute_value(data, None)
    except ExecError as error:
        frame = error.frames[0]
        call = f"error calling {frame.call}: " if frame.call else ""
        return "error", f"{frame.path}:{frame.line}:{frame.column}: <{frame.text}>: {call}{error.message}"
    return "output", to_text(value)


def read(path: Path) -> list[Case]:
    text = path.read_text(encoding="utf-8")
    pieces = _CASE.split(text)[1:]
    found = []
    for name, mode, body in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        template, *sections = _SECTION.split(body)
        given = dict(zip(sections[::2], (part.removesuffix("\n") for part in sections[1::2]), strict=True))
        data = tomllib.loads(given.pop("data", ""))
        kind, expected = next(iter(given.items()), ("output", ""))
        found.append(
            Case(
                name,
                "text" if mode else "html",
                template.removesuffix("\n"),
                data,
                kind,
                expected.removesuffix("\n"),
            )
        )
    return found


def all_cases() -> list[tuple[str, Case]]:
    return [
        (f"{path.stem}: {case.name}", case) for path in sorted(FOLDER.glob("*.txt")) for case in read(path)
    ]


def rewrite(path: Path) -> None:
    """Replace every expectation by what really comes of the case."""
    text = path.read_text(encoding="utf-8")
    head, *pieces = re.split(r"(?m)^(?==== )", text)
    out = [head]
    for piece, case in zip(pieces, read(path), strict=True):
        kind, result = case.run()
        body = re.split(r"(?m)^--- (?:output|error|mistake)$", piece)[0].rstrip("\n")
        out.append(f"{body}\n--- {kind}\n{result}\n\n")
    path.write_text("".join(out).rstrip("\n") + "\n", encoding="utf-8")
