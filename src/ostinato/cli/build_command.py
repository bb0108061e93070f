"""Owns `ostinato build`, which is what `ostinato` alone does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ostinato.cli.options import BUILD, CHECKED, GLOBAL, SETTINGS, WATCH, flags_from, options
from ostinato.cli.progress import Bar, NoProgress
from ostinato.cli.terminal import Terminal
from ostinato.cli.version_command import version_line
from ostinato.trace.counts import table
from ostinato.trace.report import chrome_trace, summary
from ostinato.trace.spans import NoTracer, SpanTracer
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.build import Approve
    from ostinato.cache.store import Store
    from ostinato.cli.progress import Progress
    from ostinato.config.flags import Flags
    from ostinato.config.settings import Config
    from ostinato.world.disk import Disk


@click.command("build", help="Build the site.")
@options(GLOBAL, SETTINGS, BUILD, WATCH, CHECKED)
def command(**values: object) -> int:
    flags = flags_from(values)
    checks = bool(values["check"])
    if flags.watch:
        from ostinato.cli.watching import watch

        return watch(flags, checks=checks)
    return build_once(flags, checks=checks)


def build_once(flags: Flags, *, checks: bool = False) -> int:
    """Build, tell what was found and made, and return the exit status."""
    from ostinato.build import build  # the whole engine: nothing but this command needs it

    terminal = Terminal(flags)
    clock = SystemClock()
    begun = clock.monotonic()
    tracer = SpanTracer(lambda: int(clock.monotonic() * 1e9)) if _traces(flags) else NoTracer()
    progress: Progress = Bar(clock.monotonic) if terminal.shows_progress else NoProgress()
    terminal.say(f"Start building sites …\n{version_line()}\n")
    approve = _approval(flags, terminal) if checks else None
    try:
        built = build(flags, os.environ, progress=progress, tracer=tracer, approve=approve)
    finally:
        progress.stop()
    status = terminal.report(built.report)
    if built.is_refused:
        terminal.error("checks that are set to fail have found something; nothing was published")
        status = 1
    if built.counts and status == 0:
        terminal.say(f"\n{table(built.counts)}\n")
    terminal.say(f"Total in {(clock.monotonic() - begun) * 1000:.0f} ms")
    if isinstance(tracer, SpanTracer):
        _show_trace(tracer, flags, terminal)
    return status


def _approval(flags: Flags, terminal: Terminal) -> Approve:
    """What runs the checks over a release, and tells what they find."""
    from ostinato.check.policy.statement import statement_files
    from ostinato.check.reports import as_text
    from ostinato.check.run import run_checks
    from ostinato.cli.built_site import settings_of
    from ostinato.world.processors import default_workers

    def approve(disk: Disk, folder: str, config: Config, store: Store) -> Mapping[str, bytes] | None:
        settings = settings_of(config)
        report = run_checks(disk, folder, settings, store=store, workers=default_workers())
        if report.findings or not flags.quiet:
            terminal.result(as_text(report, colour=terminal.has_colour))
        if report.fails:
            return None
        return statement_files(disk, folder, report, settings) if settings.statement else {}

    return approve


def _traces(flags: Flags) -> bool:
    return bool(flags.trace) or (flags.log_level or "").lower() == "debug"


def _show_trace(tracer: SpanTracer, flags: Flags, terminal: Terminal) -> None:
    if flags.trace:
        RealDisk().write(flags.trace, chrome_trace(tracer.spans))
    terminal.say(summary(tracer.spans))
