"""Owns `ostinato rollback`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ostinato.cli.deploy_progress import Shown
from ostinato.cli.deploying import STATUSES, DeployCommand, opened
from ostinato.cli.options import PROJECT, ROLLBACK, options
from ostinato.deploy.engine import Job
from ostinato.deploy.kept_files import KeptFiles
from ostinato.deploy.release import manifest_of
from ostinato.deploy.rollback import roll_back
from ostinato.deploy.run import carried_out
from ostinato.deploy.storing import is_published

if TYPE_CHECKING:
    from ostinato.deploy.engine import Deployment
    from ostinato.deploy.outcome import Outcome
    from ostinato.deploy.target import Item


@click.command(
    "rollback",
    cls=DeployCommand,
    help="Make a release live again that is still on the target: RELEASE, the first letters of its id, or the one"
    " before the live one. Where the target can switch, nothing is uploaded.",
    epilog=STATUSES,
)
@click.argument("release", required=False, default="")
@options(PROJECT, ROLLBACK)
def command(release: str, **values: object) -> int:
    project = opened(values)
    if isinstance(project, int):
        return project
    shown = Shown(project.terminal)

    def work(run: Deployment, until: float | None) -> Outcome:
        return roll_back(run, release, until)

    job = Job(
        manifest=manifest_of(()),
        read=_nothing,
        references={},
        run=project.run,
        takes=lambda path: is_published(path) and project.chosen.takes(path),
        workers=project.settings.workers,
        archive=KeptFiles(project.disk, f"{project.state}/kept"),
    )
    try:
        return project.end(
            carried_out(job, project.target, project.patience, project.surroundings(shown), work)
        )
    finally:
        shown.stop()


def _nothing(item: Item) -> bytes:
    raise AssertionError(f"{item.path} is not to be uploaded")
