"""Owns what connects resources with a build: where they are published, and how templates find them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.members import expose

if TYPE_CHECKING:
    from collections.abc import Callable

    from ostinato.config import Config
    from ostinato.layouts import LayoutStore
    from ostinato.mounts import SourceTree
    from ostinato.render.render import Sink
    from ostinato.render.renderer import Renderer
    from ostinato.site.site import Site, Sites
    from ostinato.world.disk import Disk


class _NoSpace:
    """Stands in until the floor below has one."""


expose(_NoSpace, "resources", {"Get": lambda s, p: None, "GetMatch": lambda s, p: None, "Match": lambda s, p: [], "ByType": lambda s, p: []})


class SiteResources:
    """The resources of a build."""

    def __init__(
        self, sites: Sites, tree: SourceTree, sink: Sink, layouts: LayoutStore, config: Config, disk: Disk
    ) -> None:
        self.entries: dict[str, object] = {}

    def space(self, renderer: Renderer, site: Site) -> object:
        return _NoSpace()

    def minifier(self) -> Callable[[str, str], str] | None:
        return None
