"""GoAT: every drawing is, to the byte, what real Hugo makes of it."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable
from time import perf_counter

import pytest

from ostinato.diagrams.goat import draw_goat
from tests.case_file import CASES, read_case
from tests.diagrams.markup import parse

DRAWINGS = read_case(CASES / "diagrams/goat.case").given
ODD = [
    "",
    "\n",
    "\n\na",
    "a\n\n",
    "a\tb",
    "a\r\nb",
    "a\rb",
    "x\x01y",
    "e\u0301 \U0001f44d\U0001f3fd \ufeff",
]
ALPHABETS = ["-_|v^><o*+.'/\\)(     a1", "/\\_|  ", "()-|+.'_   ", "/\\_|v^+.'-  ", "ab  -.|+'v>"]
SEPARATOR = "\x02\x02"


def random_drawings() -> list[str]:
    chance = random.Random(2026)
    sizes = [(3, 1), (3, 2), (3, 3), (4, 4), (6, 5), (12, 4)]
    return [
        "\n".join("".join(chance.choices(alphabet, k=width)) for _ in range(height))
        for alphabet in ALPHABETS
        for width, height in sizes
        for _ in range(60)
    ]


@pytest.fixture(scope="module")
def drawn_by_hugo(
    hugo: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[list[str]], list[str]]:
    def draw(drawings: list[str]) -> list[str]:
        site = tmp_path_factory.mktemp("goat")
        (site / "layouts").mkdir()
        (site / "data").mkdir()
        (site / "hugo.toml").write_text(
            'disableKinds = ["taxonomy", "term", "RSS", "sitemap", "section", "404"]\n'
        )
        (site / "data/drawings.json").write_text(json.dumps(drawings))
        template = "{{ with diagrams.Goat . }}{{ .Width }} {{ .Height }}\n{{ .Wrapped }}{{ end }}"
        (site / "layouts/all.html").write_text(
            f"{{{{ range hugo.Data.drawings }}}}{SEPARATOR}{template}{{{{ end }}}}"
        )
        hugo("--quiet", "--source", site)
        page = (site / "public/index.html").read_bytes().decode()
        return page.split(SEPARATOR)[1:]

    return draw


def ours(drawing: str) -> str:
    goat = draw_goat(drawing)
    return f"{goat.width} {goat.height}\n{goat.wrapped}"


def assert_equal(drawings: list[str], theirs: list[str]) -> None:
    assert len(drawings) == len(theirs)
    for drawing, expected in zip(drawings, theirs, strict=True):
        assert ours(drawing) == expected, drawing


def test_cases(drawn_by_hugo: Callable[[list[str]], list[str]]) -> None:
    drawings = [*DRAWINGS.values(), *ODD]
    assert_equal(drawings, drawn_by_hugo(drawings))


def test_drawings_made_by_chance(drawn_by_hugo: Callable[[list[str]], list[str]]) -> None:
    drawings = random_drawings()
    assert_equal(drawings, drawn_by_hugo(drawings))


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_are_well_formed(name: str) -> None:
    parse(draw_goat(DRAWINGS[name]).wrapped)


def test_a_line_too_long_for_gos_scanner_ends_the_drawing() -> None:
    """Measured with Hugo, which takes ten seconds for it."""
    assert draw_goat("a\n" + "x" * 65_535 + "\nb").height == 3 * 16 + 9
    assert draw_goat("a\n" + "x" * 65_536 + "\nb").height == 16 + 9


def test_cost_grows_with_the_drawing() -> None:
    """Two thousand rows of fifty cells; work that grew with the square of that would take hours."""
    started = perf_counter()
    draw_goat("\n".join(["+--/\\|_ word " * 4] * 2000))
    assert perf_counter() - started < 20
