"""Owns the colour schemes: what Chroma's names of schemes and classes look like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT = "monokai"


@dataclass(frozen=True, slots=True)
class Look:
    """Colours and letters of a token, in the words of Pygments: `bold italic underline #123456 bg:#fff`."""

    colour: str = ""
    background: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False

    @classmethod
    def parse(cls, text: str) -> Look:
        """Raises ValueError for a word that says nothing of a look."""
        colour = background = ""
        words = set(text.split())
        for word in sorted(words):
            if word.startswith("#"):
                colour = word
            elif word.startswith("bg:#"):
                background = word[3:]
            elif word not in _WORDS:
                raise ValueError(f'unknown style element "{word}"')
        return cls(colour, background, "bold" in words, "italic" in words, "underline" in words)

    def css(self) -> str:
        """Declarations, as short as Chroma writes them."""
        parts = [f"color:{_short(self.colour)}"] if self.colour else []
        parts += [f"background-color:{_short(self.background)}"] if self.background else []
        parts += ["font-weight:bold"] if self.bold else []
        parts += ["font-style:italic"] if self.italic else []
        parts += ["text-decoration:underline"] if self.underline else []
        return ";".join(parts)


_WORDS = frozenset({
    "bold", "italic", "underline", "nobold", "noitalic", "nounderline", "noinherit", "inherit", "bg:",
})  # fmt: skip


def _short(colour: str) -> str:
    if len(colour) == 7 and colour[1] == colour[2] and colour[3] == colour[4] and colour[5] == colour[6]:
        return f"#{colour[1]}{colour[3]}{colour[5]}"
    return colour


@dataclass(frozen=True, slots=True)
class Style:
    """A colour scheme: the look of the whole, and of tokens by their class."""

    name: str
    mode: str
    """`light` or `dark`."""
    counterpart: str
    """The scheme of the other mode that belongs to it, if there is one."""
    background: Look
    looks: Mapping[str, Look]

    def stands_out(self, name: str) -> bool:
        """Whether a class looks different from plain text."""
        look = self.looks.get(name)
        return look is not None and look != Look(colour=self.background.colour)


def find_style(name: str) -> Style | None:
    """The scheme of a name, in any case."""
    found = _sources().get(name.lower())
    return None if found is None else _parse(found)


@lru_cache(maxsize=1)
def _sources() -> Mapping[str, tuple[str, ...]]:
    """The lines of each scheme: few builds need more than one of them."""
    text = resources.files(__package__).joinpath("styles.txt").read_text("utf-8")
    sources: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith((" ", "#")):
            lines = sources[line.split(" ", 1)[0]] = []
        lines.append(line)
    return {name: tuple(found) for name, found in sources.items()}


@lru_cache(maxsize=16)
def _parse(lines: tuple[str, ...]) -> Style:
    head, _, background = lines[0].partition(" |")
    name, mode, *counterpart = head.split()
    looks: dict[str, Look] = {}
    for line in lines[1:]:
        classes, _, look = line.partition(" |")
        looks |= dict.fromkeys(classes.split(), Look.parse(look))
    return Style(name, mode, "".join(counterpart), Look.parse(background), looks)
