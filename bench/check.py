"""How long checking built pages takes, beside what selectolax needs to parse the same files, in one run.

    python bench/check.py FOLDER [--pages N] [--rounds N] [--workers N]

`parse` reads and parses each page in one process, and builds nothing of it. `check` is a first run of all checks of
files, `again` one with nothing changed. Each is the best of some rounds, taken in turns; `cpu` is the processor time
of all processes, which tells more than the clock where others work on the machine, too.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from ostinato.cache.disk_store import open_store
from ostinato.check.run import run_checks
from ostinato.check.settings import read_settings
from ostinato.world.disk import RealDisk

if TYPE_CHECKING:
    from collections.abc import Callable


class Took(NamedTuple):
    """Seconds by the clock, and of the processors."""

    clock: float
    cpu: float


def took(work: Callable[[], object]) -> Took:
    before, began = os.times(), time.perf_counter()
    work()
    clock, after = time.perf_counter() - began, os.times()
    return Took(clock, sum(after[:4]) - sum(before[:4]))


def parse(pages: list[Path]) -> None:
    for page in pages:
        LexborHTMLParser(page.read_bytes())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=2000, help="how many pages to look at; copied aside")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    with TemporaryDirectory() as held:
        site = Path(held) / "site"
        pages = copied(options.folder, site, options.pages)
        rounds = [measured(site, pages, Path(held) / str(n), options.workers) for n in range(options.rounds)]
    size = sum(page.stat().st_size for page in options.folder.rglob("*.html"))
    print(f"{len(pages)} pages of {options.folder} (all of its pages have {size / 1e6:.1f} MB)")
    best = {name: Took(*map(min, zip(*(r[name] for r in rounds), strict=True))) for name in rounds[0]}
    for name, seconds in best.items():
        print(f"{name:7}{seconds.clock:8.3f} s   cpu {seconds.cpu:6.2f} s")
    print(f"check / parse: {best['check'].clock / best['parse'].clock:.2f}")
    print(f"cpu of check / parse: {best['check'].cpu / best['parse'].cpu:.2f}")
    print(f"again / check: {best['again'].clock / best['check'].clock:.3f}")


def copied(folder: Path, site: Path, most: int) -> list[Path]:
    """A copy of a site with only so many of its pages; its other files are there as they are."""
    pages: list[Path] = []
    for file in sorted(folder.rglob("*")):
        target = site / file.relative_to(folder)
        if file.is_dir() or (file.suffix == ".html" and len(pages) == most):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
        if file.suffix == ".html":
            pages.append(target)
    return pages


def measured(site: Path, pages: list[Path], cache: Path, workers: int) -> dict[str, Took]:
    disk, settings = RealDisk(site), read_settings({})
    cache.mkdir(parents=True)

    def check() -> None:
        run_checks(disk, ".", settings, store=open_store(RealDisk(cache), "store", today=0), workers=workers)

    return {"parse": took(lambda: parse(pages)), "check": took(check), "again": took(check)}


if __name__ == "__main__":
    main()
