"""Owns which media types are pictures that can be processed, and the class of their resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.resources.images.image import ImageResource, MeasuredImage
from ostinato.resources.resource import Resource

if TYPE_CHECKING:
    from ostinato.config.sections.build import MediaType

_PROCESSABLE = frozenset({"jpeg", "png", "tiff", "bmp", "gif", "webp", "avif"})
_MEASURABLE = frozenset({"heif", "heic"})


def class_of(kind: MediaType) -> type[Resource]:
    """The class of a resource of this media type: what its members are depends on it."""
    if kind.main_type == "image":
        if kind.sub_type in _PROCESSABLE:
            return ImageResource
        if kind.sub_type in _MEASURABLE:
            return MeasuredImage
    return Resource
