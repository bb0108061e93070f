"""Owns what templates call on the space of resources: each step by its name, with the step's options."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.base.members import TemplateError, expose
from ostinato.resources.assets import Assets
from ostinato.resources.media_types import MediaTypes
from ostinato.resources.options import Options
from ostinato.resources.place import Origin, place_of
from ostinato.resources.space import ResourceSpace, needed, normal_path
from ostinato.resources.transforms.execute_as_template import ExecuteAsTemplate
from ostinato.resources.transforms.fingerprint import Fingerprint
from ostinato.resources.transforms.minify import Minifier, MinifyResource
from ostinato.world.disk import FileMissingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ostinato.config.settings import Settings
    from ostinato.resources.assets import Tree
    from ostinato.resources.batch import Batch, Batcher
    from ostinato.resources.content import Content
    from ostinato.resources.images.size import ImageSize
    from ostinato.resources.outside import Outside
    from ostinato.resources.resource import Publisher, Resource
    from ostinato.resources.transforms.batch_run import Group


class Pipes(ResourceSpace):
    """The space of resources of one site with everything that can be done to them."""

    def __init__(
        self,
        tree: Tree,
        settings: Settings,
        outside: Outside,
        publisher: Publisher,
        *,
        publish_bases: tuple[str, ...] = (),
        batches: dict[str, Batch] | None = None,
    ) -> None:
        kinds = settings.media_types.values()
        super().__init__(
            Assets(tree),
            origin=Origin.of(settings.base_url),
            media_types=MediaTypes(kinds),
            imaging=settings.imaging,
            publisher=publisher,
            store=outside.store,
            publish_bases=publish_bases,
        )
        self.outside = outside
        self._tree = tree
        self._batches: dict[str, Batch] = batches if batches is not None else {}
        self.minifier = Minifier(settings.minify, kinds, settings.output_formats.values())

    def fingerprint(self, algorithm: object, resource: object) -> Resource:
        return needed(resource).transformed(Fingerprint(to_string(algorithm) or "sha256"))

    def minify(self, resource: object) -> Resource:
        return needed(resource).transformed(MinifyResource(self.minifier, self.store))

    def execute_as_template(self, target: object, data: object, resource: object) -> Resource:
        path = normal_path(target)
        step = ExecuteAsTemplate(path, data, self.outside.executor, self.media_types)
        return needed(resource).transformed(step)

    def sass(self, options: object, resource: object) -> Resource:
        from ostinato.resources.transforms.dart_sass import DartSass
        from ostinato.resources.transforms.sass import LibSass

        given = Options(options)
        outside = self.outside
        transpiler = given.text("transpiler", "libsass")
        if transpiler == "libsass":
            advice = "Use dartsass instead. See https://gohugo.io/functions/css/sass/#dart-sass"
            outside.deprecated("css.Sass: libsass", advice, "v0.153.0")
            return needed(resource).transformed(LibSass(given, self.assets, self.media_types, outside))
        if transpiler == "dartsass":
            return needed(resource).transformed(DartSass(given, self.assets, self.media_types, outside))
        raise TemplateError(
            f'unsupported transpiler "{transpiler}"; valid values are "libsass" or "dartsass"'
        )

    def post_css(self, options: object, resource: object) -> Resource:
        from ostinato.resources.transforms.post_css import PostCSS

        return needed(resource).transformed(PostCSS(Options(options), self.assets, self.outside))

    def tailwind(self, options: object, resource: object) -> Resource:
        from ostinato.resources.transforms.tailwind import TailwindCSS

        return needed(resource).transformed(TailwindCSS(Options(options), self.assets, self.outside))

    def babel(self, options: object, resource: object) -> Resource:
        from ostinato.resources.transforms.babel import Babel

        return needed(resource).transformed(Babel(Options(options), self.assets, self.outside))

    def batch_js(self, name: object) -> Batcher:
        """The batch of a name, one for all sites (Hugo docs page "js.Batch")."""
        from ostinato.resources.batch import Batch, Batcher, BatchRun, checked_batch_name

        key = checked_batch_name(name)
        batch = self._batches.get(key)
        if batch is None:
            batch = self._batches[key] = Batch(key)

        def run(groups: tuple[Group, ...], config: Options) -> Mapping[str, bytes]:
            return BatchRun(groups, config, self.assets, self.outside).files()

        def publish(path: str, content: Content) -> Resource:
            return self.new(place_of(path, publish_bases=self._publish_bases), content)

        return Batcher(batch, run, publish)

    def build_js(self, options: object, resource: object) -> Resource:
        return self._bundled(options, resource, is_css=False)

    def build_css(self, options: object, resource: object) -> Resource:
        return self._bundled(options, resource, is_css=True)

    def _bundled(self, options: object, resource: object, *, is_css: bool) -> Resource:
        from ostinato.resources.transforms.bundle import Bundle

        step = Bundle(
            Options(options), self.assets, self.media_types, self.outside, self.origin, is_css=is_css
        )
        return needed(resource).transformed(step)

    def post_process(self, resource: object) -> Resource:
        """The resource itself: it is made when it is asked for, and that is late enough here."""
        advice = "Use templates.Defer instead. See https://gohugo.io/functions/templates/defer/"
        self.outside.deprecated("resources.PostProcess", advice, "v0.164.0")
        return needed(resource)

    def publish(self, resource: object) -> Resource:
        """The resource, published (Hugo: `resources.Publish`)."""
        found = needed(resource)
        found.publish()
        return found

    def deprecated(self, name: str, instead: str, since: str) -> None:
        self.outside.deprecated(name, instead, since)

    def get_remote(self, url: object, options: object = None) -> Resource | None:
        from ostinato.resources.remote import fetched

        return fetched(self, self.outside, to_string(url), Options(options))

    def image_config(self, path: object) -> ImageSize:
        """The size of a picture of the project, wherever it is (Hugo docs page "images.Config")."""
        from ostinato.resources.images.size import ImageSize, size_of

        name = to_string(path)
        if not name:
            raise TemplateError("config needs a filename")
        full = posixpath.join(self.outside.root, name.lstrip("/"))
        component, _, path_in_it = name.lstrip("/").partition("/")
        mounted = self._tree.files(component).get(path_in_it) if path_in_it else None

        def size() -> ImageSize:
            return ImageSize(
                *size_of(mounted.read() if mounted is not None else self.outside.disk.read(full))
            )

        try:
            return self.once(("size", name), size)
        except FileMissingError as error:
            raise TemplateError("file does not exist") from error

    def qr(self, text: object, options: object = None) -> Resource:
        """A QR code (Hugo docs page "images.QR")."""
        from ostinato.resources.images.qr_picture import qr_resource

        return qr_resource(self, to_string(text), Options(options))


expose(
    Pipes,
    "*resources.Namespace",
    {
        "Babel": Pipes.babel,
        "BatchJS": Pipes.batch_js,
        "BuildCSS": Pipes.build_css,
        "BuildJS": Pipes.build_js,
        "ByType": Pipes.by_type,
        "Concat": Pipes.concat,
        "Copy": Pipes.copy,
        "ExecuteAsTemplate": Pipes.execute_as_template,
        "Fingerprint": Pipes.fingerprint,
        "FromString": Pipes.from_string,
        "Get": Pipes.get,
        "GetMatch": Pipes.get_match,
        "GetRemote": Pipes.get_remote,
        "ImageConfig": Pipes.image_config,
        "Match": Pipes.match,
        "Minify": Pipes.minify,
        "PostCSS": Pipes.post_css,
        "PostProcess": Pipes.post_process,
        "Publish": Pipes.publish,
        "QR": Pipes.qr,
        "Sass": Pipes.sass,
        "TailwindCSS": Pipes.tailwind,
    },
)
