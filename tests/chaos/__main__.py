"""All of the chaos, at all places or those that are named: `python -m tests.chaos [--every N] [PLACE ...]`.

`make chaos` runs everything. With `--every 20` it is one of twenty faults, and every twentieth line of the journal.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from tests.chaos.runs import Ran, faults_at, run_fault, run_kills
from tests.deploy.places import all_places, missing

_PROCESSES = 4
"""They wait more than they work."""
_TELL_EVERY = 200


def _all_runs(name: str, every: int, pool: ProcessPoolExecutor) -> Iterator[Ran]:
    yield from pool.map(partial(run_fault, name), faults_at(name)[::every], chunksize=4)
    yield from run_kills(name, every)


def main(names: list[str], every: int) -> int:
    runs, violations = Counter[str](), 0
    for name in names or all_places():
        if reason := missing(name):
            print(f"{name}: left out, {reason}")
            continue
        began = time.monotonic()
        # Not forked: each process has servers of its own.
        with ProcessPoolExecutor(_PROCESSES, get_context("spawn")) as pool:
            for ran in _all_runs(name, every, pool):
                runs[name] += 1
                violations += len(ran.violations)
                for violation in ran.violations:
                    print(f"{ran.name}: {violation}", flush=True)
                if runs[name] % _TELL_EVERY == 0:
                    print(f"{name}: {runs[name]} runs so far", flush=True)
        print(f"{name}: {runs[name]} runs in {time.monotonic() - began:.0f} s", flush=True)
    print(f"{sum(runs.values())} runs, {violations} violations")
    return 1 if violations else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("places", nargs="*")
    asked = parser.parse_args()
    sys.exit(main(asked.places, asked.every))
