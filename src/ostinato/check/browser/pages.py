"""The checks of a real browser: each page is shown under the derived policy, and all that it does is recorded.

Nothing is asked of any network: the site's own files are given to the browser at the address where they will be,
and what a page asks of others is recorded and refused.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import UsageError
from ostinato.check.browser.viewer import BrowserReport, Viewer
from ostinato.check.browser.web import PretendedWeb
from ostinato.check.findings import Level, order
from ostinato.check.reading.read import kind_of
from ostinato.check.registry import outside_check
from ostinato.check.site import site_of
from ostinato.world.chromium import Chromium, find_chromium

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ostinato.check.policy.derive import Policy
    from ostinato.check.settings import CheckSettings
    from ostinato.world.disk import Disk
    from ostinato.world.programs import Programs

_FEWEST_PAGES = 16
CHECKS = (
    "browser-accessibility",
    "browser-messages",
    "browser-policy",
    "browser-requests",
    "browser-storage",
)


@outside_check(
    "browser-requests",
    "A real browser asks no other origin for anything.",
    why="What scripts put together only shows when they run.",
    mend="Find the script that asks, and leave it out.",
)
@outside_check(
    "browser-storage",
    "A real browser is asked to keep nothing.",
    why="What scripts store only shows when they run.",
    mend="Find the script that stores, and leave it out.",
)
@outside_check(
    "browser-policy",
    "Pages do nothing that the site's own policy forbids.",
    why="What is forbidden is missing from the page.",
    mend="Derive the policy again, or change the page.",
)
@outside_check(
    "browser-messages",
    "Pages are shown without a word in the browser's console.",
    why="A message there means that something is not as it was meant, or that somebody forgot to clear up.",
    mend="Open the page with the browser's tools, and see what it says.",
)
@outside_check(
    "browser-accessibility",
    "axe-core finds nothing in pages as they are shown.",
    why="Some mistakes show only when styles are applied.",
    mend="Follow what axe says of the element.",
    level=Level.WARN,
)
def check_in_browser(
    disk: Disk,
    folder: str,
    settings: CheckSettings,
    policy: Policy,
    programs: Programs,
    *,
    axe: str = "",
    only: Iterable[str] = (),
    browsers: int = 2,
) -> BrowserReport:
    """Show every page, or only some. Raises BrowserMissingError, and BrowserError when the browser fails.

    `axe` is the text of axe-core, which then looks at each page too. Several browsers share the pages.
    """
    sizes = {file.path: file.size for file in disk.walk(folder) if not settings.is_skipped(file.path)}
    pages = list(only) or sorted(path for path in sizes if kind_of(path) == "html")
    if not pages:
        raise UsageError(f"there is no page in {folder}: is this the folder of a built site?")
    home = disk.read(f"{folder}/index.html").decode("utf-8", "replace") if "index.html" in sizes else ""
    web = PretendedWeb(disk, folder, site_of(settings, sizes, home), policy)
    count = min(browsers, len(pages) // _FEWEST_PAGES + 1)
    shares = [pages[number::count] for number in range(count)]

    def show(browser: Chromium, share: Sequence[str]) -> BrowserReport:
        report = BrowserReport()
        viewer = Viewer(browser, web, report)
        viewer.open()
        for path in share:
            viewer.show(path, axe)
        return report

    with ExitStack() as stack, ThreadPoolExecutor(len(shares)) as pool:
        program = find_chromium(programs)
        # All are started before a thread is: a process must not be forked beside one.
        started = [stack.enter_context(Chromium(program)) for _ in shares]
        return _together(list(pool.map(show, started, shares)))


def _together(reports: Sequence[BrowserReport]) -> BrowserReport:
    return BrowserReport(
        order(finding for report in reports for finding in report.findings),
        {origin for report in reports for origin in report.origins},
        sum(report.pages for report in reports),
    )
