"""Owns pictures as resources: their size, what is made of them, and how the files of that are called."""

from __future__ import annotations

import posixpath
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from ostinato.base.cast import to_string
from ostinato.base.gohash import hex_hash
from ostinato.base.members import TemplateError, expose
from ostinato.base.values import TypedList
from ostinato.config.defaults import MEDIA_TYPES
from ostinato.resources.content import Content
from ostinato.resources.images import spec as words
from ostinato.resources.images.size import size_of
from ostinato.resources.resource import Made, Resource, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.base.values import Params
    from ostinato.cache.store import Store
    from ostinato.config.sections.build import Imaging
    from ostinato.resources.images.filters import Filter
    from ostinato.resources.images.metadata import ImageMeta
    from ostinato.resources.images.size import Size
    from ostinato.resources.images.spec import ImageConfig
    from ostinato.resources.resource import Spec

M = TypeVar("M", bound="MeasuredImage")

_HASH_MARK = "_hu_"
_NAMESPACE = "image-1"
"""Where results are kept between builds; the number changes when the same words give other pixels."""


class ImageSpec(Protocol):
    """What pictures need beside what every resource needs."""

    imaging: Imaging
    store: Store


class MeasuredImage(Resource):
    """A picture that has a size and metadata, but cannot be decoded here."""

    __slots__ = ("_size", "root")

    def __init__(
        self,
        spec: Spec,
        made: Made,
        *,
        name: str = "",
        name_normalized: str = "",
        title: str = "",
        params: Params | None = None,
    ) -> None:
        super().__init__(spec, made, name=name, name_normalized=name_normalized, title=title, params=params)
        self._size: Size | None = None
        self.root: MeasuredImage = self
        """The picture that a chain of operations began with: metadata is that of it."""

    @property
    def size(self) -> Size:
        """Width and height. Raises TemplateError for a broken file."""
        if self._size is None:
            self._size = size_of(self.content.read())
        return self._size

    def of_size(self: M, size: Size | None) -> M:
        """The picture, whose size is known before it is made; None for one that must be looked at."""
        self._size = size
        return self

    @property
    def metadata(self) -> ImageMeta | None:
        """What the camera and the editor wrote into the file (`.Meta`)."""
        from ostinato.resources.images.metadata import read_metadata

        return read_metadata(self.root.content.read(), _imaging(self))

    @property
    def exif(self) -> object:
        """The older view of the same (`.Exif`)."""
        from ostinato.resources.images.metadata import read_exif

        advice = "Use Image.Meta, see https://gohugo.io/content-management/image-processing/#meta"
        self.spec.deprecated("Image.Exif", advice, "v0.155.0")
        return read_exif(self.root.content.read(), _imaging(self))


class ImageResource(MeasuredImage):
    """A picture that can be processed (Hugo docs page "Image processing")."""

    __slots__ = ()

    def process(self, action: str, spec: object) -> ImageResource:
        """`Resize`, `Fit`, `Fill`, `Crop` and `Process`: the picture after one operation."""
        text = to_string(spec)
        key = f"{action} {text}"
        found = self.memo.get(key)
        if found is None:
            try:
                config = words.decoded(action, text, _imaging(self), self.format)
                size = (
                    None
                    if words.depends_on_pixels(config, self.size)
                    else words.result_size(config, self.size)
                )
            except TemplateError as error:
                path = self.content.filename
                raise (
                    TemplateError(f"failed to {action} image {quoted(path)}: {error}") if path else error
                ) from None
            name_key = words.name_key(action, text, config)
            found = self.memo[key] = self._processed(config, size, (), name_key)
        assert isinstance(found, ImageResource)
        return found

    def filter(self, *arguments: object) -> ImageResource:
        """The picture after filters (Hugo docs page "images.Filter")."""
        from ostinato.resources.images.filters import ProcessFilter, flattened, turns

        filters = flattened(arguments)
        key = "filter " + " ".join(each.key for each in filters)
        found = self.memo.get(key)
        if found is None:
            spec = " ".join(each.spec for each in filters if isinstance(each, ProcessFilter))
            imaging = _imaging(self)
            config = words.decoded("", _without_sizes(spec), imaging, self.format)
            size = self.size
            orientation = self.orientation if turns(filters) else 0
            for each in filters:
                size = each.result_size(size, imaging, orientation)
            name_key = hex_hash([*(each.key for each in filters), config.key])
            found = self.memo[key] = self._processed(config, size, filters, name_key)
        assert isinstance(found, ImageResource)
        return found

    @property
    def format(self) -> str:
        return self.media_type.sub_type

    @property
    def orientation(self) -> int:
        """How the camera was held, as its metadata tells: 1 is upright."""
        metadata = self.metadata
        return metadata.orientation if metadata is not None else 0

    @property
    def colors(self) -> object:
        """The dominant colours, the most frequent first."""
        from ostinato.resources.images.processing import dominant_colours

        return TypedList(dominant_colours(self.content.read()), "images.Color")

    def _processed(
        self, config: ImageConfig, size: Size | None, filters: Sequence[Filter], name_key: str
    ) -> ImageResource:
        made = self.made
        imaging = _imaging(self)
        stem, extension = posixpath.splitext(made.place.file)
        incoming = ""
        if _HASH_MARK in stem:
            stem, _, incoming = stem.rpartition(_HASH_MARK)
        digest = hex_hash(incoming, self.root.content.digest, name_key, imaging.source_hash)
        kind = made.media_type
        if config.format != self.format:
            kind = MEDIA_TYPES[f"image/{config.format}"]
            extension = kind.full_suffix
        key = f"{digest} {config.key} {imaging}"
        content = Content.of_work(partial(_work, self, config, tuple(filters), key.encode()))
        place = made.place.named(f"{stem}{_HASH_MARK}{digest}{extension}")
        return self.replaced(Made(place, kind, content, made.data)).of_size(size)


def _imaging(image: Resource) -> Imaging:
    return image.spec.imaging  # type: ignore[attr-defined, no-any-return]


def _work(image: ImageResource, config: ImageConfig, filters: Sequence[Filter], key: bytes) -> bytes:
    """The bytes of the result: from the store of earlier builds, else worked out."""
    from ostinato.resources.images.filters import turns
    from ostinato.resources.images.processing import processed

    store: Store = image.spec.store  # type: ignore[attr-defined]
    known = store.get(_NAMESPACE, key)
    if known is None:
        orientation = image.orientation if turns(filters) else 0
        known = processed(image.content.read(), config, filters, orientation)
        store.put(_NAMESPACE, key, known)
    return known


def _without_sizes(spec: str) -> str:
    """Only the words of a `Process` filter that hold for the whole file: format, quality and the like."""
    return " ".join(word for word in spec.lower().split() if word not in words.ACTIONS and not _is_size(word))


def _is_size(word: str) -> bool:
    width, cross, height = word.partition("x")
    return bool(cross) and (width + height).isdigit()


expose(
    MeasuredImage,
    "*resources.resourceAdapter",
    {
        "Exif": lambda image: image.exif,
        "Height": lambda image: image.size[1],
        "Meta": lambda image: image.metadata,
        "Width": lambda image: image.size[0],
    },
)
expose(
    ImageResource,
    "*resources.resourceAdapter",
    {
        "Colors": lambda image: image.colors,
        "Crop": lambda image, spec: image.process("crop", spec),
        "Fill": lambda image, spec: image.process("fill", spec),
        "Filter": lambda image, *filters: image.filter(*filters),
        "Fit": lambda image, spec: image.process("fit", spec),
        "Process": lambda image, spec: image.process("", spec),
        "Resize": lambda image, spec: image.process("resize", spec),
    },
)
