"""Owns which built site a command looks at: its folder, its settings, and what is remembered of it."""

from __future__ import annotations

import os
import posixpath
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import Report, UsageError
from ostinato.cache.disk_store import open_store
from ostinato.cache.store import NullStore
from ostinato.check.settings import CheckSettings, read_settings
from ostinato.config.load import cache_dir_of, load_config
from ostinato.config.sources import main_file
from ostinato.retry.policy import Policy
from ostinato.retry.run import Retrier
from ostinato.world.clock import SystemClock
from ostinato.world.disk import RealDisk
from ostinato.world.folders import resolve
from ostinato.world.network import RealNetwork, RetryingNetwork

if TYPE_CHECKING:
    from ostinato.cache.store import Store
    from ostinato.cli.terminal import Terminal
    from ostinato.config.flags import Flags
    from ostinato.config.settings import Config
    from ostinato.retry.run import Event

_PATIENCE = Policy(cap=10.0, attempts=3, deadline=90.0, attempt_timeout=20.0, longest_retry_after=30.0)


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A built site on this disk. `folder` is written as the user wrote it, or relative to where they are."""

    disk: RealDisk
    folder: str
    settings: CheckSettings
    cache: str

    def store(self, flags: Flags) -> Store:
        """What earlier runs worked out; nothing with `--ignoreCache`."""
        if flags.ignore_cache:
            return NullStore()
        return open_store(
            self.disk, posixpath.join(self.cache, "ostinato"), today=SystemClock().now().toordinal()
        )


def find_built_site(folder: str, flags: Flags, terminal: Terminal) -> BuiltSite:
    """The folder that was named, or the publish folder of the project; with the project's settings, if it has one.

    Raises UsageError where there is neither, or where the settings of the project cannot be read.
    """
    disk = RealDisk(".")
    config = _config_of(folder, flags, disk, terminal)
    if config is None:
        settings = read_settings({}, base_url=flags.base_url or "")
        return BuiltSite(disk, folder, settings, default_cache(flags, disk))
    built = folder or os.path.relpath(_public_of(config))
    return BuiltSite(disk, built, settings_of(config), config.cache_dir)


def default_cache(flags: Flags, disk: RealDisk) -> str:
    """Where things are remembered of what is no project of this disk."""
    return cache_dir_of(flags.cache_dir or os.environ.get("HUGO_CACHEDIR", ""), disk, os.environ)


def settings_of(config: Config) -> CheckSettings:
    """The settings of checks of a project. Raises UsageError for what they cannot mean."""
    table = config.raw.get("check", {})
    if not isinstance(table, dict):
        raise UsageError("check is no table of settings")
    return read_settings(table, base_url=config.base_url)


def patient_network(terminal: Terminal) -> RetryingNetwork:
    """The network of this machine, under the one policy of retries; what is waited for is told."""

    def watch(event: Event) -> None:
        if event.wait is not None and event.failure is not None and event.wait >= 1:
            terminal.progress(f"{event.what}: {event.failure.message}; again in {event.wait:.0f} s")

    clock = SystemClock()
    return RetryingNetwork(RealNetwork(), Retrier(_PATIENCE, clock, random.random, watch=watch), clock)


def _config_of(folder: str, flags: Flags, disk: RealDisk, terminal: Terminal) -> Config | None:
    """The settings of the project that is named, of the one around, or of the one that publishes into the folder."""
    if not folder or flags.source or flags.config:
        config = _load(flags.source or ".", flags, terminal)
        if config is None:
            raise UsageError("without the settings of a project, name the folder of a built site")
        return config
    # Near a folder that was named, a project counts only when this is where it publishes.
    for source in dict.fromkeys((posixpath.dirname(disk.absolute(folder)), disk.root)):
        if main_file(disk, source) or disk.is_dir(f"{source}/config/_default"):
            config = _load(source, flags, terminal)
            if config is None:
                terminal.note(f"the settings in {source} cannot be read, and are not used")
            elif _is_same(_public_of(config), disk.absolute(folder)):
                return config
    return None


def _load(source: str, flags: Flags, terminal: Terminal) -> Config | None:
    report = Report()
    config = load_config(source, flags, os.environ, report)
    for diagnostic in report:
        terminal.diagnostic(diagnostic)
    return None if report.has_errors else config


def _public_of(config: Config) -> str:
    return posixpath.join(config.working_dir, config.publish_dir)


def _is_same(one: str, other: str) -> bool:
    return resolve(Path(one)) == resolve(Path(other))
