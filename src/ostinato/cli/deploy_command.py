"""Owns `ostinato deploy`."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click
import msgspec

from ostinato import __version__
from ostinato.cli.deploy_progress import Shown
from ostinato.cli.deploying import STATUSES, DeployCommand, MisuseError, Project, command_cleared, opened
from ostinato.cli.options import DEPLOY, PROJECT, options
from ostinato.deploy.engine import Job
from ostinato.deploy.invalidation import invalidation
from ostinato.deploy.kept_files import KeptFiles
from ostinato.deploy.live import LiveCheck
from ostinato.deploy.outcome import Outcome, Status
from ostinato.deploy.plan import Wishes
from ostinato.deploy.release import Built, Manifest, again
from ostinato.deploy.remembered import Remembered
from ostinato.deploy.run import deploy, planned
from ostinato.deploy.storing import is_published, types_by_suffix
from ostinato.deploy.target import Switching
from ostinato.world.network import RealNetwork

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ostinato.deploy.plan import Plan
    from ostinato.deploy.run import Surroundings


@click.command(
    "deploy",
    cls=DeployCommand,
    help="Bring the built site to a target of [deployment], until it is there, verified and live."
    "\n\nUploads are repeated while what went wrong may pass. A run that was stopped, in whichever way, is taken up"
    " again by the next one. Visitors see the old site or the new one; where files can only be replaced in place,"
    " they see no page that asks for what is not there.",
    epilog=STATUSES,
)
@options(PROJECT, DEPLOY)
def command(**values: object) -> int:
    project = opened(values)
    if isinstance(project, int):
        return project
    if (keep := values.get("keep")) is not None and (not isinstance(keep, int) or keep < 1):
        raise MisuseError("--keep is at least 1: the live release stays")
    shown = Shown(project.terminal)
    around = project.surroundings(shown)
    job = _job(project, shown)
    try:
        if _wants(project, "dry_run") or _wants(project, "confirm"):
            status = _planned(project, job, around)
            if status is not None:
                return status
        return project.end(deploy(job, project.target, project.patience, around))
    finally:
        shown.stop()


def _job(project: Project, shown: Shown) -> Job:
    """The release that the built files are, and what is wished for it. Raises RefusedError."""
    config, settings, values = project.config, project.settings, project.values
    public = posixpath.join(project.disk.root, config.publish_dir)
    types = types_by_suffix(config.media_types.values())
    built = Built(project.disk, public, settings, project.chosen, types, config.base_url)
    made_with = hashlib.sha256(
        repr((__version__, public, settings, types, config.base_url)).encode()
    ).hexdigest()
    now_ns = int(project.clock.now().timestamp() * 1e9)
    remembered = Remembered(project.disk, f"{project.state}/files", made_with, now_ns)
    manifest = built.manifest(remembered)
    if _wants(project, "force"):
        manifest = again(manifest, project.run)
    deletes, workers, keep = (_number(values, name) for name in ("max_deletes", "workers", "keep"))
    job = Job(
        manifest=manifest,
        read=built.read,
        references=remembered.references,
        run=project.run,
        wishes=Wishes(
            max_deletes=settings.max_deletes if deletes is None else deletes,
            is_forced=_wants(project, "force"),
            is_forced_for=lambda path: bool((matcher := settings.matcher_of(path)) and matcher.force),
            rank_of=settings.rank_of,
        ),
        takes=lambda path: is_published(path) and project.chosen.takes(path),
        keep=keep or 5,
        workers=workers or settings.workers,
        may_take_over=bool(values.get("take_over")),
        archive=KeptFiles(project.disk, f"{project.state}/kept"),
    )
    if settings.invalidate_cdn and values.get("invalidate_cdn") is not False:
        job = replace(job, clear=partial(_clear, project))
    if values.get("watch_live"):
        check = LiveCheck(config.base_url, RealNetwork(), project.clock, built.read, shown.say)
        job = replace(job, check=check)
    return job


def _clear(project: Project, changed: Sequence[str]) -> str:
    return command_cleared(project, invalidation(project.settings, project.chosen, changed))


def _planned(project: Project, job: Job, around: Surroundings) -> int | None:
    """Show what would be done; the status where that is all."""
    plan = planned(job, project.target, project.patience, around)
    if isinstance(plan, Outcome):
        return project.end(plan)
    if project.values.get("json"):
        project.terminal.result(_as_json(plan, job.manifest))
    else:
        project.terminal.result(_as_text(plan, job.manifest, project.target.address))
    if _wants(project, "dry_run"):
        return int(Status.DONE)
    click.confirm("Go on?", default=True, err=True, abort=True)
    return None


def _as_text(plan: Plan, manifest: Manifest, address: str) -> str:
    uploads = plan.uploads
    seen = (
        "visitors see the old site or the new one"
        if plan.switching is Switching.ATOMIC
        else "files are replaced in place, in an order in which no page asks for what is not there"
    )
    lines = [f"Release {manifest.id} to {address}: {seen}."]
    lines += [f"  upload  {item.path} ({item.size} bytes)" for item in uploads]
    lines += [f"  remove  {path}" for path in plan.deletions]
    lines += [f"  note    {warning}" for warning in plan.warnings]
    size = sum(item.size for item in uploads)
    lines.append(
        f"{len(uploads)} to upload ({size} bytes), {len(plan.keeps)} unchanged, {len(plan.deletions)} to remove"
    )
    return "\n".join(lines)


def _as_json(plan: Plan, manifest: Manifest) -> str:
    shown = {
        "release": manifest.id,
        "live": plan.live,
        "switching": plan.switching.value,
        "upload": [{"path": item.path, "size": item.size, "digest": item.digest} for item in plan.uploads],
        "keep": len(plan.keeps),
        "remove": plan.deletions,
        "warnings": plan.warnings,
    }
    return msgspec.json.encode(shown).decode()


def _wants(project: Project, name: str) -> bool:
    """A switch of the command line, or else of the settings."""
    given = project.values.get(name)
    return bool(getattr(project.settings, name)) if given is None else bool(given)


def _number(values: Mapping[str, object], name: str) -> int | None:
    value = values.get(name)
    return value if isinstance(value, int) else None
