"""Data files and translation tables: what is merged, which message is meant, what is told."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ostinato.base.diagnostics import Report
from ostinato.content.data import read_data
from ostinato.content.translations import Found, plural_form, read_translations


@dataclass
class File:
    path: str
    text: str
    module: str = "project"

    @property
    def shown(self) -> str:
        return f"{self.module}/{self.path}"

    def read(self) -> bytes:
        return self.text.encode()


def test_data_is_nested_and_merged_with_the_strongest_first() -> None:
    report = Report()
    data = read_data(
        [
            File("a.toml", "x = 1\n[m]\nk = 1"),
            File("deep/Er/b.yaml", "- 1\n- two"),
            File("c.csv", "h,i\n1,2"),
            File("d.json", '{"n": 1}'),
            File("a.yaml", "x: 2\ny: 3\nm: {l: 2}", "theme"),
            File("deep/Er/b.json", "{}", "theme"),
        ],
        report,
    )
    assert data == {
        "a": {"x": 1, "m": {"k": 1}, "y": 3},
        "deep": {"Er": {"b": [1, "two"]}},
        "c": [["h", "i"], ["1", "2"]],
        "d": {"n": 1.0},
    }
    assert [(found.code, found.span and found.span.path) for found in report] == [
        ("data-overridden", "theme/deep/Er/b.json")
    ]


@pytest.mark.parametrize(
    ("name", "text", "code", "place"),
    [
        ("a.toml", "x = \n", "data-syntax", "project/a.toml:1"),
        ("a.yaml", "a: 1\nb: [1\n", "data-syntax", "project/a.yaml:2"),
        ("a.md", "Hi", "data-format", "project/a.md:1"),
    ],
)
def test_broken_data(name: str, text: str, code: str, place: str) -> None:
    report = Report()
    read_data([File(name, text)], report)
    assert [found.code for found in report] == [code]
    assert str(report.diagnostics[0].span).startswith(place)


TABLES = [
    File(
        "en.toml", 'hi = "Hello"\n[cats]\none = "one cat"\nother = "{{ .Count }} cats"\n[a.b]\nc = "nested"'
    ),
    File("nn.yaml", "hi: Hei\n- x: 1\n"),
    File("pl.yaml", "cats: {one: kot, few: koty, many: kotów, other: kota}"),
    File("pt-br.json", '[{"id": "hi", "translation": "Oi"}]'),
    File("pt.yaml", "hi: Olá\nbye: Adeus"),
]


@pytest.mark.parametrize(
    ("languages", "key", "count", "found"),
    [
        (["en-GB", "en"], "hi", None, Found("Hello")),
        (["en"], "cats", 1, Found("one cat")),
        (["en"], "cats", 2, Found("{{ .Count }} cats")),
        (["en"], "cats", "1.5", Found("{{ .Count }} cats")),
        (["en"], "cats", None, Found("{{ .Count }} cats")),
        (["en"], "a.b.c", None, Found("nested")),
        (["pl"], "cats", 3, Found("koty")),
        (["pl"], "cats", 5, Found("kotów")),
        (["pl"], "hi", None, Found("Hello", is_own=False)),
        (["pt-BR"], "hi", None, Found("Oi")),
        (["pt-BR"], "bye", None, Found("Adeus")),
        (["xx"], "hi", None, Found("Hello")),
        (["en"], "nothing", None, None),
    ],
)
def test_messages(languages: list[str], key: str, count: object, found: Found | None) -> None:
    tables = read_translations([file for file in TABLES if file.path != "nn.yaml"], "en", Report())
    assert tables.find(languages, key, count) == found


def test_broken_tables_do_not_hide_the_others() -> None:
    report = Report()
    tables = read_translations([*TABLES, File("de.toml", '[x]\nother = "a"\nmore = "b"')], "en", report)
    assert tables.find(["en"], "hi") == Found("Hello")
    assert [found.code for found in report] == ["i18n-syntax", "i18n-reserved"]


@pytest.mark.parametrize(
    ("language", "count", "form"),
    [
        ("en", "1", "one"),
        ("en", "0", "other"),
        ("fr", "0", "one"),
        ("ru", "2", "few"),
        ("ar", "0", "zero"),
        ("ja", "1", "other"),
        ("en", "1.0", "other"),
    ],
)
def test_plural_forms(language: str, count: str, form: str) -> None:
    assert plural_form(language, count) == form
