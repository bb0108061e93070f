"""Generated templates and values: we and real Hugo must agree to the byte."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any

from ostinato.base import safe
from tests.gotemplate import expressions
from tests.gotemplate.cases import run
from tests.gotemplate.expressions import SEED, promised
from tests.gotemplate.generate import ENDINGS, hostile, pairs, random_template, typed_pairs
from tests.gotemplate.generate_programs import DATA, programs
from tests.gotemplate.oracle import Hugo, Question, ask, mistake

PAIRS = promised(3000)
_KINDS = re.compile(r"\bu?int(?:8|64)\b")
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


def test_values_of_every_type_in_every_place(hugo: Hugo, ostinato: Hugo, tmp_path: Path) -> None:
    asked = typed_pairs(Random(SEED), promised(2000))
    names = {place: f"q/t{number}.html" for number, place in enumerate(dict(asked))}
    calls = [f'partial "{names[place]}" {argument}' for place, argument in asked]
    partials = {name: place for place, name in names.items()}
    found = expressions.differences(hugo, ostinato, tmp_path, calls, partials=partials)
    assert not found, expressions.told(found)


def test_programs_made_at_random(hugo: Hugo, ostinato: Hugo, tmp_path: Path) -> None:
    """Output and failures, with places and callers, are the same; but our whole numbers are of one kind."""
    written = programs(Random(SEED), promised(600))
    names = {f"q/p{number}.txt": program for number, program in enumerate(written)}
    calls = [f'partial "{name}" ({DATA})' for name in names]
    found = expressions.differences(hugo, ostinato, tmp_path, calls, partials=names)
    other = [difference for difference in found if _KINDS.sub("int", difference.theirs) != difference.ours]
    assert not other, expressions.told(other)


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
