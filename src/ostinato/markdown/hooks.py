"""Owns what render hooks are given, and the shape of what provides them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ostinato.markdown.source import Place

Attributes = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Placed:
    """What all contexts have: which of its kind it is in the document, and where it begins."""

    place: Place
    ordinal: int = 0
    attributes: Attributes = field(default_factory=dict)

    @property
    def line(self) -> int:
        return self.place.line

    @property
    def column(self) -> int:
        return self.place.column


@dataclass(frozen=True, slots=True)
class LinkContext(Placed):
    """A link (Hugo: link render hooks)."""

    destination: str = ""
    title: str = ""
    text: str = ""
    plain_text: str = ""


@dataclass(frozen=True, slots=True)
class ImageContext(LinkContext):
    """An image (Hugo: image render hooks)."""

    is_block: bool = False


@dataclass(frozen=True, slots=True)
class HeadingContext(Placed):
    """A heading (Hugo: heading render hooks)."""

    level: int = 1
    anchor: str = ""
    text: str = ""
    plain_text: str = ""


@dataclass(frozen=True, slots=True)
class CodeBlockContext(Placed):
    """A fenced code block (Hugo: code block render hooks)."""

    type: str = ""
    inner: str = ""
    options: Attributes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BlockquoteContext(Placed):
    """A blockquote; alerts have a type, a title and a sign (Hugo: blockquote render hooks)."""

    type: str = "regular"
    text: str = ""
    alert_type: str = ""
    alert_title: str = ""
    alert_sign: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its HTML, and `left`, `center`, `right` or nothing."""

    text: str
    alignment: str


@dataclass(frozen=True, slots=True)
class TableContext(Placed):
    """A table (Hugo: table render hooks)."""

    thead: tuple[tuple[Cell, ...], ...] = ()
    tbody: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PassthroughContext(Placed):
    """Text between passthrough delimiters: `block` or `inline` (Hugo: passthrough render hooks)."""

    type: str = "inline"
    inner: str = ""


LinkHook = Callable[[LinkContext], str]
ImageHook = Callable[[ImageContext], str]
HeadingHook = Callable[[HeadingContext], str]
CodeBlockHook = Callable[[CodeBlockContext], str]
BlockquoteHook = Callable[[BlockquoteContext], str]
TableHook = Callable[[TableContext], str]
PassthroughHook = Callable[[PassthroughContext], str]


class Hooks(Protocol):
    """Which hooks there are; a hook that is None leaves goldmark's own rendering."""

    @property
    def link(self) -> LinkHook | None: ...
    @property
    def image(self) -> ImageHook | None: ...
    @property
    def heading(self) -> HeadingHook | None: ...
    @property
    def table(self) -> TableHook | None: ...
    def blockquote(self, kind: str) -> BlockquoteHook | None: ...
    def passthrough(self, kind: str) -> PassthroughHook | None: ...
    def codeblock(self, language: str) -> CodeBlockHook | None: ...


class NoHooks:
    """Goldmark's own rendering throughout."""

    link = image = heading = table = None

    def blockquote(self, kind: str) -> None:
        del kind

    def passthrough(self, kind: str) -> None:
        del kind

    def codeblock(self, language: str) -> None:
        del language
