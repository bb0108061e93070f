"""Owns what connects resources with a build: where they are published, and how templates find them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from ostinato import gotemplate
from ostinato.resources.content import Content
from ostinato.resources.outside import Outside
from ostinato.resources.pipes import Pipes
from ostinato.resources.place import Place
from ostinato.resources.transforms.minify import Minifier
from ostinato.retry.policy import Policy
from ostinato.retry.run import Retrier
from ostinato.world.clock import SystemClock
from ostinato.world.network import RealNetwork, RetryingNetwork
from ostinato.world.programs import RealPrograms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ostinato.cache.store import Store
    from ostinato.config import Config
    from ostinato.functions.registry import FunctionTable
    from ostinato.mounts import SourceTree
    from ostinato.render.render import Sink
    from ostinato.render.renderer import Renderer
    from ostinato.resources.batch import Batch
    from ostinato.resources.resource import Resource
    from ostinato.site.attachments import BundledFile
    from ostinato.site.site import Site, Sites
    from ostinato.world.disk import Disk


class SinkPublisher:
    """Publishes resources into the sink, each path once for the same content."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._published: dict[str, Content] = {}
        self.entries: dict[str, object] = {}

    def publish(self, path: str, content: Content) -> None:
        if self._published.get(path) is content:
            return
        self._published[path] = content
        self.entries[path] = self._sink.put(path, content.read())


class _Executor:
    """Runs a resource's text as a template of one site."""

    def __init__(self, functions: FunctionTable, renderer: Renderer, site: Site) -> None:
        self._functions = functions
        self._renderer = renderer
        self._site = site

    def execute_text(self, source: str, name: str, data: object) -> str:
        trees = gotemplate.parse(source, f"assets/{name}", self._functions)
        compiled = gotemplate.compile_set(
            trees, mode="text", resolve=self._renderer.layouts.resolve, functions=self._functions
        )
        return compiled.execute(data, self._renderer.environment(self._site))


class SiteResources:
    """The resources of a build: one space for each site, one publisher for all."""

    def __init__(
        self,
        sites: Sites,
        tree: SourceTree,
        sink: Sink,
        functions: FunctionTable,
        config: Config,
        disk: Disk,
        environ: Mapping[str, str],
        store: Store,
    ) -> None:
        self._sites = sites
        self._functions = functions
        self._config = config
        self._disk = disk
        self._environ = environ
        self._tree = tree
        self._publisher = SinkPublisher(sink)
        self._store = store
        self._spaces: dict[Site, Pipes] = {}
        self._batches: dict[str, Batch] = {}
        self.minifier = Minifier(config.minify, config.media_types.values(), config.output_formats.values())

    @property
    def entries(self) -> dict[str, object]:
        """What was published, by path."""
        return self._publisher.entries

    def space(self, renderer: Renderer, site: Site) -> Pipes:
        """The space of a site, with its tools."""
        space = self._spaces.get(site)
        if space is None:
            space = self._spaces[site] = Pipes(
                self._tree,
                site.settings.config,
                self._outside(renderer, site),
                self._publisher,
                publish_bases=self._publish_bases(site),
                batches=self._batches,
            )
        return space

    def resource_of(self, file: BundledFile, renderer: Renderer) -> Resource:
        """A file of a page's bundle as a resource."""
        space = self.space(renderer, file.page.site)
        folder, _, name = file.name.rpartition("/")
        place = Place(
            f"/{folder}" if folder else "",
            name,
            file.target_base,
            file.link_base,
            file.publish_bases,
        )
        assert file.file.read is not None
        content = Content(file.file.read, None, file.file.filename)
        return space.new(
            place,
            content,
            media_type=file.media_type,
            name=file.name,
            name_normalized=file.name_normalized,
        )

    def flush(self) -> None:
        """Let other processes have what this one worked out."""
        self._store.flush()

    def minify(self) -> Callable[[str, str], str] | None:
        """What makes documents small, when the site asks for it."""
        minifier = self.minifier
        if not self._config.minify.minify_output:
            return None
        return lambda text, media_type: (
            minifier.minify(text, media_type) if minifier.can(media_type) else text
        )

    def _publish_bases(self, site: Site) -> tuple[str, ...]:
        if not site.settings.is_multihost:
            return ()
        return tuple(f"/{one.language.code}" for one in self._sites)

    def _network(self) -> RetryingNetwork:
        clock = SystemClock()
        policy = Policy(cap=5.0, attempts=4, deadline=self._config.timeout_seconds)
        return RetryingNetwork(RealNetwork(), Retrier(policy, clock, random.random), clock)

    def _outside(self, renderer: Renderer, site: Site) -> Outside:
        config = site.settings.config
        return Outside(
            disk=self._disk,
            programs=RealPrograms(),
            network=self._network(),
            clock=SystemClock(),
            environ=self._environ,
            security=config.security,
            store=self._store,
            caches=config.caches,
            executor=_Executor(self._functions, renderer, site),
            warn=lambda identifier, message: renderer.log(site, "warn", identifier, message),
            deprecated=renderer.warn_deprecated,
            root=self._disk.root,
            publish_folder=config.publish_dir,
            environment=config.environment,
            timeout=config.timeout_seconds,
            cache_folder=config.cache_dir,
        )
