"""Owns what each filter does to pixels."""

from __future__ import annotations

import math
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ostinato.resources.images.colour import RGBA
    from ostinato.resources.images.filters import FontFile, OtherImage

Picture = Image.Image


def _curve(picture: Picture, *curves: Callable[[float], float]) -> Picture:
    """Each channel through a curve from 0…1 to 0…1; one curve serves all three."""
    picture = _in_colour(picture)
    chosen = curves if len(curves) == 3 else curves * 3
    tables = [[_byte(curve(value / 255)) for value in range(256)] for curve in chosen]
    if picture.mode == "RGBA":
        tables.append(list(range(256)))
    return picture.point([entry for table in tables for entry in table])


def _byte(part: float) -> int:
    return round(min(max(part, 0.0), 1.0) * 255)


def _in_colour(picture: Picture) -> Picture:
    return picture if picture.mode in ("RGB", "RGBA") else picture.convert("RGB")


def _matrix(picture: Picture, rows: Sequence[Sequence[float]]) -> Picture:
    """Colours through a matrix; transparency stays."""
    picture = _in_colour(picture)
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    flat = tuple(entry for row in rows for entry in (*row, 0.0))
    mixed = picture.convert("RGB").convert("RGB", flat)
    if alpha is not None:
        mixed.putalpha(alpha)
    return mixed


def brightness(picture: Picture, percentage: float) -> Picture:
    return _curve(picture, lambda part: part + percentage / 100)


def contrast(picture: Picture, percentage: float) -> Picture:
    if percentage > 0:
        factor = 1e6 if percentage >= 100 else 100 / (100 - percentage)
        factor = 1 + (factor - 1) if percentage < 100 else factor
        return _curve(picture, lambda part: (part - 0.5) * factor + 0.5)
    factor = 1 + percentage / 100
    return _curve(picture, lambda part: (part - 0.5) * factor + 0.5)


def gamma(picture: Picture, value: float) -> Picture:
    power = 1 / max(value, 1.0e-5)
    return _curve(picture, lambda part: part**power)


def sigmoid(picture: Picture, midpoint: float, factor: float) -> Picture:
    if not factor:
        return picture
    middle, strength = min(max(midpoint, 0.0), 1.0), abs(factor)

    def logistic(part: float) -> float:
        return 1 / (1 + math.exp(strength * (middle - part)))

    low, high = logistic(0), logistic(1)
    if factor > 0:
        return _curve(picture, lambda part: (logistic(part) - low) / (high - low))
    edge = 1e-6

    def inverse(part: float) -> float:
        argument = min(max((high - low) * part + low, edge), 1 - edge)
        return middle - math.log(1 / argument - 1) / strength

    return _curve(picture, inverse)


def invert(picture: Picture) -> Picture:
    return _curve(picture, lambda part: 1 - part)


def color_balance(picture: Picture, red: float, green: float, blue: float) -> Picture:
    def scaled(percentage: float) -> Callable[[float], float]:
        return lambda part: part * (1 + percentage / 100)

    return _curve(picture, scaled(red), scaled(green), scaled(blue))


_GREY = (0.299, 0.587, 0.114)


def grayscale(picture: Picture) -> Picture:
    return _matrix(picture, (_GREY, _GREY, _GREY))


_SEPIA = ((0.393, 0.769, 0.189), (0.349, 0.686, 0.168), (0.272, 0.534, 0.131))


def sepia(picture: Picture, percentage: float) -> Picture:
    part = min(max(percentage, 0.0), 100.0) / 100
    rows = [
        [(1.0 if row == column else 0.0) * (1 - part) + _SEPIA[row][column] * part for column in range(3)]
        for row in range(3)
    ]
    return _matrix(picture, rows)


def hue(picture: Picture, shift: float) -> Picture:
    turn = round(shift / 360 * 256) % 256
    return _in_hsl(picture, lambda h, s, v: (h.point([(value + turn) % 256 for value in range(256)]), s, v))


def saturation(picture: Picture, percentage: float) -> Picture:
    factor = 1 + percentage / 100
    grey = [_GREY] * 3
    rows = [
        [(1.0 if row == column else 0.0) * factor + grey[row][column] * (1 - factor) for column in range(3)]
        for row in range(3)
    ]
    return _matrix(picture, rows)


def colorize(picture: Picture, angle: float, strength: float, percentage: float) -> Picture:
    tint = [round(angle / 360 * 256) % 256] * 256
    full = [round(min(max(strength, 0.0), 100.0) * 2.55)] * 256
    coloured = _in_hsl(picture, lambda h, s, v: (h.point(tint), s.point(full), v))
    return Image.blend(_in_colour(picture), coloured, min(max(percentage, 0.0), 100.0) / 100)


def _in_hsl(
    picture: Picture, change: Callable[[Picture, Picture, Picture], tuple[Picture, Picture, Picture]]
) -> Picture:
    picture = _in_colour(picture)
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    parts = picture.convert("RGB").convert("HSV").split()
    changed = Image.merge("HSV", change(parts[0], parts[1], parts[2])).convert("RGB")
    if alpha is not None:
        changed.putalpha(alpha)
    return changed


def gaussian_blur(picture: Picture, sigma: float) -> Picture:
    return picture.filter(ImageFilter.GaussianBlur(sigma)) if sigma > 0 else picture


def unsharp_mask(picture: Picture, sigma: float, amount: float, threshold: float) -> Picture:
    return picture.filter(ImageFilter.UnsharpMask(sigma, round(amount * 100), round(threshold * 255)))


def pixelate(picture: Picture, size: int) -> Picture:
    if size <= 1:
        return picture
    small = picture.reduce(size)
    whole = (small.width * size, small.height * size)
    return small.resize(whole, Image.Resampling.NEAREST).crop((0, 0, *picture.size))


def opacity(picture: Picture, value: float) -> Picture:
    picture = picture.convert("RGBA")
    part = min(max(value, 0.0), 1.0)
    picture.putalpha(picture.getchannel("A").point([int(level * part) for level in range(256)]))
    return picture


def _other(image: OtherImage) -> Picture:
    from ostinato.resources.images.processing import opened

    return opened(image.image.content.read()).convert("RGBA")


def overlay(picture: Picture, image: OtherImage, x: int, y: int) -> Picture:
    canvas = picture.convert("RGBA")
    layer = Image.new("RGBA", canvas.size)
    layer.paste(_other(image), (x, y))
    canvas.alpha_composite(layer)
    return canvas


def mask(picture: Picture, image: OtherImage) -> Picture:
    other = _other(image)
    if other.size != picture.size:
        other = other.resize(picture.size, Image.Resampling.LANCZOS)
    canvas = picture.convert("RGBA")
    canvas.putalpha(ImageChops.multiply(canvas.getchannel("A"), other.convert("L")))
    return canvas


def padded(picture: Picture, top: int, right: int, bottom: int, left: int, canvas: RGBA) -> Picture:
    size = (picture.width + left + right, picture.height + top + bottom)
    result = Image.new("RGBA", size, canvas)
    layer = Image.new("RGBA", size)
    layer.paste(picture.convert("RGBA"), (left, top))
    result.alpha_composite(layer)
    return result


def dither(picture: Picture, palette: Sequence[RGBA], method: str) -> Picture:
    """Error diffusion by Floyd and Steinberg stands for every method."""
    del method
    colours = Image.new("P", (1, 1))
    flat = [part for entry in palette for part in entry[:3]]
    colours.putpalette(flat + flat[-3:] * (256 - len(palette)))
    return picture.convert("RGB").quantize(palette=colours, dither=Image.Dither.FLOYDSTEINBERG).convert("RGB")


def text(
    picture: Picture,
    content: str,
    fill: RGBA,
    size: float,
    place: tuple[int, int],
    align: tuple[str, str],
    line_spacing: int,
    font_file: FontFile | None,
) -> Picture:
    canvas = picture.convert("RGBA")
    drawer = ImageDraw.Draw(canvas)
    source = BytesIO(font_file.data) if font_file is not None else None
    font = ImageFont.truetype(source, size) if source is not None else ImageFont.load_default(size)
    height = math.ceil(font.getmetrics()[0]) if isinstance(font, ImageFont.FreeTypeFont) else round(size)
    room = canvas.width - 20
    available = {"left": room - place[0], "right": place[0], "center": min(room - place[0], place[0]) * 2}
    lines = list(_wrapped(content.replace("\r", ""), font.getlength, available[align[0]]))
    total = len(lines) * height + (len(lines) - 1) * line_spacing
    y = place[1] + height - {"top": 0, "center": total // 2, "bottom": total}[align[1]]
    for line in lines:
        length = math.ceil(font.getlength(line))
        x = place[0] - {"left": 0, "center": length // 2, "right": length}[align[0]]
        drawer.text((x, y), line, fill, font, anchor="ls")
        y += height + line_spacing
    return canvas


def _wrapped(content: str, measure: Callable[[str], float], available: float) -> list[str]:
    lines: list[str] = []
    for paragraph in content.split("\n"):
        line = ""
        for word in paragraph.split():
            if line and math.ceil(measure(line)) + math.ceil(measure(word)) >= available:
                lines.append(line.strip())
                line = ""
            line += f"{word} "
        lines.append(line.strip())
    return lines


_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright(picture: Picture, orientation: int) -> Picture:
    turn = _UPRIGHT.get(orientation)
    return picture.transpose(turn) if turn is not None else picture
