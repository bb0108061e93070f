"""Owns smart cropping: the part of a picture with the most detail, skin and colour."""

from __future__ import annotations

import math
from operator import mul
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostinato.resources.images.size import Size

Box = tuple[int, int, int, int]

_WORKING_SIZE = 400
"""The shorter side of the copy that is analysed."""
_CELL = 8
"""Pixels of the copy that share one score; boxes are tried at every cell."""
_DETAIL, _SKIN, _SATURATION = 0.2, 1.8, 0.3
_SKIN_COLOUR = (0.78, 0.57, 0.44)
_SKIN_LIKENESS = 0.8
_EDGE_RADIUS, _EDGE_WEIGHT, _OUTSIDE = 0.4, -20.0, -0.5
_MIN_SCALE, _SCALE_STEP = 0.9, 0.1

_LAPLACE = ImageFilter.Kernel((3, 3), (0, -1, 0, -1, 4, -1, 0, -1, 0), 1, 0)


def best_crop(picture: Image.Image, width: int, height: int) -> Box:
    """The box of the wanted shape that shows the most; the whole picture when it has that size."""
    source = picture.size
    if source == (width, height):
        return 0, 0, *source
    factor = min(1.0, _WORKING_SIZE / min(source)) if min(source) > _WORKING_SIZE else 1.0
    small = picture.convert("RGB")
    if factor < 1:
        small = small.resize(
            (max(1, round(source[0] * factor)), max(1, round(source[1] * factor))), Image.Resampling.BILINEAR
        )
    scale = min(source[0] / width, source[1] / height)
    wanted = (max(1, int(width * scale * factor)), max(1, int(height * scale * factor)))
    cells = _scores(small)
    columns = math.ceil(small.width / _CELL)
    left, top, right, bottom = (
        int(edge / factor)
        for edge in _best(cells, columns, small.size, wanted, min(1.0, max(1 / scale, _MIN_SCALE)))
    )
    return _at_least((left, top, right, bottom), source, (width, height))


def _scores(picture: Image.Image) -> Sequence[float]:
    """One number for each cell of the picture, row by row."""
    grey = picture.convert("L")
    detail = grey.filter(_LAPLACE)
    saturation = _saturation(picture, grey)
    skin = _skin(picture, grey)
    cells = (math.ceil(picture.width / _CELL), math.ceil(picture.height / _CELL))
    reduced = [layer.resize(cells, Image.Resampling.BOX).tobytes() for layer in (detail, skin, saturation)]
    return [
        d * _DETAIL + s * (d / 255 + 0.01) * _SKIN + c * (d / 255 + 0.2) * _SATURATION
        for d, s, c in zip(*reduced, strict=True)
    ]


def _saturation(picture: Image.Image, grey: Image.Image) -> Image.Image:
    """How colourful each pixel is beyond what is usual, where it is neither dark nor very light."""
    colourful = (
        picture.convert("HSV")
        .getchannel("S")
        .point([0 if value < 102 else round((value - 102) * 255 / 153) for value in range(256)])
    )
    return ImageChops.multiply(
        colourful, grey.point([255 if 12 < value < 230 else 0 for value in range(256)])
    )


def _skin(picture: Image.Image, grey: Image.Image) -> Image.Image:
    """How like skin each pixel is."""
    red, green, blue = picture.split()
    length = math.sqrt(sum(part * part for part in _SKIN_COLOUR))
    parts = [
        channel.point([round(abs(value / 255 - part / length * 1.0) * 255) for value in range(256)])
        for channel, part in zip((red, green, blue), _SKIN_COLOUR, strict=True)
    ]
    distance = ImageChops.add(ImageChops.add(parts[0], parts[1], 2), parts[2], 1.5)
    limit = 255 * (1 - _SKIN_LIKENESS)
    likeness = distance.point([round(max(0.0, 1 - value / limit) * 255) for value in range(256)])
    return ImageChops.multiply(likeness, grey.point([255 if 51 < value < 250 else 0 for value in range(256)]))


def _best(cells: Sequence[float], columns: int, size: Size, wanted: Size, min_scale: float) -> Box:
    """The best of the boxes of the wanted shape at every cell, at their full size and perhaps a little smaller."""
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    everything = sum(cells)
    best, best_score = (0, 0, *wanted), -math.inf
    scale = 1.0
    while scale >= min_scale - 1e-9:
        width, height = max(1, int(wanted[0] * scale)), max(1, int(wanted[1] * scale))
        weights = _weights(width, height)
        for top in range(0, size[1] - height + 1, _CELL):
            for left in range(0, size[0] - width + 1, _CELL):
                score = _score(rows, weights, left // _CELL, top // _CELL, everything) / (width * height)
                if score > best_score:
                    best, best_score = (left, top, left + width, top + height), score
        scale -= _SCALE_STEP
    return best


def _weights(width: int, height: int) -> list[list[float]]:
    """The importance of each cell of a box: boxes begin at cells, so it is the same for all of one size."""
    return [
        [_importance(x / width, y / height) - _OUTSIDE for x in range(0, width, _CELL)]
        for y in range(0, height, _CELL)
    ]


def _score(
    rows: Sequence[Sequence[float]], weights: list[list[float]], column: int, row: int, everything: float
) -> float:
    """What a box shows, weighted by where in it; what it leaves out counts against it."""
    total = everything * _OUTSIDE
    for line, weight in zip(rows[row:], weights, strict=False):
        total += sum(map(mul, line[column:], weight))
    return total


def _importance(x: float, y: float) -> float:
    """The weight of a place in a box: more in the middle and on the thirds, less at the edge."""
    from_centre_x, from_centre_y = abs(0.5 - x) * 2, abs(0.5 - y) * 2
    over_x = max(from_centre_x - 1 + _EDGE_RADIUS, 0.0)
    over_y = max(from_centre_y - 1 + _EDGE_RADIUS, 0.0)
    edge = (over_x * over_x + over_y * over_y) * _EDGE_WEIGHT
    middle = 1.41 - math.sqrt(from_centre_x**2 + from_centre_y**2)
    thirds = max(0.0, middle + edge + 0.5) * 1.2 * (_third(from_centre_x) + _third(from_centre_y))
    return middle + edge + thirds


def _third(x: float) -> float:
    near = ((x - 1 / 3 + 1) % 2 * 0.5 - 0.5) * 16
    return max(1 - near * near, 0.0)


def _at_least(box: Box, source: Size, wanted: Size) -> Box:
    """The box, grown to the wanted size where the picture is large enough."""
    left, right = _grown(box[0], box[2], source[0], wanted[0])
    top, bottom = _grown(box[1], box[3], source[1], wanted[1])
    return left, top, right, bottom


def _grown(low: int, high: int, limit: int, wanted: int) -> tuple[int, int]:
    missing = wanted - (high - low)
    if missing <= 0 or wanted > limit:
        return low, min(high, limit)
    low -= missing // 2
    high += missing - missing // 2
    if low < 0:
        low, high = 0, high - low
    if high > limit:
        low, high = low - (high - limit), limit
    return low, high
