"""Reading TOML, YAML and JSON as Hugo does."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostinato.config.formats import FormatError, parse, parse_map
from ostinato.config.yaml import parse_exactly, plain

SCALARS: dict[str, object] = {
    "14": 14,
    "014": 12,
    "018": "018",
    "0o14": 12,
    "0xff": 255,
    "0XFF": "0XFF",
    "0b11": 3,
    "1_000": 1000,
    "1_000.5": 1000.5,
    "-_1": -1,
    "._0": 0.0,
    "0._": 0.0,
    "0xA_": 10,
    "1.5_e3": 1500.0,
    "_1": "_1",
    "0_8": "0_8",
    "-5": -5,
    "+5": 5,
    "1.50": 1.5,
    "1e3": "1e3",
    "1.5e3": 1500.0,
    ".5": 0.5,
    "5.": 5.0,
    ".inf": math.inf,
    "-.Inf": -math.inf,
    "+.inf": "+.inf",
    "yes": "yes",
    "on": "on",
    "true": True,
    "True": True,
    "tRue": "tRue",
    "~": None,
    "Null": None,
    "2020-01-02": "2020-01-02",
    "2020-01-02T10:11:12Z": "2020-01-02T10:11:12Z",
    "1:30": "1:30",
    "1.2.3": "1.2.3",
    "18446744073709551615": 18446744073709551615,
    "123456789012345678901234567890": "123456789012345678901234567890",
    "-9223372036854775809": "-9223372036854775809",
    "'014'": "014",
    '"true"': "true",
    "!!str 014": "014",
    "!!int '3'": 3,
    "!!binary aGk=": b"hi",
    "!other x": "x",
}


@pytest.mark.parametrize(("text", "value"), SCALARS.items())
def test_a_yaml_scalar_is_what_hugo_makes_of_it(text: str, value: object) -> None:
    assert parse(f"k: {text}", "yaml") == {"k": value}
    assert parse_exactly(f"k: {text}") == {"k": value}
    assert type(parse(f"k: {text}", "yaml")["k"]) is type(value)  # type: ignore[index]


def test_not_a_number_is_one_float() -> None:
    assert math.isnan(plain(".NaN"))  # type: ignore[arg-type]


def test_yaml_keys_are_text_and_unique() -> None:
    assert parse("1: a\ntrue: b\n1.5: c", "yaml") == {"1": "a", "true": "b", "1.5": "c"}
    with pytest.raises(FormatError, match="already defined at 1:1") as caught:
        parse("a: 1\nb: 2\na: 3", "yaml")
    assert (caught.value.line, caught.value.column) == (3, 1)
    with pytest.raises(FormatError):
        parse("1: a\n'1': b", "yaml")


def test_yaml_aliases_and_merge_keys() -> None:
    text = "a: &a {x: 1, y: 1}\nb: *a\nc:\n  <<: *a\n  y: 2"
    assert parse(text, "yaml") == {"a": {"x": 1, "y": 1}, "b": {"x": 1, "y": 1}, "c": {"x": 1, "y": 2}}


def test_only_the_first_yaml_document_counts() -> None:
    assert parse("---\na: 1\n---\nb: 2\n", "yaml") == {"a": 1}


@pytest.mark.parametrize(
    ("form", "text", "line", "column"),
    [
        ("yaml", "a: 1\nb: 'x", 2, 4),
        ("yaml", "a: 1\nb: [1, 2", 2, 4),
        ("yaml", "k:\n\t- a", 2, 1),
        ("toml", "a = 1\nb = \n", 2, 5),
        ("toml", "a = 1\na = 2", 2, 1),
        ("toml", "taxonomies\n", 1, 11),
        ("json", '{"a": 1,\n "b": }', 2, 7),
    ],
)
def test_a_mistake_has_a_place(form: str, text: str, line: int, column: int) -> None:
    with pytest.raises(FormatError) as caught:
        parse(text, form)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_span_counts_from_the_start_of_the_file() -> None:
    span = FormatError("x", 2, 3).span("post.md", "a: 1\nb:: 2", line_offset=1)
    assert (span.path, span.line, span.column, span.text) == ("post.md", 3, 3, "b:: 2")


def test_json_numbers_are_floats() -> None:
    value = parse('{"a": [1, {"b": 2}], "c": true}', "json")
    assert value == {"a": [1.0, {"b": 2.0}], "c": True}
    assert type(value["a"][0]) is float  # type: ignore[index]


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert parse("\ufeffa: 1", "yaml") == parse("\ufeffa = 1", "toml") == {"a": 1}


def test_a_map_is_wanted() -> None:
    assert parse_map("", "toml") == parse_map(" \n", "yaml") == parse_map("# none", "yaml") == {}
    with pytest.raises(FormatError, match="list"):
        parse_map("- a", "yaml")


@settings(deadline=None)
@given(st.from_regex(r"\A[ +\-.0-9_a-fA-FxobeE:~]{0,12}\Z"))
def test_both_yaml_parsers_agree(text: str) -> None:
    document = f"k: {text}\nl: [{text.replace(':', '')} , a]"
    try:
        exact = parse_exactly(document)
    except FormatError:
        with pytest.raises(FormatError):
            parse(document, "yaml")
    else:
        assert repr(parse(document, "yaml")) == repr(exact)
