"""Owns how tests deploy: a site out of a dictionary, a clock that does not wait, and everything else by name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from ostinato.deploy.engine import Job
from ostinato.deploy.journal import Journal
from ostinato.deploy.lock import Owner
from ostinato.deploy.outcome import Outcome, Stage
from ostinato.deploy.plan import Wishes
from ostinato.deploy.references import references
from ostinato.deploy.release import Manifest, manifest_of
from ostinato.deploy.run import Patience, Surroundings, deploy
from ostinato.deploy.target import Item, Target
from ostinato.retry.run import Event
from ostinato.world.clock import FixedClock
from ostinato.world.log_file import Log, MemoryLog

BASE_URL = "https://example.org/"

_numbers = count(1)


@dataclass(frozen=True)
class Site:
    """A built site in memory."""

    files: Mapping[str, bytes]

    @property
    def manifest(self) -> Manifest:
        return manifest_of(self.item(path) for path in self.files)

    def item(self, path: str) -> Item:
        data = self.files[path]
        kind = {"html": "text/html", "css": "text/css", "xml": "application/xml"}.get(
            path.rpartition(".")[2], ""
        )
        return Item(path, hashlib.sha256(data).hexdigest(), len(data), kind)

    @property
    def references(self) -> Mapping[str, bytes]:
        return {
            path: references(path, data, self.item(path).media_type, BASE_URL)
            for path, data in self.files.items()
        }


def site(**files: str) -> Site:
    """`site(index="…", posts__one="…")`: double underscores are slashes, and names without a dot are pages."""
    named = {name.replace("__", "/").replace("_", "."): text.encode() for name, text in files.items()}
    return Site(
        {
            (path if "." in path else "index.html" if path == "index" else f"{path}/index.html"): data
            for path, data in named.items()
        }
    )


@dataclass
class Watch:
    stages: list[Stage] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    steps: int = 0

    def stage(self, stage: Stage, total: int = 0) -> None:
        self.stages.append(stage)

    def advance(self) -> None:
        self.steps += 1

    def say(self, text: str) -> None:
        self.said.append(text)


@dataclass
class Machine:
    """Where deployments run: it has a clock and a journal, and may be another one than that of the run before."""

    clock: FixedClock = field(default_factory=FixedClock)
    log: Log = field(default_factory=MemoryLog)
    watch: Watch = field(default_factory=Watch)
    events: list[Event] = field(default_factory=list)
    workers: int = 1
    patience: Patience = field(default_factory=Patience)
    is_dead: Callable[[str], bool] = lambda _: False

    def job(self, site: Site, **more: object) -> Job:
        made = Job(
            manifest=site.manifest,
            read=lambda item: site.files[item.path],
            references=site.references,
            run=f"run-{next(_numbers)}",
            workers=self.workers,
        )
        for name, value in more.items():
            object.__setattr__(made, name, value)
        return made

    def deploy(self, site: Site, target: Target, patience: Patience | None = None, **more: object) -> Outcome:
        job = self.job(site, **more)
        around = Surroundings(
            self.clock,
            lambda: 0.5,
            Owner(f"tester on {id(self):x}", job.run, self.is_dead),
            lambda: Journal(self.log, lambda: self.clock.now().isoformat()),
            self.watch,
            self.events.append,
        )
        return deploy(job, target, patience or self.patience, around)


def wishes(**more: object) -> Wishes:
    return Wishes(**more)  # type: ignore[arg-type]


def visible(visit: Callable[[str], bytes | None], sites: Sequence[Site]) -> dict[str, bytes]:
    """What visitors see at the paths of some sites."""
    paths = sorted({path for each in sites for path in each.files})
    return {path: data for path in paths if (data := visit(path)) is not None}
