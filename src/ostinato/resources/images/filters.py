"""Owns the filters of pictures: what templates make with `images.Brightness` and the like, and what each does."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003  dataclasses keep the types of their fields
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ostinato.base.cast import to_float, to_int, to_string
from ostinato.base.members import TemplateError, expose, go_type
from ostinato.base.values import as_items, as_map
from ostinato.resources.images import colour
from ostinato.resources.images import spec as words
from ostinato.resources.images.image import ImageResource

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PIL.Image import Image

    from ostinato.config.sections.build import Imaging
    from ostinato.resources.images.colour import RGBA
    from ostinato.resources.images.size import Size
    from ostinato.resources.images.spec import ImageConfig


class Filter(Protocol):
    """One change of a picture."""

    @property
    def key(self) -> str:
        """What tells it from other filters."""

    def result_size(self, size: Size, imaging: Imaging, orientation: int) -> Size: ...

    def draw(self, picture: Image, config: ImageConfig, orientation: int) -> Image: ...


@dataclass(frozen=True, slots=True)
class PixelFilter:
    """A filter that keeps the size: its name is that of a function of `drawing`."""

    name: str
    values: tuple[object, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.name}{self.values}"

    def result_size(self, size: Size, imaging: Imaging, orientation: int) -> Size:
        del imaging, orientation
        return size

    def draw(self, picture: Image, config: ImageConfig, orientation: int) -> Image:
        from ostinato.resources.images import drawing

        del config, orientation
        function: Callable[..., Image] = getattr(drawing, self.name)
        return function(picture, *self.values)


@dataclass(frozen=True, slots=True)
class OtherImage:
    """Another picture as a value of a filter."""

    image: ImageResource

    def __repr__(self) -> str:
        return f"image:{self.image.content.digest}"


@dataclass(frozen=True, slots=True)
class ProcessFilter:
    """`images.Process`: an operation among filters."""

    spec: str

    @property
    def key(self) -> str:
        return f"process({self.spec})"

    def result_size(self, size: Size, imaging: Imaging, orientation: int) -> Size:
        del orientation
        return words.result_size(words.decoded("", self.spec, imaging, "png"), size)

    def draw(self, picture: Image, config: ImageConfig, orientation: int) -> Image:
        from ostinato.config.sections.build import Imaging
        from ostinato.resources.images.processing import operated

        del orientation
        defaults = Imaging(resample_filter=config.resampling, anchor=config.anchor)
        return operated(picture, words.decoded("", self.spec, defaults, config.format))


@dataclass(frozen=True, slots=True)
class AutoOrientFilter:
    """`images.AutoOrient`: upright, as the camera's metadata tells."""

    key: str = "autoorient"

    def result_size(self, size: Size, imaging: Imaging, orientation: int) -> Size:
        del imaging
        return (size[1], size[0]) if orientation >= 5 else size

    def draw(self, picture: Image, config: ImageConfig, orientation: int) -> Image:
        from ostinato.resources.images.drawing import upright

        del config
        return upright(picture, orientation)


@dataclass(frozen=True, slots=True)
class PaddingFilter:
    """`images.Padding`: a wider canvas."""

    top: int
    right: int
    bottom: int
    left: int
    canvas: RGBA = colour.WHITE

    @property
    def key(self) -> str:
        return f"padding({self.top},{self.right},{self.bottom},{self.left},{self.canvas})"

    def result_size(self, size: Size, imaging: Imaging, orientation: int) -> Size:
        del imaging, orientation
        width, height = size[0] + self.left + self.right, size[1] + self.top + self.bottom
        for side, name in ((width, "width"), (height, "height")):
            if side < 1:
                raise TemplateError(f"final image {name} will be less than 1 pixel: check padding values")
        return width, height

    def draw(self, picture: Image, config: ImageConfig, orientation: int) -> Image:
        from ostinato.resources.images.drawing import padded

        del config, orientation
        return padded(picture, self.top, self.right, self.bottom, self.left, self.canvas)


def flattened(arguments: Iterable[object]) -> tuple[Filter, ...]:
    """Filters out of filters and lists of them. Raises TemplateError for anything else."""
    found: list[Filter] = []
    for argument in arguments:
        items = as_items(argument)
        if items is not None:
            found += flattened(items)
        elif isinstance(argument, _KINDS):
            found.append(argument)
        else:
            raise TemplateError(f"{go_type(argument)} is not an image filter")
    return tuple(found)


def turns(filters: Iterable[Filter]) -> bool:
    """Whether the camera's orientation matters to any of the filters."""
    return any(isinstance(each, AutoOrientFilter) for each in filters)


_KINDS = (PixelFilter, ProcessFilter, AutoOrientFilter, PaddingFilter)


# ---------------------------------------------------------------- what templates call (namespace `images`)


def process(spec: object) -> Filter:
    """What `.Process` does to a picture, by the same words."""
    return ProcessFilter(to_string(spec).lower())


def auto_orient() -> Filter:
    """Turned upright, as the camera was held."""
    return AutoOrientFilter()


def brightness(percentage: object) -> Filter:
    """Brighter, or darker below zero."""
    return PixelFilter("brightness", (to_float(percentage),))


def color_balance(red: object, green: object, blue: object) -> Filter:
    """More or less of red, green and blue."""
    return PixelFilter("color_balance", (to_float(red), to_float(green), to_float(blue)))


def colorize(hue: object, saturation: object, percentage: object) -> Filter:
    """All in one hue."""
    return PixelFilter("colorize", (to_float(hue), to_float(saturation), to_float(percentage)))


def contrast(percentage: object) -> Filter:
    """With more contrast, or less below zero."""
    return PixelFilter("contrast", (to_float(percentage),))


def gamma(value: object) -> Filter:
    """Brighter in the shadows above one, darker below."""
    return PixelFilter("gamma", (to_float(value),))


def gaussian_blur(sigma: object) -> Filter:
    """Blurred."""
    return PixelFilter("gaussian_blur", (to_float(sigma),))


def grayscale() -> Filter:
    """Without colours."""
    return PixelFilter("grayscale")


def hue(shift: object) -> Filter:
    """With all hues turned round the circle."""
    return PixelFilter("hue", (to_float(shift),))


def invert() -> Filter:
    """With all colours opposite."""
    return PixelFilter("invert")


def opacity(value: object) -> Filter:
    """Transparent in part."""
    return PixelFilter("opacity", (to_float(value),))


def pixelate(size: object) -> Filter:
    """In blocks of one colour."""
    return PixelFilter("pixelate", (to_int(size),))


def saturation(percentage: object) -> Filter:
    """With stronger colours, or weaker below zero."""
    return PixelFilter("saturation", (to_float(percentage),))


def sepia(percentage: object) -> Filter:
    """In the brown of old photographs."""
    return PixelFilter("sepia", (to_float(percentage),))


def sigmoid(midpoint: object, factor: object) -> Filter:
    """With more contrast around a point, without loss at the ends."""
    return PixelFilter("sigmoid", (to_float(midpoint), to_float(factor)))


def unsharp_mask(sigma: object, amount: object, threshold: object) -> Filter:
    """Sharper."""
    return PixelFilter("unsharp_mask", (to_float(sigma), to_float(amount), to_float(threshold)))


def overlay(image: object, x: object, y: object) -> Filter:
    """With another picture on it."""
    return PixelFilter("overlay", (_image(image), to_int(x), to_int(y)))


def mask(image: object) -> Filter:
    """Seen through another picture: white shows, black hides."""
    return PixelFilter("mask", (_image(image),))


def padding(*arguments: object) -> Filter:
    """One to four widths as in CSS, then perhaps the colour of the canvas."""
    if not 1 <= len(arguments) <= 5:
        raise TemplateError("the padding filter requires between 1 and 5 arguments")
    canvas, widths = colour.WHITE, list(arguments)
    if isinstance(arguments[-1], str | colour.Color):
        canvas = _colour(widths.pop(), "invalid canvas color: specify RGB or RGBA using hex notation")
    sides = [to_int(width) for width in widths]
    if not sides:
        raise TemplateError(
            "not enough arguments: provide one or more padding values using the CSS shorthand property syntax"
        )
    if any(side > 5000 for side in sides):
        raise TemplateError("padding values must not exceed 5000 pixels")
    if len(sides) > 4:
        raise TemplateError(f"too many padding values: received {len(sides)}, expected maximum of 4")
    top = sides[0]
    right = sides[1] if len(sides) > 1 else top
    bottom = sides[2] if len(sides) > 2 else top
    left = sides[3] if len(sides) > 3 else right
    return PaddingFilter(top, right, bottom, left, canvas)


def dither(*arguments: object) -> Filter:
    """A few colours, mixed so that they look like more."""
    options = (
        {str(key).lower(): value for key, value in (as_map(arguments[0]) or {}).items()} if arguments else {}
    )
    given: Sequence[object] = list(as_items(options.get("colors")) or ()) or ["000000", "ffffff"]
    if len(given) < 2:
        raise TemplateError("palette must have at least two colors")
    palette = tuple(
        _colour(each, f'"{each}" is an invalid color: specify RGB or RGBA using hexadecimal notation')
        for each in given
    )
    method = to_string(options.get("method", "floydsteinberg")).lower()
    return PixelFilter("dither", (palette, method))


def text(content: object, *arguments: object) -> Filter:
    """Text on the picture."""
    options = (
        {str(key).lower(): value for key, value in (as_map(arguments[0]) or {}).items()} if arguments else {}
    )
    align_x, align_y = to_string(options.get("alignx", "left")), to_string(options.get("aligny", "top"))
    if align_x not in ("left", "center", "right"):
        raise TemplateError("alignx must be one of left, center, right")
    if align_y not in ("top", "center", "bottom"):
        raise TemplateError("aligny must be one of top, center, bottom")
    font = options.get("font")
    content_of_font = getattr(font, "content", None)
    if font is not None and content_of_font is None:
        raise TemplateError(f"invalid text font source: {go_type(font)}")
    return PixelFilter(
        "text",
        (
            to_string(content),
            _colour(options.get("color", "ffffff"), "invalid color"),
            to_float(options.get("size", 20)),
            (to_int(options.get("x", 10)), to_int(options.get("y", 10))),
            (align_x, align_y),
            to_int(options.get("linespacing", 2)),
            FontFile(content_of_font.read()) if content_of_font is not None else None,
        ),
    )


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font as a value of a filter."""

    data: bytes

    def __repr__(self) -> str:
        import xxhash

        return f"font:{xxhash.xxh64_hexdigest(self.data)}"


def _image(value: object) -> OtherImage:
    if not isinstance(value, ImageResource):
        raise TemplateError(f"{go_type(value)} is not an image")
    return OtherImage(value)


def _colour(value: object, message: str) -> RGBA:
    if isinstance(value, colour.Color):
        return value.rgba
    try:
        return colour.parsed(to_string(value))
    except colour.ColourError as error:
        raise TemplateError(message) from error


NAMES: dict[str, Callable[..., Filter]] = {
    "AutoOrient": auto_orient,
    "Brightness": brightness,
    "ColorBalance": color_balance,
    "Colorize": colorize,
    "Contrast": contrast,
    "Dither": dither,
    "Gamma": gamma,
    "GaussianBlur": gaussian_blur,
    "Grayscale": grayscale,
    "Hue": hue,
    "Invert": invert,
    "Mask": mask,
    "Opacity": opacity,
    "Overlay": overlay,
    "Padding": padding,
    "Pixelate": pixelate,
    "Process": process,
    "Saturation": saturation,
    "Sepia": sepia,
    "Sigmoid": sigmoid,
    "Text": text,
    "UnsharpMask": unsharp_mask,
}
"""The functions of the namespace `images` that make filters, by Hugo's names."""

for _kind in _KINDS:
    expose(_kind, "images.filter", {})
