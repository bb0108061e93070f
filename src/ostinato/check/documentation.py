"""Owns the page on checks in the docs: made of the registry, so that it says what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.check.findings import Level
from ostinato.check.registry import all_checks
from ostinato.check.settings import Budget

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ostinato.check.registry import Check

_HEAD = """# Checks

What `ostinato check` looks for in a built site, whichever generator made it. Each line says what is true of a site
that passes. `[check]` in the settings of the project changes what a check does: `off`, `warn`, or `fail`.
This page is made by `python -m ostinato.check`.
"""
_SETTINGS = """
## Settings

```toml
[check]
all = "fail"                       # every check; those that are named are set by themselves
headings = "off"
skip = ["slides/*"]                # files that are not looked at
statement = true                   # `ostinato build --check` publishes quiet.json, too

[[check.allow]]                    # by check, origin, path of the page, or address; always with a reason
origin = "https://media.example"
path = "talks/*"
reason = "our own server for films"

[check.budget]                     # bytes, and requests of a page; 0 is no limit, but for scripts
{budget}

[check.external]
patience = 3                       # days on which a link must be found gone until it counts as dead
```

Real Hugo leaves this table alone. A name that means nothing ends the run with status 2, and the nearest name.
"""


def page() -> str:
    """The page `docs/checks.md`."""
    checks = list(all_checks().values())
    of_files = [check for check in checks if not check.is_outside]
    parts = [
        _HEAD,
        *_table("Fail out of the box", (c for c in of_files if c.level is Level.FAIL)),
        *_table("Warn out of the box", (c for c in of_files if c.level is Level.WARN)),
        *_table(
            "On request: `--external`, `--browser`, and the address of a site",
            (c for c in checks if c.is_outside),
        ),
    ]
    budget = Budget()
    lines = "\n".join(f"{name} = {getattr(budget, name)}" for name in Budget.__slots__)
    return "".join(parts) + _SETTINGS.format(budget=lines)


def _table(title: str, checks: Iterable[Check]) -> Iterator[str]:
    yield f"\n## {title}\n\n| Check | What is true | Why | How to mend |\n| --- | --- | --- | --- |\n"
    for check in checks:
        name = f"`{check.name}`"
        if check.is_outside:
            name += f" ({check.level.value})"
        guess = " This is a guess." if check.heuristic else ""
        cells = (name, check.sentence + guess, check.why, check.mend)
        yield f"| {' | '.join(_plain(cell) for cell in cells)} |\n"


def _plain(text: str) -> str:
    """Text that is neither markup nor the end of a cell to who reads the page."""
    return text.replace("|", "&#124;").replace("<", "&lt;")
