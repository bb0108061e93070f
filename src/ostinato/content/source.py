"""Owns what is read from one content file: front matter, body, shortcode tags, and places in the file."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ostinato.base import gotime
from ostinato.base.diagnostics import AuthorError, Diagnostic
from ostinato.base.positions import span_at, span_of_line
from ostinato.base.values import strings
from ostinato.config.formats import FormatError, parse_map
from ostinato.config.sections.pages import Sites
from ostinato.content import parts, shortcodes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ostinato.base.gotime import Time
    from ostinato.base.positions import Span
    from ostinato.base.values import Params
    from ostinato.content.paths import ContentPath
    from ostinato.content.translations import Translations

_ANY_SITES = Sites()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Where a page or a file of a bundle comes from."""

    filename: str
    """The file on disk, absolute."""
    path: ContentPath
    shown: str = ""
    """The file as diagnostics name it: relative to the project where that is possible."""
    modified: float = 0.0
    sites: Sites = _ANY_SITES
    """The languages, versions and roles that its mount is for; where it says nothing, the default ones."""
    order: int = 0
    """The place of the mount: of two files with one path, the lower wins."""
    git_date: Time = gotime.ZERO
    read: Callable[[], bytes] | None = None


class SourcePage:
    """One content file, taken apart. The same bytes always give the same parts.

    A content adapter makes source pages too: their file is the adapter's, their text what it gave them.
    """

    def __init__(self, file: SourceFile, text: str, front: dict[str, object], where: parts.Parts) -> None:
        self.file = file
        self.path = file.path
        self.text = text
        self.front = front
        self.parts = where
        self.media_type = ""
        """What the body is written in: `text/markdown`."""
        self.kind = ""
        """The kind that a content adapter asked for."""
        self.from_adapter = False

    def __repr__(self) -> str:
        return f"SourcePage({self.file.shown or self.file.filename!r})"

    @property
    def body(self) -> str:
        """What follows the front matter, untouched: `.RawContent`."""
        start = self.parts.body_start
        return self.text[start:] if start else self.text

    @cached_property
    def tokens(self) -> tuple[shortcodes.Token, ...]:
        """The body in pieces: text, shortcode tags, the summary divider. Raises AuthorError."""
        try:
            return shortcodes.scan(self.body, org=self.parts.format == "org")
        except shortcodes.ShortcodeSyntaxError as error:
            raise self.shortcode_error(error) from error

    @cached_property
    def shortcode_names(self) -> frozenset[str]:
        """The names of all shortcodes that the body calls."""
        if not shortcodes.has_shortcodes(self.body):
            return frozenset()
        return frozenset(token.name for token in self.tokens if isinstance(token, shortcodes.Tag))

    def calls(self, needs_inner: shortcodes.NeedsInner) -> tuple[shortcodes.Piece, ...]:
        """The body with its shortcode calls nested. Raises AuthorError."""
        try:
            return shortcodes.nest(self.tokens, needs_inner)
        except shortcodes.ShortcodeSyntaxError as error:
            raise self.shortcode_error(error) from error

    def shortcode_error(self, error: shortcodes.ShortcodeSyntaxError) -> AuthorError:
        span = self.span_in_body(error.offset, error.length)
        return AuthorError(Diagnostic("shortcode-syntax", error.message, span))

    def span_in_body(self, offset: int, length: int = 1) -> Span:
        """The place of a piece of the body in the file."""
        return span_at(self.file.shown, self.text, self.parts.body_start + offset, length)

    def span_of_key(self, key: str = "") -> Span:
        """The place of a key of the front matter, else the top of the file."""
        if key and self.parts.format:
            offset = _key_offset(self.text[: self.parts.front_end], key, self.parts)
            if offset is not None:
                return span_at(self.file.shown, self.text, *offset)
        return span_of_line(self.file.shown, self.text, 1)


def _key_offset(text: str, key: str, where: parts.Parts) -> tuple[int, int] | None:
    """The line of a top-level key; the value is marked together with it."""
    pattern = rf'^[ \t]*["\']?{re.escape(key)}["\']?[ \t]*[:=][^\n]*'
    found = re.compile(pattern, re.IGNORECASE | re.MULTILINE).search(text, where.front_start)
    if found is None:
        return None
    line = found[0].rstrip()
    indent = len(line) - len(line.lstrip())
    return found.start() + indent, len(line) - indent


def parse_page(file: SourceFile, data: bytes) -> SourcePage:
    """Take a content file apart: a pure function of its name and bytes. Raises AuthorError."""
    text = decoded(data, file.shown)
    try:
        where = parts.split(text)
    except parts.FrontMatterError as error:
        raise AuthorError(
            Diagnostic(
                "front-matter-unclosed",
                error.message,
                span_at(file.shown, text, error.offset, 3),
                hint="close the front matter with the same line that opens it",
            )
        ) from error
    if not where.format:
        return SourcePage(file, text, {}, where)
    raw = text[where.front_start : where.front_end]
    if where.format == "org":
        return SourcePage(file, text, _org_settings(raw), where)
    try:
        front = parse_map(raw, where.format)
    except FormatError as error:
        lines_before = text.count("\n", 0, where.front_start)
        span = error.span(file.shown, raw, line_offset=lines_before)
        raise AuthorError(
            Diagnostic("front-matter-syntax", f"{where.format.upper()} front matter: {error.message}", span)
        ) from error
    return SourcePage(file, text, lowered(front), where)


def decoded(data: bytes, shown: str) -> str:
    """The text of a file. Raises AuthorError when it is not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        end = data.find(b"\n", error.start)
        text = data[start : end if end >= 0 else None].decode(errors="replace")
        column = len(data[start : error.start].decode(errors="replace")) + 1
        span = span_of_line(shown, text, 1, column, column + 1)
        raise AuthorError(
            Diagnostic(
                "not-utf8",
                f"not a UTF-8 file: byte 0x{data[error.start]:02x} cannot be read",
                _at_line(span, line),
                hint="save the file as UTF-8",
            )
        ) from error


def _at_line(span: Span, line: int) -> Span:
    from dataclasses import replace

    return replace(span, line=line)


def lowered(value: Mapping[str, object]) -> dict[str, object]:
    """A map with all keys in lower case, in maps within it too: keys have no case for Hugo."""
    return {key if key.islower() else key.lower(): _lowered(item) for key, item in value.items()}


def _lowered(value: object) -> object:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return lowered(value)
    if isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            return strings(value)
        return [_lowered(item) for item in value]
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return gotime.from_datetime(value)
    return value


_ORG_DATE = re.compile(r"[<\[](\d{4}-\d{2}-\d{2}) .*[>\]]")
_ORG_DATES = frozenset({"date", "lastmod", "publishdate", "expirydate"})


def _org_settings(text: str) -> dict[str, object]:
    """The `#+KEY: value` lines of an Org file."""
    held: dict[str, list[str]] = {}
    for line in text.splitlines():
        key, colon, value = line.removeprefix("#+").partition(":")
        if colon:
            held.setdefault(key.strip().lower(), []).append(value.strip())
    front: dict[str, object] = {}
    for key, values in held.items():
        joined = "\n".join(values)
        if key.endswith("[]"):
            front[key[:-2]] = joined.split()
        elif len(values) > 1:
            front[key] = values
        elif key == "filetags":
            front[key] = joined.strip(":").split(":")
        elif key in _ORG_DATES and (found := _ORG_DATE.match(joined)):
            front[key] = found[1]
        else:
            front[key] = joined
    return front


@dataclass(frozen=True, slots=True)
class AddedResource:
    """What a content adapter says of a resource that it adds."""

    name: str
    title: str
    params: Params
    media_type: str
    value: object
    """A resource that stands for the content, when it is no text."""
    sites: Mapping[str, object]
    """The sites that it is for, as the adapter wrote it."""


@dataclass(frozen=True, slots=True)
class SourceResource:
    """A file beside pages: it belongs to the bundle that it lies in."""

    file: SourceFile
    added: AddedResource | None = None

    @property
    def path(self) -> ContentPath:
        return self.file.path


@dataclass(frozen=True, slots=True)
class SourceContent:
    """All content of a project, as read."""

    pages: tuple[SourcePage, ...] = ()
    bundled: tuple[SourcePage, ...] = ()
    """Content files inside leaf bundles: resources of the bundle's page."""
    resources: tuple[SourceResource, ...] = ()
    adapters: tuple[SourceFile, ...] = ()
    """`_content.gotmpl` files, still to be executed."""
    data: Mapping[str, object] = field(default_factory=dict)
    translations: Translations | None = None
