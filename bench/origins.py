"""Built sites, read and shown: does the static pass know every origin that a real browser asks?

    python bench/origins.py FOLDER …

Chromium shows every page without any policy, in three looks; all that it asks of others is written down and answered
with next to nothing, so no network is needed. The status is 1 when it asked an origin that the reading has not found.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from ostinato.check.browser.pages import check_in_browser
from ostinato.check.policy.derive import Policy
from ostinato.check.run import run_checks
from ostinato.check.settings import read_settings
from ostinato.world.disk import RealDisk
from ostinato.world.programs import RealPrograms

NO_POLICY = Policy((), ())


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--browsers", type=int, default=2, help="how many browsers share the pages")
    options = parser.parse_args()
    return 1 if sum(misses(folder, options.browsers) for folder in options.folders) else 0


def misses(folder: Path, browsers: int) -> int:
    """Print what was found in a folder, and return how many origins only the browser knew."""
    settings = read_settings({})
    disk = RealDisk(folder)
    known = set(run_checks(disk, ".", settings).origins)
    began = time.perf_counter()
    seen = check_in_browser(disk, ".", settings, NO_POLICY, RealPrograms(), browsers=browsers)
    missed = seen.origins - known
    seconds = time.perf_counter() - began
    print(f"{folder.name}: {seen.pages} pages shown in {seconds:.0f} s; misses: {len(missed)}")
    print(f"  asked by the browser ({len(seen.origins)}): {', '.join(sorted(seen.origins)) or 'none'}")
    print(f"  found by reading ({len(known)}): {', '.join(sorted(known)) or 'none'}")
    for origin in sorted(missed):
        pages = sorted({finding.place.path for finding in seen.findings if finding.about.startswith(origin)})
        print(f"  MISSED {origin} on {', '.join(pages[:5])}")
    sys.stdout.flush()
    return len(missed)


if __name__ == "__main__":
    sys.exit(main())
