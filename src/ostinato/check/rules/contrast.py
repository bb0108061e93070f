"""The check `contrast`: the style sheets' own pairs of colours can be read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ostinato.check.findings import Level
from ostinato.check.reading.styles import rules
from ostinato.check.registry import Remark, always, document_check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ostinato.check.reading.document import Document
    from ostinato.check.reading.styles import Rule
    from ostinato.check.site import Site

_LEAST = 4.5
_LEAST_LARGE = 3.0
_COMMENT = re.compile(r"/\*[\s\S]*?\*/")
_DECLARATION = re.compile(r"(?i)(?:^|;)\s*(color|background(?:-color)?|font-size|(--[\w-]+))\s*:\s*([^;]+)")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,[^)]*)?\)")
_LARGE = re.compile(r"(?i)(?:2[4-9]|[3-9]\d|\d{3,})(?:\.\d+)?px|(?:1\.[5-9]|[2-9])\d*r?em")


@document_check(
    "contrast",
    "Text that a style sheet colours stands out from its own background.",
    why="Pale text is tiring for everybody, and unreadable for many, in the sun for all.",
    mend="Darken the one or lighten the other until their contrast is 4.5:1, or 3:1 for large text.",
    level=Level.WARN,
    by_element=always,
)
def contrast(document: Document, site: Site) -> Iterator[Remark]:
    """Rules that set both a colour and a background, with variables of the same sheet resolved."""
    del site
    for text, number, inner in document.sheets:
        for message, offset in _poor_pairs(text):
            yield Remark(message, number, inner + offset)


@lru_cache(maxsize=1024)
def _poor_pairs(sheet: str) -> tuple[tuple[str, int], ...]:
    """The rules of a sheet whose two colours are too near to each other, with where they begin."""
    if "color" not in sheet.lower():
        return ()
    # Blanks of the same length keep the offsets right.
    plain = _COMMENT.sub(lambda found: " " * len(found[0]), sheet)
    declared_by = [(rule, _declared(rule.block)) for rule in rules(plain)]
    variables: dict[str, str] = {}
    for _, declared in declared_by:
        for name, value in declared.items():
            if name.startswith("--"):
                # Where schemes give a variable several values, no pair of it can be told from the sheet alone.
                variables[name] = value if variables.get(name, value) == value else ""
    return tuple(
        _judged(rule, declared, variables) for rule, declared in declared_by if _is_poor(declared, variables)
    )


def _declared(block: str) -> dict[str, str]:
    declared: dict[str, str] = {}
    for found in _DECLARATION.finditer(block):
        name = found[1].lower()
        declared["background" if name == "background-color" else name] = found[3].strip()
    return declared


def _is_poor(declared: Mapping[str, str], variables: Mapping[str, str]) -> bool:
    ratio = _ratio(declared, variables)
    least = _LEAST_LARGE if _LARGE.match(declared.get("font-size", "")) else _LEAST
    return ratio is not None and ratio < least


def _judged(rule: Rule, declared: Mapping[str, str], variables: Mapping[str, str]) -> tuple[str, int]:
    ratio = _ratio(declared, variables)
    selector = " ".join(rule.selector.split())[-60:]
    colours = f"{declared['color']} on {declared['background']}"
    return f"{selector}: {colours} has a contrast of {ratio:.1f}:1", rule.offset


def _ratio(declared: Mapping[str, str], variables: Mapping[str, str]) -> float | None:
    """The contrast of a rule's colours, or None where it does not set both, or not plainly. Source: WCAG 2.2."""
    if "color" not in declared or "background" not in declared:
        return None
    front = _luminance(_resolved(declared["color"], variables))
    back = _luminance(_resolved(declared["background"], variables))
    if front is None or back is None:
        return None
    return (max(front, back) + 0.05) / (min(front, back) + 0.05)


def _resolved(value: str, variables: Mapping[str, str]) -> str:
    for _ in range(8):
        found = _VARIABLE.search(value)
        if found is None:
            break
        value = value[: found.start()] + variables.get(found[1], "") + value[found.end() :]
    return value.replace("!important", "").strip()


@lru_cache(maxsize=1024)
def _luminance(colour: str) -> float | None:
    """The relative luminance of an opaque colour."""
    from tinycss2.color4 import parse_color

    found = parse_color(colour)
    if found is None or isinstance(found, str) or found.alpha < 1:
        return None
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (min(max(channel, 0.0), 1.0) for channel in found.to("srgb").coordinates)
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
