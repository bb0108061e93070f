"""Owns the work on pixels: decode, apply an operation or filters, encode."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageSequence, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from ostinato.base.members import TemplateError
from ostinato.resources.images import colour
from ostinato.resources.images import spec as words
from ostinato.resources.images.smart_crop import best_crop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.resources.images.colour import RGBA, Color
    from ostinato.resources.images.filters import Filter
    from ostinato.resources.images.size import Size
    from ostinato.resources.images.spec import ImageConfig

_RESAMPLING = {
    "nearestneighbor": Image.Resampling.NEAREST,
    "box": Image.Resampling.BOX,
    "linear": Image.Resampling.BILINEAR,
    "hermite": Image.Resampling.BILINEAR,
    "bspline": Image.Resampling.BILINEAR,
    "gaussian": Image.Resampling.BILINEAR,
    "mitchellnetravali": Image.Resampling.BICUBIC,
    "catmullrom": Image.Resampling.BICUBIC,
}
"""The nearest that the library has; windowed sinc filters are all taken for Lanczos."""

_ANIMATED = frozenset({"gif", "webp"})
_OPAQUE_ONLY = frozenset({"jpeg"})
Box = tuple[int, int, int, int]


def opened(data: bytes) -> Image.Image:
    """A picture, not yet decoded. Raises TemplateError."""
    try:
        return Image.open(BytesIO(data))
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise TemplateError("image: unknown format") from error


def processed(data: bytes, config: ImageConfig, filters: Sequence[Filter], orientation: int) -> bytes:
    """The file that an operation, or a list of filters, makes of a file. Raises TemplateError."""
    picture = opened(data)
    try:
        if config.format in _ANIMATED and getattr(picture, "n_frames", 1) > 1:
            return _animation(picture, config, filters, orientation)
        if config.action in ("resize", "fit") and not filters and not config.rotate:
            size = words.result_size(config, picture.size)
            # Photographs are decoded at a fraction of their size where that is enough.
            picture.draft(None, (size[0] * 2, size[1] * 2))
        palette = picture.mode == "P" and config.format == "png"
        result = _filled(applied(_usable(picture), config, filters, orientation), config)
        return _encoded(result, config, palette=palette)
    except (OSError, ValueError) as error:
        raise TemplateError(str(error)) from error


def applied(
    picture: Image.Image, config: ImageConfig, filters: Sequence[Filter], orientation: int
) -> Image.Image:
    """One frame after the filters, or after the operation."""
    if not filters:
        return operated(picture, config)
    for each in filters:
        picture = each.draw(picture, config, orientation)
    return picture


def operated(picture: Image.Image, config: ImageConfig) -> Image.Image:
    """One frame after rotation and resizing or cropping."""
    if config.rotate % 360:
        picture = _rotated(picture, config.rotate)
    width, height = config.width, config.height
    resampling = _RESAMPLING.get(config.resampling, Image.Resampling.LANCZOS)
    if config.action in ("resize", "fit"):
        size = words.result_size(_without_rotation(config), picture.size)
        return picture if size == picture.size else picture.resize(size, resampling)
    if config.action == "crop":
        return _cropped(picture, config)
    if config.action == "fill":
        box: tuple[float, float, float, float]
        if config.anchor == words.SMART:
            box = best_crop(picture, width, height)
        else:
            box = _filling(picture.size, (width, height), words.ANCHORS[config.anchor])
        return picture.resize((width, height), resampling, box=box)
    return picture


def _without_rotation(config: ImageConfig) -> ImageConfig:
    from dataclasses import replace

    return replace(config, rotate=0)


def _cropped(picture: Image.Image, config: ImageConfig) -> Image.Image:
    anchor = config.anchor
    if anchor == words.SMART:
        picture = picture.crop(best_crop(picture, config.width, config.height))
        anchor = "center"
    size = (min(config.width, picture.width), min(config.height, picture.height))
    return picture.crop(_anchored(picture.size, size, words.ANCHORS[anchor]))


def _anchored(source: Size, wanted: Size, anchor: tuple[float, float]) -> Box:
    """The part of the wanted size at an anchor."""
    left = int((source[0] - wanted[0]) * anchor[0])
    top = int((source[1] - wanted[1]) * anchor[1])
    return left, top, left + wanted[0], top + wanted[1]


def _filling(source: Size, wanted: Size, anchor: tuple[float, float]) -> tuple[float, float, float, float]:
    """The largest part of the wanted shape at an anchor."""
    scale = min(source[0] / wanted[0], source[1] / wanted[1])
    width, height = wanted[0] * scale, wanted[1] * scale
    left, top = (source[0] - width) * anchor[0], (source[1] - height) * anchor[1]
    return left, top, min(left + width, source[0]), min(top + height, source[1])


_QUARTERS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


def _rotated(picture: Image.Image, degrees: int) -> Image.Image:
    quarter = _QUARTERS.get(degrees % 360)
    if quarter is not None:
        return picture.transpose(quarter)
    turned = picture.convert("RGBA").rotate(degrees, Image.Resampling.NEAREST, expand=True)
    size = words.rotated_size(picture.size, degrees)
    if turned.size == size:
        return turned
    canvas = Image.new("RGBA", size)
    canvas.paste(turned, ((size[0] - turned.width) // 2, (size[1] - turned.height) // 2))
    return canvas


def _usable(picture: Image.Image) -> Image.Image:
    """The picture in a mode that every operation knows."""
    if picture.mode in ("RGB", "RGBA", "L"):
        return picture
    if picture.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in picture.info:
        has_alpha = picture.mode != "P" or "transparency" in picture.info
        return picture.convert("RGBA" if has_alpha else "RGB")
    if picture.mode in ("1", "I", "I;16", "F"):
        return picture.convert("L")
    return picture.convert("RGB")


def _filled(picture: Image.Image, config: ImageConfig) -> Image.Image:
    """The picture on a background, where transparency is not wanted or not possible."""
    if picture.mode != "RGBA":
        return picture
    background = config.background
    if background is None and config.format in _OPAQUE_ONLY:
        background = config.default_background
    if background is None or picture.getchannel("A").getextrema() == (255, 255):
        return picture.convert("RGB") if config.format in _OPAQUE_ONLY else picture
    canvas = Image.new("RGBA", picture.size, background)
    canvas.alpha_composite(picture)
    return canvas.convert("RGB") if config.format in _OPAQUE_ONLY or background[3] == 255 else canvas


def _encoded(picture: Image.Image, config: ImageConfig, *, palette: bool = False) -> bytes:
    picture.info = {}
    out = BytesIO()
    form = config.format
    if form == "jpeg":
        picture.save(out, "JPEG", quality=config.quality)
    elif form == "png":
        if palette:
            method = Image.Quantize.FASTOCTREE if picture.mode == "RGBA" else Image.Quantize.MEDIANCUT
            picture = picture.quantize(256, method=method)
        picture.save(out, "PNG")
    elif form == "webp":
        picture.save(out, "WEBP", **_webp(config))
    elif form == "avif":
        quality = 100 if config.compression == "lossless" else config.quality
        picture.save(out, "AVIF", quality=quality, speed=config.encoder_speed)
    elif form == "gif":
        picture.save(out, "GIF")
    else:
        picture.save(out, form.upper())
    return out.getvalue()


def _webp(config: ImageConfig) -> dict[str, object]:
    return {
        "quality": config.quality,
        "method": config.method,
        "lossless": config.compression == "lossless",
    }


def _animation(
    picture: Image.Image, config: ImageConfig, filters: Sequence[Filter], orientation: int
) -> bytes:
    frames: list[Image.Image] = []
    durations: list[int] = []
    for frame in ImageSequence.Iterator(picture):
        durations.append(int(frame.info.get("duration", 100)))
        frames.append(applied(frame.convert("RGBA"), config, filters, orientation))
    loop = picture.info.get("loop", 1)
    for frame in frames:
        frame.info = {}
    out = BytesIO()
    options = _webp(config) if config.format == "webp" else {"disposal": 2}
    frames[0].save(
        out,
        config.format.upper(),
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=loop,
        **options,
    )
    return out.getvalue()


_SAMPLE = 224
"""Of larger pictures only every second, third … pixel counts towards the dominant colours."""


def dominant_colours(data: bytes) -> list[Color]:
    """The dominant colours of a file, from a sample of its pixels."""
    picture = opened(data)
    if isinstance(picture, JpegImageFile) and picture.mode == "RGB":
        return colour.dominant(
            (count, _of_ycbcr(pixel)) for pixel, count in _photograph(picture, data).items()
        )
    picture = _usable(picture).convert("RGBA")
    pixels = picture.tobytes()
    found: Counter[bytes] = Counter()
    step = max(1, picture.width // _SAMPLE) * 4
    for y in range(0, picture.height, max(1, picture.height // _SAMPLE)):
        start = y * picture.width * 4
        found.update(pixels[at : at + 4] for at in range(start, start + picture.width * 4, step))
    return colour.dominant((count, (p[0], p[1], p[2], p[3])) for p, count in found.items())


YCbCr = tuple[int, int, int]


def _photograph(picture: JpegImageFile, data: bytes) -> Counter[YCbCr]:
    """A sample of the pixels, with the colour of the block that they are in: Go does not blend blocks."""
    halves = picture.layers == 3 and [layer[1:3] for layer in picture.layer] == [(2, 2), (1, 1), (1, 1)]
    picture.draft("YCbCr", picture.size)
    small = opened(data) if halves else picture
    if halves:
        # At half the size, colours need no blending: they are stored so.
        small.draft("YCbCr", ((picture.width + 1) // 2, (picture.height + 1) // 2))
    light, colours = picture.tobytes(), small.tobytes()
    scale = 2 if small.width < picture.width else 1
    found: Counter[YCbCr] = Counter()
    columns = range(0, picture.width, max(1, picture.width // _SAMPLE))
    for y in range(0, picture.height, max(1, picture.height // _SAMPLE)):
        row, block_row = y * picture.width, y // scale * small.width
        found.update(
            (light[(row + x) * 3], colours[block + 1], colours[block + 2])
            for x in columns
            for block in ((block_row + x // scale) * 3,)
        )
    return found


def _of_ycbcr(pixel: YCbCr) -> RGBA:
    """A pixel of a photograph as Go converts it: in 16 bits, of which the lower half is cut off."""
    light, blue, red = pixel[0] * 0x10101, pixel[1] - 128, pixel[2] - 128
    channels = (light + 91881 * red, light - 22554 * blue - 46802 * red, light + 116130 * blue)
    made = [min(max(channel >> 8, 0), 0xFFFF) >> 8 for channel in channels]
    return made[0], made[1], made[2], 255
