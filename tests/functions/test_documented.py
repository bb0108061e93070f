"""Every function that Hugo documents is there: its aliases, its signatures, what it gives, and a line in our docs.

`documented.tsv` holds the facts of Hugo's documentation: name, aliases, type of the result, signatures.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from ostinato import gotemplate
from ostinato.functions.documentation import ACTIONS, page
from ostinato.functions.registry import all_functions

_HERE = Path(__file__).parent
_PAGE = _HERE.parents[1] / "docs" / "functions.md"


@dataclass(frozen=True, slots=True)
class Documented:
    name: str
    aliases: tuple[str, ...]
    gives: str
    signatures: tuple[str, ...]


def _documented() -> list[Documented]:
    lines = (_HERE / "documented.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return [
        Documented(name, tuple(aliases.split()), gives, tuple(calls)) for name, aliases, gives, *calls in rows
    ]


_ALL = _documented()


@pytest.mark.parametrize(
    "wanted", [each for each in _ALL if each.name not in ACTIONS], ids=lambda each: each.name
)
def test_a_documented_function_is_there(wanted: Documented) -> None:
    table = all_functions()
    found = table.get(wanted.name)
    assert found is not None
    assert set(wanted.aliases) <= set(found.aliases)
    assert all(table.get(alias) is found for alias in wanted.aliases)
    assert found.signatures == wanted.signatures
    assert found.gives == wanted.gives
    assert found.summary.endswith("."), "one line that says what it does"


def test_the_list_of_names_is_whole() -> None:
    assert len(_ALL) == 279


_WITH_ACTIONS = """{{ define "a" }}{{ block "b" . }}{{ end }}{{ end -}}
{{ range . }}{{ if . }}{{ continue }}{{ else if 1 }}{{ break }}{{ else }}{{ end }}{{ end -}}
{{ with try (or . "a") }}{{ else }}{{ template "a" . }}{{ return 1 }}{{ end }}"""


def test_the_words_of_the_language_are_known() -> None:
    assert ACTIONS.keys() <= {each.name for each in _ALL}
    assert {each.name: each.signatures[0] for each in _ALL if each.name in ACTIONS} == {
        name: signature for name, (signature, _) in ACTIONS.items()
    }
    assert gotemplate.parse(_WITH_ACTIONS, "layouts/page.html", all_functions())


def test_the_page_in_the_docs_is_up_to_date() -> None:
    """Made anew by `python -m ostinato.functions > docs/functions.md`."""
    assert _PAGE.read_text(encoding="utf-8") == page()
