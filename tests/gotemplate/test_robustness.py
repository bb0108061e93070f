"""Whatever is fed to the template language, it answers with a diagnostic or a template, and never with a crash."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from ostinato.base.diagnostics import AuthorError
from ostinato.base.values import truth
from ostinato.gotemplate import Compiled, ExecError, compile_set, dump, load, parse
from tests.gotemplate.generate import PLACES, TEXTS
from tests.gotemplate.table import TABLE

_WORDS = (
    "{{", "}}", "{{-", "-}}", "{{- ", " -}}", "{{/*", "*/}}", "if", "else", "end", "range", "with", "define", "block",
    "template", "break", "continue", "nil", "true", "return", "try", "and", "or", "not", "eq", "print", "len", "index",
    "html", "urlquery", "strings.ToUpper", "strings", "dict", "slice", ".", ".a", ".b.c", "$", "$x", "$y", ":=", "=",
    ",", "|", "(", ")", '"x"', "`r`", "'c'", "1", "-2.5", "0x1F", "1e9", " ", "\n", "<a href=\"", '">', "<script>",
    "</script>", "'", '"', "`", "<!--", "-->", "text", "<p ", ">", "/", "{", "}", "é", "\0",
)  # fmt: skip
_ACTIONS = (
    "{{ .a }}", "{{ if .a }}", "{{ else }}", "{{ else if .b }}", "{{ end }}", "{{ range .l }}", "{{ range $i, $x := .l }}",
    "{{ with .a }}", "{{ $x := .a }}", "{{ $x = 1 }}", "{{ $x }}", '{{ define "t" }}', '{{ template "t" . }}',
    '{{ block "u" . }}', "{{ break }}", "{{ continue }}", "{{ return }}", "{{ return 1 }}", "{{ (try .a.b.c).Err }}",
    "{{ .a | html }}", "{{ and .a (or .b 1) }}", "{{ if $y := .a }}", "{{ $y }}", "{{ range 3 }}", "{{ $ = 3 }}",
    "{{ if return 3 }}", "{{ print (print .a | print .l) }}", "{{ index .l 0 }}", "{{ eq .a 1 }}", "{{ nil }}",
    "<p title=\"", "<script>x = ", "</script>", '"', ">", "text", "<!-- ",
)  # fmt: skip

soup = st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join) | st.lists(
    st.sampled_from(_WORDS), max_size=40
).map("".join)
blocks = st.lists(st.sampled_from(_ACTIONS), max_size=25).map("".join)
templates = soup | blocks | st.text(max_size=60)
modes: st.SearchStrategy[Literal["html", "text"]] = st.sampled_from(("html", "text"))
DATA = {"a": {"b": {"c": 1}}, "b": "<", "l": [1, "two", None]}


def attempt(template: str, mode: Literal["html", "text"]) -> None:
    try:
        compiled = compile_set(
            parse(template, "t", TABLE), mode=mode, resolve=lambda _: None, functions=TABLE
        )
    except AuthorError as error:
        if error.diagnostic.span is None:
            raise AssertionError("a mistake without a place") from error
        return
    again = load(dump(compiled), TABLE)
    assert again is not None
    try:
        again.execute_value(DATA, None)
    except ExecError as error:
        if error.frames[0].line > template.count("\n") + 1:
            raise AssertionError("a failure outside of the template") from error


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(templates, modes)
@example("{{ $x = 3 }}{{ range $i, $j = .l }}{{ end }}", "text")
@example("{{" + "(" * 200, "html")
@example("{{ .a" + ".a" * 500 + " }}", "html")
@example("{{ if .a }}" * 300, "html")
@example("{{ range .a }}" * 40 + "{{ end }}" * 40, "text")
@example("{{ .a" + " | print" * 300 + " }}", "text")
@example("{{ if .a }}x" + "{{ else if .b }}y" * 400 + "{{ end }}", "html")
@example("{{ print " + "(print " * 70 + "1" + ")" * 70 + " }}", "html")
@example("{{ '\\xff' }}{{ \"\\ud800\" }}", "text")
@example("\ud800{{ .a }}\udfff", "html")
@example("{{ range 100000000000000000000 }}{{ end }}", "text")
@example('{{ define "t" }}{{ template "t" . }}{{ end }}{{ template "t" . }}', "html")
def test_no_template_crashes(template: str, mode: Literal["html", "text"]) -> None:
    attempt(template, mode)


_GUARDED = [place for place in PLACES if "safe" not in place]
_FREE = re.compile(r'<p (?:title="x")?\{\{ \. |data-\{\{| a\{\{')
"""Places where a value may be the name of an attribute, or several: it is checked to be a harmless one."""


def structure(html: str, *, with_names: bool) -> list[tuple[str, tuple[str, ...]]]:
    """The elements that a browser finds in a document, with the names of their attributes."""
    tree = LexborHTMLParser(f"<body>{html}")
    found = []
    for node in tree.css("*"):
        names = tuple(sorted(node.attributes)) if with_names else ()
        found.append((node.tag or "", names))
    return found


values = (
    st.text(max_size=40)
    | st.sampled_from(TEXTS)
    | st.lists(
        st.sampled_from(
            ("<", ">", '"', "'", "`", "/", "=", " ", "&", ";", "!", "-", "script", "a", "x", "\0")
        )
    ).map("".join)
    | st.integers()
    | st.lists(st.sampled_from(TEXTS), max_size=3)
    | st.dictionaries(st.sampled_from(TEXTS), st.sampled_from(TEXTS), max_size=2)
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values)
def test_no_value_brings_markup_along(value: object) -> None:
    """Wherever a value stands, a browser finds the elements and attributes of the template, and no others."""
    for place, compiled in _compiled_places():
        harmless = compiled.execute("x" if truth(value) else "", None)
        with_names = not _FREE.search(place)
        output = compiled.execute(value, None)
        assert structure(output, with_names=with_names) == structure(harmless, with_names=with_names), place


_COMPILED: list[tuple[str, Compiled]] = []


def _compiled_places() -> list[tuple[str, Compiled]]:
    if not _COMPILED:
        for place in _GUARDED:
            templates = parse(place, "t", TABLE)
            compiled = compile_set(templates, mode="html", resolve=lambda _: None, functions=TABLE)
            _COMPILED.append((place, compiled))
    return _COMPILED


@pytest.mark.parametrize("depth", [10, 60])
def test_deep_templates_run(depth: int) -> None:
    template = "{{ if .a }}" * depth + "deep" + "{{ end }}" * depth
    compiled = compile_set(parse(template, "t", TABLE), mode="html", resolve=lambda _: None, functions=TABLE)
    assert compiled.execute(DATA, None) == "deep"
