"""Owns the lookup of media types: by suffix, by name, by content; and what templates see of one."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from ostinato.base.members import expose
from ostinato.base.values import strings
from ostinato.config.sections.build import MediaType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NONE = MediaType()
"""The media type of what has none that is known."""


@dataclass(frozen=True, slots=True)
class Suffix:
    """The ending of file names of a media type."""

    suffix: str
    full_suffix: str

    def __go_print__(self) -> str:
        return f"{{{self.suffix} {self.full_suffix}}}"


class MediaTypes:
    """The media types of a site, in the order of their names (Hugo docs page "Configure media types")."""

    def __init__(self, kinds: Iterable[MediaType]) -> None:
        self._kinds = tuple(sorted(kinds, key=lambda kind: kind.type))
        self._by_name = {kind.type: kind for kind in self._kinds}
        self._by_suffix: dict[str, MediaType] = {}
        for kind in self._kinds:
            for suffix in kind.suffixes:
                self._by_suffix.setdefault(suffix.lower(), kind)

    def of_path(self, path: str) -> MediaType:
        """The media type of a file by its name."""
        suffix = path.rpartition("/")[2].rpartition(".")[2].lower() if "." in path else ""
        kind = self._by_suffix.get(suffix)
        if suffix == "xml" and kind is not None and kind.sub_type == "rss":
            kind = self._by_name.get("application/xml", kind)
        return kind or _system_type(suffix)

    def by_suffix(self, suffix: str) -> MediaType | None:
        return self._by_suffix.get(suffix.lower().removeprefix("."))

    def by_name(self, name: str) -> MediaType | None:
        """A media type by its full name, or by main and sub type where that is enough to tell it."""
        name = name.lower()
        found = self._by_name.get(name)
        if found is not None or "+" in name:
            return found
        main, _, sub = name.partition("/")
        same = [kind for kind in self._kinds if kind.main_type == main and kind.sub_type == sub]
        return same[0] if len(same) == 1 else None

    def of_content(self, content: bytes, hints: Sequence[str]) -> MediaType:
        """The media type that both the content and one of the hinted file endings agree on, else NONE."""
        name = sniffed(content)
        found = self.by_name("application/xml" if name == "text/xml" else name) if name else None
        if found is None:
            return NONE
        hinted = next((kind for kind in map(self.by_suffix, hints) if kind is not None), None)
        if hinted is None or hinted == found:
            return found
        # Text formats are hardly told apart by their content: the name knows better.
        return hinted if is_text(found) and is_text(hinted) else NONE


def named(name: str) -> MediaType:
    """A media type that no site configures, from its name alone."""
    main, _, sub = name.lower().partition("/")
    return MediaType(type=f"{main}/{sub.partition(';')[0].strip()}") if sub else NONE


def is_text(kind: MediaType) -> bool:
    """Whether such files are text."""
    return kind.main_type == "text" or kind.sub_type in _TEXT_SUB_TYPES


_TEXT_SUB_TYPES = frozenset({"javascript", "json", "rss", "xml", "svg", "toml", "yml", "yaml"})


def _system_type(suffix: str) -> MediaType:
    """What the system's own table says of a suffix that the site does not configure."""
    if not suffix:
        return NONE
    import mimetypes  # only for files that Hugo's table does not know

    name = mimetypes.types_map.get(f".{suffix}")
    return MediaType(type=name, suffixes=(suffix,)) if name else NONE


_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"%!PS-Adobe-", "application/postscript"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"BM", "image/bmp"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"\x1f\x8b\x08", "application/x-gzip"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x00asm", "application/wasm"),
    (b"OTTO", "font/otf"),
    (b"\x00\x01\x00\x00", "font/ttf"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"ID3", "audio/mpeg"),
    (b"OggS\x00", "application/ogg"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
)
_TAGS = (
    b"<!doctype html", b"<html", b"<head", b"<script", b"<iframe", b"<h1", b"<div", b"<font", b"<table",
    b"<a", b"<style", b"<title", b"<b", b"<body", b"<br", b"<p", b"<!--",
)  # fmt: skip
_BINARY = bytes([*range(9), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])


def sniffed(content: bytes) -> str:
    """The media type that the first bytes tell (the sniffing standard's common cases); empty for unknown bytes."""
    head = content[:512]
    start = head.lstrip(b" \t\r\n\x0c")
    lower = start[:16].lower()
    for tag in _TAGS:
        if lower.startswith(tag) and (tag == b"<!--" or start[len(tag) : len(tag) + 1] in (b" ", b">")):
            return "text/html"
    if start.startswith(b"<?xml"):
        return "text/xml"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "image/avif" if head[8:12] in (b"avif", b"avis") else "video/mp4"
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    return "" if head.translate(None, _BINARY) != head else "text/plain"


expose(
    Suffix,
    "media.SuffixInfo",
    {"FullSuffix": attrgetter("full_suffix"), "Suffix": attrgetter("suffix")},
)
expose(
    MediaType,
    "media.Type",
    {
        "Delimiter": attrgetter("delimiter"),
        "FirstSuffix": lambda kind: Suffix(kind.first_suffix, kind.full_suffix),
        "IsHTML": lambda kind: kind.sub_type == "html",
        "IsMarkdown": lambda kind: kind.sub_type == "markdown",
        "IsText": is_text,
        "IsZero": lambda kind: not kind.sub_type,
        "MainType": attrgetter("main_type"),
        "String": attrgetter("type"),
        "SubType": attrgetter("sub_type"),
        "Suffixes": lambda kind: strings(kind.suffixes),
        "Type": attrgetter("type"),
    },
)
