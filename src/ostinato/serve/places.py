"""Owns where a project's sources are, and so which folders are watched while its author writes."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from ostinato.base.diagnostics import Report
from ostinato.config.load import load_config
from ostinato.world.disk import RealDisk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.config.flags import Flags


def watched(flags: Flags, environ: Mapping[str, str], *, is_server: bool = False) -> list[str]:
    """The folders that are mounted, and the files of the settings; the project itself when those cannot be read."""
    disk = RealDisk(flags.source or ".")
    config = load_config(disk, flags, environ, Report(), server=is_server)
    if config is None:
        return [disk.root]
    mounted = (
        posixpath.normpath(posixpath.join(module.folder, mount.source))
        for module in config.modules
        for mount in module.mounts
        if not mount.disable_watch
    )
    return sorted({path for path in (*mounted, *config.files) if disk.exists(path)})
