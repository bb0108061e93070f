"""Sources and engines that mean harm: whatever they try, a page gets a harmless drawing or a mistake."""

from __future__ import annotations

import json
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ostinato.diagrams.renderer import DiagramMistake, DiagramRequest, draw
from ostinato.diagrams.svg.clean import UnreadableSvgError, clean_svg
from tests.case_file import CASES, cases, read_case
from tests.diagrams.markup import assert_harmless

HOSTILE = read_case(CASES / "diagrams/hostile.case").given
SVGS = read_case(CASES / "diagrams/hostile_svg.case").given
SAMPLES = [read_case(path).given["diagram.mmd"] for path in cases("diagrams/mermaid")]


def drawn_or_mistaken(source: str) -> str | None:
    try:
        html = draw("mermaid", DiagramRequest(source, "d1")).html
    except DiagramMistake as mistake:
        place = (bool(mistake.message), mistake.line >= 1, mistake.column >= 1)
    else:
        place = ()
    if place:
        assert all(place)
        return None
    assert_harmless(html, "d1")
    return html


@pytest.mark.parametrize("name", HOSTILE)
def test_tricks(name: str) -> None:
    drawn_or_mistaken(HOSTILE[name])


def test_most_tricks_are_drawn() -> None:
    """A trick that only fails to parse shows nothing about what a drawing lets through."""
    drawn = [name for name in HOSTILE if drawn_or_mistaken(HOSTILE[name])]
    assert len(HOSTILE) >= 100
    assert len(drawn) >= len(HOSTILE) * 0.7


@pytest.mark.parametrize("name", SVGS)
def test_engines_that_write_anything(name: str) -> None:
    try:
        svg = clean_svg(SVGS[name], "d1")
    except UnreadableSvgError:
        return
    assert_harmless(f"<figure><svg>{svg.body}</svg></figure>")


def test_an_engine_of_the_site_cannot_do_more(tmp_path: Path) -> None:
    bundle = tmp_path / "engine.js"
    svg = SVGS["everything"]
    bundle.write_text(
        "var pele = {parse: () => ({type: 'pie'}), render: () => ({svg: "
        f"{json.dumps(svg)}, width: 10, height: 10, type: 'pie', links: []}})}};"
    )
    html = draw("mermaid", DiagramRequest("x", "d1", {"mermaid": {"engine": str(bundle)}})).html
    assert_harmless(html, "d1")


@pytest.mark.parametrize(
    "script",
    [
        "while (true) {}",
        "let a = []; while (true) a.push('x'.repeat(1e6))",
        "(function f() { f() })()",
        "null.x",
    ],
)
def test_engines_that_never_end_are_stopped(
    tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ostinato.diagrams.pele.engine._CPU_SECONDS", 0.3)
    bundle = tmp_path / "engine.js"
    bundle.write_text(f"var pele = {{parse: () => {{ {script} }}, render: () => 1}};")
    with pytest.raises(DiagramMistake):
        draw("mermaid", DiagramRequest("x", "d1", {"mermaid": {"engine": str(bundle)}}))


pieces = st.sampled_from(
    [
        *SAMPLES,
        *HOSTILE.values(),
        "\x00",
        "\ud800",
        "\ufffe",
        "\u2028",
        "]]>",
        "--",
        "&#0;",
        "<!--",
        "\r\n",
        "\t",
        "%%",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_nothing_but_mistakes(data: st.DataObject) -> None:
    base = data.draw(pieces)
    cut = data.draw(st.integers(0, len(base)))
    stuff = data.draw(st.text(string.printable + "äß\x00\ud800\u202e", max_size=20) | pieces)
    drawn_or_mistaken(base[:cut] + stuff + base[cut:])


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all(source: str) -> None:
    drawn_or_mistaken(source)
