"""Owns where a prepared body comes from: which part of the source, and of which page when pages include others."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ostinato.content.shortcodes import Call
    from ostinato.render.shortcodes import ShortcodeHost
    from ostinato.site.page import Page

PLACEHOLDER = "HAHAHUGOSHORTCODE"
END = "HBHB"

_MARK = re.compile(r"(?m:^[ \t]*)?\{\{__hugo_ctx(?: pid=(\d+)|/)\}\}")


def marked(text: str, number: int) -> str:
    """The text of an included page between marks, each on a line of its own."""
    newline = "" if not text or text.endswith("\n") else "\n"
    return f"{{{{__hugo_ctx pid={number}}}}}\n{text}{newline}{{{{__hugo_ctx/}}}}\n"


def without_marks(text: str) -> str:
    """The text without the marks of pages, for everything that is not Markdown."""
    return re.sub(r"\{\{__hugo_ctx(?: pid=\d+|/)\}\}\n?", "", text) if "{{__hugo_ctx" in text else text


@dataclass(slots=True)
class Frame:
    """A body that is being prepared, and what it takes over from the pages that its shortcodes include."""

    number: int
    """The number of its page."""
    waiting: dict[str, tuple[Call, ShortcodeHost]] = field(default_factory=dict)
    """The calls that wait behind placeholders until the Markdown is converted, and who runs them."""
    names: set[str] = field(default_factory=set)
    """The shortcodes that included pages call."""
    pages: dict[int, Page] = field(default_factory=dict)
    """The pages that are included, by number."""
    in_markdown: bool = False
    """Whether what a shortcode prints right now becomes Markdown."""

    def wait(self, call: Call, host: ShortcodeHost) -> str:
        """The placeholder of a call."""
        token = f"{PLACEHOLDER}{self.number}s{len(self.waiting)}{END}"
        self.waiting[token] = (call, host)
        return token


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the prepared text."""

    start: int
    offset: int
    """Where it comes from in the body of the page that is rendered."""
    is_verbatim: bool
    """Whether it stands so in the body; else a shortcode made it, and `offset` is where that is called."""
    page: Page | None = None
    """The page that it was included from."""


class Origins:
    """Where the letters of a prepared text come from."""

    def __init__(self) -> None:
        self._stretches: list[Stretch] = []
        self._parts: list[str] = []
        self._length = 0
        self._stack: list[Page | None] = []
        self._bytes: bytes | None = None

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def add(self, text: str, offset: int, *, is_verbatim: bool, frame: Frame) -> None:
        """Append text; marks in it are left out, and say which page what follows belongs to."""
        at = 0
        if not is_verbatim and "{{__hugo_ctx" in text:
            for mark in _MARK.finditer(text):
                self._append(text[at : mark.start()], offset, is_verbatim=False)
                begins_line = self._is_line_start(text[: mark.start()])
                at = mark.end() + (begins_line and text.startswith("\n", mark.end()))
                if mark[1]:
                    self._stack.append(frame.pages.get(int(mark[1])))
                elif self._stack:
                    self._stack.pop()
        self._append(text[at:] if at else text, offset, is_verbatim=is_verbatim)

    def _is_line_start(self, behind: str) -> bool:
        """Whether a line starts behind some text, or behind what was added before it."""
        last = behind or next((part for part in reversed(self._parts) if part), "")
        return not last or last.endswith("\n")

    def _append(self, text: str, offset: int, *, is_verbatim: bool) -> None:
        page = self._stack[-1] if self._stack else None
        self._stretches.append(Stretch(self._length, offset, is_verbatim, page))
        self._parts.append(text)
        self._length += len(text)

    def page_at(self, place: int) -> Page | None:
        """The page that a byte of the text was included from; None for the page itself."""
        return self._stretch(self._letters(place)).page

    def offset_at(self, place: int) -> int:
        """Where in the body a byte of the text comes from."""
        at = self._letters(place)
        stretch = self._stretch(at)
        return stretch.offset + (at - stretch.start if stretch.is_verbatim else 0)

    def _stretch(self, at: int) -> Stretch:
        return self._stretches[bisect_right(self._stretches, at, key=lambda stretch: stretch.start) - 1]

    def _letters(self, place: int) -> int:
        if self._bytes is None:
            self._bytes = self.text.encode("utf-8", "replace")
        return len(self._bytes[:place].decode("utf-8", "replace"))
