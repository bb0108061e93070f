"""Owns what resources ask of the world and of floors above, gathered in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ostinato.cache.store import Store
    from ostinato.config.sections.build import FileCache
    from ostinato.config.sections.outside import Security
    from ostinato.resources.transforms.execute_as_template import Executor
    from ostinato.world.clock import Clock
    from ostinato.world.disk import Disk
    from ostinato.world.network import Network
    from ostinato.world.programs import Programs


@dataclass(frozen=True, slots=True)
class Outside:
    """The world, and what the site allows of it."""

    disk: Disk
    programs: Programs
    network: Network
    clock: Clock
    environ: Mapping[str, str]
    security: Security
    store: Store
    caches: Mapping[str, FileCache]
    executor: Executor
    warn: Callable[[str, str], None]
    """Called with an id that `ignoreLogs` may name, and a message."""
    deprecated: Callable[[str, str, str], None]
    """Called with a name that Hugo will remove, what to use instead, and since when."""
    root: str
    """The project's folder."""
    publish_folder: str = "public"
    environment: str = "production"
    timeout: float = 60.0
    cache_folder: str = ""
    """Where programs get folders of their own, and are kept themselves."""
