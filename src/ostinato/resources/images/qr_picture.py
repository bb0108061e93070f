"""Owns QR codes as resources."""

from __future__ import annotations

import posixpath
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from ostinato.base.members import TemplateError
from ostinato.resources.content import Content
from ostinato.resources.images.image import ImageResource
from ostinato.resources.images.qr_code import LEVELS, TooLongError, modules_of
from ostinato.resources.options import digest_of
from ostinato.resources.place import place_of

if TYPE_CHECKING:
    from ostinato.resources.images.qr_code import Grid
    from ostinato.resources.options import Options
    from ostinato.resources.space import ResourceSpace


def qr_resource(space: ResourceSpace, text: str, options: Options) -> ImageResource:
    """A picture of a QR code. Raises TemplateError."""
    level, scale = options.text("level", "medium"), options.number("scale", 4)
    if not text:
        raise TemplateError("cannot encode an empty string")
    if level not in LEVELS:
        raise TemplateError("error correction level must be one of low, medium, quartile, or high")
    if scale < 2:
        raise TemplateError("scale must be an integer greater than or equal to 2")
    path = posixpath.join(options.text("targetDir"), f"qr_{digest_of(text, level, scale)}.png")

    def made() -> ImageResource:
        try:
            modules = modules_of(text, level)
        except TooLongError as error:
            raise TemplateError(str(error)) from error
        resource = space.new(place_of(path), Content.of_work(partial(_png, modules, scale)))
        assert isinstance(resource, ImageResource)
        return resource.of_size((len(modules) * scale, len(modules) * scale))

    return space.once(("qr", path), made)


def _png(modules: Grid, scale: int) -> bytes:
    from PIL import Image  # large

    size = len(modules)
    picture = Image.new("1", (size, size), 1)
    picture.putdata([0 if dark else 1 for row in modules for dark in row])
    out = BytesIO()
    picture.resize((size * scale, size * scale), Image.Resampling.NEAREST).save(out, "PNG", optimize=True)
    return out.getvalue()
