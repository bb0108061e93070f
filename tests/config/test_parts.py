"""The parts of reading settings, each on its own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostinato.config import weak
from ostinato.config.durations import format_duration, parse_duration
from ostinato.config.sections.pages import Pagination, Related
from ostinato.config.sources import Source, locate
from ostinato.config.tree import cleaned, merge_theme, overlay, prepared, set_strategies

_SECOND = 10**9


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("0", 0),
        ("1s", _SECOND),
        ("-1.5h", -5400 * _SECOND),
        ("1h2m3.5s", 3723 * _SECOND + _SECOND // 2),
        ("100ms", _SECOND // 10),
        ("2us", 2000),
        ("2µs", 2000),
        (".5s", _SECOND // 2),
    ],
)
def test_durations_are_go_durations(text: str, nanoseconds: int) -> None:
    assert parse_duration(text) == nanoseconds


@pytest.mark.parametrize("text", ["", "1", "s", "1x", "1 s", "-", "1s2"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        parse_duration(text)


@settings(deadline=None)
@given(st.integers(-(10**16), 10**16))
def test_a_duration_that_is_written_is_read_again(nanoseconds: int) -> None:
    assert parse_duration(format_duration(nanoseconds)) == nanoseconds


@pytest.mark.parametrize(
    ("convert", "value", "expected"),
    [
        (weak.text, True, "1"),
        (weak.text, 3.0, "3"),
        (weak.text, 3.25, "3.25"),
        (weak.boolean, "T", True),
        (weak.boolean, "", False),
        (weak.boolean, 2, True),
        (weak.integer, "0x10", 16),
        (weak.integer, "010", 8),
        (weak.integer, "", 0),
        (weak.integer, 70.9, 70),
        (weak.number, "0.5", 0.5),
        (weak.texts, "a", ("a",)),
        (weak.texts, [1, "b"], ("1", "b")),
        (weak.texts, {}, ()),
        (weak.table, [{"a": 1}, {"b": 2}], {"a": 1, "b": 2}),
    ],
)
def test_one_type_is_taken_for_another(convert: object, value: object, expected: object) -> None:
    assert convert(value) == expected  # type: ignore[operator]


@pytest.mark.parametrize(
    ("convert", "value"),
    [(weak.text, []), (weak.boolean, "yes"), (weak.integer, "x"), (weak.number, "x"), (weak.table, "x")],
)
def test_what_cannot_be_taken_is_said(convert: object, value: object) -> None:
    with pytest.raises(weak.WrongTypeError):
        convert(value)  # type: ignore[operator]


def test_a_record_tells_all_its_mistakes() -> None:
    with pytest.raises(weak.WrongTypesError) as caught:
        weak.struct(Related, {"threshold": "x", "indices": [{"name": "a", "weight": "y"}], "unknown": 1})
    assert [mistake.keys for mistake in caught.value.mistakes] == [("threshold",), ("indices", "weight")]
    made = weak.struct(Pagination, {"PagerSize": "3", "path": None})
    assert (made.pager_size, made.path) == (3, "page")
    with pytest.raises(weak.WrongTypesError):
        weak.struct(Pagination, {"pagersize": "3"}, strict=True)


def test_keys_are_lowered_through_maps_and_not_in_lists() -> None:
    assert prepared({"A": {"B": [{"C": 1}]}, "_merge": "odd"}) == {"a": {"b": [{"C": 1}]}, "_merge": "deep"}


def test_what_is_laid_over_replaces_lists_and_enters_maps() -> None:
    tree: dict[str, object] = {"a": {"b": 1, "c": [1]}, "d": 1}
    overlay(tree, {"a": {"c": [2], "e": 3}, "d": {"f": 1}})
    assert tree == {"a": {"b": 1, "c": [2], "e": 3}, "d": {"f": 1}}


def test_a_theme_gives_and_never_takes() -> None:
    tree: dict[str, object] = {"title": "site", "params": {"a": 1}, "menus": {"main": [1]}}
    set_strategies(tree)
    merge_theme(
        tree,
        {
            "title": "theme",
            "params": {"a": 2, "b": {"c": 3}},
            "menus": {"main": [2], "foot": [3]},
            "markup": {"x": {}},
        },
    )
    assert cleaned(tree) == {
        "title": "site",
        "params": {"a": 1, "b": {"c": 3}},
        "menus": {"main": [1], "foot": [3]},
    }


@pytest.mark.parametrize(
    ("form", "text", "keys", "place"),
    [
        ("toml", "a = 1\n[b.c]\nD = 2\n", ("b", "c", "d"), (3, 1, 2)),
        ("toml", 'x.y = 1\n"q r" = 2\n', ("q r",), (2, 1, 6)),
        ("toml", "[[l]]\nk = 1\n", ("l", "k"), (2, 1, 2)),
        ("yaml", "a:\n  B:\n    c: 1\n", ("a", "b", "c"), (3, 5, 6)),
        ("json", '{"a": {"b": [1, {"C": 2}]},\n "d": 1}', ("d",), (2, 2, 5)),
    ],
)
def test_a_setting_is_found_in_its_file(
    form: str, text: str, keys: tuple[str, ...], place: tuple[int, int, int]
) -> None:
    span = locate(Source("file", text, form), keys)
    assert span is not None
    assert (span.line, span.column, span.end_column) == place
    assert locate(Source("file", text, form), ("nowhere",)) is None


def test_the_name_of_a_file_stands_before_its_keys() -> None:
    source = Source("config/_default/params.toml", "a = 1\n", "toml", ("params",))
    span = locate(source, ("params", "a"))
    assert span is not None
    assert span.line == 1
    assert locate(source, ("a",)) is None
