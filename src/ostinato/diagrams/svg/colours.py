"""Owns the colours of diagrams: the variables with their defaults, reading colours, which ink stands out on them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULTS: Mapping[str, str] = MappingProxyType(
    {
        "bg": "#fff",
        "fg": "#1f1f1f",
        "muted": "#5c5c5c",
        "line": "#3d3d3d",
        "surface": "#f3f3f3",
        "surface-alt": "#e6e6e6",
        "border": "#808080",
        "accent": "#2f5fa8",
        "critical": "#c62828",
        "fg-on-light": "#1f1f1f",
        "fg-on-dark": "#fff",
        "series-1": "#2f5fa8",
        "series-2": "#b4540a",
        "series-3": "#2e7d32",
        "series-4": "#c62828",
        "series-5": "#0f766e",
        "series-6": "#8a6400",
        "series-7": "#7b3fb5",
        "series-8": "#6d4c41",
        "font": "Arial, 'Liberation Sans', Helvetica, sans-serif",
        "font-mono": "'Liberation Mono', 'Courier New', monospace",
        "radius": "4px",
        "bold-weight": "bold",
        "title-weight": "bold",
        "heading-weight": "bold",
    }
)
"""What each `--pele-…` variable is where a page does not set it. Text on any series has 4.5:1 or more."""

_ALIASES = {
    "bg": "bg",
    "fg": "fg",
    "m": "muted",
    "l": "line",
    "s": "surface",
    "a": "surface-alt",
    "b": "border",
    "c": "accent",
    "r": "radius",
    "w": "bold-weight",
    "tw": "title-weight",
    "hw": "heading-weight",
    "fm": "font-mono",
}
"""Pele's short names, which it defines in a style attribute of the root that a strict policy forbids."""

_VARIABLE = re.compile(r"var\(\s*--(pele-|_)([\w-]+)\s*(?:,([^()]*))?\)")


def variable(name: str) -> str:
    """The reference to a variable, with its default for pages that do not set it."""
    return f"var(--pele-{name},{DEFAULTS[name]})"


def settle_variables(value: str, chosen: Mapping[str, str]) -> str:
    """A value whose references to variables all carry our defaults, and none of Pele's own names.

    `chosen` are variables that the diagram itself sets; they become plain values.
    """

    def settle(found: re.Match[str]) -> str:
        own, name, fallback = found.groups()
        full = _ALIASES.get(name, "") if own == "_" else name
        if full in chosen:
            return chosen[full]
        default = DEFAULTS.get(full, (fallback or "").strip())
        return f"var(--pele-{full},{default})" if full and default else default

    return _VARIABLE.sub(settle, value) if "var(" in value else value


_STANDALONE = re.compile(r"var\(--pele-[\w-]+,([^()]*)\)")
_MIX = re.compile(r"color-mix\(in srgb,\s*([^,()]+?)\s+(\d+(?:\.\d+)?)%,\s*([^,()]+?)\)")


def flatten_colours(html: str) -> str:
    """The same markup with plain colours in place of variables, for feeds and mail."""
    if "var(--pele-" not in html:
        return html
    return _MIX.sub(_mixed, _STANDALONE.sub(lambda found: found[1], html))


def _mixed(found: re.Match[str]) -> str:
    one, other = rgb_of(found[1]), rgb_of(found[3])
    if one is None or other is None:
        return found[1]
    part = float(found[2]) / 100
    channels = (round(a * part + b * (1 - part)) for a, b in zip(one, other, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def rgb_of(colour: str) -> tuple[int, int, int] | None:
    """The channels of a CSS colour that covers what is below it, or None for anything else."""
    from tinycss2.color4 import parse_color  # only drawings with colours of the author's need it

    found = parse_color(colour)
    if found is None or isinstance(found, str) or found.alpha < 0.5:
        return None
    red, green, blue = (round(min(max(channel, 0), 1) * 255) for channel in found.to("srgb").coordinates)
    return red, green, blue


def ink_on(fill: str) -> str | None:
    """The variable of the ink that reads best on a fill of the author's, or None where any ink will do."""
    rgb = rgb_of(fill)
    if rgb is None:
        return None
    light = _luminance(rgb)
    # Where both inks have the same contrast.
    return variable("fg-on-light" if light > 0.209 else "fg-on-dark")


def _luminance(rgb: tuple[int, int, int]) -> float:
    """WCAG's relative luminance."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in rgb)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
