"""Owns `ostinato build`, which is what `ostinato` alone does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ostinato.cli.options import BUILD, GLOBAL, SETTINGS, WATCH, flags_from, options
from ostinato.cli.progress import Bar, NoProgress
from ostinato.cli.terminal import Terminal
from ostinato.cli.version_command import version_line
from ostinato.trace.counts import table
from ostinato.trace.report import chrome_trace, summary
from ostinato.trace.spans import NoTracer, SpanTracer
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk

if TYPE_CHECKING:
    from ostinato.cli.progress import Progress
    from ostinato.config.flags import Flags


@click.command("build", help="Build the site.")
@options(GLOBAL, SETTINGS, BUILD, WATCH)
def command(**values: object) -> int:
    flags = flags_from(values)
    if flags.watch:
        from ostinato.cli.watching import watch

        return watch(flags)
    return build_once(flags)


def build_once(flags: Flags) -> int:
    """Build, tell what was found and made, and return the exit status."""
    from ostinato.build import build  # the whole engine: nothing but this command needs it

    terminal = Terminal(flags)
    clock = SystemClock()
    begun = clock.monotonic()
    tracer = SpanTracer(lambda: int(clock.monotonic() * 1e9)) if _traces(flags) else NoTracer()
    progress: Progress = Bar(clock.monotonic) if terminal.shows_progress else NoProgress()
    terminal.say(f"Start building sites …\n{version_line()}\n")
    try:
        built = build(flags, os.environ, progress=progress, tracer=tracer)
    finally:
        progress.stop()
    status = terminal.report(built.report)
    if built.counts and status == 0:
        terminal.say(f"\n{table(built.counts)}\n")
    terminal.say(f"Total in {(clock.monotonic() - begun) * 1000:.0f} ms")
    if isinstance(tracer, SpanTracer):
        _show_trace(tracer, flags, terminal)
    return status


def _traces(flags: Flags) -> bool:
    return bool(flags.trace) or (flags.log_level or "").lower() == "debug"


def _show_trace(tracer: SpanTracer, flags: Flags, terminal: Terminal) -> None:
    if flags.trace:
        RealDisk().write(flags.trace, chrome_trace(tracer.spans))
    terminal.say(summary(tracer.spans))
