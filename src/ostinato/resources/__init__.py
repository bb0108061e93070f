"""Files beside pages and in assets, and what is made of them: minified, fingerprinted, resized, fetched."""

from ostinato.resources.collection import Resources
from ostinato.resources.content import Content
from ostinato.resources.media_types import MediaTypes
from ostinato.resources.place import Origin, Place, place_of
from ostinato.resources.resource import Made, Publisher, Resource, Spec

__all__ = [
    "Content",
    "Made",
    "MediaTypes",
    "Origin",
    "Place",
    "Publisher",
    "Resource",
    "Resources",
    "Spec",
    "place_of",
]
