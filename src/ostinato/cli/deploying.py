"""Owns what `deploy` and `rollback` share: the project, its target, who we are, and what is told to whom."""

from __future__ import annotations

import hashlib
import os
import posixpath
import random
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import click
import msgspec

from ostinato.base.diagnostics import OstinatoError, Report, WorldError
from ostinato.cli.options import flags_from
from ostinato.cli.terminal import Terminal
from ostinato.config.durations import parse_duration
from ostinato.config.load import load_config
from ostinato.deploy.journal import Journal
from ostinato.deploy.lock import Owner
from ostinato.deploy.outcome import Outcome, Status
from ostinato.deploy.registry import Doors, keeps_headers, open_target
from ostinato.deploy.run import DEADLINE, Patience, Surroundings
from ostinato.deploy.settings import read_settings
from ostinato.world import folders
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk
from ostinato.world.log_file import LogFile
from ostinato.world.machine import this_process
from ostinato.world.programs import RealPrograms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.cli.deploy_progress import Shown
    from ostinato.config.settings import Config
    from ostinato.deploy.settings import Deployment, TargetSettings
    from ostinato.deploy.target import Target
    from ostinato.retry.run import Event

STATUSES = """\b
Exit statuses:
   0  the release is live and verified, or was live before
  10  with --exit-code: there was nothing to do
  64  the command line cannot be understood
  65  refused: the built site is not fit to be deployed; nothing was changed
  69  the target did not answer in time; nothing was changed
  73  another run is at work
  75  it did not work out this time; the live site is whole, and another run goes on from here
  76  the public address did not show the release; the one before is live again, where there was one
  77  the target does not allow it
  78  the settings cannot work, or the target is another site's"""


class DeployCommand(click.Command):
    """A command whose misuse has the status that scripts of deployments know."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise MisuseError(error.format_message()) from error


class MisuseError(OstinatoError):
    """The command line cannot be understood."""

    exit_code = 64


@dataclass(slots=True)
class Project:
    """A project that is to be deployed, and the target that was chosen."""

    values: Mapping[str, object]
    terminal: Terminal
    config: Config
    settings: Deployment
    chosen: TargetSettings
    target: Target
    disk: RealDisk
    clock: SystemClock = field(default_factory=SystemClock)
    run: str = field(default_factory=lambda: f"{random.getrandbits(64):016x}")

    @property
    def state(self) -> str:
        """The folder of what is remembered of this target: the journal, and the digests of files."""
        name = hashlib.sha256(self.target.address.encode()).hexdigest()[:16]
        return posixpath.join(self.config.cache_dir, "deploy", name)

    @property
    def patience(self) -> Patience:
        """Raises MisuseError."""
        text = str(self.values.get("deadline") or "")
        begins_again = bool(self.values.get("until_success"))
        if not text:
            return Patience(None if begins_again else DEADLINE, begins_again)
        try:
            return Patience(parse_duration(text) / 1e9, begins_again)
        except ValueError as error:
            raise MisuseError(f'--deadline is a time such as 90s or 1h, not "{text}"') from error

    def surroundings(self, shown: Shown) -> Surroundings:
        process = this_process()
        owner = Owner(
            f"{process.user} on {process.machine}, process {process.number}",
            self.run,
            partial(_is_gone, process.machine),
        )
        log = LogFile(f"{self.disk.absolute(self.state)}/journal")

        def tell(event: Event) -> None:
            shown.event(event, self.clock.now())
            if trace := str(self.values.get("trace") or ""):
                LogFile(RealDisk().absolute(trace)).append(_traced(event, self.clock, self.run))

        return Surroundings(
            self.clock,
            random.random,
            owner,
            lambda: Journal(log, lambda: self.clock.now().isoformat()),
            shown,
            tell,
        )

    def end(self, outcome: Outcome) -> int:
        """Tell the outcome; the exit status."""
        status = outcome.status
        if status == Status.NOTHING_TO_DO and not self.values.get("exit_code"):
            status = Status.DONE
        if self.values.get("json"):
            self.terminal.result(
                msgspec.json.encode(msgspec.structs.replace(outcome, status=status)).decode()
            )
            return int(status)
        for warning in outcome.warnings:
            self.terminal.note(warning)
        if status in (Status.DONE, Status.NOTHING_TO_DO):
            self.terminal.say(outcome.message)
        else:
            self.terminal.error(f"{outcome.message}\n{_consequence(outcome)}")
        return int(status)


def opened(values: Mapping[str, object]) -> Project | int:
    """The project that the command line means, or the status of its mistakes.

    Raises DeploymentSettingsError.
    """
    flags = flags_from(values)
    terminal = Terminal(flags)
    disk = RealDisk(flags.source or ".")
    report = Report()
    config = load_config(disk, flags, os.environ, report)
    if config is None or report.has_errors:
        terminal.report(report)
        return int(Status.SETTINGS)
    settings = read_settings(config.deployment)
    chosen = settings.chosen(str(values.get("target") or ""))
    if not keeps_headers(chosen):
        if settings.without_headers() != settings:
            terminal.note(
                "this kind of target keeps no headers: cacheControl, contentEncoding and gzip are not used"
            )
        settings = settings.without_headers()
    doors = Doors(disk, RealPrograms(), SystemClock(), os.environ)
    return Project(values, terminal, config, settings, chosen, open_target(chosen, doors), disk)


def _is_gone(machine: str, owner: str) -> bool:
    """Whether the process that a lease names was of this machine, and is no more."""
    _, _, rest = owner.rpartition(f" on {machine}, process ")
    return rest != owner and rest.isdigit() and not folders.is_running(int(rest))


def _consequence(outcome: Outcome) -> str:
    """What people want to know first when something failed."""
    if outcome.live is None:
        return "Nothing is live that was deployed from here."
    if outcome.live == outcome.release:
        return f"Live is {outcome.live}, the new release."
    return f"Live is still {outcome.live}."


def _traced(event: Event, clock: SystemClock, run: str) -> bytes:
    """A line of the trace."""
    now = clock.now()
    again = None if event.wait is None else (now + timedelta(seconds=event.wait)).isoformat()
    record = {
        "at": now.isoformat(),
        "run": run,
        "what": event.what,
        "attempt": event.attempt,
        "failure": event.failure.kind if event.failure else None,
        "status": event.failure.status if event.failure else None,
        "message": event.failure.message if event.failure else None,
        "outlook": event.verdict.outlook.value if event.verdict else None,
        "reason": event.verdict.reason if event.verdict else None,
        "wait": event.wait,
        "next": again,
        "resting": event.is_resting,
    }
    return msgspec.json.encode({name: value for name, value in record.items() if value is not None}) + b"\n"


def command_cleared(project: Project, command: tuple[str, ...] | None) -> str:
    """Run what empties a CDN; what went wrong, or nothing."""
    if command is None:
        return ""
    try:
        done = RealPrograms().run(command, folder=project.disk.root)
    except WorldError as error:
        return str(error)
    if done.status == 0:
        return ""
    said = done.errors.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return f"{command[0]} ended with status {done.status}: {said}"
