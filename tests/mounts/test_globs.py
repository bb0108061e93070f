"""Glob patterns as Hugo reads them."""

from __future__ import annotations

import pytest

from ostinato.base.globs import GlobError, compiled, matches


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("*.md", ["a.md", "A.MD"], ["a/b.md", "a.txt"]),
        ("**.md", ["a.md", "a/b.md"], ["a.txt"]),
        ("a/*/c", ["a/b/c"], ["a/c", "a/b/b/c"]),
        ("a/**/c", ["a/b/c", "a/b/b/c"], ["a/c"]),
        ("/{posts,notes}/**", ["/posts/a", "/notes/b/c"], ["/posts", "/other/a"]),
        ("{a,b{c,d}}", ["a", "bc", "bd"], ["b", "cd"]),
        ("a?c", ["abc"], ["ac", "a/c"]),
        ("[a-c]x", ["ax", "cx"], ["dx"]),
        ("[!a]x", ["bx"], ["ax"]),
        (r"a\*b", ["a*b"], ["axb"]),
        ("a,b", ["a,b"], ["a"]),
        ("a.b+(c)", ["a.b+(c)"], ["axb+(c)"]),
    ],
)
def test_what_a_pattern_matches(pattern: str, yes: list[str], no: list[str]) -> None:
    assert [text for text in yes if not matches(pattern, text)] == []
    assert [text for text in no if matches(pattern, text)] == []


def test_the_separator_can_be_another() -> None:
    assert compiled("*.x", ".")("a.x")
    assert not compiled("*.x", ".")("a.b.x")


@pytest.mark.parametrize("pattern", ["{a,b", "[abc"])
def test_a_pattern_without_an_end_is_an_error(pattern: str) -> None:
    with pytest.raises(GlobError):
        compiled(pattern)
