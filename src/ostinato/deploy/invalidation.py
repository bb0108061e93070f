"""Owns how a CDN is told that files have changed: a program that the settings name, or that of the cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from ostinato.deploy.settings import DeploymentSettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.deploy.settings import Deployment, TargetSettings

MOST_PATHS = 50
"""Beyond this everything is emptied at once: clouds count, and charge for, each path."""


def invalidation(
    settings: Deployment, target: TargetSettings, changed: Sequence[str]
) -> tuple[str, ...] | None:
    """The command to run after the switch; None where there is nothing to empty.

    `{paths}` in a command of the author's becomes the changed paths, each an argument that begins with a slash.
    Raises DeploymentSettingsError.
    """
    if not settings.invalidate_cdn or not changed:
        return None
    paths = _paths(changed)
    if target.invalidate_command:
        return tuple(
            word for part in target.invalidate_command for word in (paths if part == "{paths}" else (part,))
        )
    if target.cloud_front_distribution_id:
        distribution = target.cloud_front_distribution_id
        return (
            *("aws", "cloudfront", "create-invalidation"),
            *(f"--distribution-id={distribution}", "--paths", *paths),
        )
    if target.google_cloud_cdn_origin:
        project, slash, origin = target.google_cloud_cdn_origin.partition("/")
        if not (project and slash and origin) or origin.startswith("-"):
            raise DeploymentSettingsError(
                f'googleCloudCDNOrigin must be <project>/<origin>, not "{target.google_cloud_cdn_origin}"'
            )
        return (
            *("gcloud", "compute", "url-maps", "invalidate-cdn-cache", origin),
            *("--path=/*", f"--project={project}", "--async"),
        )
    return None


def _paths(changed: Sequence[str]) -> tuple[str, ...]:
    """A page is known by the address of its folder, too."""
    paths: list[str] = []
    for path in sorted(changed):
        paths.append(f"/{quote(path)}")
        if path == "index.html" or path.endswith("/index.html"):
            paths.append(f"/{quote(path.removesuffix('index.html'))}")
    return tuple(paths) if len(paths) <= MOST_PATHS else ("/*",)
