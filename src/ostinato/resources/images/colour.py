"""Owns colours: hexadecimal notation, what templates see of one, and the dominant ones of a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ostinato.base.members import expose

if TYPE_CHECKING:
    from collections.abc import Iterable

RGBA = tuple[int, int, int, int]

WHITE: RGBA = (255, 255, 255, 255)
BLACK: RGBA = (0, 0, 0, 255)


class ColourError(ValueError):
    """Text is no colour; the message is Hugo's."""


def parsed(text: str) -> RGBA:
    """`#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`, the sign may be left out. Raises ColourError."""
    digits = text.removeprefix("#").lower()
    if len(digits) not in (3, 4, 6, 8):
        raise ColourError(f'invalid color code: "{digits}"')
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    try:
        red, green, blue, alpha = bytes.fromhex(digits.ljust(8, "f"))
    except ValueError as error:
        raise ColourError(f'invalid color code: "{digits}"') from error
    return red, green, blue, alpha


@dataclass(frozen=True, slots=True)
class Color:
    """A colour of a picture (Hugo docs page "Image processing", method Colors)."""

    rgba: RGBA

    @property
    def hex(self) -> str:
        red, green, blue, alpha = self.rgba
        return f"#{red:02x}{green:02x}{blue:02x}" + ("" if alpha == 255 else f"{alpha:02x}")

    @property
    def luminance(self) -> float:
        """The relative luminance, from 0 for black to 1 for white."""
        red, green, blue, _ = self.rgba
        return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


_SMALL_BUCKET = 0.01
"""The share of the pixels below which a group of colours does not count."""


def dominant(pixels: Iterable[tuple[int, RGBA]]) -> list[Color]:
    """The dominant colours of counted pixels, the most frequent first.

    Pixels fall into eight groups by the upper half of each channel; the mean of each group is a colour.
    """
    groups: dict[tuple[bool, bool, bool], list[float]] = {}
    total = 0.0
    for count, (red, green, blue, alpha) in pixels:
        opaque = alpha / 255
        weight = count * opaque
        total += weight
        red, green, blue = round(red * opaque), round(green * opaque), round(blue * opaque)
        sums = groups.setdefault((red > 127, green > 127, blue > 127), [0.0, 0.0, 0.0, 0.0])
        sums[0] += weight * red
        sums[1] += weight * green
        sums[2] += weight * blue
        sums[3] += weight
    found = [
        (weight, (int(red / weight + 0.5), int(green / weight + 0.5), int(blue / weight + 0.5), 255))
        for red, green, blue, weight in groups.values()
        if weight > 0
    ]
    found.sort(key=lambda group: group[0], reverse=True)
    return [Color(mean) for weight, mean in found if weight / total > _SMALL_BUCKET]


expose(
    Color,
    "images.Color",
    {
        "ColorHex": lambda colour: colour.hex,
        "Luminance": lambda colour: colour.luminance,
        "String": lambda colour: colour.hex,
    },
)
