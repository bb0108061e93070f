"""Owns the namespace `images`: filters for pictures, sizes of files, QR codes. The floor below does the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ostinato.base.cast import to_string
from ostinato.base.members import TemplateError, call_member, go_type, has_member
from ostinato.functions.registry import function
from ostinato.resources.images.filters import NAMES

if TYPE_CHECKING:
    from ostinato.functions.environment import Environment

_FILTERS = {
    "AutoOrient": "",
    "Brightness": "PERCENTAGE",
    "ColorBalance": "PCTRED PCTGREEN PCTBLUE",
    "Colorize": "HUE SATURATION PERCENTAGE",
    "Contrast": "PERCENTAGE",
    "Dither": "[OPTIONS]",
    "Gamma": "GAMMA",
    "GaussianBlur": "SIGMA",
    "Grayscale": "",
    "Hue": "SHIFT",
    "Invert": "",
    "Mask": "RESOURCE",
    "Opacity": "OPACITY",
    "Overlay": "RESOURCE X Y",
    "Padding": "V1 [V2] [V3] [V4] [COLOR]",
    "Pixelate": "SIZE",
    "Process": "SPECIFICATION",
    "Saturation": "PERCENTAGE",
    "Sepia": "PERCENTAGE",
    "Sigmoid": "MIDPOINT FACTOR",
    "Text": "TEXT [OPTIONS]",
    "UnsharpMask": "SIGMA AMOUNT THRESHOLD",
}
"""What filters take, as Hugo's documentation spells it."""

for _name, _takes in _FILTERS.items():
    function(f"images.{_name}", takes=_takes, gives="images.filter")(NAMES[_name])


@function(
    "images.Filter",
    takes="FILTER... RESOURCE",
    gives="images.ImageResource",
    examples=['{{ with resources.Get "square.png" | images.Filter images.Grayscale }}{{ .Width }}{{ end }}'],
)
def filter_image(*arguments: object) -> object:
    """A picture, which comes last, after the filters before it."""
    if len(arguments) < 2:
        raise TemplateError("must provide an image and one or more filters")
    *filters, image = arguments
    if not has_member(image, "Filter"):
        raise TemplateError(f"{go_type(image)} is not an image")
    return call_member(image, "Filter", *filters)


@function(
    "images.Config",
    alias="imageConfig",
    takes="PATH",
    gives="image.Config",
    needs_env=True,
    examples=['{{ with images.Config "assets/square.png" }}{{ .Width }} × {{ .Height }}{{ end }}'],
)
def config(env: Environment, path: object) -> object:
    """The width and height of a picture of the project."""
    return call_member(env.resources, "ImageConfig", to_string(path))


@function(
    "images.QR",
    takes="TEXT [OPTIONS]",
    gives="images.ImageResource",
    needs_env=True,
    examples=['{{ with images.QR "abc" }}{{ .Width }}{{ end }}'],
)
def qr(env: Environment, text: object, *options: object) -> object:
    """A QR code of a text, as a picture."""
    return call_member(env.resources, "QR", to_string(text), *options)
