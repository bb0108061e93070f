"""Generated templates and values: we and real Hugo must agree to the byte.

`GOTEMPLATE_PAIRS=2000` asks for more than the usual run; `GOTEMPLATE_SEED` begins elsewhere.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from random import Random
from typing import Any

from ostinato.base import safe
from tests.gotemplate.cases import run
from tests.gotemplate.generate import ENDINGS, hostile, pairs, random_template
from tests.gotemplate.oracle import Hugo, Question, ask, mistake

PAIRS = int(os.environ.get("GOTEMPLATE_PAIRS", "500"))
SEED = int(os.environ.get("GOTEMPLATE_SEED", "2718"))
_MARK = re.compile(r"\((safe\w+) \$d\)")


def ours(question: Question) -> tuple[str, str]:
    return run(question.template, dot(question), question.mode)


def dot(question: Question) -> Any:
    marked = _MARK.fullmatch(question.argument)
    return getattr(safe, marked[1].removeprefix("safe"))(question.data) if marked else question.data


def differences(hugo: Hugo, folder: Path, questions: list[Question]) -> list[tuple[Question, str, str]]:
    answers = ask(hugo, folder, questions)
    return [
        (question, text, theirs[1])
        for question, theirs in zip(questions, answers, strict=True)
        for kind, text in [ours(question)]
        if (kind, text) != theirs
    ]


def told(wrong: list[tuple[Question, str, str]]) -> str:
    """The first differences, one below the other."""
    lines = [f"{len(wrong)} differ"]
    for question, our, their in wrong[:10]:
        lines += [
            f"{question.template!r} with {question.argument} {question.data!r}",
            f"  {our!r}",
            f"  {their!r}",
        ]
    return "\n".join(lines)


def test_hostile_values_in_every_place(hugo: Hugo, tmp_path: Path) -> None:
    wrong = differences(hugo, tmp_path, pairs(Random(SEED), PAIRS))
    assert not wrong, told(wrong)


def test_templates_made_at_random(hugo: Hugo, tmp_path: Path) -> None:
    rng = Random(SEED + 1)
    questions: list[Question] = []
    refused: list[tuple[str, str]] = []
    while len(questions) < PAIRS // 2:
        template = random_template(rng)
        for ending in ENDINGS:
            question = Question(template + ending, data=hostile(rng))
            kind, text = ours(question)
            if kind == "output":
                questions.append(question)
                break
            refused.append((template + ending, text))
    wrong = differences(hugo, tmp_path / "accepted", questions)
    assert not wrong, told(wrong)
    for number, (template, text) in enumerate(rng.sample(refused, PAIRS // 50)):
        theirs = mistake(hugo, tmp_path / f"refused{number}", template)
        message = re.sub(r"^case\.html:\d+:\d+: ", "", text)
        assert message in theirs, (template, theirs)
