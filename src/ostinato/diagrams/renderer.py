"""Owns what a diagram language is: request, drawing, mistake, and the table of languages filled by decorator."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module

from ostinato.base.diagnostics import OstinatoError


@dataclass(frozen=True, slots=True)
class DiagramRequest:
    """A diagram to draw. `settings` is the `[diagrams]` table of the configuration, its keys in lower case."""

    source: str
    id_prefix: str
    """Begins every id of the drawing; no other drawing of the page may have it."""
    settings: Mapping[str, object] = field(default_factory=dict)
    caption: str = ""
    """Shown below the drawing, and its name unless the diagram gives one."""
    title: str = ""
    """The name of the drawing when neither the diagram nor a caption gives one."""
    width: int = 720
    """CSS pixels of the column that the drawing stands in."""
    standalone: bool = False
    """Whether the reader may drop style sheets: colours are then plain, not variables."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished diagram: one `<figure>`."""

    html: str


class DiagramMistake(OstinatoError):  # noqa: N818  a mistake is the author's, an error is not
    """The author's mistake in a diagram. `line` and `column` count from 1 within the source of the diagram."""

    def __init__(self, message: str, line: int = 1, column: int = 1, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.hint = hint

    def __reduce__(self) -> tuple[type[DiagramMistake], tuple[str, int, int, str]]:
        return (type(self), (self.message, self.line, self.column, self.hint))


Draw = Callable[[DiagramRequest], Drawing]

_LANGUAGES: dict[str, Draw] = {}


def diagram(language: str) -> Callable[[Draw], Draw]:
    """Register the function that draws fences of a language. It raises DiagramMistake and nothing else."""

    def register(function: Draw) -> Draw:
        _LANGUAGES[language] = function
        return function

    return register


def is_diagram(language: str) -> bool:
    """Whether fences of this language are drawn; the case of the letters does not matter."""
    name = language.lower()
    return name in _modules() and name in _languages()


def draw(language: str, request: DiagramRequest, *, standalone: bool = False) -> Drawing:
    """Draw one diagram; with `standalone`, for feeds and mail. Raises DiagramMistake.

    Raises KeyError for a language that `is_diagram` does not know.
    """
    function = _languages()[language.lower()]
    return function(replace(request, standalone=True) if standalone else request)


@cache
def _modules() -> frozenset[str]:
    """The parts of this folder. That of a language has its name: others need not be imported to know that."""
    found = pkgutil.iter_modules(import_module(__package__).__path__)
    return frozenset(module.name for module in found if not module.ispkg)


@cache
def _languages() -> Mapping[str, Draw]:
    for name in _modules():
        import_module(f"{__package__}.{name}")
    return _LANGUAGES
