"""The cases of the template language: our outcome, and real Hugo's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.gotemplate.cases import FOLDER, Case, all_cases, rewrite
from tests.gotemplate.oracle import Hugo, Question, ask, mistake

CASES = all_cases()


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_case(case: Case, update: bool) -> None:
    if update:
        for path in FOLDER.glob("*.txt"):
            rewrite(path)
        pytest.skip("rewritten")
    assert case.run() == (case.kind, case.expected)


def test_hugo_makes_the_same_of_them(hugo: Hugo, tmp_path: Path) -> None:
    cases = [(name, case) for name, case in CASES if case.kind != "mistake"]
    answers = ask(
        hugo, tmp_path, [Question(case.template, data=case.data, mode=case.mode) for _, case in cases]
    )
    wrong = {
        name: (case.expected, text)
        for (name, case), (kind, text) in zip(cases, answers, strict=True)
        if kind != case.kind or (text != case.expected if kind == "output" else not says(text, case.expected))
    }
    assert not wrong


def says(theirs: str, ours: str) -> bool:
    """Whether real Hugo's error tells the same: line and message. The column and the expression are ours."""
    line, message = re.fullmatch(r"case\.html:(\d+):\d+: <.*?>: (.*)", ours, re.DOTALL).groups()  # type: ignore[union-attr]
    return f":{line}:" in theirs and message in theirs


@pytest.mark.parametrize(
    "case",
    [case for _, case in CASES if case.kind == "mistake"],
    ids=[n for n, c in CASES if c.kind == "mistake"],
)
def test_hugo_refuses_the_same(case: Case, hugo: Hugo, tmp_path: Path) -> None:
    theirs = mistake(hugo, tmp_path, case.template, case.mode)
    message = case.expected.split(": ", 1)[1]
    assert message.replace("case.html", "_partials/case.html") in theirs
