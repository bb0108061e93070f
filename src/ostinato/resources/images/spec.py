"""Owns the words of image processing: `600x400 webp q80 Lanczos Center #fff r90`, and the sizes they lead to."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ostinato.base.gohash import hex_hash
from ostinato.base.members import TemplateError
from ostinato.resources.images.colour import RGBA, ColourError, parsed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ostinato.config.sections.build import Imaging
    from ostinato.resources.images.size import Size

ACTIONS = frozenset({"resize", "crop", "fit", "fill"})
SMART = "smart"
ANCHORS = {
    "center": (0.5, 0.5),
    "topleft": (0.0, 0.0),
    "top": (0.5, 0.0),
    "topright": (1.0, 0.0),
    "left": (0.0, 0.5),
    "right": (1.0, 0.5),
    "bottomleft": (0.0, 1.0),
    "bottom": (0.5, 1.0),
    "bottomright": (1.0, 1.0),
}
"""Where the part that is kept lies, across and down."""

FILTERS = frozenset(
    {
        "nearestneighbor", "box", "linear", "hermite", "mitchellnetravali", "catmullrom", "bspline", "gaussian",
        "lanczos", "hann", "hamming", "blackman", "bartlett", "welch", "cosine",
    }
)  # fmt: skip
_HINTS = frozenset({"picture", "photo", "drawing", "icon", "text"})
_COMPRESSIONS = frozenset({"lossy", "lossless"})
FORMATS = {
    "jpg": "jpeg", "jpeg": "jpeg", "jpe": "jpeg", "jif": "jpeg", "jfif": "jpeg", "png": "png", "tif": "tiff",
    "tiff": "tiff", "bmp": "bmp", "gif": "gif", "webp": "webp", "avif": "avif", "heif": "heif", "heic": "heic",
}  # fmt: skip
"""The sub type of the media type, by what authors may call it."""


@dataclass(frozen=True, slots=True)
class ImageConfig:
    """One operation on a picture, complete with the site's defaults."""

    format: str
    """The sub type of the media type of the result."""
    action: str = ""
    width: int = 0
    height: int = 0
    anchor: str = SMART
    resampling: str = "box"
    rotate: int = 0
    quality: int = 75
    compression: str = "lossy"
    hint: str = "photo"
    background: RGBA | None = None
    """Given with the operation: it fills transparent parts in any format."""
    default_background: RGBA = (255, 255, 255, 255)
    method: int = 2
    sharp_yuv: bool = False
    encoder_speed: int = 10
    key: str = ""
    """What the author wrote, with the defaults that matter: what results are kept by."""


def decoded(action: str, words: str, imaging: Imaging, source_format: str) -> ImageConfig:
    """The operation that the words ask for (Hugo docs page "Image processing"). Raises TemplateError."""
    given = _read([action, *words.lower().split()])
    _check(given)
    form = str(given.get("format", source_format))
    quality, compression, hint = _format_defaults(imaging, form)
    config = ImageConfig(
        form,
        default_background=_background(imaging.bg_color),
        anchor=imaging.anchor.lower() or SMART,
        resampling=imaging.resample_filter.lower(),
        quality=quality,
        compression=compression,
        hint=hint,
        method=imaging.webp.method,
        sharp_yuv=imaging.webp.use_sharp_yuv,
        encoder_speed=imaging.avif.encoder_speed,
    )
    config = replace(config, **given)  # type: ignore[arg-type]
    return replace(config, key=str(replace(config, key="")))


def name_key(action: str, words: str, config: ImageConfig) -> str:
    """What an operation adds to the name of a file, as Hugo has it: the words, and versions of how it is done."""
    options = [*filter(None, [action, *words.lower().split()]), _VERSION]
    if config.format in _NEWER_FORMATS:
        options.append("tfv1")
    if config.anchor == SMART and config.action in ("crop", "fill"):
        options.append(_SMART_VERSION)
    return hex_hash(options)


_VERSION = "1"
_SMART_VERSION = "2"
_NEWER_FORMATS = frozenset({"avif", "png"})


def _read(words: Iterable[str]) -> dict[str, object]:
    given: dict[str, object] = {}
    for word in filter(None, words):
        if word in ACTIONS:
            given["action"] = word
        elif word in ANCHORS or word == SMART:
            given["anchor"] = word
        elif word in FILTERS:
            given["resampling"] = word
        elif word in _HINTS:
            given["hint"] = word
        elif word in _COMPRESSIONS:
            given["compression"] = word
        elif word in FORMATS:
            given["format"] = FORMATS[word]
        elif word.startswith("#"):
            given["background"] = _background(word)
        elif word.startswith("q"):
            given["quality"] = _quality(word[1:])
        elif word.startswith("r"):
            given["rotate"] = _whole(word[1:])
        elif "x" in word:
            given |= _dimensions(word)
    return given


def _check(given: dict[str, object]) -> None:
    action, width, height = given.get("action"), given.get("width", 0), given.get("height", 0)
    if action in ("crop", "fill", "fit"):
        if not width or not height:
            raise TemplateError("must provide Width and Height")
    elif action == "resize":
        if not width and not height:
            raise TemplateError("must provide Width or Height")
    elif width or height:
        raise TemplateError("width or height are not supported for this action")


def _format_defaults(imaging: Imaging, form: str) -> tuple[int, str, str]:
    own = {"jpeg": imaging.jpeg, "webp": imaging.webp, "avif": imaging.avif}.get(form)
    quality = getattr(own, "quality", 0) or imaging.quality or (60 if form == "avif" else 75)
    compression = getattr(own, "compression", "") or imaging.compression or "lossy"
    hint = getattr(own, "hint", "") or imaging.hint or "photo"
    return quality, compression.lower(), hint.lower()


def _background(text: str) -> RGBA:
    try:
        return parsed(text)
    except ColourError as error:
        raise TemplateError(str(error)) from error


def _quality(text: str) -> int:
    quality = _whole(text)
    if not 1 <= quality <= 100:
        raise TemplateError("quality ranges from 1 to 100 inclusive")
    return quality


def _dimensions(word: str) -> dict[str, object]:
    parts = word.split("x")
    if len(parts) > 2:
        raise TemplateError("invalid image dimensions")
    return {name: _whole(part) for name, part in zip(("width", "height"), parts, strict=True) if part}


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise TemplateError(f'strconv.Atoi: parsing "{text}": invalid syntax') from error


def result_size(config: ImageConfig, source: Size) -> Size:
    """The size of what the operation makes of a picture. (See `depends_on_pixels` for an exception.)"""
    width, height = rotated_size(source, config.rotate) if config.rotate else source
    if config.action == "resize":
        return resized(config.width, config.height, (width, height))
    if config.action == "crop":
        return min(config.width, width), min(config.height, height)
    if config.action == "fill":
        return config.width, config.height
    if config.action == "fit":
        return fitted(config.width, config.height, (width, height))
    return width, height


def depends_on_pixels(config: ImageConfig, source: Size) -> bool:
    """Whether the size is only known once the picture was looked at: a smart crop larger than the picture."""
    width, height = rotated_size(source, config.rotate) if config.rotate else source
    is_smart = config.action == "crop" and config.anchor == SMART
    return is_smart and (config.width > width or config.height > height)


def resized(width: int, height: int, source: Size) -> Size:
    """The wanted size; a side that is not given follows from the other."""
    if not width:
        width = max(1, math.floor(source[0] * height / source[1] + 0.5))
    elif not height:
        height = max(1, math.floor(source[1] * width / source[0] + 0.5))
    return width, height


def fitted(width: int, height: int, source: Size) -> Size:
    """The largest size within a box with the shape of the source; nothing grows."""
    if source[0] <= width and source[1] <= height:
        return source
    across, down = source[0] / width, source[1] / height
    if across > down:
        return width, max(1, math.floor(source[1] / across + 0.5))
    return max(1, math.floor(source[0] / down + 0.5)), height


def rotated_size(source: Size, degrees: int) -> Size:
    """The box around a picture that was rotated."""
    degrees %= 360
    if degrees in (90, 270):
        return source[1], source[0]
    if degrees in (0, 180):
        return source
    angle = math.radians(degrees)
    sine, cosine = abs(math.sin(angle)), abs(math.cos(angle))
    width, height = source
    return (
        math.ceil(width * cosine + height * sine - 1e-9),
        math.ceil(width * sine + height * cosine - 1e-9),
    )
