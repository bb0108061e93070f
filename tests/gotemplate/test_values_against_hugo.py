"""Generated Go values: what we print, date and count is what real Hugo does, to the byte."""

from __future__ import annotations

from pathlib import Path
from random import Random

from ostinato.base.locales import find_locale
from tests.gotemplate import measure_locales
from tests.gotemplate.expressions import SEED, Program, differences, promised, told
from tests.gotemplate.generate_values import date, number, printing

_LANGUAGES = [name for name in measure_locales.candidates() if find_locale(name) is not None]


def test_printing(hugo: Program, ostinato: Program, tmp_path: Path) -> None:
    rng = Random(SEED)
    calls = [printing(rng) for _ in range(promised(3000))]
    found = differences(hugo, ostinato, tmp_path, calls)
    assert not found, told(found)


def test_dates_in_many_languages(hugo: Program, ostinato: Program, tmp_path: Path) -> None:
    rng = Random(SEED)
    languages = ["en", *rng.sample(_LANGUAGES, promised(200))]
    found = differences(
        hugo, ostinato, tmp_path, [date(rng) for _ in range(promised(500))], _unique(languages)
    )
    assert not found, told(found)


def test_numbers_in_many_languages(hugo: Program, ostinato: Program, tmp_path: Path) -> None:
    rng = Random(SEED)
    languages = ["en", *rng.sample(_LANGUAGES, promised(200))]
    found = differences(
        hugo, ostinato, tmp_path, [number(rng) for _ in range(promised(200))], _unique(languages)
    )
    assert not found, told(found)


def test_what_is_known_of_locales_was_measured(hugo: Program) -> None:
    """Some locales are measured again; `tests.gotemplate.measure_locales` writes what is known anew."""
    rng = Random(SEED)
    for name, entry in measure_locales.measure(hugo, rng.sample(_LANGUAGES, 10)).items():
        locale = find_locale(name)
        assert locale is not None
        assert list(locale.months) == entry["months"]
        assert {style: entry[style] for style in locale.patterns} == locale.patterns
        assert locale.money == entry["money"]


def _unique(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))
