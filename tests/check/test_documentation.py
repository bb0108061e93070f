"""The page on checks says what is there."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ostinato.check.documentation import page
from ostinato.check.settings import Budget, read_settings


def test_the_page_in_the_docs_is_made_of_the_registry() -> None:
    """Made anew by `python -m ostinato.check > docs/checks.md`."""
    assert (Path(__file__).parents[2] / "docs/checks.md").read_text() == page()


def test_the_settings_that_it_shows_can_be_read() -> None:
    table = tomllib.loads(page().partition("```toml\n")[2].partition("```")[0])["check"]
    settings = read_settings(table)
    assert settings.budget == Budget()
    assert settings.allowances[0].reason == "our own server for films"
